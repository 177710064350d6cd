"""French opening hours, fourth step: clauses become a table by part of the year, where two ways to understand refuse."""

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from directory.hours.french_clauses import APPOINTMENT, Clause, Exclusion, Opening, Reading
from directory.hours.french_phrases import Days
from directory.hours.french_words import NotUnderstood
from directory.hours.french_writing import PUBLIC, Year, rules_of
from directory.hours.rules import EVERY_DAY, MONTHS, When

TEMPLATE = 5  # days said one by one: a sheet with a column for each day
OVERLAP = "des horaires se chevauchent"

Key = TypeVar("Key")


def osm_of(reading: Reading) -> str:
    """The OSM string, empty when nothing is said; raises NotUnderstood."""
    opened = [clause for clause in reading.clauses if clause.openings]
    if not opened:
        return _without_openings(reading)
    if reading.said_nowhere or reading.closed:
        raise NotUnderstood
    _check_blank_days(reading.clauses)
    _spread_everywhere(reading, opened)
    year = Year()
    _close(year, reading, opened)
    _school(year, reading, opened)
    _include(year, reading, opened)
    for rank, clause in enumerate(opened):
        _place(year, clause, opened[:rank])
    _mix_weeks(year)
    _check_seasons(year, opened)
    text = "; ".join(rules_of(year))
    return text + (f' || unknown "{reading.besides}"' if reading.besides else "")


def _without_openings(reading: Reading) -> str:
    alone = not reading.clauses and not reading.exclusions and not reading.including and not reading.besides
    if alone and reading.closed and not reading.everywhere:
        return "off"
    if alone and list(reading.everywhere) == [APPOINTMENT] and reading.everywhere[APPOINTMENT]:
        return f'unknown "{reading.everywhere[APPOINTMENT]}"'
    blank = all(clause.blank for clause in reading.clauses) and not (reading.exclusions or reading.everywhere)
    if blank and (reading.said_nowhere or len(reading.clauses) >= TEMPLATE):
        return ""
    raise NotUnderstood


def is_template(clauses: list[Clause]) -> bool:
    """Whether the days are said one by one, as from the columns of a sheet."""
    alone = [clause for clause in clauses if len(clause.days.days) == 1]
    return len({clause.item for clause in alone}) >= TEMPLATE


def _check_blank_days(clauses: list[Clause]) -> None:
    """ "lundi ; mardi 9h-12h" may be a list of days; over a whole week it is a sheet's empty cell."""
    silent = [clause for clause in clauses if clause.blank and not clause.closed]
    alone = {clause.days.days for clause in clauses if len(clause.days.days) == 1}
    if silent and (len(alone) < TEMPLATE or (len(silent) == len(alone) - 1 and len(alone) == TEMPLATE)):
        raise NotUnderstood


def _spread_everywhere(reading: Reading, opened: list[Clause]) -> None:
    for dimension, value in reading.everywhere.items():
        for clause in opened:
            if any(opening.said(dimension) is not None for opening in clause.openings):
                raise NotUnderstood
            clause.openings = [opening.with_said(dimension, value) for opening in clause.openings]


# --- What is closed ---


def _close(year: Year, reading: Reading, opened: list[Clause]) -> None:
    for exclusion in reading.exclusions:
        if (
            exclusion.what.holidays
            or exclusion.what.seasons
            or any(days.public for days in exclusion.what.days)
        ):
            _check_reach(exclusion, reading, opened)
        year.holidays_off |= exclusion.what.holidays
        year.seasons_off += [s for s in exclusion.what.seasons if s not in year.seasons_off]
        for days in exclusion.what.days:
            _close_days(year, days, exclusion.clause, opened)
    for clause in reading.clauses:
        if clause in opened:
            continue
        named = set(clause.days.days) | {day for day, _rank in clause.days.nth}
        others = [one for one in opened if one.heading != clause.heading]
        if any(named & _weekdays(one) for one in others):
            raise NotUnderstood
        _close_days(year, clause.days, None, opened)


