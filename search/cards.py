"""What a card says of a listing, in the order parents read (`templates/components/card.html`).

Nothing is said of what is not known: every line below comes from a fact of the entry.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.presentation import dates
from home.addresses import visitor_path
from home.templatetags.typography import french_list
from search.models import Entry
from search.results import Hit
from vocabulary import needs
from vocabulary.enums import Ages
from vocabulary.selectors import kinds_by_slug

# Said on every card when known, met or not; the other needs show among the reasons when they are asked.
SAID = ("sans-inscription", "sans-rendez-vous", "anonyme")


@dataclass(frozen=True, slots=True)
class When:
    """When one can come: `strong` first, then `soft`; `state` and `tone` for what is cancelled or paused."""

    strong: str
    soft: str = ""
    icon: str = "clock"
    state: str = ""
    tone: str = ""

    __getitem__ = object.__getattribute__


@dataclass(frozen=True, slots=True)
class Card:
    """What `components/card.html` takes."""

    id: str
    title: str
    url: str
    kind_name: str = ""
    promise: str = ""
    icon: str = "autre"
    family: str = "sun"
    where: str = ""
    tag: str = ""
    when: When | None = None
    facts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    phone: str = ""
    verified: str = ""
    level: int = 2

    # Templates ask for `card["title"]` before `card.title`: an error caught six hundred times a page.
    __getitem__ = object.__getattribute__


def card_for(hit: Hit | Entry, *, level: int = 2, area_names: Mapping[str, str] | None = None) -> Card:
    """The card of a result, or of an entry shown outside a search.

    `level` is that of its heading; `area_names` are the titles of territories by slug, to say where a remote
    service answers from.
    """
    if isinstance(hit, Entry):
        hit = Hit(entry=hit, is_remote=hit.is_remote)
    entry = hit.entry
    kind = kinds_by_slug().get(entry.kind)
    own_promise = entry.promise
    if own_promise and kind and own_promise == _french_promise(entry.kind):
        own_promise = ""
    return Card(
        id=f"r{entry.page_id}",
        title=entry.title,
        url=visitor_path(entry.url),
        level=level,
        kind_name=_small(kind.name) if kind else "",
        promise=own_promise or (kind.promise if kind else ""),
        icon=kind.icon if kind and kind.icon else "autre",
        family=kind.family if kind else "sun",
        where=where(hit, area_names or {}),
        tag=tag(hit),
        when=when(entry),
        facts=tuple(facts(entry)),
        reasons=hit.reasons,
        phone=entry.phone if hit.is_remote else "",
        verified=verified(entry),
    )


def where(hit: Hit, area_names: Mapping[str, str]) -> str:
    """ "à 4 km, Prades", "à 600 m, Prades", "tout le département", or the commune alone."""
    entry = hit.entry
    if hit.is_remote:
        return area(entry, area_names)
    if hit.distance_km is None:
        return entry.commune
    return ", ".join(part for part in (distance(hit.distance_km), entry.commune) if part)


def distance(km: float) -> str:
    """A distance as one says it: metres by hundreds, then whole kilometres."""
    metres = round(km * 10) * 100
    if metres < 100:
        return _("tout près")
    if metres < 1000:
        return _("à %(metres)d m") % {"metres": metres}
    return _("à %(km)d km") % {"km": round(km)}


def area(entry: Entry, area_names: Mapping[str, str]) -> str:
    """Where a remote service answers from."""
    if entry.departements:
        return _("tout le département")
    return french_list(area_names[slug] for slug in entry.territories if slug in area_names)


def tag(hit: Hit) -> str:
    if hit.is_remote:
        return _("à distance")
    entry = hit.entry
    # "The nearest" only means something from somewhere, of something that stops in several places.
    if hit.distance_km is not None and entry.is_itinerant and entry.location_count > 1:
        return _("étape la plus proche")
    return ""


def when(entry: Entry) -> When | None:
    """The date of an event, the hours of a place, or how to agree on a moment; nothing when nobody said."""
    if entry.next_start:
        return When(dates(entry.next_start, entry.next_end), icon="calendar")
    if entry.hours:
        return When(_capital(entry.hours))
    if entry.on_contact:
        return When(_("Sur contact"), soft=_("Appelez ou écrivez avant de venir."), icon="phone")
    if entry.by_appointment:
        return When(_("Sur rendez-vous"), icon="calendar")
    return None


def facts(entry: Entry) -> Iterable[str]:
    """The ages, then the price and the conditions that are known."""
    ages = entry.ages_label
    if entry.parents_only:
        yield _("entre adultes, sans les enfants")
    if ages and not entry.parents_only:
        yield ages
    elif entry.ages == Ages.INTERVALLE:
        yield _("parents d’enfants : %(ages)s") % {"ages": ages}
    met, unmet = entry.needs_met, entry.needs_unmet
    yield from _price(entry, met, unmet)
    for code in SAID:
        # An hours line already saying "sur rendez-vous" is enough.
        if code in met:
            yield needs.card_label(code)
        elif code in unmet and needs.negation(code) and not (code == "sans-rendez-vous" and not entry.hours):
            yield needs.negation(code)


def _price(entry: Entry, met: Collection[str], unmet: Collection[str]) -> Iterable[str]:
    if "gratuit" in met:
        yield needs.card_label("gratuit")
    elif entry.price:
        yield entry.price
    elif "gratuit" in unmet:
        yield needs.negation("gratuit")


def verified(entry: Entry) -> str:
    """ "vérifié le 3 novembre par le lieu"; with the year when it is not this one."""
    if entry.verified_on is None:
        return ""
    this_year = entry.verified_on.year == timezone.localdate().year
    return _verified(entry.verified_on, entry.verified_by, this_year, get_language())


@lru_cache(maxsize=1024)
def _verified(verified_on: date, by: str, this_year: bool, language: str | None) -> str:
    number = _("1er") if verified_on.day == 1 else str(verified_on.day)
    on = f"{number} {date_format(verified_on, 'F' if this_year else 'F Y')}"
    if by:
        return _("vérifié le %(day)s par %(who)s") % {"day": on, "who": by}
    return _("vérifié le %(day)s") % {"day": on}


def _french_promise(slug: str) -> str:
    kind = kinds_by_slug(settings.LANGUAGE_CODE).get(slug)
    return kind.promise if kind else ""


def _small(name: str) -> str:
    """The kind's name after the promise: without its capital, in the languages that only have it at the start."""
    return name[:1].lower() + name[1:] if (get_language() or "")[:2] in {"fr", "ca", "es"} else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
