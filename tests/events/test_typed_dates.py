"""The dates of an event as people type them: read whole or refused with the reason, and said so as to be read back."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.dates.reading import Line, read_line, read_lines
from events.dates.rows import PlainRow
from events.dates.writing import say_row, say_rule
from events.enums import Every
from events.recurrence import expand_dates

TODAY = date(2026, 11, 21)
PHRASES = Path(__file__).with_name("dates_typed.txt")
TEN, NOON = time(10), time(12)


def golden() -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for line in PHRASES.read_text().splitlines():
        if line.startswith("  "):
            found[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            found.append((line.replace("\\t", "\t"), []))
    return found


def said_of(line: Line) -> list[str]:
    rows = [f"= {say_rule(row) if line.wants else say_row(row)}" for row in line.rows]
    wants = [f"? {line.wants}"] if line.wants else []
    return (
        rows + wants + [f"~ {doubt}" for doubt in line.doubts] + ([f"! {line.error}"] if line.error else [])
    )


@pytest.mark.parametrize(("phrase", "expected"), golden(), ids=lambda value: str(value)[:40])
def test_a_phrase_is_read_or_refused(phrase: str, expected: list[str]) -> None:
    assert said_of(read_line(phrase, TODAY, "66")) == expected


def test_there_are_phrases_enough() -> None:
    assert len(golden()) >= 60


# A rule goes on for two years at most: all its days are of this century, as those one may type.
DAYS = st.dates(date(2020, 1, 1), date(2097, 12, 31))
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
NOTES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=40).map(str.strip)


@st.composite
def plain_rows(draw: st.DrawFn) -> PlainRow:
    every = draw(st.sampled_from(Every.values))
    day = draw(DAYS)
    row = PlainRow(day, draw(TIMES), draw(TIMES), note=draw(NOTES))
    if not every:
        return row
    until = day + timedelta(days=draw(st.integers(62, 700))) if draw(st.booleans()) else None
    step = timedelta(days={Every.WEEK: 7, Every.FORTNIGHT: 14}.get(Every(every), 0))
    left_out = {(day + n * step).isoformat() for n in draw(st.sets(st.integers(1, 4)))} if step else set()
    rule = PlainRow(
        day, row.start_time, row.end_time, every, None, until, draw(st.booleans()), tuple(sorted(left_out))
    )
    return PlainRow.of(rule)


@given(plain_rows())
def test_what_is_said_is_read_back(row: PlainRow) -> None:
    line = read_line(say_row(row), TODAY, "66")
    assert line.error == ""
    assert line.rows == (row,)


# The night of summer time: there is no 2 o’clock.
@example([PlainRow(date(2060, 3, 28), time(0), time(2, fold=1))])
@given(st.lists(plain_rows(), max_size=8))
def test_no_date_is_lost_between_rows_and_lines(rows: list[PlainRow]) -> None:
    lines = read_lines("\n".join(say_row(row) for row in rows), TODAY, "66")
    again = [row for line in lines for row in line.rows]
    assert expand_dates(again, "66") == expand_dates(rows, "66")


@given(
    st.text(max_size=60) | st.lists(st.sampled_from(PHRASES.read_text().split()), max_size=8).map(" ".join)
)
def test_nothing_is_ever_raised(text: str) -> None:
    for line in read_lines(text, TODAY, "66"):
        assert line.rows or line.error
        assert not (line.rows and line.error)


def test_lines_take_the_times_of_the_others() -> None:
    lines = read_lines("26/11 9h30-11h30\n\n3/12\n10/12", TODAY, "66")
    assert [line.number for line in lines] == [1, 3, 4]
    assert {(row.start_time, row.end_time) for line in lines for row in line.rows} == {
        (time(9, 30), time(11, 30))
    }
    assert "celle des autres dates" in lines[2].doubts[-1]


def test_times_that_differ_are_not_lent() -> None:
    assert read_lines("26/11 9h-11h\n3/12 10h-12h\n10/12", TODAY, "66")[2].wants == "times"


def test_what_is_missing_may_be_said_apart() -> None:
    (only,) = read_lines("les samedis 5 et 12 décembre à 10h", TODAY, "66", usual=(TEN, NOON))
    assert [(row.start_time, row.end_time) for row in only.rows] == [(TEN, NOON)] * 2
    (only,) = read_lines("5 décembre à 14h", TODAY, "66", usual=(TEN, NOON))
    assert only.error == "La fin est avant le début."


def test_a_wrong_line_leaves_the_others() -> None:
    lines = read_lines("26/11 9h-11h\nmercredi 3/12 9h-11h\n- 10/12 : 9h-11h ;", TODAY, "66")
    assert [bool(line.rows) for line in lines] == [True, False, True]
    assert lines[1].error == "Le 3 décembre 2026 est un jeudi, pas un mercredi."


def test_a_huge_text_is_refused_not_read() -> None:
    lines = read_lines("26/11 9h-11h\n" * 1500, TODAY, "66")
    assert "1000 lignes" in lines[-1].error
    assert read_line("26/11 9h-11h " * 200, TODAY, "66").error
