"""The dates that opening hours give: real cases typed from a calendar, and properties against a naive reading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.exceptions import Closure, ExceptionKind, HoursException, as_json, read_exceptions
from directory.hours.holidays import public_holidays
from directory.hours.school import holiday_at, known_until
from directory.hours.sessions import Session, Sessions, sessions

PARIS = ZoneInfo("Europe/Paris")
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
CORPUS = (Path(__file__).parent / "hours_corpus.txt").read_text(encoding="utf-8")


# --- The corpus ---


@dataclass
class Case:
    title: str
    departement: str
    first: date
    last: date
    hours: str
    exceptions: list[HoursException] = field(default_factory=list)
    closed: Closure | None = None
    expected: list[Session] = field(default_factory=list)
    until: date | None = None
    unsure: bool = False


def moment(day: date, clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return datetime.combine(day + timedelta(days=hours // 24), time(hours % 24, minutes), PARIS)


def session(day: date, times: str, *, by_appointment: bool = False, note: str = "") -> Session:
    start, end = (moment(day, clock) for clock in times.split("-"))
    return Session(start, end if end > start else end + timedelta(days=1), by_appointment, note)


def split_dates(line: str) -> tuple[date, date | None]:
    first, _dots, last = line.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last) if last else None


def typed_days(text: str, case: Case) -> Iterator[date]:
    for group in text.split(", "):
        weekday, *days = group.split()
        for typed in days:
            number, month = map(int, typed.split("/"))
            [day] = [
                date(year, month, number)
                for year in range(case.first.year, case.last.year + 1)
                if case.first <= date(year, month, number) <= case.last
            ]
            assert WEEKDAYS[day.weekday()] == weekday, f"{case.title}: {typed}"
            yield day


def read_expected(line: str, case: Case) -> None:
    if line == "incertain":
        case.unsure = True
    elif line != "rien":
        match = re.fullmatch(r"(\S+)( rdv)?(?: « (.+) »)? (.+)", line)
        assert match, line
        times, appointment, note, days = match.groups()
        case.expected += [
            session(day, times, by_appointment=bool(appointment), note=note or "")
            for day in typed_days(days, case)
        ]


def read_exception(line: str) -> HoursException:
    match = re.fullmatch(r"(\S+) (\S+)\.\.(\S+)(?: ([\d:,-]+))?(?: « (.+) »)?", line)
    assert match, line
    kind, first, last, times, reason = match.groups()
    pairs = tuple((one[:5], one[6:]) for one in (times or "").split(",") if one)
    return HoursException(
        ExceptionKind(kind), date.fromisoformat(first), date.fromisoformat(last), pairs, reason or ""
    )


def cases() -> Iterator[Case]:
    for block in CORPUS.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        departement, first, last, hours = (part.strip() for part in lines[1].split("·"))
        case = Case(lines[0], departement, date.fromisoformat(first), date.fromisoformat(last), hours)
        for mark, _space, rest in (line.partition(" ") for line in lines[2:]):
            if mark == "=":
                read_expected(rest, case)
            elif mark == "!":
                case.exceptions.append(read_exception(rest))
            elif mark == "%":
                case.closed = Closure(*split_dates(rest))
            else:
                assert mark == ">", lines
                case.until = date.fromisoformat(rest)
        yield case


CASES = list(cases())


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 120
    assert len({case.title for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in CASES])
def test_hours_give_the_dates_of_the_calendar(case: Case) -> None:
    found = sessions(
        case.hours,
        case.first,
        case.last,
        departement=case.departement,
        exceptions=case.exceptions,
        closed=case.closed,
    )
    expected = sorted(case.expected, key=lambda one: one.start)
    assert found == Sessions(tuple(expected), case.until, case.unsure)


# --- Against a naive reading ---

NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TIMES = ("09:00-12:00", "14:00-17:30", "20:00-01:30")
DEPARTEMENTS = ("66", "38", "67", "2A", "974")


@dataclass(frozen=True)
class Naive:
    """One rule, as a person reads it with a calendar in hand."""

    days: tuple[int, ...]
    times: str  # "off" closes
    season: tuple[int, int] | None = None  # months
    week: int | None = None  # 0 even, 1 odd
    rank: int | None = None
    holidays: bool = False

    @property
    def text(self) -> str:
        names = ",".join(NAMES[day] + (f"[{self.rank}]" if self.rank else "") for day in self.days)
        parts = (
            f"{MONTHS[self.season[0] - 1]}-{MONTHS[self.season[1] - 1]}" if self.season else "",
            {None: "", 0: "week 02-52/2", 1: "week 01-53/2"}[self.week],
            "SH" if self.holidays else "",
            names,
            self.times,
        )
        return " ".join(filter(None, parts))

    def about(self, day: date, departement: str) -> bool:
        first, last = self.season or (1, 12)
        in_season = first <= day.month <= last if first <= last else day.month >= first or day.month <= last
        ranks = {(day.day - 1) // 7 + 1, -1 if (day + timedelta(days=7)).month != day.month else 0}
        return (
            day.weekday() in self.days
            and in_season
            and (self.week is None or day.isocalendar().week % 2 == self.week)
            and (self.rank is None or self.rank in ranks)
            and (not self.holidays or holiday_at(day, departement) is not None)
        )


@dataclass(frozen=True)
class NaiveHours:
    """Rules that replace one another (";") or add to one another (",")."""

    rules: tuple[Naive, ...]
    closed: tuple[str, ...]
    joint: str = ";"

    @property
    def follows_school(self) -> bool:
        return "SH" in self.closed or any(rule.holidays for rule in self.rules)

    @property
    def steps(self) -> list[tuple[str, str, Naive | None]]:
        """What joins each rule to those before, its text, and the rule: what is only of the holidays comes last."""
        usual = [(self.joint, rule.text, rule) for rule in self.rules if not rule.holidays]
        in_holidays = [(self.joint, rule.text, rule) for rule in self.rules if rule.holidays]
        school = [(";", "SH off", None)] if "SH" in self.closed else []
        public = [(";", "PH off", None)] if "PH" in self.closed else []
        return [*usual, *school, *in_holidays, *public]

    @property
    def text(self) -> str:
        return "".join(f"{joint} {text}" for joint, text, _rule in self.steps).lstrip(";, ")

    def times_of(self, day: date, departement: str) -> list[str]:
        open_at: set[str] = set()
        for joint, text, rule in self.steps:
            if rule is None:
                in_school_holidays = holiday_at(day, departement) is not None
                in_public_holidays = day in public_holidays(departement, day.year)
                if in_school_holidays if text == "SH off" else in_public_holidays:
                    open_at.clear()
            elif rule.about(day, departement):
                if joint == ";" or rule.times == "off":
                    open_at.clear()
                open_at |= {rule.times} - {"off"}
        return sorted(open_at)


weekdays = st.lists(st.integers(0, 6), min_size=1, max_size=3, unique=True).map(
    lambda days: tuple(sorted(days))
)
weekly_rules = st.builds(Naive, days=weekdays, times=st.sampled_from([*TIMES, *TIMES, "off"]))
special_rules = st.builds(
    Naive,
    days=weekdays,
    times=st.sampled_from(TIMES),
    season=st.none()
    | st.tuples(st.integers(1, 12), st.integers(1, 12)).filter(lambda pair: pair[0] != pair[1]),
    week=st.sampled_from([None, None, 0, 1]),
    rank=st.sampled_from([None, None, 1, 2, 3, 4, 5, -1]),
    holidays=st.booleans(),
)
hours_of_naive_rules = st.builds(
    NaiveHours,
    rules=st.tuples(weekly_rules, special_rules)
    | st.tuples(weekly_rules)
    | st.tuples(special_rules, special_rules),
    closed=st.lists(st.sampled_from(["SH", "PH"]), unique=True, max_size=2).map(tuple),
    joint=st.sampled_from([";", ","]),
)
days_to_come = st.dates(date(2026, 8, 1), date(2028, 12, 31))


@given(hours_of_naive_rules, days_to_come, st.integers(0, 200), st.sampled_from(DEPARTEMENTS))
def test_what_is_computed_is_what_a_naive_reading_says(
    hours: NaiveHours, first: date, length: int, departement: str
) -> None:
    last = first + timedelta(days=length)
    found = sessions(hours.text, first, last, departement=departement)
    if found.unsure:
        assert found.dates == ()
        return
    known = known_until(departement)
    if hours.follows_school:
        assert known
        assert found.known_until == (known if known < last else None)
        last = min(known, last)
    days = [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
    expected = [session(day, times) for day in days for times in hours.times_of(day, departement)]
    assert list(found.dates) == expected


@given(
    weekly=st.lists(weekly_rules.filter(lambda rule: rule.times != "off"), min_size=1, max_size=3),
    closed=st.lists(st.sampled_from(["SH", "PH"]), unique=True).map(tuple),
    first=st.dates(date(2026, 8, 1), date(2028, 1, 1)),
    departement=st.sampled_from(["66", "38", "59", "67"]),
)
def test_plain_hours_are_never_unsure(
    weekly: list[Naive], closed: tuple[str, ...], first: date, departement: str
) -> None:
    hours = NaiveHours(tuple(weekly), closed)
    assert not sessions(hours.text, first, first + timedelta(days=90), departement=departement).unsure


@given(hours_of_naive_rules, days_to_come, st.integers(1, 60), st.integers(1, 60))
def test_a_window_in_two_parts_gives_the_same(hours: NaiveHours, first: date, one: int, two: int) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)
    whole = sessions(hours.text, first, last, departement="67").dates
    before = sessions(hours.text, first, middle, departement="67").dates
    after = sessions(hours.text, middle + timedelta(days=1), last, departement="67").dates
    assert whole == (*before, *after)


clocks = st.sampled_from(["08:00", "10:30", "14:00", "18:00", "24:00"])
exception_rows = st.builds(
    lambda kind, first, length, times, reason: HoursException(
        kind,
        first,
        first + timedelta(days=length),
        () if kind == ExceptionKind.CLOSED else tuple(times),
        reason,
    ),
    st.sampled_from(ExceptionKind),
    st.dates(date(2026, 11, 1), date(2027, 3, 1)),
    st.integers(0, 60),
    st.lists(st.tuples(clocks.filter(lambda clock: clock != "24:00"), clocks), min_size=1, max_size=2).filter(
        lambda times: all(start != end for start, end in times)
    ),
    st.sampled_from(["", "travaux", "fermeture estivale"]),
)


@given(st.lists(exception_rows, max_size=4))
def test_exceptions_are_kept_as_they_are(rows: list[HoursException]) -> None:
    assert read_exceptions(as_json(rows)) == tuple(rows)


@given(st.lists(exception_rows, max_size=3), hours_of_naive_rules)
def test_a_day_without_exception_is_a_usual_day(rows: list[HoursException], hours: NaiveHours) -> None:
    first, last = date(2026, 11, 1), date(2027, 4, 30)
    usual = sessions(hours.text, first, last, departement="66")
    found = sessions(hours.text, first, last, departement="66", exceptions=rows)

    def untouched(dates: tuple[Session, ...]) -> list[Session]:
        return [one for one in dates if not any(row.first <= one.start.date() <= row.last for row in rows)]

    assert untouched(found.dates) == untouched(usual.dates)
    for row in rows:
        if row.kind == ExceptionKind.CLOSED and len(rows) == 1:
            assert not any(row.first <= one.start.date() <= row.last for one in found.dates)


# --- Other promises ---


def test_the_clock_on_the_wall_is_kept_when_the_hour_changes() -> None:
    winter, summer = (
        sessions("Su 09:00-12:00", day, day, departement="66").dates[0]
        for day in (date(2027, 3, 21), date(2027, 3, 28))
    )
    assert (winter.start.hour, winter.start.utcoffset()) == (9, timedelta(hours=1))
    assert (summer.start.hour, summer.start.utcoffset()) == (9, timedelta(hours=2))
    [autumn] = sessions("Sa 22:00-04:00", date(2026, 10, 24), date(2026, 10, 25), departement="66").dates
    assert autumn.end.astimezone(ZoneInfo("UTC")) - autumn.start.astimezone(ZoneInfo("UTC")) == timedelta(
        hours=7
    )


PIECES = (
    'Mo Tu-Fr Sa[1] Su[-1] PH SH SH, off closed unknown 09:00-12:00 14:00-26:00 22:00+ ; , || "rdv" "" week 2-52/2 '
    "Jul-Aug Dec 24 2026 2026-2027 24/7 easter sunrise-sunset + - [ ] :"
)


@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=9).map(" ".join) | st.text(max_size=60),
    st.sampled_from(DEPARTEMENTS),
)
def test_nothing_ever_fails(hours: str, departement: str) -> None:
    first, last = date(2026, 11, 21), date(2027, 5, 22)
    found = sessions(hours, first, last, departement=departement)
    assert all(first <= one.start.date() <= last and one.start < one.end for one in found.dates)
    assert not (found.unsure and found.dates)
