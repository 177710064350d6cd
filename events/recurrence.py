"""From the rows of dates an editor fills in to the dates themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Protocol

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from directory.hours.school import holiday_at, known_until
from directory.hours.sessions import PARIS
from events.enums import Every
from events.querysets import LONGEST

MOST_DATES = 800
DAY = timedelta(days=1)
OPEN_ENDED = timedelta(days=366)  # how long a rule without end goes on, from its first date


class DateRow(Protocol):
    """What `EventDate` says; times are those of Paris, and an end that is not after its start is of the next day."""

    @property
    def day(self) -> date: ...

    @property
    def start_time(self) -> time: ...

    @property
    def end_time(self) -> time: ...

    @property
    def every(self) -> str: ...

    @property
    def nth(self) -> int | None: ...

    @property
    def until(self) -> date | None: ...

    @property
    def skip_holidays(self) -> bool: ...

    @property
    def left_out(self) -> Any: ...

    @property
    def note(self) -> str: ...

    @property
    def venue_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Dated:
    """One date, as aware datetimes of Paris; `venue` is an id, none for the address of the event itself."""

    start: datetime
    end: datetime
    venue: int | None = None
    note: str = ""


def expand_dates(rows: Iterable[DateRow], departement: str) -> list[Dated]:
    """All the dates in order, at most `MOST_DATES`; of two that start together, one: see `_rank`.

    Pure. A rule without end goes on for a year. One that leaves out school holidays says nothing of the days after
    those that are published: what is not sure is not announced.
    """
    return _expanded(rows, departement)[:MOST_DATES]


def are_too_many(rows: Iterable[DateRow], departement: str) -> bool:
    """Whether these rows give more than `MOST_DATES`, so that some would be lost."""
    return len(_expanded(rows, departement)) > MOST_DATES


def nth_of(day: date) -> int:
    """Which weekday of its month a day is: the 2nd Friday is 2; the 5th, -1 as the last."""
    rank = (day.day - 1) // 7 + 1
    return rank if rank < 5 else -1


def lasts_too_long(start: time, end: time) -> bool:
    """Whether these hours can only be a mistake: an end before the start that would make a night of over 18 hours."""
    if end > start:
        return False
    length = datetime.combine(date.min + DAY, end) - datetime.combine(date.min, start)
    return length > LONGEST


def is_nth(day: date, nth: int) -> bool:
    """Whether a day is that weekday of its month; -1 is the last."""
    if nth == -1:
        return (day + 7 * DAY).month != day.month
    return nth == (day.day - 1) // 7 + 1


def last_day(row: DateRow) -> date:
    """The day after which a row gives no date any more."""
    return (row.until or row.day + OPEN_ENDED) if row.every else row.day


def days_of(row: DateRow, departement: str) -> Iterator[date]:
    """The days of one row in order; of a rule that follows school holidays, those that are sure."""
    last_known = known_until(departement) if row.every and row.skip_holidays else None
    left_out = set(row.left_out or ())
    for day in _ruled(row):
        if last_known and day > last_known:
            return
        if row.every and row.skip_holidays and holiday_at(day, departement):
            continue
        if day.isoformat() not in left_out:
            yield day


def _expanded(rows: Iterable[DateRow], departement: str) -> list[Dated]:
    found: dict[datetime, Dated] = {}
    for row in sorted(rows, key=_rank):
        for day in islice(days_of(row, departement), MOST_DATES + 1):
            one = _dated(row, day)
            found.setdefault(one.start, one)
    return [found[start] for start in sorted(found)]


def _rank(row: DateRow) -> tuple[Any, ...]:
    """Which of two rows wins a start they share: what is written by itself, then what says more.

    Never the order of the rows: a form writes them in another one, and the dates have to stay the same.
    """
    says_less = row.venue_id is None, not row.note
    return bool(row.every), *says_less, row.note, row.venue_id or 0, row.end_time, row.start_time


def _ruled(row: DateRow) -> Iterator[date]:
    if not row.every:
        yield row.day
        return
    rule: dict[str, Any] = {
        "dtstart": datetime.combine(row.day, time.min),
        "until": datetime.combine(last_day(row), time.min),
    }
    if row.every == Every.MONTH:
        rule |= {"freq": MONTHLY, "byweekday": weekday(row.day.weekday())(row.nth or nth_of(row.day))}
    else:
        rule |= {"freq": WEEKLY, "interval": 2 if row.every == Every.FORTNIGHT else 1}
    for moment in rrule(**rule):
        yield moment.date()


def _dated(row: DateRow, day: date) -> Dated:
    # A time that is typed has no fold: of an hour that comes twice, it is the first.
    first = datetime.combine(day, row.start_time.replace(fold=0))
    last = datetime.combine(day, row.end_time.replace(fold=0))
    if last <= first:
        last += DAY
    start, end = first.replace(tzinfo=PARIS), last.replace(tzinfo=PARIS)
    if end.timestamp() <= start.timestamp():
        # The night of summer time: hours that do not exist are one later.
        end = datetime.fromtimestamp(start.timestamp() + (last - first).total_seconds(), PARIS)
    # Through the instant: hours that do not exist are said as the clock will show them.
    return Dated(
        datetime.fromtimestamp(start.timestamp(), PARIS),
        datetime.fromtimestamp(end.timestamp(), PARIS),
        row.venue_id,
        row.note,
    )