def _check_reach(exclusion: Exclusion, reading: Reading, opened: list[Clause]) -> None:
    """ "lundi 9h-12h, mardi 14h-17h hors vacances": is Monday open in the holidays?"""
    clause = exclusion.clause
    if clause is None or [clause] == opened:
        return
    if clause not in opened:
        raise NotUnderstood
    last = {one.heading: one for one in opened}
    same = [one.clause for one in reading.exclusions if one.what == exclusion.what]
    if len(last) > 1:
        if all(one in same for one in last.values()):
            return
        raise NotUnderstood
    joined = all(one.joined or rank == 0 for rank, one in enumerate(opened)) and not exclusion.in_brackets
    if clause is not opened[-1] or is_template(reading.clauses) or not (exclusion.after_comma or joined):
        raise NotUnderstood


def _close_days(year: Year, days: Days, clause: Clause | None, opened: list[Clause]) -> None:
    year.public_off |= days.public
    closed = set(days.days)
    if clause is not None and closed and closed <= set(clause.days.days):
        _remove(clause, closed)
    else:
        for one in opened:
            if closed & _weekdays(one):
                _remove(one, closed)
    for pair in days.nth:
        if any(day == pair[0] for one in opened for day, _rank in one.days.nth):
            raise NotUnderstood
        if any(pair[0] in one.days.days for one in opened) and pair not in year.nth_off:
            year.nth_off.append(pair)


def _remove(clause: Clause, closed: set[int]) -> None:
    """A day that was named cannot also be closed."""
    left = tuple(day for day in clause.days.days if day not in closed)
    if not clause.days.spread or not left or clause.days.nth:
        raise NotUnderstood
    clause.days = replace(clause.days, days=left)


def _weekdays(clause: Clause) -> set[int]:
    return set(clause.days.days) | {day for day, _rank in clause.days.nth}


# --- School holidays ---


def _school(year: Year, reading: Reading, opened: list[Clause]) -> None:
    """Settle what is open in term, in the holidays or always; raises where it could be either."""
    said = {opening.said("school") for clause in opened for opening in clause.openings}
    year.holidays_off |= reading.only_in_holidays
    for clause in opened:
        schools = {opening.said("school") for opening in clause.openings}
        if "term" in schools and None in said and schools != {"term", "holidays"}:
            raise NotUnderstood
        if {None, "holidays"} <= schools:
            raise NotUnderstood
    if "term" in said and None not in said:
        year.holidays_off = True
    usual = [clause for clause in opened if {o.said("school") for o in clause.openings} != {"holidays"}]
    in_holidays = [clause for clause in opened if "holidays" in {o.said("school") for o in clause.openings}]
    if not in_holidays:
        return
    if year.nth_off or (year.holidays_off and not usual and not reading.only_in_holidays):
        raise NotUnderstood
    year.holidays_off &= bool(usual)
    if year.holidays_off or not usual:
        return
    headed = [clause for clause in in_holidays if clause.heading]
    days = {day for clause in headed for day in clause.days.days}
    if days & {day for clause in usual for day, _rank in clause.days.nth}:
        raise NotUnderstood
    if headed and not {day for clause in usual for day in _weekdays(clause)} <= days:
        raise NotUnderstood
    for clause in in_holidays:
        if not clause.heading and any(
            _weekdays(clause) & _weekdays(one) for one in usual if one is not clause
        ):
            raise NotUnderstood


def _include(year: Year, reading: Reading, opened: list[Clause]) -> None:
    for including in reading.including:
        if including.public:
            if year.public_off or len(opened) > 1:
                raise NotUnderstood
            if (
                opened[0].days.days == EVERY_DAY
            ):  # otherwise only those that fall on these days: so it is already
                opened[0].days = replace(opened[0].days, public=True)
        schools = {opening.said("school") for clause in opened for opening in clause.openings}
        if including.holidays and (year.holidays_off or schools != {None}):
            raise NotUnderstood


# --- The table ---


def _place(year: Year, clause: Clause, before: list[Clause]) -> None:
    whens: dict[When, list[Opening]] = defaultdict(list)
    for opening in clause.openings:
        in_holidays = opening.said("school") == "holidays"
        when = When(opening.said("season") or "", opening.said("weeks") or "", in_holidays)
        if in_holidays and (when.season or when.weeks):
            raise NotUnderstood
        whens[when].append(opening)
    seasons = {when.season for when in whens}
    if "" in seasons and len(seasons) > 1:
        raise NotUnderstood
    days = (*clause.days.days, *((PUBLIC,) if clause.days.public else ()))
    if (clause.days.public or clause.days.nth) and any(when.weeks for when in whens):
        raise NotUnderstood
    if clause.days.public and (set(whens) != {When()} or year.public_off or year.holidays_off):
        raise NotUnderstood
    _check_weeks(clause, set(whens), before)
    for when, openings in whens.items():
        for day in days:
            _add(year.week[when], day, openings, clause, before)
        for pair in clause.days.nth:
            _add(year.nth[when], pair, openings, clause, before)


