"""The dates that rows give, against a reader of the calendar who goes through every day."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.hours.school import holiday_at, known_until
from events.recurrence import MOST_DATES, are_too_many, expand_dates, is_nth, lasts_too_long

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
DEPARTEMENT = "66"


@dataclass
class Row:
    day: date
    start_time: time = time(9)
    end_time: time = time(11)
    every: str = ""
    nth: int | None = None
    until: date | None = None
    skip_holidays: bool = False
    left_out: list[str] = field(default_factory=list)
    venue_id: int | None = None
    note: str = ""


def naive(rows: list[Row]) -> dict[float, tuple[int | None, str]]:
    """The instants of the dates with their address and note, found one day after the other.

    A date written by itself wins over the rules, one with an address over one without, one with a note over one without.
    """
    found: dict[float, tuple[int | None, str]] = {}
    by_note = sorted(rows, key=lambda row: (row.note == "", row.note, row.venue_id or 0))
    for row in sorted(by_note, key=lambda row: (row.every != "", row.venue_id is None)):
        day, last = row.day, row.day
        if row.every:
            last = row.until or row.day + timedelta(days=366)
        count = 0
        while day <= last and count <= MOST_DATES:
            if _is_on(row, day):
                count += 1
                start = datetime.combine(day, row.start_time.replace(fold=0), PARIS).timestamp()
                found.setdefault(start, (row.venue_id, row.note))
            day += DAY
    return dict(sorted(found.items())[:MOST_DATES])


def _is_on(row: Row, day: date) -> bool:
    if day.isoformat() in row.left_out:
        return False
    if not row.every:
        return True
    if row.skip_holidays and (day > known_until(DEPARTEMENT) or holiday_at(day, DEPARTEMENT)):  # type: ignore[operator]
        return False
    weeks = (day - row.day).days / 7
    if row.every == "week":
        return weeks.is_integer()
    if row.every == "fortnight":
        return (weeks / 2).is_integer()
    if day.weekday() != row.day.weekday():
        return False
    if row.nth:
        return is_nth(day, row.nth)
    rank = (row.day.day - 1) // 7 + 1
    return is_nth(day, rank if rank < 5 else -1)


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
# Around the hours that do not exist, or exist twice, once a year.
times = st.one_of(
    st.times().map(lambda one: one.replace(microsecond=0)), st.builds(time, st.just(2), st.integers(0, 59))
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    day = draw(days)
    every = draw(st.sampled_from(["", "week", "fortnight", "month"]))
    until = draw(st.none() | st.integers(0, 700).map(lambda some: day + some * DAY)) if every else None
    return Row(
        day,
        draw(times),
        draw(times),
        every,
        draw(st.sampled_from([None, 1, 2, 3, 4, -1])) if every == "month" else None,
        until,
        draw(st.booleans()),
        [(day + 7 * n * DAY).isoformat() for n in draw(st.lists(st.integers(0, 9), max_size=3))],
        draw(st.sampled_from([None, 1, 2])),
        draw(st.sampled_from(["", "avec une conteuse"])),
    )


# Of two rules that share their starts, the one that says more.
@example([Row(date(2026, 1, 1), every="week"), Row(date(2026, 1, 1), every="week", note="avec une conteuse")])
# An hour that comes twice.
@example([Row(date(2026, 10, 25), time(2, 30, fold=1), time(3))])
# The night of summer time, 2:30 is 3:30.
@example([Row(date(2027, 3, 28), time(2, 30), time(3)), Row(date(2027, 3, 28), time(3, 30), time(3))])
@given(st.lists(rows(), max_size=4))
def test_dates_are_those_of_who_reads_every_day(some: list[Row]) -> None:
    found = expand_dates(some, DEPARTEMENT)
    assert found == expand_dates(some[::-1], DEPARTEMENT)
    assert {one.start.timestamp(): (one.venue, one.note) for one in found} == naive(some)
    starts = [one.start.timestamp() for one in found]
    assert starts == sorted(set(starts))
    # A date ends after it has begun, a day later at most (25 hours on the night of winter time).
    assert all(0 < one.end.timestamp() - one.start.timestamp() <= 25 * 3600 for one in found)


def test_a_night_of_summer_time() -> None:
    (one,) = expand_dates([Row(date(2027, 3, 28), time(2, 30), time(3, 15))], DEPARTEMENT)
    assert one.start.astimezone(UTC) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert one.end - one.start == timedelta(minutes=45)


def test_hours_stay_the_same_when_the_clocks_change() -> None:
    found = expand_dates([Row(date(2026, 10, 21), every="week", until=date(2026, 10, 28))], DEPARTEMENT)
    assert [one.start.hour for one in found] == [9, 9]
    assert [one.start.astimezone(UTC).hour for one in found] == [7, 8]


def test_school_holidays_are_left_out() -> None:
    row = Row(date(2026, 10, 14), every="week", until=date(2026, 11, 11), skip_holidays=True)
    assert [one.start.day for one in expand_dates([row], DEPARTEMENT)] == [14, 4, 11]


def test_what_is_not_published_of_school_holidays_is_not_announced() -> None:
    row = Row(date(2026, 9, 2), every="week", until=date(2035, 1, 1), skip_holidays=True)
    last = known_until(DEPARTEMENT)
    assert last is not None
    assert expand_dates([row], DEPARTEMENT)[-1].start.date() <= last


def test_the_second_friday_and_the_last_one() -> None:
    second = Row(date(2026, 11, 13), every="month", nth=2, until=date(2027, 1, 31))
    last = Row(date(2026, 11, 27), every="month", nth=-1, until=date(2027, 1, 31))
    assert [f"{one.start:%d/%m}" for one in expand_dates([second], "66")] == ["13/11", "11/12", "08/01"]
    assert [f"{one.start:%d/%m}" for one in expand_dates([last], "66")] == ["27/11", "25/12", "29/01"]


def test_a_date_written_by_itself_wins_over_the_rule() -> None:
    rule = Row(date(2026, 11, 5), every="week", until=date(2026, 11, 19))
    alone = Row(date(2026, 11, 12), venue_id=7, note="à la médiathèque")
    found = expand_dates([rule, alone], DEPARTEMENT)
    assert [(one.start.day, one.venue) for one in found] == [(5, None), (12, 7), (19, None)]


@pytest.mark.parametrize(("until", "too_many"), [(date(2042, 1, 1), False), (date(2043, 1, 1), True)])
def test_eight_hundred_dates_at_most(until: date, too_many: bool) -> None:
    row = Row(date(2026, 11, 5), every="week", until=until)
    assert are_too_many([row], DEPARTEMENT) is too_many
    assert len(expand_dates([row], DEPARTEMENT)) <= MOST_DATES


def test_a_rule_without_end_goes_on_for_a_year() -> None:
    found = expand_dates([Row(date(2026, 11, 5), every="week")], DEPARTEMENT)
    assert (len(found), found[-1].start.date()) == (53, date(2027, 11, 4))


def test_an_evening_that_ends_after_midnight() -> None:
    (one,) = expand_dates([Row(date(2026, 12, 31), time(20), time(1))], DEPARTEMENT)
    assert one.end == datetime(2027, 1, 1, 1, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("start", "end", "is_wrong"),
    [
        ("18:00", "17:00", True),
        ("20:00", "00:30", False),
        ("18:00", "09:00", False),
        ("09:00", "12:00", False),
    ],
)
def test_an_end_before_the_start_is_a_night_or_a_mistake(start: str, end: str, is_wrong: bool) -> None:
    assert lasts_too_long(time.fromisoformat(start), time.fromisoformat(end)) is is_wrong
