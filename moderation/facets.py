"""What two listings are compared by, and how each part of one is said and taken over by the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import StreamValue

from directory.hours import describe_hours
from directory.hours.exceptions import MOST_ROWS, read_exceptions
from directory.hours.exceptions_words import say_closure, say_exceptions
from directory.models import PlaceLocation, PlacePage
from vocabulary.ages import say_ages
from vocabulary.needs import LANGUAGES_SPOKEN
from vocabulary.spelling import fold

LEFT, RIGHT, BOTH = "left", "right", "both"
LONGEST_SHOWN = 400  # characters of a text


@dataclass(frozen=True)
class Facet:
    """One part of a listing: how it is said (lines of French), and how another's is taken over.

    `take(kept, other, both)` changes `kept` in memory; `joins` says whether both may be kept.
    """

    name: str
    label: Any
    say: Callable[[PlacePage], list[str]]
    take: Callable[[PlacePage, PlacePage, bool], None]
    joins: bool = False


# --- One value, or several fields that go together -----------------------------------------------------------


def _value(name: str, *others: str, say: Callable[[PlacePage], list[str]] | None = None) -> Facet:
    def take(kept: PlacePage, other: PlacePage, both: bool) -> None:
        for field in (name, *others):
            setattr(kept, field, getattr(other, field))

    label = PlacePage._meta.get_field(name).verbose_name
    return Facet(name, label, say or (lambda page: _said(getattr(page, name))), take)


def _said(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return [_("oui") if value else _("non")]
    return [line for line in str(value).splitlines() if line.strip()]


def _ages(page: PlacePage) -> list[str]:
    return list(filter(None, [say_ages(page.age_range), _("parents seuls") if page.parents_only else ""]))


def _verified(page: PlacePage) -> list[str]:
    if page.verified_on is None:
        return []
    return [" ".join(filter(None, [page.verified_on.strftime("%d/%m/%Y"), page.verified_by]))]


# --- Texts, which may follow one another ---------------------------------------------------------------------


def _text(name: str) -> Facet:
    def take(kept: PlacePage, other: PlacePage, both: bool) -> None:
        mine, theirs = getattr(kept, name), getattr(other, name)
        joined = "\n".join(filter(None, [mine, theirs])) if both and fold(mine) != fold(theirs) else theirs
        setattr(kept, name, joined)

    return Facet(
        name,
        PlacePage._meta.get_field(name).verbose_name,
        lambda page: _said(getattr(page, name)),
        take,
        joins=True,
    )


def _description(page: PlacePage) -> list[str]:
    text = " ".join(strip_tags(str(page.description)).split())
    return [text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN].rstrip()}…"] if text else []


def _take_description(kept: PlacePage, other: PlacePage, both: bool) -> None:
    blocks = [*(kept.description.get_prep_value() if both else []), *other.description.get_prep_value()]
    # Two blocks of one page may not have the same identifier.
    for block in blocks:
        block.pop("id", None)
    kept.description = StreamValue(kept.description.stream_block, blocks, is_lazy=True)


# --- Lists ---------------------------------------------------------------------------------------------------


def _links(name: str) -> Facet:
    def take(kept: PlacePage, other: PlacePage, both: bool) -> None:
        mine = list(getattr(kept, name).all()) if both else []
        setattr(kept, name, list(dict.fromkeys([*mine, *getattr(other, name).all()])))

    return Facet(
        name,
        PlacePage._meta.get_field(name).verbose_name,
        lambda page: sorted(str(one) for one in getattr(page, name).all()),
        take,
        joins=True,
    )


def _languages(page: PlacePage) -> list[str]:
    return [str(LANGUAGES_SPOKEN.get(code, code)) for code in page.languages or []]


def _take_languages(kept: PlacePage, other: PlacePage, both: bool) -> None:
    kept.languages = list(dict.fromkeys([*(kept.languages if both else []), *other.languages]))


def _locations(page: PlacePage) -> list[str]:
    return [_location(one) for one in page.locations.all()]


def _location(location: PlaceLocation) -> str:
    hours = describe_hours(location.opening_hours) or location.hours_as_typed
    where = str(location)
    if location.venue is not None:
        where = ", ".join(filter(None, [location.venue.name, location.venue.address_line]))
    dates = say_exceptions(read_exceptions(location.exceptions), timezone.localdate())
    return " : ".join(filter(None, [where, ". ".join(filter(None, [hours, *dates]))]))


def _take_locations(kept: PlacePage, other: PlacePage, both: bool) -> None:
    rows = list(kept.locations.all()) if both else []
    known = {_whereabouts(row): row for row in rows}
    for row in other.locations.all():
        twin = known.get(_whereabouts(row))
        if twin is None:
            rows.append(_copy(row))
            continue
        if not (twin.opening_hours or twin.hours_as_typed):
            twin.opening_hours, twin.hours_as_typed = row.opening_hours, row.hours_as_typed
        theirs = [one for one in row.exceptions if one not in twin.exceptions]
        twin.exceptions = [*twin.exceptions, *theirs][:MOST_ROWS]
    kept.locations = rows


def _closure(page: PlacePage) -> list[str]:
    return list(filter(None, [say_closure(page.closure, timezone.localdate())]))


def _whereabouts(row: PlaceLocation) -> tuple[Any, ...]:
    """Two addresses of one street are one, whatever the row says of the room."""
    venue = row.venue
    if venue is None:
        return ()
    return (venue.commune_id, fold(venue.street)) if venue.street else (venue.pk,)


def _services(page: PlacePage) -> list[str]:
    return [
        ", ".join(filter(None, [str(one.kind), one.provider, one.days])) for one in page.services_inside.all()
    ]


def _take_services(kept: PlacePage, other: PlacePage, both: bool) -> None:
    mine = list(kept.services_inside.all()) if both else []
    known = {(one.kind_id, fold(one.provider)) for one in mine}
    theirs = [one for one in other.services_inside.all() if (one.kind_id, fold(one.provider)) not in known]
    kept.services_inside = [*mine, *map(_copy, theirs)]


def _copy(row: Any) -> Any:
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "page", "sort_order"}
    }
    return type(row)(**values)


FACETS: tuple[Facet, ...] = (
    _value("title"),
    _value("kind"),
    _value("ages", "age_min", "age_max", "parents_only", say=_ages),
    Facet("locations", gettext_lazy("adresses et horaires"), _locations, _take_locations, joins=True),
    _value("closed_since", "reopens_on", "closure_reason", say=_closure),
    _links("areas_served"),
    _value("on_contact", say=lambda page: [_("oui")] if page.on_contact else []),
    *(_value(name) for name in ("phone", "sms", "email", "website", "contact_name")),
    _value("promise"),
    _value("summary"),
    Facet("description", gettext_lazy("présentation"), _description, _take_description, joins=True),
    *(_value(name) for name in ("free", "price", "registration", "appointment", "anonymous", "come_and_go")),
    *(
        _value(name)
        for name in ("adult_stays", "siblings", "fathers", "confidential_room", "welcomer", "itinerant")
    ),
    Facet("languages", gettext_lazy("langues parlées"), _languages, _take_languages, joins=True),
    *(_value(name) for name in ("interpreter", "sign_language")),
    _links("themes"),
    _text("practical_note"),
    _text("visit_steps"),
    *(_value(name) for name in ("visit_welcome", "visit_bring", "visit_ask")),
    Facet("services_inside", gettext_lazy("services sur place"), _services, _take_services, joins=True),
    _value("photo", "photo_alt", "photo_decorative"),
    _value("verified_on", "verified_by", say=_verified),
)
