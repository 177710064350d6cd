"""The next session of each listing of a list, and what has become of it, for other programs."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from directory.hours.sessions import PARIS
from events.enums import Status
from events.models import Occurrence
from events.planning import midnight
from events.session_reads import instant_of
from search.models import Entry
from search.when import DAY, When

AT_FIRST = timedelta(weeks=2)  # most listings have a session by then
SUSPENDED = "suspendu"
# As the public contract says them.
STATUSES = {
    Status.SCHEDULED: "prevu",
    Status.CANCELLED: "annule",
    Status.MOVED: "deplace",
    Status.FULL: "complet",
}


@dataclass(slots=True)
class Upcoming:
    """The next session that takes place (time of mainland France), and the status of the next one that was planned."""

    next: datetime | None = None
    status: str | None = None
    planned: datetime | None = None  # when the session of that status was to begin


def upcoming(
    entries: Sequence[Entry], when: When | None, *, now: datetime | None = None
) -> dict[int, Upcoming]:
    """By entry id, in two queries at most; among the sessions that are asked for, if any are."""
    now = now or timezone.now()
    today = now.astimezone(PARIS).date()
    found = {entry.pk: Upcoming() for entry in entries}
    left = entries
    since, soon = now, now + AT_FIRST
    last = midnight(when.last + DAY) if when else None
    if when:
        since = max(now, midnight(when.first))
        soon = since + AT_FIRST
    for until in (soon, last):
        if left:
            _look(left, when, since=since, until=until, found=found)
        left = [entry for entry in left if found[entry.pk].next is None]
    for entry in entries:
        if entry.is_postponed or (entry.closure and entry.closure.covers(today)):
            found[entry.pk].status = SUSPENDED
    return found


def _look(
    entries: Collection[Entry],
    when: When | None,
    *,
    since: datetime,
    until: datetime | None,
    found: dict[int, Upcoming],
) -> None:
    by_where = {entry.where: entry for entry in entries}
    for *where, planned, start, end, status in _sessions({entry.page_id for entry in entries}, since, until):
        entry = by_where.get(tuple(where))
        if entry is None:
            continue
        begins = instant_of(start)
        if when and not when.accepts(begins, instant_of(end), departement=entry.departement):
            continue
        one = found[entry.pk]
        if one.next is None and status != Status.CANCELLED:
            one.next = begins.astimezone(PARIS)
        # A session that was moved to later is still the next one that people expect.
        expected = begins if planned == start else instant_of(planned)
        expected = expected if expected >= since else begins
        if one.planned is None or expected < one.planned:
            one.status, one.planned = STATUSES[Status(status)], expected


def _sessions(pages: Collection[int], since: datetime, until: datetime | None) -> Iterator[tuple[Any, ...]]:
    """Where, when planned, from when to when, as what; in order, those not over at a moment that begin before another."""
    sessions = Occurrence.objects.filter(page__in=pages, end__gt=since)
    if until:
        sessions = sessions.filter(start__lt=until)
    times = (Cast(name, TextField()) for name in ("planned_start", "start", "end"))
    yield from sessions.order_by("start").values_list("page_id", "location_id", "venue_id", *times, "status")
