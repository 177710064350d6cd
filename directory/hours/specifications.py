"""Opening hours in the words of schema.org: a weekly timetable, with its dates where it follows the school holidays.

What cannot be said for sure is left out: search engines would rather have no hours than wrong ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from directory.hours.holidays import public_holidays
from directory.hours.rules import When, arrange, asks_first, exclusions_of, is_bare_comment, read, same_slots
from directory.hours.school import Holiday, holiday_at, known_until, school_holidays

SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TYPE = "OpeningHoursSpecification"
DAY = timedelta(days=1)
AHEAD = timedelta(weeks=26)  # as far as sessions are known
MOST = 60  # specifications of one address
HOLIDAYS = When(school_holidays=True)


@dataclass(frozen=True)
class Timetable:
    """A week of the terms (or of the whole year), one of the school holidays, and what is closed then."""

    term: dict[int, list[Any]]
    holidays: dict[int, list[Any]]
    closed_in_holidays: bool
    closed_on_public_holidays: bool

    @property
    def follows_school(self) -> bool:
        return bool(self.holidays) or self.closed_in_holidays

    def on(self, day: date, departement: str) -> dict[int, list[Any]]:
        """The week that holds on that day."""
        return self.holidays if self.follows_school and holiday_at(day, departement) else self.term


def opening_specifications(text: str, departement: str, today: date) -> list[dict[str, Any]]:
    """The weekly timetable as `OpeningHoursSpecification`s; empty for anything less plain.

    Of hours that follow the school holidays of a département, one for each term or holiday of the next 26 weeks, with
    `validFrom` and `validThrough`; none where that calendar is not known.
    """
    return [dict(one) for one in _specifications(text, departement, today)]


def closed_days(text: str, departement: str, today: date) -> list[date]:
    """The public holidays of the next 26 weeks on which usual hours say they do not hold."""
    timetable = _timetable(text)
    if timetable is None or not timetable.closed_on_public_holidays:
        return []
    last = today + AHEAD
    days = sorted({day for year in {today.year, last.year} for day in public_holidays(departement, year)})
    return [day for day in days if today <= day <= last and day.weekday() in timetable.on(day, departement)]


@lru_cache(maxsize=4096)
def _specifications(text: str, departement: str, today: date) -> list[dict[str, Any]]:
    timetable = _timetable(text)
    if timetable is None:
        return []
    if not timetable.follows_school:
        found = list(_week(timetable.term))
    else:
        found = []
        for first, last, is_holiday in _stretches(departement, today):
            week = timetable.holidays if is_holiday else timetable.term
            dates = {"validFrom": first.isoformat(), "validThrough": last.isoformat()}
            found += [{**one, **dates} for one in _week(week)]
    return found if len(found) <= MOST else []


def _week(week: dict[int, list[Any]]) -> Iterator[dict[str, Any]]:
    for days, slots in same_slots(week):
        for slot in slots:
            for opens, closes in (one.split("-") for one in slot.times or ("00:00-24:00",) if "-" in one):
                yield {
                    "@type": TYPE,
                    "dayOfWeek": [f"https://schema.org/{SCHEMA_DAYS[day]}" for day in days],
                    "opens": opens,
                    "closes": {"24:00": "23:59"}.get(closes, closes),
                }


def _stretches(departement: str, today: date) -> Iterator[tuple[date, date, bool]]:
    """The terms and the school holidays that are not over and begin soon: first and last days, whether a holiday."""
    known = known_until(departement)
    if known is None:
        return
    before: Holiday | None = None
    for holiday in school_holidays(departement):
        term = (before.last + DAY if before else today, holiday.first - DAY, False)
        for first, last, is_holiday in (term, (holiday.first, holiday.last, True)):
            if first <= last and last >= today and first <= today + AHEAD:
                yield first, last, is_holiday
        before = holiday


@lru_cache(maxsize=4096)
def _timetable(text: str) -> Timetable | None:
    """The weeks that hours are made of; nothing when they are made of anything else."""
    try:
        rules = read(text)
        if any(asks_first(rule.slot) or rule.slot.unknown or rule.joint == "||" for rule in rules):
            return None
        if any(map(is_bare_comment, rules)):
            return None
        parts, exclusions = arrange(rules), exclusions_of(rules)
    except Exception:
        return None
    plain_weeks = set(parts) <= {When(), HOLIDAYS} and not any(
        part.nth or part.public for part in parts.values()
    )
    plain_exclusions = all(rule.when == When() and not rule.nth and not rule.days for rule in exclusions)
    if not (parts and plain_weeks and plain_exclusions):
        return None
    closed = any(rule.any_school_holiday for rule in exclusions)
    if len(parts) == 2 and not closed:
        return None  # which of the usual days the holidays replace is hard to say
    return Timetable(
        term=parts[When()].week if When() in parts else {},
        holidays=parts[HOLIDAYS].week if HOLIDAYS in parts else {},
        closed_in_holidays=closed,
        closed_on_public_holidays=any(rule.public_holidays for rule in exclusions),
    )
