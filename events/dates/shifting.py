"""The dates of an event a year later, on the same days of the week."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from directory.hours.holidays import public_holidays
from directory.hours.seasons import Season, Term, renewed
from events.dates.rows import PlainRow
from events.recurrence import days_of, expand_dates

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
    # Of a rule by the month, the first date from there on.
    moved = PlainRow.of(replace(row, day=first, until=last, left_out=()))
    return replace(moved, left_out=_left_out(row, moved, departement))


def _left_out(row: PlainRow, moved: PlainRow, departement: str) -> tuple[str, ...]:
    days = set(days_of(replace(moved, skip_holidays=False), ""))
    was = [date.fromisoformat(day) for day in row.left_out]
    by = moved.day - row.day if row.every != "month" else YEAR
    gone = {day + by for day in was if day not in public_holidays(departement, day.year)}
    if len(gone) < len(set(was)):
        years = {day.year for day in days}
        gone |= set().union(*(public_holidays(departement, year) for year in years))
    return tuple(sorted(day.isoformat() for day in gone & days))
