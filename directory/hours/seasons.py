"""Seasons from September to August, and the dates of one carried to the next.

A dated bound keeps its weekday and its distance, in weeks, to the nearest of what marks a school year: the first day of
school, the summer holidays. "Monday 1 September 2025", the very day of the rentrée, becomes the first Monday from the
rentrée of 2026 on: 7 September. An end that would then be before its beginning follows it. Where the school calendar is
not known, it is the same weekday nearest to the same date.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from directory.hours.rules import MONTHS
from directory.hours.school import holiday_at, known_until

PROPOSED_FROM = 5  # May: what is renewed from then on is the season that begins in September
_MONTH = "|".join(MONTHS)
_QUOTED = re.compile(r'("[^"]*")')
_PERIOD = re.compile(rf"(\d{{4}}) ({_MONTH}) (\d{{1,2}})-(?:(\d{{4}}) )?({_MONTH}) (\d{{1,2}})")
WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True)
class Season:
    """From 1 September of `year` to the 31 August after it, included."""

    year: int

    @property
    def name(self) -> str:
        """ "2026-27"."""
        return f"{self.year}-{(self.year + 1) % 100:02}"

    @property
    def first(self) -> date:
        return date(self.year, 9, 1)

    @property
    def before(self) -> "Season":
        return Season(self.year - 1)


@dataclass(frozen=True)
class Term:
    """What a location says of when: its OSM hours, and its validity, both days included."""

    hours: str
    first: date | None = None
    last: date | None = None


def is_dated(hours: str) -> bool:
    """Whether hours begin with a dated period: "2026 Sep 07-2027 Jul 02 Tu 09:00-12:00"."""
    return _PERIOD.match(hours) is not None


def season_to_renew(today: date) -> Season:
    """The season that begins in September from May on, else the one that runs."""
    return Season(today.year if today.month >= PROPOSED_FROM else today.year - 1)


def renewed(term: Term, season: Season, departement: str) -> Term:
    """The same hours in that season: dated periods and validity are those of its year; unchanged when they are.

    A period of several years keeps its beginning. Lists of dates are left as they are: nobody can guess the next ones.
    """
    parts = _QUOTED.split(term.hours)
    parts[::2] = [
        _PERIOD.sub(lambda match: _moved_period(match, season, departement), one) for one in parts[::2]
    ]
    moved = replace(term, hours="".join(parts))
    if term.last is None:
        return moved
    first, last = _moved(term.first, term.last, season, departement)
    return replace(moved, first=first, last=last)


def _moved_period(match: re.Match[str], season: Season, departement: str) -> str:
    year, month, day, last_year, last_month, last_day = match.groups()
    try:
        first = date(int(year), MONTHS.index(month) + 1, int(day))
        last = date(int(last_year or year), MONTHS.index(last_month) + 1, int(last_day))
    except ValueError:
        return match[0]
    moved = _moved(first, last, season, departement)
    if moved == (first, last):
        return match[0]
    return "-".join(f"{one:%Y} {MONTHS[one.month - 1]} {one:%d}" for one in moved if one)


def _moved(first: date | None, last: date, season: Season, departement: str) -> tuple[date | None, date]:
    ends_in = last.year if last.month >= 9 else last.year - 1
    begins_in = ends_in if first is None else min(first.year if first.month >= 8 else first.year - 1, ends_in)
    if ends_in >= season.year or (first is not None and first > last):
        return first, last
    there = _moved_day(last, ends_in, season.year, departement)
    while there < season.first:  # the very first days of September, before a late rentrée
        there += WEEK
    if first is None or begins_in < ends_in:
        return first, there
    begins = _moved_day(first, ends_in, season.year, departement)
    if begins > there:  # as a rentrée on another weekday tells these days apart
        there = begins + (last - first)
    return begins, there


def _moved_day(day: date, year: int, to: int, departement: str) -> date:
    marks = [
        (old, new)
        for old, new in zip(_marks(year, departement), _marks(to, departement), strict=True)
        if old and new
    ]
    if not marks:
        return _same_weekday(
            day, day.replace(year=day.year + to - year, day=min(day.day, 28 if day.month == 2 else 31))
        )
    old, new = min(marks, key=lambda mark: abs(mark[0] - day))
    near = new + (abs(day - old) // WEEK) * (WEEK if day >= old else -WEEK)
    if day >= old:
        return near + timedelta(days=(day.weekday() - near.weekday()) % 7)
    return near - timedelta(days=(near.weekday() - day.weekday()) % 7)


def _marks(year: int, departement: str) -> tuple[date | None, date | None, date | None]:
    """The rentrée of a season, its summer holidays, the rentrée after them; None where it is not known."""
    summer = holiday_at(date(year + 1, 8, 1), departement)
    return (
        back_to_school(year, departement),
        summer.first if summer else None,
        back_to_school(year + 1, departement),
    )


def back_to_school(year: int, departement: str) -> date | None:
    """The first day of school of September; None where the calendar is not known, or stops before it."""
    summer = holiday_at(date(year, 8, 1), departement)
    if summer is None or summer.last == known_until(departement):
        return None
    return summer.last + timedelta(days=1)


def _same_weekday(day: date, near: date) -> date:
    """The day nearest to `near` with the weekday of `day`."""
    return near + timedelta(days=(day.weekday() - near.weekday() + 3) % 7 - 3)
