"""The next sessions around a town, for the home page of somebody who has looked there before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from events.enums import Status
from events.models import Occurrence
from events.presentation import PARIS, dates, leaf
from events.session_words import state_of
from geo.resolve import Town
from geo.wording import at_town
from home.addresses import visitor_path
from search.backends.base import Backend
from search.card_sessions import NextSessions
from search.cards import facts, where
from search.forms import SearchForm
from search.links import SearchLink
from search.results import Hit
from vocabulary.selectors import kinds_by_slug

SHOWN = 3
AHEAD = timedelta(weeks=3)


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

    @cached_property
    def sessions(self) -> list[dict[str, Any]]:
        """As `components/session.html` takes them, the next one first."""
        now = timezone.now()
        hits = [hit for hit in self.backend.search(self.form.query()).hits if not hit.is_remote]
        read = NextSessions([hit.entry for hit in hits])
        found: list[tuple[datetime, Hit, Occurrence]] = []
        for hit in hits:
            free = (one for one in read.of(hit.entry) if one.status not in {Status.CANCELLED, Status.FULL})
            one = next(free, None)
            if one and one.start < now + AHEAD:
                found.append((one.start, hit, one))
        found.sort(key=lambda each: each[0])
        return [_line(hit, one) for _start, hit, one in found[:SHOWN]]


def _line(hit: Hit, one: Occurrence) -> dict[str, Any]:
    entry, start = hit.entry, one.start.astimezone(PARIS)
    kind = kinds_by_slug().get(entry.kind)
    return {
        **leaf(start),
        **state_of(one),
        "boxed": True,
        "level": 3,
        "title": entry.title,
        "url": visitor_path(entry.url),
        "kind_name": kind.name if kind else "",
        "where": where(hit, {}),
        "iso": start.isoformat(),
        "text": dates(one.start, one.end),
        "facts": facts(entry)[:2],
    }