def _check_weeks(clause: Clause, whens: set[When], before: list[Clause]) -> None:
    """Every week and even weeks on one day: added up only when said together."""
    for one in before:
        if not _weekdays(one) & _weekdays(clause):
            continue
        theirs = {(o.said("season") or "", o.said("weeks") or "") for o in one.openings}
        ours = {(when.season, when.weeks) for when in whens if not when.school_holidays}
        if any(season == other and bool(w) != bool(v) for season, w in ours for other, v in theirs):
            raise NotUnderstood


def _add(
    table: dict[Key, list[Opening]], key: Key, openings: list[Opening], clause: Clause, before: list[Clause]
) -> None:
    there = table.get(key, [])
    if there:
        labelled = all(opening.half for opening in (*there, *openings))
        twin = any(one.days == clause.days for one in before)
        if not (clause.also or labelled or twin):
            raise NotUnderstood
    together = sorted((*there, *openings), key=lambda opening: opening.start or 0)
    for first, second in pairwise(together):
        if first.start is None or second.start is None:
            raise NotUnderstood
        if first.end is None or first.end > second.start:
            raise NotUnderstood(OVERLAP)
    table[key] = together


def _mix_weeks(year: Year) -> None:
    """ "lundi 9h-12h, semaines paires : 14h-17h": two whole weeks, since a rule replaces another."""
    for when in [when for when in year.week if when.weeks]:
        usual = year.week.get(replace(when, weeks=""), {})
        for day in set(year.week[when]) & set(usual):
            for weeks in ("01", "02"):
                table = year.week[replace(when, weeks=weeks)]
                _add(table, day, usual[day], _ALSO, [])
            del usual[day]


_ALSO = Clause(Days(), 0, 0, also=True)


def _check_seasons(year: Year, opened: list[Clause]) -> None:
    """Seasons must not meet, and one that replaces the usual week must replace all of it."""
    whens = [*year.week, *year.nth]
    seasons = {when.season for when in whens if when.season}
    covered: set[tuple[int, int]] = set()
    for season in seasons:
        dates = _dates(season)
        if len(seasons) > 1 and (
            covered & dates or any(c.isdigit() and len(seasons) > 1 for c in season[:4])
        ):
            raise NotUnderstood
        covered |= dates
    if any(when.school_holidays for when in whens) and seasons:
        raise NotUnderstood
    alternate = {day for when, days in year.week.items() if when.weeks and not when.season for day in days}
    if any(alternate & set(days) for when, days in year.week.items() if when.season):
        raise NotUnderstood
    usual = {day for when, days in year.week.items() if not when.season for day in days}
    monthly = {day for when, pairs in year.nth.items() if not when.season for day, _rank in pairs}
    usual |= monthly
    for season in seasons if usual - {PUBLIC} else ():
        clauses = [c for c in opened if any(o.said("season") == season for o in c.openings)]
        days = {day for clause in clauses for day in clause.days.days}
        if any(clause.heading for clause in clauses):
            if not usual - {PUBLIC} <= days or monthly & days:
                raise NotUnderstood
        elif usual & {day for clause in clauses for day in _weekdays(clause)}:
            raise NotUnderstood


def _dates(season: str) -> set[tuple[int, int]]:
    """The (month, day) pairs of a season, years left aside."""
    found: set[tuple[int, int]] = set()
    for period in season.split(","):
        first, _dash, last = period.partition("-")
        start, end = _month_day(first, 1), _month_day(last or first, 31)
        found |= {
            (month, day)
            for month in range(1, 13)
            for day in range(1, 32)
            if (
                start <= (month, day) <= end if start <= end else (month, day) >= start or (month, day) <= end
            )
        }
    return found


def _month_day(date: str, day: int) -> tuple[int, int]:
    words = [word for word in date.split() if not (word.isdigit() and len(word) == 4)]
    return MONTHS.index(words[0]) + 1, int(words[1]) if len(words) > 1 else day
