"""Opening hours as the library can evaluate them: each school holiday becomes the dates it stands for.

Left as they are, "SH off" is ignored by the library and "SH We 14:00-16:30" read "or Wednesdays", both in silence.
Evenings that end after midnight are cut there, for the library lets another rule of the next day eat their end; what
they go on to, and what rules say, is kept aside and found again by the number written as a comment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from opening_hours import OpeningHours

from directory.hours.holidays import days_open, local_holidays
from directory.hours.rules import (
    DAYS,
    EVERY_DAY,
    MONTHS,
    Rule,
    Slot,
    Unclear,
    is_bare_comment,
    is_besides,
    refuse_undone,
    rules_or_none,
)
from directory.hours.school import school_holidays, zone_of

LONGEST = 18 * 60  # minutes; longer is a door never locked, or a day without hours
WEEKS = {"": "", "01": "week 01-53/2", "02": "week 02-52/2"}


@dataclass(frozen=True)
class Remark:
    """What a rule says, and until when ("HH:MM") its evening goes on past midnight."""

    note: str = ""
    spills_to: str = ""


@dataclass(frozen=True)
class Expanded:
    """Hours to evaluate with the country given, right between the days they were expanded for."""

    text: str
    follows_school: bool
    remarks: tuple[Remark, ...] = ()

    def remark(self, comment: str) -> Remark:
        """What is behind a comment that the library gives back."""
        return self.remarks[int(comment)] if comment else Remark()


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
    rules = [kept for rule in rules if (kept := _announced(rule))]
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
    remarks: dict[Remark, int] = {}
    written = ""
    for rule in rules:
        whats = _whats(rule, remarks)
        for days in _days(rule, school, local, first, last):
            for rank, what in enumerate(whats):
                joint = "," if rank or rule.joint == "," else ";"
                written += (f"{joint} " if written else "") + _join(days, what)
    return Expanded(written, follows_school, tuple(remarks))


def _refuse_doubtful(rule: Rule) -> None:
    """What nobody could tell a parent for sure: without an end, without a day, one thing failing another."""
    open_ended = any(time.endswith("+") for time in rule.slot.times)
    union = rule.any_school_holiday and not rule.closed
    unknown = rule.everything and rule.slot.unknown
    if open_ended or union or unknown or rule.joint == "||" or is_bare_comment(rule):
        raise Unclear
    if rule.closed and any(map(_ends_next_day, rule.slot.times)):
        raise Unclear


def _announced(rule: Rule) -> Rule | None:
    """The rule with only the times that make a session, so that no other rule cuts a short one out of a long one.

    Days without such times are as good as closed; added to others ("Tu 09:00-12:00, Tu unknown"), they are nothing.
    """
    if rule.closed:
        return rule
    times = tuple(time for time in rule.slot.times if _minutes(time) <= LONGEST)
    if times:
        return replace(rule, slot=replace(rule.slot, times=times))
    return None if rule.joint == "," else replace(rule, closed=True, slot=Slot())


def _days(rule: Rule, school: set[date], local: set[date], first: date, last: date) -> Iterator[str]:
    """The days of the rule, then those of the holidays that the library does not know."""
    season, weeks, weekdays = rule.when.season, WEEKS[rule.when.weeks], _weekdays(rule)
    if rule.when.school_holidays:
        if dates := _dates(school & _days_of_season(season, first, last)):
            yield _join(dates, weeks, weekdays)
        return
    if weekdays or not (rule.any_school_holiday or rule.public_holidays):
        yield _join(season, weeks, weekdays)
    special = (school if rule.any_school_holiday else set()) | (local if rule.public_holidays else set())
    if special and (dates := _dates(special & _days_of_season(season, first, last))):
        yield _join(dates, weeks)


def _weekdays(rule: Rule) -> str:
    every_day = rule.days == EVERY_DAY and not rule.nth and not rule.public_holidays
    names = [] if every_day else [DAYS[day] for day in rule.days]
    names += [f"{DAYS[day]}[{rank}]" for day, rank in rule.nth]
    return ",".join([*names, "PH"] if rule.public_holidays else names)


def _whats(rule: Rule, remarks: dict[Remark, int]) -> list[str]:
    """What happens these days: the times that end the same day, then each of those that do not."""
    evenings = [time for time in rule.slot.times if _ends_next_day(time)]
    same_day = [time for time in rule.slot.times if not _ends_next_day(time)]
    whats = [_what(rule, same_day, "", remarks)] if same_day or not evenings else []
    for time in evenings:
        start, end = time.split("-")
        spills_to = f"{int(end[:2]) % 24:02}{end[2:]}"
        whats.append(_what(rule, [f"{start}-24:00"], spills_to, remarks))
    return whats


def _what(rule: Rule, times: Sequence[str], spills_to: str, remarks: dict[Remark, int]) -> str:
    remark = Remark(rule.slot.comment, spills_to)
    state = "closed" if rule.closed else "unknown" if rule.slot.unknown else ""
    number = "" if remark == Remark() else f'"{remarks.setdefault(remark, len(remarks))}"'
    return _join(",".join(times), state, number)


def _minutes(time: str) -> int:
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in time.split("-"))
    return end - start if end > start else end - start + 24 * 60


def _ends_next_day(time: str) -> bool:
    start, end = time.split("-")
    return end <= start or end > "24:00"


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
