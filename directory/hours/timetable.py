"""Opening hours between the rows of a form and the OSM string of the location.

The string is a union: rows are joined by ", " so that none replaces another, then come the closings ("PH,SH off"),
what is open in the school holidays, and the dates of their own, which nothing closes. A string that says more than
rows can is not read: the editor gets it in words, and as text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby

from directory.hours.french_writing import WEEKS, day_names
from directory.hours.rows import (
    Public,
    Rhythm,
    Row,
    School,
    asks_first_in,
    hedge_of,
    normalised,
    said_by,
    without_times,
)
from directory.hours.rules import (
    DAYS,
    EVERY_DAY,
    LAST,
    MONTHS,
    Rule,
    Unclear,
    When,
    is_besides,
    rules_or_none,
)

A_LEAP_YEAR = tuple(date(2028, 1, 1) + timedelta(days=rank) for rank in range(366))

# --- Writing ---


def write_rows(rows: Iterable[Row]) -> str:
    """The OSM string of rows in which nothing is missing; empty for no row."""
    rows = normalised(rows)
    recurring = [row for row in rows if row.recurs]
    schools = {row.school for row in recurring}
    term = [row for row in recurring if row.school != School.ONLY]
    dated = _rules(row for row in rows if row.rhythm == Rhythm.DATES)
    closes = any(row.public == Public.CLOSED for row in recurring)
    in_holidays: list[str] = []
    if schools - {School.OPEN}:
        open_then = [row for row in recurring if row.school != School.CLOSED]
        open_then.sort(key=lambda row: row.start is not None)
        in_holidays = _rules(open_then, school_holidays=True)
    chunks = [_rules(term)]
    if term and in_holidays:
        chunks += [["SH off", *dated, *in_holidays]] if dated and not closes else [["SH off"], in_holidays]
    elif in_holidays:
        chunks += [[*([] if closes else dated), *in_holidays]]
    elif schools == {School.CLOSED}:
        chunks += [["PH,SH off" if closes else "SH off", *dated]]
    if closes and schools != {School.CLOSED}:
        chunks += [["PH off", *dated]]
    elif not schools - {School.OPEN}:
        chunks[0] += dated
    text = "; ".join(", ".join(chunk) for chunk in chunks if chunk)
    besides = [f'unknown "{hedge_of(row)}"' for row in rows if row.rhythm == Rhythm.NO_FIXED_DAY]
    return " || ".join(filter(None, [text, *besides]))


def _rules(rows: Iterable[Row], *, school_holidays: bool = False) -> list[str]:
    return [_rule(list(group), school_holidays) for _base, group in groupby(rows, without_times)]


def _rule(group: list[Row], school_holidays: bool) -> str:
    row = group[0]
    weeks = WEEKS[{Rhythm.EVEN: "02", Rhythm.ODD: "01"}.get(row.rhythm, "")]
    season = f"{season_text(row.season)} " if row.season else ""
    if row.rhythm == Rhythm.DATES:
        days = ",".join(osm_date(day) for day in row.dates)
    elif row.rhythm == Rhythm.MONTHLY:
        ranks = f"[{','.join(map(str, row.ranks))}]"
        days = ",".join(DAYS[day] + ranks for day in row.days)
    else:
        days = day_names(list(row.days))
    times = ",".join(f"{one.start}-{one.end}" for one in group) if row.start else "unknown"
    hedge = f' "{hedge_of(row)}"' if hedge_of(row) else ""
    return f"{season}{weeks}{'SH ' if school_holidays else ''}{days} {times}{hedge}"


def season_text(season: tuple[str, str]) -> str:
    return season[0] if season[0] == season[1] else "-".join(season)


def osm_date(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02}"


# --- Reading ---


def read_rows(text: str) -> tuple[Row, ...] | None:
    """The rows that say the same as the string, none for an empty one; None when rows cannot say it."""
    if not text.strip():
        return ()
    rules = rules_or_none(text)
    if rules is None:
        return None
    try:
        timetable = _Timetable()
        for place, rule in enumerate(rules):
            timetable.add(rule, first=place == 0)
        rows = normalised(timetable.rows())
        return rows if rows and write_rows(rows) else None
    except Unclear:
        return None


@dataclass
class _Timetable:
    """What was read so far: rows of the year, and those of the school holidays once they differ (not None)."""

    usual: list[Row] = field(default_factory=list)
    in_holidays: list[Row] | None = None
    dated: list[Row] = field(default_factory=list)
    besides: list[Row] = field(default_factory=list)
    public_off: bool = False
    all_but: tuple[str, str] | None = None  # the season left by a closing ("Aug off")

    def add(self, rule: Rule, *, first: bool) -> None:
        if is_besides(rule):
            self._add_besides(rule, first=first)
        elif rule.joint == "||":
            raise Unclear
        elif rule.closed:
            self._close(rule)
        elif self.all_but or self.besides:
            raise Unclear
        else:
            self._open(rule)

    def rows(self) -> list[Row]:
        usual, then = self.usual, self.usual if self.in_holidays is None else self.in_holidays
        rows = [replace(row, school=School.OPEN if row in then else School.CLOSED) for row in usual]
        rows += [replace(row, school=School.ONLY) for row in then if row not in usual]
        if self.all_but:
            rows = [replace(row, season=self.all_but) for row in rows]
        if self.public_off:
            rows = [replace(row, public=Public.CLOSED) for row in rows]
        return rows + self.dated + self.besides

    def _add_besides(self, rule: Rule, *, first: bool) -> None:
        if self.besides or not rule.slot.unknown or not (first or rule.joint == "||"):
            raise Unclear
        self.besides = [Row(rhythm=Rhythm.NO_FIXED_DAY, appointment=True, note=rule.slot.comment)]

    # --- What closes ---

    def _close(self, rule: Rule) -> None:
        if rule.joint == "," or rule.slot.times or rule.slot.comment or rule.nth or rule.everything:
            raise Unclear
        if rule.when.season:
            self._close_season(rule)
            return
        if rule.when != When() or (rule.days and self.in_holidays is not None):
            raise Unclear
        self.usual = _without_days(self.usual, rule.days)
        if set(rule.days) & _weekdays(self.dated):
            raise Unclear
        if (rule.public_holidays or rule.any_school_holiday) and self.dated:
            raise Unclear
        self.public_off |= rule.public_holidays
        if rule.any_school_holiday:
            if self.in_holidays is not None:
                raise Unclear
            self.in_holidays = []

    def _close_season(self, rule: Rule) -> None:
        """ "Aug off": open from September to July."""
        months = rule.when.season.split("-")
        plain = rule.when == When(season=rule.when.season) and rule.days == EVERY_DAY
        rows = [*self.usual, *(self.in_holidays or [])]
        if not plain or self.all_but or self.dated or any(row.season for row in rows):
            raise Unclear
        if not set(months) <= set(MONTHS) or rule.public_holidays or rule.any_school_holiday:
            raise Unclear
        first, last = MONTHS.index(months[0]), MONTHS.index(months[-1])
        self.all_but = (MONTHS[(last + 1) % 12], MONTHS[first - 1])
        if (last - first) % 12 == 11:
            raise Unclear

    # --- What opens ---

    def _open(self, rule: Rule) -> None:
        if rule.public_holidays or rule.any_school_holiday:
            raise Unclear
        rows = _rows_of(rule)
        dated = rows[0].rhythm == Rhythm.DATES
        closed = self.public_off or (self.in_holidays is not None and not rule.when.school_holidays)
        if closed and not (dated and rule.joint == ","):
            raise Unclear
        if rule.joint == ";":
            self._make_room(rule, rows)
        if dated:
            self.dated += rows
        elif not rule.when.school_holidays:
            self.usual += rows
        else:
            self.in_holidays = [*(self.usual if self.in_holidays is None else self.in_holidays), *rows]

    def _make_room(self, rule: Rule, rows: list[Row]) -> None:
        """After ";" a rule replaces what was said of the days it is about."""
        if _weekdays(self.dated) & _weekdays(rows):
            raise Unclear
        if rule.when.school_holidays:
            before = self.usual if self.in_holidays is None else self.in_holidays
            self.in_holidays = _replaced(before, rows)
        else:
            self.usual = _replaced(self.usual, rows)


def _replaced(before: list[Row], rows: list[Row]) -> list[Row]:
    if all(row.rhythm == Rhythm.WEEKLY and not row.season for row in rows):
        return _without_days(before, tuple(_weekdays(rows)))
    if not all(_apart(one, row) for one in before for row in rows):
        raise Unclear
    return before


def _without_days(rows: list[Row], days: tuple[int, ...]) -> list[Row]:
    left = [replace(row, days=tuple(day for day in row.days if day not in days)) for row in rows]
    return [row for row in left if row.days]


def _weekdays(rows: Iterable[Row]) -> set[int]:
    return {day for row in rows for day in (*row.days, *(one.weekday() for one in row.dates))}


def _apart(one: Row, other: Row) -> bool:
    """Whether two rows are sure never to be about the same day."""
    if not _weekdays([one]) & _weekdays([other]):
        return True
    if {one.rhythm, other.rhythm} == {Rhythm.EVEN, Rhythm.ODD}:
        return True
    if one.rhythm == other.rhythm == Rhythm.MONTHLY:
        ranks = {*one.ranks, *other.ranks}
        if not {*one.ranks} & {*other.ranks} and not (LAST in ranks and ranks & {4, 5}):
            return True
    seasons = [_days_of_year(row.season) for row in (one, other)]
    return not seasons[0] & seasons[1]


def _days_of_year(season: tuple[str, str] | None) -> set[date]:
    """The days of any year: years are left aside."""
    if season is None:
        return set(A_LEAP_YEAR)
    anyhow = (_without_year(season[0]), _without_year(season[1]))
    several_years = season[0][:4] != season[1][:4] and anyhow[0] <= anyhow[1]
    return {day for day in A_LEAP_YEAR if several_years or Row(season=anyhow, days=EVERY_DAY).happens_on(day)}


def _without_year(bound: str) -> str:
    return bound[5:] if bound[0].isdigit() else bound


def _rows_of(rule: Rule) -> list[Row]:
    """One row for each time, and for each rank of the month."""
    slot = rule.slot
    appointment = asks_first_in(slot.comment)
    if (slot.unknown or not slot.times) and not appointment:
        raise Unclear
    if any("+" in time or not time[:5] < time[6:] <= "24:00" for time in slot.times):
        raise Unclear
    times: list[tuple[str | None, str | None]] = [(time[:5], time[6:]) for time in slot.times]
    times = times or [(None, None)]
    shapes = _shapes(rule)
    if not slot.times and (not slot.unknown or shapes[0].rhythm == Rhythm.DATES):
        raise Unclear
    base = Row(**said_by(slot.comment))  # type: ignore[arg-type]
    return [
        replace(shape, start=start, end=end, appointment=base.appointment, note=base.note)
        for shape in shapes
        for start, end in times
    ]


def _shapes(rule: Rule) -> list[Row]:
    """The days of a rule, without its times."""
    bounds = [_bounds(period) for period in rule.when.season.split(",")] if rule.when.season else []
    if bounds and all(first == last and first[0].isdigit() for first, last in bounds):
        if rule.days != EVERY_DAY or rule.nth or rule.when.weeks or rule.when.school_holidays:
            raise Unclear
        return [Row(rhythm=Rhythm.DATES, dates=tuple(_date(first) for first, _last in bounds))]
    season = bounds[0] if len(bounds) == 1 else None
    if len(bounds) > 1 or (rule.when.weeks and rule.nth):
        raise Unclear
    rhythm = {"02": Rhythm.EVEN, "01": Rhythm.ODD}.get(rule.when.weeks, Rhythm.WEEKLY)
    shapes = [Row(days=rule.days, rhythm=rhythm, season=season)] if rule.days else []
    days_by_ranks: dict[tuple[int, ...], list[int]] = {}
    for day in dict.fromkeys(day for day, _rank in rule.nth):
        ranks = tuple(sorted({rank for other, rank in rule.nth if other == day}))
        if not set(ranks) <= {1, 2, 3, 4, 5, LAST}:
            raise Unclear
        days_by_ranks.setdefault(ranks, []).append(day)
    shapes += [
        Row(days=tuple(days), rhythm=Rhythm.MONTHLY, ranks=ranks, season=season)
        for ranks, days in days_by_ranks.items()
    ]
    return shapes or _unclear()


def _unclear() -> list[Row]:
    raise Unclear


def _bounds(period: str) -> tuple[str, str]:
    """The first and last of a period, written our way: "Sep 1" is "Sep 01"."""
    first, _dash, last = period.partition("-")
    bounds = (_padded(first), _padded(last or first))
    shapes = {(bound[0].isdigit(), bound[-1].isdigit()) for bound in bounds}
    if len(shapes) > 1 or (True, False) in shapes:  # "2026 Sep-2027 Jun": the library reads it another way
        raise Unclear
    if bounds[0] == bounds[1] and bounds[0][-1].isdigit() and not bounds[0][0].isdigit():
        raise Unclear
    return bounds


def _padded(bound: str) -> str:
    words = bound.split()
    return " ".join([*words[:-1], words[-1].zfill(2)]) if words[-1].isdigit() else bound


def _date(bound: str) -> date:
    year, month, day = bound.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))
