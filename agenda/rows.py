"""Dated rows: the sessions of the listings that a search finds, or of some pages. All that lists dates begins here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
from django.utils import timezone

from agenda.sessions import Sessions, Span, find
from events.planning import DAY, midnight
from events.presentation import PARIS
from events.querysets import LONGEST
from events.session_reads import Session, by_id
from search.backends.database import Answer, asked
from search.backends.moments import Moments
from search.columns import Columns, Floats, Rows, instant
from search.columns_reading import current_columns
from search.models import Entry
from search.query import SearchQuery
from search.selectors import entries_by_id
from search.when import When


class Dated(NamedTuple):
    """A session, and its listing at that address as the index has it; how far it is from the centre, if any (km).

    `has_left` is when it stands where it was planned, and is held on another day: nobody is to look for it in vain.
    """

    entry: Entry
    session: Session
    distance_km: float | None = None
    has_left: bool = False

    @property
    def start(self) -> datetime:
        return self.session.planned_start if self.has_left else self.session.start

    @property
    def is_postponed(self) -> bool:
        """Whether it is not held because its event is put off."""
        return self.entry.is_postponed and self.session.is_cancelled


@dataclass(frozen=True)
class Listed:
    """The listings whose sessions may be shown: rows of the index; how far every row is (km), with a centre."""

    columns: Columns
    rows: Rows
    km: Floats | None
    when: When | None
    now: datetime

    @classmethod
    def by(cls, answer: Answer) -> "Listed":
        """All the addresses of what was found, whatever the moments: a cancelled session is to be shown too."""
        search, found = answer.search, answer.found
        km = None
        if found.whenever_km is not None:
            # Services from a distance are nowhere: after the others.
            km = np.full(len(search.columns), np.inf)
            km[found.whenever[: len(found.whenever_km)]] = found.whenever_km
        return cls(search.columns, found.whenever, km, search.query.when, search.now)

    def sessions(self, span: Span, *, with_left: bool = False) -> Sessions:
        """Those that begin then, in order, cancelled ones included; `with_left`, those moved to another day too."""
        found = find(self.columns, self.rows, span, self.when, with_left=with_left)
        return found if self.km is None else found.nearest_first(self.km)

    def first(self, number: int, span: Span) -> Sessions:
        """The same, at least that many first ones: what is long is not read to its end when the calendars say enough."""
        since = max(span.since, span.over_at or span.since)
        first = max(since.astimezone(PARIS).date(), self._today)
        if since > midnight(first) or first == self._today:
            # Of a day that has begun, the calendars say too much; of today, its sessions would have to be read.
            first += DAY
        until = midnight(self.day_of(number, first, span.until.astimezone(PARIS).date()) + DAY)
        return self.sessions(span._replace(until=min(span.until, until)))

    def day_of(self, number: int, first: date, last: date) -> date:
        """The day by the end of which that many sessions were held from a first day on; the last one when none is."""
        first = max(first, self._today)
        days = [first + rank * DAY for rank in range(max(0, (last - first).days) + 1)]
        reached = np.flatnonzero(np.cumsum(self.per_day(days)) >= number)
        return days[reached[0]] if len(reached) else last

    def per_day(self, days: Iterable[date]) -> list[int]:
        """How many listings have a session asked for on each day, today not over yet; none on a day that is past."""
        return Moments(self.columns, self.when, self.now).per_day(self.rows, list(days))

    @property
    def _today(self) -> date:
        return self.now.astimezone(PARIS).date()

    def dated(self, sessions: Sessions) -> list[Dated]:
        """These sessions with their entries, in two queries at most; those that are gone meanwhile are left out."""
        read = by_id(sessions.ids.tolist())
        ids = self.columns.id[sessions.rows].tolist()
        entries = entries_by_id(self.columns, ids)
        km = [None] * len(ids) if self.km is None else self.km[sessions.rows].tolist()
        return [
            Dated(
                entries[entry],
                read[pk],
                None if far is None or far == np.inf else far,
                has_left=instant(read[pk].start) != start,
            )
            for pk, entry, start, far in zip(
                sessions.ids.tolist(), ids, sessions.starts.tolist(), km, strict=True
            )
            if pk in read and entry in entries
        ]


def dated(
    query: SearchQuery, *, since: datetime, until: datetime, limit: int, offset: int = 0
) -> list[Dated]:
    """The sessions of what a query finds that are not over at `since` and begin before `until`, in order.

    Cancelled ones included; those begun more than 18 hours before are left out. What is asked of moments (`quand`) is
    asked of each session; its dates (`du`, `au`) bound them too.
    """
    answer = asked(query, since=since)
    if answer is None:
        return []
    begun = since - LONGEST
    if query.when and query.when.du:
        begun = max(begun, midnight(query.when.du))
    if query.when and query.when.au:
        until = min(until, midnight(query.when.au + DAY))
    return _page(Listed.by(answer), Span(begun, until, over_at=since), limit, offset)


def of_pages(page_ids: Iterable[int], *, since: datetime, until: datetime, limit: int) -> list[Dated]:
    """The same of the public listings among these pages, at all their addresses."""
    columns, now = current_columns(), timezone.now()
    rows = np.flatnonzero(np.isin(columns.page, list(page_ids)))
    rows = columns.current(rows, now, since)
    span = Span(since - LONGEST, until, over_at=since)
    return _page(Listed(columns, rows, None, None, now), span, limit, 0)


def _page(listed: Listed, span: Span, limit: int, offset: int) -> list[Dated]:
    return listed.dated(listed.first(offset + limit, span)[offset : offset + limit])
