"""The sessions of many addresses at once, each read from its own stretch of the index, in one query.

A window over all the sessions of the same pages costs ten times as much: a place has a hundred of them ahead.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from events.enums import Status
from events.models import Occurrence

MOST = 200  # stretches in a query; SQLite takes 500
NEXT = 3
ON_A_CARD = 6  # the next ones of three days, of what opens in the morning and in the afternoon
CANCELLED_AHEAD = timedelta(days=21)

# A page and one of its addresses; for an event none, but the address (venue) of dates held elsewhere than the others.
Where = tuple[int, int | None, int | None]


class Session(NamedTuple):
    """A dated session as `Occurrence` is, without what makes of a row an object: a page shows a hundred of them."""

    pk: int
    page_id: int
    location_id: int | None
    planned_start: datetime
    start: datetime
    end: datetime
    status: str
    reason: str
    by_appointment: bool
    venue_id: int | None = None
    note: str = ""

    @property
    def where(self) -> Where:
        return self.page_id, self.location_id, self.venue_id

    @property
    def is_moved(self) -> bool:
        return self.start != self.planned_start or self.status == Status.MOVED

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def is_full(self) -> bool:
        return self.status == Status.FULL


# In the order of `Session`.
COLUMNS = (
    "id",
    "page_id",
    "location_id",
    "planned_start",
    "start",
    "end",
    "status",
    "reason",
    "by_appointment",
    "venue_id",
    "note",
)


class Stretch(NamedTuple):
    """Sessions to read: of an address (of all those of a page, when it is said), over after a moment, at most so many.

    They come in order. `cancelled` leaves out the others when true, those when false; `until` is when the last one
    may start.
    """

    where: Where
    since: datetime
    limit: int
    until: datetime | None = None
    cancelled: bool | None = None
    everywhere: bool = False


def next_of(
    places: Iterable[Where], *, now: datetime, limit: int = ON_A_CARD, until: datetime | None = None
) -> dict[Where, list[Session]]:
    """The next sessions of each address: those that take place, and among them the next ones that were cancelled."""
    at_once = limit + NEXT
    found = by_address(read(Stretch(where, now, at_once, until) for where in dict.fromkeys(places)))
    # Where many were cancelled, those that take place come after what was read.
    behind = [where for where, some in found.items() if len(some) == at_once < limit + _cancelled(some)]
    further = read(Stretch(where, now, limit, until, cancelled=False) for where in behind)
    for where, held in by_address(further).items():
        found[where] = in_order([*(one for one in found[where] if one.is_cancelled), *held])
    kept = {where: next_among(some, now=now, limit=limit, until=until) for where, some in found.items()}
    return {where: some for where, some in kept.items() if some}


def next_among(
    sessions: Iterable[Session], *, now: datetime, limit: int = ON_A_CARD, until: datetime | None = None
) -> list[Session]:
    """Of the sessions of an address in order, those to be said: so many that take place, the next ones cancelled."""
    kept: list[Session] = []
    held = cancelled = 0
    for one in sessions:
        if not one.is_cancelled:
            held += 1
            if held <= limit:
                kept.append(one)
        elif cancelled < NEXT and one.start < (until or now + CANCELLED_AHEAD):
            cancelled += 1
            kept.append(one)
    return kept


def _cancelled(sessions: Iterable[Session]) -> int:
    return sum(one.is_cancelled for one in sessions)


def chosen_of(
    places: Iterable[Where],
    accepts: Callable[[Where, datetime, datetime], bool],
    *,
    since: datetime,
    until: datetime,
    limit: int,
    keep: int = ON_A_CARD,
) -> dict[Where, list[Session]]:
    """The first sessions of each address that are accepted, at most `keep`, cancelled ones included.

    Hundreds may be read to find them; `limit` is how many are looked at.
    """
    found: defaultdict[Where, list[Session]] = defaultdict(list)
    rows = _rows(Stretch(where, since, limit, until) for where in dict.fromkeys(places))
    for row in sorted(rows, key=lambda row: (row[4], row[0])):
        where = row[1], row[2], row[9]
        kept = found[where]
        if len(kept) < keep and accepts(where, instant_of(row[4]), instant_of(row[5])):
            kept.append(_session(row))
    return {where: kept for where, kept in found.items() if kept}


# The sessions of a page are many at the same hours.
@lru_cache(maxsize=8192)
def instant_of(value: str | datetime) -> datetime:
    """A moment as the database gives it: in UTC, though some do not say so."""
    when = datetime.fromisoformat(value) if isinstance(value, str) else value
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def read(stretches: Iterable[Stretch]) -> list[Session]:
    """The sessions of these stretches in order, each once."""
    return in_order({row[0]: _session(row) for row in _rows(stretches)}.values())


def by_id(ids: Sequence[int]) -> dict[int, Session]:
    """The sessions with these ids, in one query; those that are gone meanwhile are left out."""
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SELECTED} FROM {TABLE} WHERE id IN ({marks})", list(ids))  # noqa: S608 (our own names)
        return {row[0]: _session(row) for row in cursor.fetchall()}


def in_order(sessions: Iterable[Session]) -> list[Session]:
    return sorted(sessions, key=lambda one: (one.start, one.pk))


def by_address(sessions: Iterable[Session]) -> dict[Where, list[Session]]:
    found: defaultdict[Where, list[Session]] = defaultdict(list)
    for one in sessions:
        found[one.where].append(one)
    return dict(found)


def _session(row: Sequence[Any]) -> Session:
    pk, page, location, planned, start, end, status, reason, by_appointment, venue, note = row
    return Session(
        pk,
        page,
        location,
        instant_of(planned),
        instant_of(start),
        instant_of(end),
        status,
        reason,
        bool(by_appointment),
        venue,
        note,
    )


def _rows(stretches: Iterable[Stretch]) -> Iterator[Sequence[Any]]:
    """As the database gives them; twice those of two stretches."""
    left, written = iter(stretches), cache(connection.ops.adapt_datetimefield_value)
    while some := list(islice(left, MOST)):
        # Those alike side by side: two lists of as many places then make the same query, which is understood once.
        parts, params = zip(*sorted((_part(one, written) for one in some), key=itemgetter(0)), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), [one for each in params for one in each])
            yield from cursor.fetchall()


def _part(one: Stretch, written: Callable[[datetime], Any]) -> tuple[str, list[Any]]:
    page, location, venue = one.where
    conditions, params = ['"page_id" = %s', '"end" > %s'], [page, written(one.since)]
    if location is not None:
        conditions.append('"location_id" = %s')
        params.append(location)
    elif venue is not None:
        conditions.append('"location_id" IS NULL AND "venue_id" = %s')
        params.append(venue)
    elif not one.everywhere:
        conditions.append('"location_id" IS NULL AND "venue_id" IS NULL')
    if one.until:
        conditions.append('"start" < %s')
        params.append(written(one.until))
    if one.cancelled is not None:
        conditions.append(f'"status" {"=" if one.cancelled else "<>"} %s')
        params.append(Status.CANCELLED.value)
    sql = (
        f"SELECT * FROM (SELECT {SELECTED} FROM {TABLE} WHERE {' AND '.join(conditions)} "  # noqa: S608 (our own names)
        f'ORDER BY {TABLE}."start" LIMIT {int(one.limit)}) AS stretch'
    )
    return sql, params


TABLE = connection.ops.quote_name(Occurrence._meta.db_table)
# Instants as texts, each understood once (see `instant_of`).
SELECTED = ", ".join(
    f'CAST("{name}" AS text)' if name in {"planned_start", "start", "end"} else f'"{name}"'
    for name in COLUMNS
)
