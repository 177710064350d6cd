"""Which rows have a session when one is free, how many have one at each moment one may choose, which comes first.

What the calendars say is worked out once for each distinct calendar, and kept with the columns. Today is exact to the
minute: its sessions are read from the database, once for each version of the index, as are those of the days that are
put in order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache, partial, reduce
from operator import or_

import numpy as np
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast, Coalesce
from numpy.typing import NDArray

from directory.hours.sessions import PARIS
from events.models import Occurrence
from events.planning import midnight
from events.session_reads import instant_of
from search.calendars import BITS, LENGTH, SLOTS, slot_of
from search.columns import NEVER, Columns, Flags, Numbers, Rows, instant
from search.when import ANY, DAY, VALUES, When, parts_of

WORD = 64  # bits
DAYS_OF_WORD = WORD // BITS
WORDS = -(-LENGTH * 8 // WORD)
FAR = np.iinfo(np.int32).max  # a day that does not come
Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class DaySessions:
    """The sessions that are held on one day, in order; instants in microseconds since the epoch."""

    rows: Rows
    starts: Numbers
    ends: Numbers
    parts: Numbers  # see `search.when.parts_of`


class Moments:
    """The sessions of the rows of some columns, as they are at one instant."""

    def __init__(self, columns: Columns, when: When | None, now: datetime) -> None:
        self._columns = columns
        self._now = instant(now)
        self.when = when
        self.today = when.today if when else now.astimezone(PARIS).date()

    # --- Which ---

    def having(self, rows: Rows, when: When) -> Flags:
        """Which of these rows have a session that is asked for, and not over."""
        columns = self._columns
        calendars = calendars_of(columns)
        later = columns.moments.get(("having", when), lambda: calendars.having(when))
        found = later[columns.calendars.codes[rows]]
        if when.first == self.today:
            sessions = self._today
            now_or_later = np.zeros(len(columns), np.bool_)
            now_or_later[sessions.rows[self._asked(sessions, self.today, when)]] = True
            found |= now_or_later[rows]
        return found

    def _asked(self, sessions: DaySessions, day: date, when: When) -> Flags:
        """Which sessions of a day are asked for, and not over."""
        calendars = calendars_of(self._columns)
        taken = np.array([when.takes(day, departement) for departement in calendars.departements], np.bool_)
        of_row = calendars.departement[self._columns.calendars.codes[sessions.rows]]
        return taken[of_row] & (sessions.parts & when.bits > 0) & (sessions.ends > self._now)

    # --- How many ---

    def choices(self, rows: Rows) -> NDArray[np.int64]:
        """For each row, a bit for each of `search.when.VALUES`: whether it would do, alone of its group."""
        when = self.when or When(self.today)
        later = self._columns.moments.get(("choices", when), partial(_choices, self._columns, when))
        found = later[self._columns.calendars.codes[rows]]
        return found | self._choices_today[rows] if when.first == self.today else found

    @cached_property
    def _choices_today(self) -> NDArray[np.int64]:
        """The same, by the sessions of today that are not over; for every row."""
        columns, sessions, when = self._columns, self._today, self.when or When(self.today)
        calendars = calendars_of(columns)
        choices = np.array([_choices_on(when, self.today, one) for one in calendars.departements], np.int64)
        later = sessions.ends > self._now
        rows = sessions.rows[later]
        of_row = calendars.departement[columns.calendars.codes[rows]]
        found = np.zeros(len(columns), np.int64)
        np.bitwise_or.at(found, rows, choices.reshape(-1, 2 * ANY)[of_row, sessions.parts[later]])
        return found

    def per_day(self, rows: Rows, days: Sequence[date]) -> list[int]:
        """How many of these rows have a session on each day, one of those asked for whatever the dates.

        Today, those that are not over; none on a day that is past.
        """
        calendars = calendars_of(self._columns)
        numbers = np.bincount(self._columns.calendars.codes[rows], minlength=len(calendars.words))
        found = []
        for day in days:
            when = replace(self.when or When(self.today), du=day, au=day)
            if day == self.today:
                found.append(int(np.count_nonzero(self.having(rows, when))))
            elif 0 < (day - self.today).days < SLOTS:
                found.append(int(numbers[calendars.on(day, when)].sum()))
            else:
                found.append(0)
        return found

    # --- In which order ---

    def days(self, rows: Rows) -> Numbers:
        """The day of the first session of each row, as ordinals; that of another year for those that have none."""
        columns, when = self._columns, self._ordered
        calendars = calendars_of(columns)
        later = columns.moments.get(("days", when), lambda: calendars.first_days(when))
        found = later[columns.calendars.codes[rows]]
        if when.first == self.today:
            sessions = self._today
            today = np.zeros(len(columns), np.bool_)
            today[sessions.rows[self._asked(sessions, self.today, when)]] = True
            found[today[rows]] = self.today.toordinal()
        return found

    def starts(self, rows: Rows, number: int) -> Numbers:
        """When the first session of each row begins, in microseconds since the epoch; `NEVER` where there is none.

        Exact for that many of the first ones; the others come after them.
        """
        columns = self._columns
        found = np.full(len(rows), NEVER)
        known = np.zeros(len(rows), np.bool_)
        if self.when is None:
            # The index says it, until that session is over.
            known = columns.next_end[rows] > self._now
            known &= columns.next_end[rows] != NEVER
            found[known] = columns.next_start[rows[known]]
        others = np.flatnonzero(~known)
        days = self.days(rows[others]) if len(others) else np.zeros(0, np.int64)
        coming = days < FAR
        others, days = others[coming], days[coming]
        values, codes = np.unique(days, return_inverse=True)
        dates = [date.fromordinal(day) for day in values.tolist()]
        # Not known yet: after all those of that day.
        ends = np.array([instant(midnight(day + DAY)) - 1 for day in dates], np.int64)
        found[others] = ends[codes]
        last = min(number, len(rows)) - 1
        limit = np.partition(found, last)[last] if last >= 0 else NEVER
        wanted = [day for day in dates if instant(midnight(day)) <= limit]
        when = self._ordered
        for day, sessions in self._of_days(wanted).items():
            asked = self._asked(sessions, day, when)
            starts = np.full(len(columns), NEVER)
            # From the last to the first, which stays.
            starts[sessions.rows[asked][::-1]] = sessions.starts[asked][::-1]
            places = others[days == day.toordinal()]
            exact = starts[rows[places]]
            found[places] = np.minimum(found[places], exact)
        return found

    @property
    def _ordered(self) -> When:
        """The sessions that give their order to results: those asked for, else all that are known."""
        return self.when or When(self.today, du=self.today)

    # --- Days read from the database ---

    @property
    def _today(self) -> DaySessions:
        return self._of_days([self.today])[self.today]

    def _of_days(self, days: Iterable[date]) -> dict[date, DaySessions]:
        """The sessions of these days, read all at once when they are not known yet."""
        columns = self._columns
        found = {day: columns.days.find(day) for day in days}
        unread = [day for day, sessions in found.items() if sessions is None]
        for day, sessions in _read_days(columns, unread).items() if unread else ():
            found[day] = columns.days.keep(day, sessions)
        return found


@dataclass(frozen=True)
class Calendars:
    """The distinct calendars of some columns, as words of 64 bits: a line for each."""

    words: Words
    departements: tuple[str, ...]
    departement: Numbers  # of each calendar, as a rank in these

    def having(self, when: When) -> Flags:
        """Which calendars have a session that is asked for, today left out."""
        return np.asarray((self.words & self._mask(when)).any(axis=1))

    def on(self, day: date, when: When) -> Flags:
        """Which calendars have a session that is asked for on one day."""
        word, rank = divmod(slot_of(day), DAYS_OF_WORD)
        has = self.words[:, word] & np.uint64(when.bits << (rank * BITS)) != 0
        taken = np.array([when.takes(day, departement) for departement in self.departements], np.bool_)
        return np.asarray(has & taken[self.departement])

    def first_days(self, when: When) -> Numbers:
        """The day of the first of these sessions, today left out, as ordinals."""
        asked = self.words & self._mask(when)
        found = np.full(len(asked), FAR, np.int64)
        left = np.flatnonzero(asked.any(axis=1))
        start = slot_of(when.first)
        first_word, offset = divmod(start, DAYS_OF_WORD)
        # The first word twice: from the first day on, then what comes 28 weeks later of it.
        high = np.uint64((-1 << (offset * BITS)) & (2**WORD - 1))
        for step in range(WORDS + 1):
            word = (first_word + step) % WORDS
            bits = asked[left, word]
            if step == 0:
                bits &= high
            has = bits != 0
            lowest = bits[has] & (~bits[has] + np.uint64(1))
            slots = word * DAYS_OF_WORD + np.bitwise_count(lowest - np.uint64(1)) // BITS
            found[left[has]] = when.first.toordinal() + (slots.astype(np.int64) - start) % (
                LENGTH * 8 // BITS
            )
            left = left[~has]
        return found

    def _mask(self, when: When) -> Words:
        """The bits of the days asked for, today left out: a line for each calendar, or one for all."""
        if not when.periods:
            return _bits(when, "")
        return np.array([_bits(when, one) for one in self.departements], np.uint64).reshape(-1, WORDS)[
            self.departement
        ]


@lru_cache(maxsize=1024)
def _bits(when: When, departement: str) -> Words:
    days = _between(max(when.first, when.today + DAY), min(when.last, when.today + (SLOTS - 1) * DAY))
    for names, where in ((when.days, ""), (when.periods, departement)):
        if names:
            days &= reduce(or_, (_named(name, when.today, where) for name in names))
    # A bit for each day: no part of one reaches the next.
    return np.frombuffer((days * when.bits).to_bytes(WORDS * 8, "little"), "<u8").astype(np.uint64)


@lru_cache(maxsize=4096)
def _between(first: date, last: date) -> int:
    """The first bit of each of these days, both included."""
    return sum(1 << (slot_of(first + rank * DAY) * BITS) for rank in range((last - first).days + 1))


@lru_cache(maxsize=1024)
def _named(name: str, today: date, departement: str) -> int:
    """The same, of the coming days that a value of `quand` is about."""
    when = When.of([name], today=today, du=today, au=today + (SLOTS - 1) * DAY)
    return sum(1 << (slot_of(day) * BITS) for day in when.dates(departement))


@lru_cache(maxsize=1024)
def _choices_on(when: When, day: date, departement: str) -> list[int]:
    """For each mask of parts of the day, what a session of that day would do for: a bit for each of `VALUES`."""
    chosen = [when.choosing(value) for value in VALUES]
    bits = [one.bits if one.takes(day, departement) else 0 for one in chosen]
    return [sum(1 << rank for rank, one in enumerate(bits) if one & parts) for parts in range(2 * ANY)]


def calendars_of(columns: Columns) -> Calendars:
    """The distinct calendars of these columns, read once."""
    return columns.moments.get("calendars", partial(_read_calendars, columns))


def _read_calendars(columns: Columns) -> Calendars:
    octets = b"".join(calendar.ljust(WORDS * 8, b"\0") for _departement, calendar in columns.calendars.values)
    departements = tuple(sorted({departement for departement, _calendar in columns.calendars.values}))
    ranks = {departement: rank for rank, departement in enumerate(departements)}
    return Calendars(
        np.frombuffer(octets, "<u8").astype(np.uint64).reshape(-1, WORDS),
        departements,
        np.array([ranks[departement] for departement, _calendar in columns.calendars.values], np.int64),
    )


def _choices(columns: Columns, when: When) -> NDArray[np.int64]:
    calendars = calendars_of(columns)
    found = np.zeros(len(calendars.words), np.int64)
    for rank, value in enumerate(VALUES):
        found |= calendars.having(when.choosing(value)).astype(np.int64) << rank
    return found


def _read_days(columns: Columns, days: list[date]) -> dict[date, DaySessions]:
    on_days = Q()
    for day in days:
        on_days |= Q(start__gte=midnight(day), start__lt=midnight(day + DAY))
    times = (Cast(name, TextField()) for name in ("start", "end"))
    held = Occurrence.objects.held().filter(on_days).order_by("start")
    found: dict[date, list[tuple[int, int, int, int, int]]] = {day: [] for day in days}
    read: dict[tuple[str, str], tuple[date, int, int, int]] = {}
    where = ("page_id", Coalesce("location_id", 0 - F("venue_id"), 0))
    for page, location, *moment in held.values_list(*where, *times):
        key = (moment[0], moment[1])
        if key not in read:
            start, end = instant_of(key[0]), instant_of(key[1])
            read[key] = (start.astimezone(PARIS).date(), instant(start), instant(end), parts_of(start, end))
        day, *rest = read[key]
        found[day].append((page, location, *rest))
    return {day: _day(columns, sessions) for day, sessions in found.items()}


def _day(columns: Columns, sessions: list[tuple[int, int, int, int, int]]) -> DaySessions:
    pages, locations, starts, ends, parts = np.array(sessions, np.int64).reshape(-1, 5).T
    keys, order = columns.by_where
    wanted = (pages << 32) + locations
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1) if len(keys) else np.zeros(0, np.int64)
    here = keys[places] == wanted if len(keys) else np.zeros(len(wanted), np.bool_)
    return DaySessions(order[places[here]], starts[here], ends[here], parts[here])
