"""What a card says of a listing, in the order parents read (`templates/components/card.jinja`).

Nothing is said of what is not known: every line below comes from a fact of the entry.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.hours.school import known_until
from events.enums import Audience
from events.planning import HORIZON
from events.presentation import dates
from events.session_words import When
from home.addresses import visitor_path
from home.templatetags.typography import french_list
from search.card_sessions import Asked, NextSessions
from search.models import Entry
from search.results import Hit
from vocabulary import needs
from vocabulary.enums import Ages
from vocabulary.selectors import kinds_by_slug

# Said on every card when known, met or not; the other needs show among the reasons when they are asked.
SAID = ("sans-inscription", "sans-rendez-vous", "anonyme")


class Card(NamedTuple):
    """What `components/card.jinja` takes."""

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
    level: str = "2"
    lang: str = ""
    until: datetime | None = None  # when the session it says is over


def card_for(hit: Hit | Entry, *, level: int = 2, area_names: Mapping[str, str] | None = None) -> Card:
    """The card of a result, or of an entry shown outside a search; see `cards_for`."""
    return cards_for([hit], level=level, area_names=area_names)[0]


def cards_for(
    hits: Iterable[Hit | Entry],
    *,
    level: int = 2,
    area_names: Mapping[str, str] | None = None,
    asked: Asked | None = None,
) -> list[Card]:
    """The cards of results, or of entries shown outside a search; their sessions are read in one query.

    `level` is that of their headings; `area_names` are the titles of territories by slug, to say where a remote
    service answers from; `asked` the moments a search asks for, so that a card says the session found.
    """
    found = [Hit(one, is_remote=one.is_remote) if isinstance(one, Entry) else one for one in hits]
    page = _Page(level, area_names or {}, NextSessions([hit.entry for hit in found], asked))
    return [page.card(hit) for hit in found]


class _Page:
    """What all the cards of a page share, looked up once."""

    def __init__(self, level: int, area_names: Mapping[str, str], sessions: NextSessions) -> None:
        language = self.language = get_language()
        self.level, self.area_names, self.sessions = str(level), area_names, sessions
        self.lang = "" if language == settings.LANGUAGE_CODE else settings.LANGUAGE_CODE
        self.kinds, self.french_kinds = kinds_by_slug(language), kinds_by_slug(settings.LANGUAGE_CODE)
        # The kind's name follows the promise: no capital, in the languages that only have it at the start.
        self.are_kinds_small = (language or "")[:2] in {"fr", "ca", "es"}
        self.root, self.today = visitor_path("/"), timezone.localdate()

    def card(self, hit: Hit) -> Card:
        entry = hit.entry
        kind, french = self.kinds.get(entry.kind), self.french_kinds.get(entry.kind)
        own_promise = "" if french and entry.promise == french.promise else entry.promise
        name = kind.name if kind else ""
        return Card(
            id=f"r{entry.page_id}",
            title=entry.title,
            url=self.root + entry.url.removeprefix("/"),
            lang=self.lang,
            level=self.level,
            kind_name=name[:1].lower() + name[1:] if self.are_kinds_small else name,
            promise=own_promise or (kind.promise if kind else ""),
            icon=kind.icon if kind and kind.icon else "autre",
            family=kind.family if kind else "sun",
            where=where(hit, self.area_names, self.language),
            tag=tag(hit),
            when=when(entry, self.sessions.said(entry)),
            facts=facts(entry, self.language),
            reasons=hit.reasons,
            phone=entry.phone if hit.is_remote else "",
            verified=verified(entry, self.today, self.language),
            until=self.sessions.until(entry),
        )


def where(hit: Hit, area_names: Mapping[str, str], language: str | None = None) -> str:
    """ "à 4 km, Prades", "à 600 m, Prades", "tout le département", or the commune alone.

    `language`, here and below, is the one in use, when it is at hand.
    """
    entry = hit.entry
    if hit.is_remote:
        return area(entry, area_names)
    if hit.distance_km is None:
        return entry.commune
    far = distance(hit.distance_km, language)
    return f"{far}, {entry.commune}" if entry.commune else far


def distance(km: float, language: str | None = None) -> str:
    """A distance as one says it: metres by hundreds, then whole kilometres."""
    return _distance(round(km * 10) * 100, round(km), language or get_language())


@lru_cache(maxsize=1024)
def _distance(metres: int, km: int, language: str | None) -> str:
    if metres < 100:
        return _("tout près")
    if metres < 1000:
        return _("à %(metres)d m") % {"metres": metres}
    return _("à %(km)d km") % {"km": km}


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


def when(entry: Entry, said: When | None = None) -> When | None:
    """The next session and what the hours say, or how to agree on a moment; nothing when nobody said."""
    hours = _capital(entry.hours)
    if said:
        return said._replace(hours=hours)
    if entry.sorte == "evenement" and entry.next_start:
        return When(dates(entry.next_start, entry.next_end), icon="calendar")
    if hours:
        return When(hours, soft=_beyond_the_calendar(entry))
    if entry.on_contact:
        return When(_("Sur contact"), soft=_("Appelez ou écrivez avant de venir."), icon="phone")
    if entry.by_appointment:
        return When(_("Sur rendez-vous"), icon="calendar")
    return None


def _beyond_the_calendar(entry: Entry) -> str:
    """Why hours that follow the school holidays give no date: those are not published yet, or not known here."""
    if "SH" not in entry.opening_hours:
        return ""
    known = known_until(entry.departement)
    if known and known >= timezone.localdate() + HORIZON:
        return ""
    return _("Les dates dépendent des vacances scolaires.")


def facts(entry: Entry, language: str | None = None) -> tuple[str, ...]:
    """The ages, then the price and the conditions that are known."""
    known = _Known(
        entry.ages,
        entry.ages_label,
        entry.parents_only,
        entry.audience == Audience.PROFESSIONALS,
        entry.price,
        entry.met,
        entry.known & ~entry.met,
    )
    return _facts(known, bool(entry.hours), language or get_language())


class _Known(NamedTuple):
    """What the facts of a listing are made of; `met` and `unmet` are bit masks of needs."""

    ages: str
    ages_label: str
    parents_only: bool
    for_professionals: bool
    price: str
    met: int
    unmet: int


@lru_cache(maxsize=4096)
def _facts(known: _Known, has_hours: bool, language: str | None) -> tuple[str, ...]:
    """The same few facts are those of many listings."""
    found = []
    if known.for_professionals:
        found.append(_("pour les professionnels"))
    elif known.parents_only:
        found.append(_("entre adultes, sans les enfants"))
    if known.ages_label and not known.parents_only:
        found.append(known.ages_label)
    elif known.ages == Ages.INTERVALLE:
        found.append(_("parents d’enfants : %(ages)s") % {"ages": known.ages_label})
    met, unmet = needs.codes_of(known.met), needs.codes_of(known.unmet)
    found += _price(known.price, met, unmet)
    for code in SAID:
        # An hours line already saying "sur rendez-vous" is enough.
        if code in met:
            found.append(needs.card_label(code))
        elif code in unmet and needs.negation(code) and not (code == "sans-rendez-vous" and not has_hours):
            found.append(needs.negation(code))
    return tuple(found)


def _price(price: str, met: Collection[str], unmet: Collection[str]) -> list[str]:
    if "gratuit" in met:
        return [needs.card_label("gratuit")]
    if price:
        return [price]
    return [needs.negation("gratuit")] if "gratuit" in unmet else []


def verified(entry: Entry, today: date, language: str | None) -> str:
    """ "vérifié le 3 novembre par le lieu"; with the year when it is not this one."""
    if entry.verified_on is None:
        return ""
    this_year = entry.verified_on.year == today.year
    return _verified(entry.verified_on, entry.verified_by, this_year, language)


@lru_cache(maxsize=1024)
def _verified(verified_on: date, by: str, this_year: bool, language: str | None) -> str:
    number = _("1er") if verified_on.day == 1 else str(verified_on.day)
    on = f"{number} {date_format(verified_on, 'F' if this_year else 'F Y')}"
    if by:
        return _("vérifié le %(day)s par %(who)s") % {"day": on, "who": by}
    return _("vérifié le %(day)s") % {"day": on}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
