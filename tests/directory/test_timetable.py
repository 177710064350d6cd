"""The rows of the hours form: written as OSM, read back the same, open when the rows say so."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.hours import UNSAID, describe_hours, validate_hours
from directory.hours.holidays import public_holidays
from directory.hours.rows import Public, Rhythm, Row, School, normalised
from directory.hours.rules import LAST
from directory.hours.school import holiday_at
from directory.hours.sessions import sessions
from directory.hours.timetable import read_rows, write_rows

FIRST, LAST_DAY = date(2026, 9, 1), date(2027, 10, 31)
FRENCH = (Path(__file__).parent / "hours_in_french.txt").read_text(encoding="utf-8").splitlines()
OSM = (Path(__file__).parent / "hours.txt").read_text(encoding="utf-8").splitlines()
STRINGS = sorted(
    {line.split(" ⇒ ")[1] for line in FRENCH if " ⇒ " in line}
    | {line.split(" => ")[0] for line in OSM if " => " in line}
)

TUESDAY = Row(days=(1,), start="09:00", end="12:00")
WEDNESDAY = Row(days=(2,), start="14:00", end="16:30")


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([], ""),
        ([replace(TUESDAY, days=(1, 3))], "Tu,Th 09:00-12:00"),
        ([replace(TUESDAY, days=(0, 1, 2, 3, 4))], "Mo-Fr 09:00-12:00"),
        (
            [TUESDAY, replace(TUESDAY, start="14:00", end="17:00"), WEDNESDAY],
            "Tu 09:00-12:00,14:00-17:00, We 14:00-16:30",
        ),
        ([replace(TUESDAY, rhythm=Rhythm.MONTHLY, ranks=(3, 1, LAST))], "Tu[1,3,-1] 09:00-12:00"),
        ([replace(TUESDAY, rhythm=Rhythm.EVEN)], "week 02-52/2 Tu 09:00-12:00"),
        ([replace(TUESDAY, rhythm=Rhythm.ODD, school=School.CLOSED)], "week 01-53/2 Tu 09:00-12:00; SH off"),
        (
            [
                Row(
                    rhythm=Rhythm.DATES,
                    dates=(date(2026, 12, 8), date(2026, 11, 24)),
                    start="14:00",
                    end="16:00",
                )
            ],
            "2026 Nov 24,2026 Dec 08 14:00-16:00",
        ),
        ([replace(TUESDAY, season=("Sep", "Jun"))], "Sep-Jun Tu 09:00-12:00"),
        (
            [replace(TUESDAY, season=("2026 Sep 01", "2027 Jul 03"), public=Public.CLOSED)],
            "2026 Sep 01-2027 Jul 03 Tu 09:00-12:00; PH off",
        ),
        (
            [replace(TUESDAY, school=School.CLOSED, public=Public.CLOSED)],
            "Tu 09:00-12:00; PH,SH off",
        ),
        (
            [replace(TUESDAY, school=School.CLOSED), WEDNESDAY],
            "Tu 09:00-12:00, We 14:00-16:30; SH off; SH We 14:00-16:30",
        ),
        (
            [TUESDAY, replace(WEDNESDAY, school=School.ONLY, public=Public.CLOSED)],
            "Tu 09:00-12:00; SH off; SH Tu 09:00-12:00, SH We 14:00-16:30; PH off",
        ),
        ([replace(WEDNESDAY, school=School.ONLY)], "SH We 14:00-16:30"),
        ([replace(TUESDAY, appointment=True)], 'Tu 09:00-12:00 "sur rendez-vous"'),
        ([replace(TUESDAY, appointment=True, note="bébés")], 'Tu 09:00-12:00 "sur rendez-vous, bébés"'),
        ([replace(TUESDAY, note="bébés")], 'Tu 09:00-12:00 "bébés"'),
        ([Row(days=(1,), appointment=True)], 'Tu unknown "sur rendez-vous"'),
        ([Row(rhythm=Rhythm.NO_FIXED_DAY, appointment=True)], 'unknown "sur rendez-vous"'),
        (
            [TUESDAY, Row(rhythm=Rhythm.NO_FIXED_DAY, appointment=True, note="au 01 99 00 12 34")],
            'Tu 09:00-12:00 || unknown "sur rendez-vous, au 01 99 00 12 34"',
        ),
    ],
)
def test_rows_are_written(rows: list[Row], text: str) -> None:
    assert write_rows(rows) == text
    assert read_rows(text) == normalised(rows)


def test_dates_of_their_own_are_closed_by_nothing() -> None:
    dated = Row(
        rhythm=Rhythm.DATES, dates=(date(2026, 12, 25), date(2026, 12, 29)), start="14:00", end="16:00"
    )
    usual = replace(TUESDAY, school=School.CLOSED, public=Public.CLOSED)
    found = sessions(write_rows([usual, dated]), date(2026, 12, 18), date(2027, 1, 3), departement="66")
    assert [one.start.date() for one in found.dates] == [date(2026, 12, 25), date(2026, 12, 29)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Mo-We 09:00-12:00; Tu 14:00-17:00", "Mo,We 09:00-12:00, Tu 14:00-17:00"),
        ("Mo-Fr 09:00-12:00; We off", "Mo,Tu,Th,Fr 09:00-12:00"),
        ("Tu[1],Th[3] 09:00-12:00", "Tu[1] 09:00-12:00, Th[3] 09:00-12:00"),
        ("Tu 09:00-12:00; Aug off", "Sep-Jul Tu 09:00-12:00"),
        ("We 09:00-12:00; SH We 14:00-16:30", "We 09:00-12:00; SH off; SH We 14:00-16:30"),
        ('Mo-Fr 09:00-12:00 unknown "sur rendez-vous"', 'Mo-Fr 09:00-12:00 "sur rendez-vous"'),
        ("Tu 09:00-12:00; PH off; SH off", "Tu 09:00-12:00; PH,SH off"),
    ],
)
def test_strings_of_others_are_read(text: str, rows: str) -> None:
    read = read_rows(text)
    assert read is not None
    assert write_rows(read) == rows


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "off",
        "mardi 9h",
        "Mo 09:00+",
        "Fr 22:00-02:00",
        "Mo-Fr 09:00-12:00; easter off",
        "Tu 09:00-12:00; Tu[1] off",
        "Tu 09:00-12:00; Tu[2] 14:00-16:00",
        "Mo-Fr 09:00-12:00; Jul-Aug Mo 10:00-12:00",
        "Sa,PH 10:00-12:00",
        "Tu 09:00-12:00; 2026 Nov 24 14:00-16:00",
        "SH off; Tu 09:00-12:00",
        'Tu 09:00-12:00; unknown "sur rendez-vous"',
        "Mo 09:00-12:00 unknown",
    ],
)
def test_what_rows_cannot_say_is_left_alone(text: str) -> None:
    assert read_rows(text) is None


@pytest.mark.parametrize("text", STRINGS)
def test_every_string_read_as_rows_stays_true(text: str) -> None:
    rows = read_rows(text)
    if rows is None:
        return
    written = write_rows(rows)
    assert read_rows(written) == rows
    assert describe_hours(written) != UNSAID
    before, after = (sessions(one, FIRST, LAST_DAY, departement="66") for one in (text, written))
    assert before == after


def test_most_strings_can_be_read_as_rows() -> None:
    assert sum(read_rows(text) is not None for text in STRINGS) > 0.7 * len(STRINGS)


# --- Any rows ---

TIMES = [("09:00", "12:00"), ("12:00", "13:30"), ("14:00", "17:30"), ("18:00", "24:00"), ("10:15", "11:45")]
SEASONS = [
    ("Sep", "Jun"),
    ("Aug", "Aug"),
    ("Jul", "Aug"),
    ("Nov 15", "Mar 02"),
    ("2026 Sep 01", "2027 Jul 03"),
    ("2027 Jan 04", "2027 Jan 31"),
]
notes = st.sampled_from(["", "", "bébés", "salle du haut ; 2 étages, à gauche", "Lina || Marc"])
some_days = st.sets(st.integers(0, 6), min_size=1, max_size=4).map(lambda days: tuple(sorted(days)))
some_dates = st.sets(st.dates(date(2026, 10, 1), date(2027, 8, 1)), min_size=1, max_size=4).map(tuple)
some_ranks = st.sets(st.sampled_from([1, 2, 3, 4, 5, LAST]), min_size=1, max_size=3).map(tuple)


@st.composite
def one_row(draw: st.DrawFn) -> Row:
    rhythm = draw(st.sampled_from([*Rhythm, Rhythm.WEEKLY, Rhythm.WEEKLY, Rhythm.MONTHLY]))
    appointment = draw(st.booleans()) or rhythm == Rhythm.NO_FIXED_DAY
    timed = rhythm == Rhythm.DATES or not appointment or draw(st.integers(0, 3)) > 0
    start, end = draw(st.sampled_from(TIMES)) if timed and rhythm != Rhythm.NO_FIXED_DAY else (None, None)
    return Row(
        days=draw(some_days),
        start=start,
        end=end,
        rhythm=rhythm,
        ranks=draw(some_ranks),
        dates=draw(some_dates),
        school=draw(st.sampled_from([School.OPEN, *School])),
        season=draw(st.sampled_from([None, None, None, *SEASONS])),
        appointment=appointment,
        note=draw(notes),
    )


@st.composite
def timetables(draw: st.DrawFn) -> list[Row]:
    public = draw(st.sampled_from(Public))
    rows = [replace(row, public=public) for row in draw(st.lists(one_row(), max_size=4))]
    fixed = [row for row in rows if row.rhythm != Rhythm.NO_FIXED_DAY]
    return [*fixed, *[row for row in rows if row not in fixed][:1]]


def open_then(row: Row, day: date, departement: str) -> bool:
    if row.rhythm == Rhythm.DATES:
        return day in row.dates
    if row.public == Public.CLOSED and day in public_holidays(departement, day.year):
        return False
    then = School.CLOSED if holiday_at(day, departement) else School.ONLY
    return row.school != then and row.happens_on(day)


def naive_sessions(rows: Iterable[Row], departement: str, day: date) -> list[tuple[str, str]] | None:
    """The stretches of a day by painting its minutes; None when two things are said of one minute."""
    painted: dict[int, tuple[bool, str]] = {}
    for row in rows:
        if not row.start or not open_then(row, day, departement):
            continue
        start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (row.start, row.end or ""))
        said = (row.appointment, row.note)
        for minute in range(start, end):
            if painted.setdefault(minute, said) != said:
                return None
    minutes = enumerate(sorted(painted.items()))
    stretches = groupby(minutes, lambda pair: (pair[1][0] - pair[0], pair[1][1]))
    found = []
    for _key, stretch in stretches:
        stretch_minutes = [minute for _rank, (minute, _said) in stretch]
        found.append((clock(stretch_minutes[0]), clock(stretch_minutes[-1] + 1)))
    return found


def clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


@settings(max_examples=300, deadline=None)
@given(timetables())
@example([replace(TUESDAY, days=(5,)), Row(days=(5,), appointment=True)])
def test_rows_come_back_as_they_were(rows: list[Row]) -> None:
    text = write_rows(rows)
    assert read_rows(text) == normalised(rows)
    assert write_rows(normalised(rows)) == text
    validate_hours(text)
    assert describe_hours(text) != UNSAID
    assert bool(describe_hours(text)) is bool(rows)


@settings(max_examples=120, deadline=None)
@given(timetables(), st.sampled_from(["66", "67", "75"]))
def test_the_string_is_open_when_the_rows_say_so(rows: list[Row], departement: str) -> None:
    found = sessions(write_rows(rows), FIRST, LAST_DAY, departement=departement)
    assert not found.unsure or not any(row.start for row in rows)
    by_day: dict[date, list[tuple[str, str]]] = {}
    for one in found.dates:
        by_day.setdefault(one.start.date(), []).append((f"{one.start:%H:%M}", f"{one.end:%H:%M}"))
    day = FIRST
    while day <= LAST_DAY:
        expected = naive_sessions(rows, departement, day)
        assert expected is None or by_day.get(day, []) == expected, (day, write_rows(rows))
        day += timedelta(days=1)


@given(st.text(max_size=60))
def test_nothing_ever_fails(text: str) -> None:
    read_rows(text)


def test_a_row_happens_in_its_weeks_of_the_calendar() -> None:
    """2026 has 53 weeks: two odd ones follow each other."""
    odd = replace(TUESDAY, rhythm=Rhythm.ODD)
    days = [date(2026, 12, 1) + timedelta(days=rank) for rank in range(60)]
    assert [day for day in days if odd.happens_on(day)] == [
        datetime.strptime(day, "%Y-%m-%d").date()
        for day in ("2026-12-01", "2026-12-15", "2026-12-29", "2027-01-05", "2027-01-19")
    ]
