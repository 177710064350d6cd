"""A place as a row of the contract's columns: what the export writes, and `imports.reading` reads back the same."""

from django.conf import settings
from django.utils.translation import override

from directory.models import PlaceLocation, PlacePage, Venue
from geo.enums import PointSource
from imports.addresses import address_text
from imports.descriptions import text_of
from imports.facts import FIELDS, LANGUAGE, NOTE, PARENTS_ONLY, REMOTE, WHEELCHAIR
from imports.texts import one_line, plain_cell
from vocabulary.ages import AgeRange, say_ages
from vocabulary.enums import Ages
from vocabulary.needs import NEEDS, word
from vocabulary.selectors import kinds_by_slug, one_vocabulary, read_kind, read_theme


def cells_of(place: PlacePage, location: PlaceLocation | None, *, structure_title: str) -> dict[str, str]:
    """Give what each column says of one location of a place; uses only what the objects hold or have prefetched."""
    venue = location.venue if location else None
    ages = _ages(place.age_range)
    lat, lon = _point(venue)
    with override(settings.LANGUAGE_CODE), one_vocabulary():
        cells = {
            "structure": one_line(structure_title),
            "nom": one_line(place.title),
            "type": _kind(place.kind.slug),
            "resume": one_line(place.summary),
            "description": text_of(place.description),
            "adresse": address_text(venue) if venue else "",
            "code_postal": venue.postal_code if venue else "",
            "commune": venue.commune.name if venue else "",
            "lat": lat,
            "lon": lon,
            "age_min": ages[0],
            "age_max": ages[1],
            "horaires": (location.opening_hours or location.hours_as_typed) if location else "",
            "telephone": place.phone,
            "courriel": place.email,
            "site": place.website,
            "conditions": _conditions(place, venue),
            "themes": ", ".join(_theme(theme.slug, theme.name) for theme in place.themes.all()),
            "date_verification": f"{place.verified_on:%d/%m/%Y}" if place.verified_on else "",
        }
    return {column: plain_cell(text) for column, text in cells.items()}


def _kind(slug: str) -> str:
    kind = kinds_by_slug(settings.LANGUAGE_CODE).get(slug)
    return kind.name if kind and read_kind(kind.name).slug == slug else slug


def _theme(slug: str, name: str) -> str:
    # A name that does not read back as its own theme (another one's near word, a comma) gives way to the slug.
    return name if read_theme(name) == slug and not set(name) & set(",;\n") else slug


def _point(venue: Venue | None) -> tuple[str, str]:
    """The venue's own point; that of its commune is no fact about it."""
    if venue is None or venue.lat is None or venue.lon is None or venue.point_source == PointSource.COMMUNE:
        return "", ""
    return f"{venue.lat:.6f}", f"{venue.lon:.6f}"


def _ages(ages: AgeRange) -> tuple[str, str]:
    if ages.ages == Ages.TOUT_AGE:
        return "tous âges", ""
    if ages.ages != Ages.INTERVALLE or ages.age_min is None:
        return "", ""
    if ages.age_max is None:
        return say_ages(ages), ""
    return _bound(ages.age_min, whole=ages.age_min % 12 == 0), _bound(
        ages.age_max, whole=ages.age_max % 12 == 11
    )


def _bound(months: int, *, whole: bool) -> str:
    """ "3 ans" is the 36th month as a beginning, the 47th as an end."""
    if months < 0:
        return "grossesse"
    if months == 0:
        return "naissance"
    years = months // 12
    return f"{years} an{'s' if years > 1 else ''}" if whole and years else f"{months} mois"


def _conditions(place: PlacePage, venue: Venue | None) -> str:
    met = {code: _is_met(code, place, venue) for code in NEEDS}
    words = [word(code, met=value) for code, value in met.items() if value is not None]
    words += [word(f"{LANGUAGE}{iso}", met=True) for iso in place.languages if f"{LANGUAGE}{iso}" in NEEDS]
    if place.parents_only:
        words.append(PARENTS_ONLY)
    if place.practical_note.strip():
        words.append(f"{NOTE} : {place.practical_note.strip()}")
    return ", ".join(words)


def _is_met(code: str, place: PlacePage, venue: Venue | None) -> bool | None:
    """Whether a need is known to be met; languages are not among them, they have their own order."""
    if code == WHEELCHAIR:
        return venue.wheelchair if venue else None
    if code == REMOTE:
        return True if list(place.areas_served.all()) else None
    if code not in FIELDS:
        return None
    field, when_met = FIELDS[code]
    value = getattr(place, field)
    return None if value is None else value == when_met
