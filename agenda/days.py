"""The sessions of whole days, kept by the process as long as the index has the same version.

Whatever a session becomes (cancelled, moved, full) opens a version of the index: what is kept is what there is. Its
state is read with it, when it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from django.db import connection

from events.models import Occurrence
from events.planning import midnight, written
from events.presentation import PARIS
from events.session_reads import instant_of
from search.columns import NEVER, Columns, Flags, Head, Numbers, Rows, instant
from search.when import DAY

MOST_KEPT = 500_000  # sessions, 12 bytes each
TABLE = Occurrence._meta.db_table
# As `Columns` has it: the address of a place, or less that of a date of an event held elsewhere than the others.
WHERE = "coalesce(location_id, -venue_id, 0)"
MOVED = "NOT (start = planned_start)"  # as the index of those has it


class Moment(NamedTuple):
    """When sessions begin and end, which is not always known; `has_left` of those that were planned then, and are held
    on another day."""

    start: datetime
    end: datetime | None
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """Sessions of listings of the index: the id and the row of each, and the rank of its moment.

    They come by start, then by row, then by id. `times` has a line for each moment: as instants, its start, and its end
    where it is known; then whether it was left.
    """

    ids: Numbers
    rows: Rows
    codes: Numbers
    moments: list[Moment]
    times: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(
        cls,
        columns: Columns,
        ids: Numbers,
        pages: Numbers,
        places: Numbers,
        codes: Numbers,
        moments: list[Moment],
    ) -> "Read":
        """Those of addresses that the index has."""
        keys, order = columns.by_where
        wanted = (pages << 32) + places
        at = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
        here = np.flatnonzero(keys[at] == wanted) if len(keys) else np.empty(0, np.int64)
        rows = order[at[here]] if len(keys) else here
        ids, codes = ids[here], codes[here]
        ends = [instant(one.end) if one.end else NEVER for one in moments]
        times = np.array(
            [(instant(one.start), end, one.has_left) for one, end in zip(moments, ends, strict=True)],
            np.int64,
        ).reshape(-1, 3)
        order = np.lexsort((ids, rows, times[codes, 0]))
        small: list[Numbers] = [some[order].astype(np.int32) for some in (ids, rows, codes)]
        return cls(small[0], small[1], small[2], moments, times)

    def of_rows(self, among: Flags) -> "Read":
        """Those of some rows alone."""
        kept = among[self.rows]
        return Read(self.ids[kept], self.rows[kept], self.codes[kept], self.moments, self.times)

    @classmethod
    def joined(cls, parts: Sequence["Read"]) -> "Read":
        """Those of days that are given in order."""
        if len(parts) == 1:
            return parts[0]
        firsts = np.cumsum([0, *(len(one.moments) for one in parts)]).tolist()
        return cls(
            _joined([one.ids for one in parts]),
            _joined([one.rows for one in parts]),
            _joined([one.codes + first for one, first in zip(parts, firsts, strict=False)]),
            [moment for one in parts for moment in one.moments],
            np.concatenate([one.times for one in parts]),
        )


@dataclass
class _Kept:
    """The days read for one version of the index, by day and whether the ends are known."""

    head: Head | None = None
    days: dict[tuple[date, bool], Read] = field(default_factory=dict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)

    def of(self, head: Head) -> dict[tuple[date, bool], Read]:
        with self.lock:
            return dict(self.days) if self.head == head else {}

    def add(self, head: Head, fresh: dict[tuple[date, bool], Read]) -> None:
        size = sum(map(len, fresh.values()))
        with self.lock:
            if self.head != head or self.size + size > MOST_KEPT:
                self.head, self.days, self.size = head, {}, 0
            if size <= MOST_KEPT:
                self.days |= fresh
                self.size += size


KEPT = _Kept()


def read_days(columns: Columns, days: Sequence[date], among: Flags, *, ended: set[date]) -> Read:
    """The sessions of some rows on these days, given in order, those that left them included, in one query for the days
    not known yet.

    Of those in `ended`, when sessions end is known too.
    """
    wanted = [(day, day in ended) for day in days]
    kept = KEPT.of(columns.head)
    unread = [one for one in wanted if one not in kept]
    if unread:
        fresh = _read(columns, unread)
        KEPT.add(columns.head, fresh)
        kept |= fresh
    return Read.joined([kept[one].of_rows(among) for one in wanted])


def are_known(columns: Columns, days: Sequence[date], *, ended: set[date]) -> bool:
    """Whether the sessions of these days are kept already."""
    return KEPT.of(columns.head).keys() >= {(day, day in ended) for day in days}


def _read(columns: Columns, wanted: Sequence[tuple[date, bool]]) -> dict[tuple[date, bool], Read]:
    """One query, whatever the days; what is grouped is read as text, a Python object for each would take far longer."""
    days = [day for day, _is_ended in wanted]
    parts = [left()]
    params = [written(midnight(min(days))), written(midnight(max(days) + DAY))]
    for day, is_ended in wanted:
        columns_read, group = grouped(is_ended=is_ended)
        parts.append(
            f"SELECT {columns_read} FROM {TABLE} "  # noqa: S608 (our own names)
            f"WHERE start >= %s AND start < %s GROUP BY {group}"
        )
        params += [written(midnight(day)), written(midnight(day + DAY))]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        lines = cursor.fetchall()
    found: dict[date, list[tuple[Any, ...]]] = {day: [] for day, _is_ended in wanted}
    for line in lines:
        if (day := day_of(instant_at(line[0]))) in found:
            found[day].append(line)
    return {(day, is_ended): of_lines(columns, found[day]) for day, is_ended in wanted}


def grouped(*, is_ended: bool) -> tuple[str, str]:
    """What is read of the sessions that begin together (see `of_lines`), and by what they are grouped.

    Without their end, the index alone is read.
    """
    end = connection.ops.quote_name("end")
    lists = _lists()
    return (
        (f"start, {end}, {lists}, NULL", f"start, {end}")
        if is_ended
        else (f"start, NULL, {lists}, NULL", "start")
    )


def left() -> str:
    """The SQL of what was planned from a moment, before another, and was moved; first of a union, it says the types."""
    end = connection.ops.quote_name("end")
    return (
        f"SELECT planned_start, {end}, {_lists()}, start FROM {TABLE} "  # noqa: S608 (our own names)
        f"WHERE {MOVED} AND planned_start >= %s AND planned_start < %s GROUP BY planned_start, start, {end}"
    )


def _lists() -> str:
    listed = "string_agg({}::text, ',')" if connection.vendor == "postgresql" else "group_concat({})"
    return ", ".join(map(listed.format, ("id", "page_id", WHERE)))


def of_lines(columns: Columns, lines: Iterable[tuple[Any, ...]]) -> Read:
    # What was moved within its day is there already.
    lines = [
        line for line in lines if not line[5] or day_of(instant_at(line[0])) != day_of(instant_at(line[5]))
    ]
    ids, pages, places = (
        [np.fromstring(line[rank], np.int64, sep=",") for line in lines] for rank in (2, 3, 4)
    )
    return Read.of(
        columns,
        _joined(ids),
        _joined(pages),
        _joined(places),
        np.repeat(np.arange(len(lines)), [len(some) for some in ids]),
        [_moment(line[0], line[1], line[5]) for line in lines],
    )


def _moment(start: Any, end: Any, moved_to: Any) -> Moment:
    begins, ends = instant_at(start), instant_at(end) if end else None
    if moved_to and ends:
        # How long it was to last is not kept: as long as it does now.
        return Moment(begins, begins + (ends - instant_at(moved_to)), has_left=True)
    return Moment(begins, ends)


def _joined(parts: Sequence[Numbers]) -> Numbers:
    return np.concatenate(parts) if len(parts) else np.empty(0, np.int64)


@lru_cache(maxsize=16_384)
def instant_at(value: str | datetime) -> datetime:
    return instant_of(value)


@lru_cache(maxsize=16_384)
def day_of(moment: datetime) -> date:
    """The day it is then in mainland France."""
    return moment.astimezone(PARIS).date()
