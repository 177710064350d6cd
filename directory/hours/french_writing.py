"""French opening hours, last step: what is open by part of the year, written as one OSM string.

In the standard a rule after ";" replaces the earlier ones for its days, so the order of the rules matters: usual
week, even and odd weeks, days of the month, seasons, then what closes, then the school holidays.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from directory.hours.french_clauses import APPOINTMENT, Opening
from directory.hours.french_words import NotUnderstood
from directory.hours.rules import DAYS, When

PUBLIC = -1  # the public holidays among the weekdays of a table
WEEKS = {"": "", "01": "week 01-53/2 ", "02": "week 02-52/2 "}

Slot = tuple[int | None, int | None, str]  # start, end, comment


@dataclass
class Year:
    """What is open, by part of the year."""

    week: dict[When, dict[int, list[Opening]]] = field(default_factory=lambda: defaultdict(dict))
    nth: dict[When, dict[tuple[int, int], list[Opening]]] = field(default_factory=lambda: defaultdict(dict))
    nth_off: list[tuple[int, int]] = field(default_factory=list)
    seasons_off: list[str] = field(default_factory=list)
    public_off: bool = False
    holidays_off: bool = False


def rules_of(year: Year) -> list[str]:
    """The rules in the order that keeps each of them true; raises NotUnderstood."""
    public = _slots(year.week[When()].pop(PUBLIC, []))
    whens = sorted(
        dict.fromkeys((*year.week, *year.nth)), key=lambda when: (bool(when.season), bool(when.weeks))
    )
    all_year = [when for when in whens if not when.season and not when.school_holidays]
    seasons = [when for when in whens if when.season]
    in_holidays = [when for when in whens if when.school_holidays]
    if public and (seasons or in_holidays):
        raise NotUnderstood
    rules = _weekly(year, all_year, () if any(year.nth.values()) else public)
    rules += _monthly(year, all_year)
    for when in seasons:
        rules += _weekly(year, [when]) + _monthly(year, [when])
    if public and not any(",PH " in rule for rule in rules[-1:]):
        rules.append(_rule(When(), "PH", public))
    if year.nth_off:
        rules.append(f"{_nth_names(year.nth_off)} off")
    both = year.public_off and year.holidays_off and not in_holidays
    if year.holidays_off:
        rules.append("PH,SH off" if both else "SH off")
    rules += _weekly(year, in_holidays) + _monthly(year, in_holidays)
    if year.public_off and not both:
        rules.append("PH off")
    return rules + [f"{season} off" for season in year.seasons_off]


def _slots(openings: list[Opening]) -> tuple[Slot, ...]:
    return tuple((opening.start, opening.end, opening.said(APPOINTMENT) or "") for opening in openings)


def _weekly(year: Year, whens: list[When], public: tuple[Slot, ...] = ()) -> list[str]:
    """One rule for the days that have the same slots; the last one for the public holidays too, if it can."""
    groups: dict[tuple[When, tuple[Slot, ...]], list[int]] = defaultdict(list)
    for when in whens:
        for day, openings in sorted(year.week.get(when, {}).items()):
            groups[when, _slots(openings)].append(day)
    last = next(reversed(groups), None)
    return [
        _rule(when, day_names(days) + (",PH" if last == (when, slots) == (When(), public) else ""), slots)
        for (when, slots), days in groups.items()
    ]


def _monthly(year: Year, whens: list[When]) -> list[str]:
    groups: dict[tuple[When, tuple[Slot, ...]], list[tuple[int, int]]] = defaultdict(list)
    for when in whens:
        for pair, openings in year.nth.get(when, {}).items():
            groups[when, _slots(openings)].append(pair)
    pairs = [pair for some in groups.values() for pair in some]
    last = {day for day, rank in pairs if rank == -1}
    if len(groups) > 1 and any(day in last and rank in {4, 5} for day, rank in pairs):
        raise NotUnderstood  # the fourth may be the last
    return [_rule(when, _nth_names(some), slots) for (when, slots), some in groups.items()]


def _rule(when: When, days: str, slots: tuple[Slot, ...]) -> str:
    season = f"{when.season} " if when.season else ""
    start = f"{season}{WEEKS[when.weeks]}{'SH ' if when.school_holidays else ''}{days}"
    parts = []
    for comment, some in groupby(slots, lambda slot: slot[2]):
        times = ",".join(_time(start, end) for start, end, _comment in some if start is not None)
        hedge = f'"{comment}"' if times else f'unknown "{comment}"'
        parts.append(" ".join(filter(None, (start, times, hedge if comment else ""))))
    return ", ".join(parts)


def _time(start: int, end: int | None) -> str:
    opens = f"{start // 60:02}:{start % 60:02}"
    return f"{opens}+" if end is None else f"{opens}-{end // 60:02}:{end % 60:02}"


def day_names(days: list[int]) -> str:
    runs = [
        [day for _rank, day in run] for _key, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0])
    ]
    return ",".join(
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[day] for day in run)
        for run in runs
    )


def _nth_names(pairs: list[tuple[int, int]]) -> str:
    by_day: dict[int, list[int]] = defaultdict(list)
    for day, rank in pairs:
        if rank not in by_day[day]:
            by_day[day].append(rank)
    return ",".join(
        f"{DAYS[day]}[{','.join(map(str, sorted(ranks, key=lambda rank: rank % 9)))}]"
        for day, ranks in by_day.items()
    )
