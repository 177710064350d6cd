"""Which sessions of some rows of the index begin between two moments: their numbers alone, in order.

Of few rows, each is looked for in the index of the sessions by address. Of many, all the sessions of those days are
read from the index by date, and kept (see `agenda.days`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from django.db import connection

from agenda.days import TABLE, Moment, Read, are_known, day_of, grouped, left, of_lines, read_days
from events.planning import written
from search.backends.moments import calendars_of
from search.columns import Columns, Flags, Floats, Numbers, Rows, instant
from search.when import DAY, THIS_WEEK, TODAY, TOMORROW, When, parts_of

# Up to so many days, rows of the index times days: their sessions are read and kept at little cost, whoever asks.
DAYS, LIGHT = 10, 400_000
MOST = 3_000  # rows looked for one by one
STARTS_SAY = {"matin"}  # parts of the day that do not depend on the end
RELATIVE = {TODAY, TOMORROW, THIS_WEEK}


class Span(NamedTuple):
    """When sessions begin: from a moment, before another; those that are over at `over_at` are left out."""

    since: datetime
    until: datetime
    over_at: datetime | None = None

    @property
    def days(self) -> list[date]:
        first, last = day_of(self.since), day_of(self.until - timedelta(microseconds=1))
        return [first + rank * DAY for rank in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class Sessions:
    """The id of each session, its row in the index, and when it begins (microseconds since the epoch).

    One that was moved to another day may be there twice: when it begins, and when it was to.
    """

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

    def nearest_first(self, km: Floats) -> "Sessions":
        """By start, then the nearest, then the title; `km` is that of every row of the index."""
        return self[np.lexsort((km[self.rows], self.starts))]  # stable: the order of titles stays


def find(
    columns: Columns, rows: Rows, span: Span, when: When | None = None, *, with_left: bool = False
) -> Sessions:
    """The sessions of these rows that begin then, by start and then by title, cancelled ones included, in one query.

    With `when`, those on its days, parts of the day and periods; its dates are not looked at. `with_left` adds those
    that were planned then, and were moved to another day.
    """
    if not len(rows) or span.since >= span.until:
        return NO_SESSION
    days = [
        day for day in span.days if when is None or _is_asked(when, day, calendars_of(columns).departements)
    ]
    if not days:
        return NO_SESSION
    among = np.zeros(len(columns), np.bool_)
    among[rows] = True
    # Only of what has begun, or where the hours matter, does one need to know the end.
    may_be_over = span.over_at and day_of(span.over_at)
    hours_matter = when is not None and bool(set(when.parts) - STARTS_SAY)
    ended = {day for day in days if hours_matter or (may_be_over and day <= may_be_over)}
    is_light = len(days) <= DAYS and len(columns) * len(days) <= LIGHT
    if is_light or len(rows) > MOST or are_known(columns, days, ended=ended):
        read = read_days(columns, days, among, ended=ended)
    else:
        read = _of_rows(columns, rows, span, is_ended=hours_matter).of_rows(among)
    starts, ends, has_left = read.times.T
    takes = (starts >= instant(span.since)) & (starts < instant(span.until))
    if span.over_at:
        takes &= ends > instant(span.over_at)
    if not with_left:
        takes &= has_left == 0
    kept = np.flatnonzero(takes[read.codes])
    if when and when.values:
        kept = kept[_asked(columns, read.rows[kept], read.codes[kept], read.moments, when)]
    return Sessions(read.ids[kept], read.rows[kept], starts[read.codes[kept]])


def _of_rows(columns: Columns, rows: Rows, span: Span, *, is_ended: bool) -> Read:
    located = columns.location[rows] > 0
    pairs = zip(columns.page[rows[located]].tolist(), columns.location[rows[located]].tolist(), strict=True)
    parts = []
    if located.any():
        wanted = ", ".join(f"({page}, {location})" for page, location in pairs)
        parts.append((f"places(page, location) AS (VALUES {wanted})", "places", "location_id = location"))
    if not located.all():
        wanted = ", ".join(f"({page})" for page in np.unique(columns.page[rows[~located]]).tolist())
        parts.append((f"events(page) AS (VALUES {wanted})", "events", "location_id IS NULL"))
    condition, params = "start >= %s AND start < %s", [written(span.since), written(span.until)]
    if span.over_at:
        condition += f" AND {connection.ops.quote_name('end')} > %s"
        params.append(written(span.over_at))
    columns_read, group = grouped(is_ended=is_ended)
    named = ", ".join(table for table, _name, _at in parts)
    # In this order: the index of the sessions has the page and the address first.
    reads = [
        f"SELECT {columns_read} FROM {name} CROSS JOIN {TABLE} "  # noqa: S608 (numbers and our own names)
        f"WHERE page_id = page AND {at} AND {condition} GROUP BY {group}"
        for _table, name, at in parts
    ]
    sql = f"WITH {named} {' UNION ALL '.join([left(), *reads])}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [written(span.since), written(span.until), *params * len(parts)])
        return of_lines(columns, cursor.fetchall())


# --- Which are asked for ---


def _asked(columns: Columns, rows: Rows, codes: Numbers, moments: Sequence[Moment], when: When) -> Flags:
    """Which of these sessions are asked for: worked out for each moment and each calendar of school holidays."""
    calendars = calendars_of(columns)
    names = calendars.departements
    suits = [[_suits(when, one.start, one.end, name) for name in names] for one in moments]
    table = np.array(suits, np.bool_).reshape(len(moments), len(names))
    return np.asarray(table[codes, calendars.departement[columns.calendars.codes[rows]]])


def _suits(when: When, start: datetime, end: datetime | None, departement: str) -> bool:
    day = day_of(start)
    of_day = _of_day(when, day)
    if of_day is None or not of_day.takes(day, departement):
        return False
    return not when.parts or bool(parts_of(start, end or start) & when.bits)


def _is_asked(when: When, day: date, departements: Sequence[str]) -> bool:
    """Whether anything may be asked of that day, somewhere."""
    of_day = _of_day(when, day)
    return of_day is not None and any(of_day.takes(day, one) for one in departements)


@lru_cache(maxsize=1024)
def _of_day(when: When, day: date) -> When | None:
    """What is asked, on that day alone. A day that is past is not of this week, nor today: nothing may be asked of it."""
    if day >= when.today:
        return replace(when, du=day, au=day)
    days = tuple(name for name in when.days if name not in RELATIVE)
    return None if when.days and not days else replace(when, today=day, days=days, du=day, au=day)


NO_SESSION = Sessions(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))
