"""The dates of an event a year later, on the same days of the week."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from directory.hours.holidays import public_holidays
from directory.hours.seasons import Season, Term, renewed
from events.dates.rows import PlainRow
from events.enums import Every
from events.recurrence import days_of, expand_dates, is_nth, nth_of

WEEK = timedelta(weeks=1)
YEAR = timedelta(weeks=52)
SCHOOL_YEAR = timedelta(weeks=26)  # a rule that long follows the school year, not the calendar
MOST_YEARS = 20


def next_year(rows: Iterable[PlainRow], today: date, departement: str) -> tuple[list[PlainRow], int]:
    """The same dates 52 weeks later, or as many times 52 as it takes for one to be to come; and that number of years.

    A rule keeps its weekday and its rank in the month; one that lasts a school year begins and ends with the next one
    (see `directory.hours.seasons`). Days left out because they are public holidays become those of the year.
    """
    shifted, years = list(rows), 0
    while shifted and years < MOST_YEARS:
        shifted, years = [_shifted(row, departement) for row in shifted], years + 1
        if any(one.start.date() >= today for one in expand_dates(shifted, departement)):
            break
    return shifted, years


def _shifted(row: PlainRow, departement: str) -> PlainRow:
    if not row.every:
        return replace(row, day=row.day + YEAR)
    first, last = row.day + YEAR, row.until and row.until + YEAR
    if row.until and (row.skip_holidays or row.until - row.day >= SCHOOL_YEAR):
        ends_in = row.until.year if row.until.month >= 9 else row.until.year - 1
        there = renewed(Term("", row.day, row.until), Season(ends_in + 1), departement)
        first, last = there.first or first, there.last
    if row.until and last and row.every == Every.MONTH:
        by = last - row.until
        for held in days_of(replace(row, skip_holidays=False, left_out=()), ""):
            last = max(last, _same_rank(row, held, by))
    # Of a rule by the month, the first date from there on.
    moved = PlainRow.of(replace(row, day=first, until=last, left_out=()))
    return replace(moved, left_out=_left_out(row, moved, departement))


def _same_rank(row: PlainRow, day: date, by: timedelta) -> date:
    """A date of a rule by the month, moved: the 2nd Friday of May is the 8th, and 53 weeks later the 14th."""
    there, nth = day + by, row.nth or nth_of(row.day)
    return there + WEEK if not is_nth(there, nth) and is_nth(there + WEEK, nth) else there


def _left_out(row: PlainRow, moved: PlainRow, departement: str) -> tuple[str, ...]:
    days = set(days_of(replace(moved, skip_holidays=False), ""))
    was = [date.fromisoformat(day) for day in row.left_out]
    by_month, by = row.every == Every.MONTH, moved.day - row.day
    gone = {
        _same_rank(row, day, YEAR) if by_month else day + by
        for day in was
        if day not in public_holidays(departement, day.year)
    }
    if len(gone) < len(set(was)):
        years = {day.year for day in days}
        gone |= set().union(*(public_holidays(departement, year) for year in years))
    return tuple(sorted(day.isoformat() for day in gone & days))
