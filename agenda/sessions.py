"""Which sessions of some rows of the index begin between two moments: their numbers alone, in order.

Of few rows, each is looked for in the index of the sessions by address. Of many, all the sessions of those days are
read from the index by date, as text: a Python object for each, of three thousand a day, would take ten times as long.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from django.db import connection

from events.models import Occurrence
from events.planning import written
from events.presentation import PARIS
from events.session_reads import instant_of
from search.columns import Columns, Flags, Floats, Numbers, Rows, instant
from search.when import THIS_WEEK, TODAY, TOMORROW, When, parts_of

FEW = 0.02  # of all the rows, for each day: beyond, reading the days costs less
MOST = 3_000  # rows looked for one by one
RELATIVE = {TODAY, TOMORROW, THIS_WEEK}
TABLE = Occurrence._meta.db_table
# As `Columns` has it: the address of a place, or less that of a date of an event held elsewhere than the others.
WHERE = "coalesce(location_id, -venue_id, 0)"
Moment = tuple[datetime, datetime | None]  # the end is not always known


class Span(NamedTuple):
    """When sessions begin: from a moment, before another; those that are over at `over_at` are left out."""

    since: datetime
    until: datetime
    over_at: datetime | None = None

    @property
    def days(self) -> float:
        return (self.until - self.since).total_seconds() / 86_400


@dataclass(frozen=True, slots=True)
class Sessions:
    """The id of each session, its row in the index, and when it begins (microseconds since the epoch)."""

    ids: Numbers
    rows: Rows
    starts: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, kept: Any) -> "Sessions":
        return Sessions(self.ids[kept], self.rows[kept], self.starts[kept])

    def joined(self, other: "Sessions") -> "Sessions":
        return Sessions(
            np.concatenate([self.ids, other.ids]),
            np.concatenate([self.rows, other.rows]),
            np.concatenate([self.starts, other.starts]),
        )

    def in_order(self, km: Floats | None = None) -> "Sessions":
        """By start, then the nearest, then the title; `km` is that of every row of the index."""
        distances = () if km is None else (km[self.rows],)
        return self[np.lexsort((self.ids, self.rows, *distances, self.starts))]


@dataclass(frozen=True, slots=True)
class Read:
    """Sessions as the database says them; `codes` are the ranks of their moments."""

    ids: Numbers
    pages: Numbers
    locations: Numbers  # as `Columns` has them
    codes: Numbers
    moments: list[Moment]


def find(columns: Columns, rows: Rows, span: Span, when: When | None = None) -> Sessions:
    """The sessions of these rows that begin then, cancelled ones included, in one query.

    With `when`, those on its days, parts of the day and periods; its dates are not looked at.
    """
    if not len(rows) or span.since >= span.until:
        return NO_SESSION
    if len(rows) <= min(MOST, FEW * max(1.0, span.days) * len(columns)):
        read = _of_rows(columns, rows, span)
    elif when and when.parts:
        read = _of_days_with_ends(span)
    else:
        read = _of_days(span)
    of_session, is_wanted = _rows_of(columns, rows, read)
    kept = np.flatnonzero(is_wanted)
    if when:
        kept = kept[_asked(columns, of_session[kept], read.codes[kept], read.moments, when)]
    starts = np.array([instant(start) for start, _end in read.moments], np.int64)
    return Sessions(read.ids[kept], of_session[kept], starts[read.codes[kept]])


# --- Reading ---


def _of_rows(columns: Columns, rows: Rows, span: Span) -> Read:
    located = columns.location[rows] > 0
    pairs = zip(columns.page[rows[located]].tolist(), columns.location[rows[located]].tolist(), strict=True)
    parts = []
    if located.any():
        wanted = ", ".join(f"({page}, {location})" for page, location in pairs)
        parts.append((f"places(page, location) AS (VALUES {wanted})", "places", "location_id = location"))
    if not located.all():
        wanted = ", ".join(f"({page})" for page in np.unique(columns.page[rows[~located]]).tolist())
        parts.append((f"events(page) AS (VALUES {wanted})", "events", "location_id IS NULL"))
    begins, params = _begins(span)
    sql = f"WITH {', '.join(named for named, _name, _at in parts)} " + " UNION ALL ".join(
        f"SELECT id, page_id, {WHERE}, start, {_quoted('end')} "  # noqa: S608 (numbers and our own names)
        # In this order: the index of the sessions has the page and the address first.
        f"FROM {name} CROSS JOIN {TABLE} WHERE page_id = page AND {at} AND {begins}"
        for _named, name, at in parts
    )
    return _read(_fetched(sql, params * len(parts)))


def _of_days_with_ends(span: Span) -> Read:
    begins, params = _begins(span)
    sql = f"SELECT id, page_id, {WHERE}, start, {_quoted('end')} FROM {TABLE} WHERE {begins}"  # noqa: S608
    return _read(_fetched(sql, params))


def _of_days(span: Span) -> Read:
    listed = "string_agg({}::text, ',')" if connection.vendor == "postgresql" else "group_concat({})"
    lists = ", ".join(map(listed.format, ("id", "page_id", WHERE)))
    parts, params = [], []
    for one in _split(span):
        begins, values = _begins(one)
        parts.append(f"SELECT start, {lists} FROM {TABLE} WHERE {begins} GROUP BY start")  # noqa: S608
        params += values
    lines = _fetched(" UNION ALL ".join(parts), params)
    ids, pages, locations = ([_numbers(line[rank]) for line in lines] for rank in (1, 2, 3))
    return Read(
        _joined(ids),
        _joined(pages),
        _joined(locations),
        codes=np.repeat(np.arange(len(lines)), [len(some) for some in ids]),
        moments=[(_instant(line[0]), None) for line in lines],
    )


def _split(span: Span) -> list[Span]:
    """What may be over apart from the rest: of that, the index alone says enough."""
    at = span.over_at
    if at is None or at <= span.since:
        return [span._replace(over_at=None)]
    if at >= span.until:
        return [span]
    return [span._replace(until=at), Span(at, span.until)]


def _begins(span: Span) -> tuple[str, list[Any]]:
    condition, params = "start >= %s AND start < %s", [written(span.since), written(span.until)]
    if span.over_at:
        condition += f" AND {_quoted('end')} > %s"
        params.append(written(span.over_at))
    return condition, params


def _fetched(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _read(lines: Iterable[tuple[Any, ...]]) -> Read:
    moments: dict[tuple[Any, Any], int] = {}
    read = [
        (pk, page, location, moments.setdefault((start, end), len(moments)))
        for pk, page, location, start, end in lines
    ]
    ids, pages, locations, codes = np.array(read, np.int64).reshape(-1, 4).T
    return Read(ids, pages, locations, codes, [(_instant(start), _instant(end)) for start, end in moments])


def _numbers(listed: str) -> Numbers:
    return np.fromstring(listed, np.int64, sep=",")


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.empty(0, np.int64)


@lru_cache(maxsize=8192)
def _instant(value: str | datetime) -> datetime:
    return instant_of(value)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


# --- Keeping ---


def _rows_of(columns: Columns, rows: Rows, read: Read) -> tuple[Rows, Flags]:
    """The row of each session, and whether it is one of those."""
    keys, order = columns.by_where
    wanted = (read.pages << 32) + read.locations
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    found = order[places]
    among = np.zeros(len(columns), np.bool_)
    among[rows] = True
    return found, (keys[places] == wanted) & among[found]


def _asked(columns: Columns, rows: Rows, codes: Numbers, moments: Sequence[Moment], when: When) -> Flags:
    """Which of these sessions are asked for: worked out for each moment and each calendar of school holidays."""
    of_calendar = [departement for departement, _calendar in columns.calendars.values]
    names = sorted(set(of_calendar))
    suits = [[_suits(when, start, end, name) for name in names] for start, end in moments]
    table = np.array(suits, np.bool_).reshape(len(moments), len(names))
    ranks = {name: rank for rank, name in enumerate(names)}
    rank_of = np.array([ranks[name] for name in of_calendar], np.int64)
    return np.asarray(table[codes, rank_of[columns.calendars.codes[rows]]])


def _suits(when: When, start: datetime, end: datetime | None, departement: str) -> bool:
    day = start.astimezone(PARIS).date()
    of_day = _of_day(when, day)
    if of_day is None or not of_day.takes(day, departement):
        return False
    return not when.parts or end is None or bool(parts_of(start, end) & when.bits)


@lru_cache(maxsize=1024)
def _of_day(when: When, day: date) -> When | None:
    """What is asked, on that day alone. A day that is past is not of this week, nor today: nothing may be asked of it."""
    if day >= when.today:
        return replace(when, du=day, au=day)
    days = tuple(name for name in when.days if name not in RELATIVE)
    return None if when.days and not days else replace(when, today=day, days=days, du=day, au=day)


NO_SESSION = Sessions(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))
