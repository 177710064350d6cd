"""The next sessions for the home page: around a town that somebody has chosen, or anywhere."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.hours.sessions import PARIS
from events.enums import Status
from events.presentation import dates, leaf
from events.session_reads import Session
from events.session_words import clocks, state_of
from geo.resolve import Town
from geo.wording import at_town
from home.addresses import visitor_path
from home.kept_reads import kept
from search.backends.base import Backend
from search.card_sessions import NextSessions
from search.cards import facts, where
from search.enums import Sort, What
from search.forms import SearchForm
from search.links import SearchLink
from search.pages import index_version
from search.query import SearchQuery
from search.results import Hit
from vocabulary.selectors import kinds_by_slug, vocabulary_version

SHOWN = 3
LOOKED_AT = 12  # listings whose session is the next: some may be full
AHEAD = timedelta(weeks=3)
EVENT = "evenement"
ASKED = ("insee", "ou", "enfant")  # of an address of the home page


@dataclass(frozen=True, slots=True)
class Found:
    """A session one can still go to, and the result it is of."""

    hit: Hit
    session: Session


@dataclass
class Soon:
    """The three next sessions among the results nearest to the town of a form; full and cancelled ones left out."""

    form: SearchForm
    backend: Backend

    @property
    def town(self) -> Town | None:
        return self.form.position.town if self.form.position else None

    @property
    def at_town(self) -> str:
        return at_town(self.town.name) if self.town else ""

    @property
    def url(self) -> str:
        """The search itself."""
        return SearchLink(tuple(self.form.pairs)).url

    @property
    def ou(self) -> str:
        """What the field of the town shows: what was understood, else what was typed."""
        return self.form.town_text or str(self.form["ou"].value() or "")

    @property
    def enfant(self) -> str:
        child = next(iter(self.form.children), None)
        return child.label if child else next(iter(self.form["enfant"].value() or ()), "")

    @property
    def errors(self) -> dict[str, str]:
        """What was not understood, by field."""
        said = self.form.messages_by_field
        towns = [*said.get("insee", ()), *said.get("ou", ())]
        if self.form.choices:
            towns.append(_("Plusieurs communes portent ce nom : écrivez plutôt votre code postal."))
        return {"ou": " ".join(towns), "enfant": " ".join(said.get("enfant", ()))}

    @property
    def error_list(self) -> list[dict[str, str]]:
        return [{"id": name, "message": message} for name, message in self.errors.items() if message]

    @cached_property
    def sessions(self) -> list[dict[str, Any]]:
        """As `components/session.jinja` takes them, the next one first; none without a town."""
        if self.town is None:
            return []
        found = _free(hit for hit in self.backend.search(self.form.query()).hits if not hit.is_remote)
        until = timezone.now() + AHEAD
        return [_line(one) for one in found[:SHOWN] if one.session.start < until]


def asked_for(given: QueryDict, backend: Backend) -> Soon | None:
    """What the address of the home page asks: `/?insee=66149&enfant=14m`; nothing when it asks nothing."""
    asked = given.copy()
    for name in set(asked) - set(ASKED):
        del asked[name]
    return Soon(SearchForm(asked), backend) if any(asked.values()) else None


@dataclass(frozen=True, slots=True)
class _Anywhere:
    lines: list[dict[str, Any]]
    day: date
    until: datetime | None  # when the first of them is over

    def holds(self) -> bool:
        now = timezone.now()
        return self.day == timezone.localdate() and (self.until is None or now < self.until)


def soon_anywhere(backend: Backend) -> list[dict[str, Any]]:
    """The three next sessions of all, an event's among them when there is one.

    Read once for a version of the index, which a cancellation changes, and until one of them is over.
    """
    words = get_language(), get_script_prefix(), vocabulary_version()
    return kept(
        ("soon", *words), lambda: _anywhere(backend), version=index_version, holds=_Anywhere.holds
    ).lines


def _anywhere(backend: Backend) -> _Anywhere:
    query = SearchQuery(sort=Sort.DATE, per_page=LOOKED_AT)
    found = _free(hit for hit in backend.search(query).hits if not hit.is_remote)[:SHOWN]
    if not any(one.hit.entry.sorte == EVENT for one in found):
        events = _free(backend.search(replace(query, what=What.EVENTS)).hits)
        found = [*found[: SHOWN - 1], *events[:1]] if events else found
    return _Anywhere(
        [_line(one) for one in found],
        timezone.localdate(),
        min((one.session.end for one in found), default=None),
    )


def _free(hits: Iterable[Hit]) -> list[Found]:
    """The next session of each that is neither full nor cancelled, in order."""
    hits = list(hits)
    read = NextSessions([hit.entry for hit in hits])
    found = []
    for hit in hits:
        free = (one for one in read.of(hit.entry) if one.status not in {Status.CANCELLED, Status.FULL})
        if one := next(free, None):
            found.append(Found(hit, one))
    return sorted(found, key=lambda each: each.session.start)


def _line(one: Found) -> dict[str, Any]:
    entry, start = one.hit.entry, one.session.start.astimezone(PARIS)
    kind = kinds_by_slug().get(entry.kind)
    return {
        **leaf(start),
        **state_of(one.session),
        "boxed": True,
        "level": 3,
        "title": entry.title,
        "url": visitor_path(entry.url),
        "kind_name": kind.name if kind else "",
        "where": where(one.hit, {}),
        "iso": start.isoformat(),
        "text": dates(one.session.start, one.session.end),
        "clocks": clocks(one.session),
        "facts": facts(entry)[:2],
    }
