"""Opening hours as the library can evaluate them: each school holiday becomes the dates it stands for.

Left as they are, "SH off" is ignored by the library and "SH We 14:00-16:30" read "or Wednesdays", both in silence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from opening_hours import OpeningHours

from directory.hours.holidays import days_open, local_holidays
from directory.hours.rules import (
    DAYS,
    EVERY_DAY,
    MONTHS,
    Rule,
    Unclear,
    is_bare_comment,
    is_besides,
    refuse_undone,
    rules_or_none,
)
from directory.hours.school import school_holidays, zone_of

WEEKS = {"": "", "01": "week 01-53/2", "02": "week 02-52/2"}


@dataclass(frozen=True)
class Expanded:
    """Hours to evaluate with the country given, right between the days they were expanded for."""

    text: str
    follows_school: bool


def expand(text: str, first: date, last: date, departement: str) -> Expanded | None:
    """The hours with the holidays of these days written as dates; None when not sure what they mean."""
    rules = rules_or_none(text)
    if not rules:
        return None
    try:
        refuse_undone(rules)
        rules = [rule for rule in rules if not is_besides(rule)]
        for rule in rules:
            _refuse_doubtful(rule)
    except Unclear:
        return None
    follows_school = any(rule.when.school_holidays or rule.any_school_holiday for rule in rules)
    if follows_school and zone_of(departement) is None:
        return None
    school = _days_of_school_holidays(departement, first, last) if follows_school else set()
    local = {
        day
        for year in range(first.year, last.year + 1)
        for day in local_holidays(departement, year)
        if first <= day <= last
    }
    written = ""
    for rule in rules:
        for piece in _pieces(rule, school, local, first, last):
            written += f"{rule.joint if rule.joint == ',' else ';'} {piece}" if written else piece
    return Expanded(written, follows_school)


def _refuse_doubtful(rule: Rule) -> None:
    """What nobody could tell a parent for sure: without an end, without a day, one thing failing another."""
    open_ended = any(time.endswith("+") for time in rule.slot.times)
    union = rule.any_school_holiday and not rule.closed
    unknown = rule.everything and rule.slot.unknown
    if open_ended or union or unknown or rule.joint == "||" or is_bare_comment(rule):
        raise Unclear


def _pieces(rule: Rule, school: set[date], local: set[date], first: date, last: date) -> Iterator[str]:
    """The rule, then what it says of the holidays that the library does not know."""
    season, what = rule.when.season, _what(rule)
    weekdays = _weekdays(rule)
    if rule.when.school_holidays:
        if dates := _dates(school & _days_of_season(season, first, last)):
            yield _join(dates, WEEKS[rule.when.weeks], weekdays, what)
        return
    if weekdays or not (rule.any_school_holiday or rule.public_holidays):
        if rule.everything and not what:
            yield "24/7"
        else:
            yield _join(season, WEEKS[rule.when.weeks], weekdays, what)
    special = (school if rule.any_school_holiday else set()) | (local if rule.public_holidays else set())
    if special and (dates := _dates(special & _days_of_season(season, first, last))):
        yield _join(dates, WEEKS[rule.when.weeks], what)


def _weekdays(rule: Rule) -> str:
    every_day = rule.days == EVERY_DAY and not rule.nth and not rule.public_holidays
    names = [] if every_day else [DAYS[day] for day in rule.days]
    names += [f"{DAYS[day]}[{rank}]" for day, rank in rule.nth]
    return ",".join([*names, "PH"] if rule.public_holidays else names)


def _what(rule: Rule) -> str:
    comment = f'"{rule.slot.comment}"' if rule.slot.comment else ""
    state = "closed" if rule.closed else "unknown" if rule.slot.unknown else ""
    return _join(",".join(rule.slot.times), state, comment)


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _days_of_school_holidays(departement: str, first: date, last: date) -> set[date]:
    return {
        day
        for one in school_holidays(departement)
        for day in _between(max(one.first, first), min(one.last, last))
    }


def _days_of_season(season: str, first: date, last: date) -> set[date]:
    """All of them when there is no season."""
    return set(days_open(OpeningHours(season), first, last) if season else _between(first, last))


def _between(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=rank) for rank in range((last - first).days + 1))


def _dates(days: set[date]) -> str:
    """Days as OSM ranges of dates: "2026 Dec 19-2027 Jan 3"."""
    runs = (
        [day for _rank, day in run]
        for _key, run in groupby(enumerate(sorted(days)), lambda pair: pair[1].toordinal() - pair[0])
    )
    return ",".join(_date(run[0]) if len(run) == 1 else f"{_date(run[0])}-{_date(run[-1])}" for run in runs)


def _date(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02}"
