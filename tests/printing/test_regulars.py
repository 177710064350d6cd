"""Dates said together."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.enums import Status
from events.session_reads import Session
from printing.months import Month
from printing.regulars import openings, say_dates

PARIS = ZoneInfo("Europe/Paris")
DECEMBER = [date(2026, 12, 1) + timedelta(days=rank) for rank in range(31)]


def session(day: date, start: str = "09:00", end: str = "12:00") -> Session:
    first, last = (datetime.combine(day, time.fromisoformat(one), PARIS) for one in (start, end))
    return Session(0, 1, 1, first, first, last, Status.SCHEDULED, "", False)


def on(
    weekdays: str, *hours: tuple[str, str], without: tuple[int, ...] = (), until: int = 31
) -> list[Session]:
    """The sessions of December 2026 on these days of the week ("01": Monday and Tuesday)."""
    return [
        session(day, *one)
        for day in DECEMBER
        if str(day.weekday()) in weekdays and day.day not in without and day.day <= until
        for one in hours or [("09:00", "12:00")]
    ]


def test_a_day_of_the_week_is_said_with_its_dates() -> None:
    assert say_dates(on("1", until=15)) == ("mardi, 9 h – 12 h : 1er, 8 et 15",)


def test_each_day_of_the_week_has_its_line_in_the_order_of_the_week() -> None:
    said = say_dates([*on("3", until=17), *on("1", until=15)])
    assert said == ("mardi, 9 h – 12 h : 1er, 8 et 15", "jeudi, 9 h – 12 h : 3, 10 et 17")


def test_the_hours_of_a_day_are_said_together() -> None:
    said = say_dates(on("2", ("09:00", "12:00"), ("14:00", "17:30"), until=16))
    assert said == ("mercredi, 9 h – 12 h et 14 h – 17 h 30 : 2, 9 et 16",)


def test_most_of_the_week_is_a_period() -> None:
    assert say_dates(on("01234")) == ("du lundi au vendredi, 9 h – 12 h : du 1er au 31",)
    assert say_dates(on("0134")) == ("lundi, mardi, jeudi et vendredi, 9 h – 12 h : du 1er au 31",)


def test_a_period_says_the_days_left_out() -> None:
    assert say_dates(on("01234", without=(8, 24))) == (
        "du lundi au vendredi, 9 h – 12 h : du 1er au 31, sauf le 8 et 24",
    )


def test_what_is_said_elsewhere_is_not_left_out() -> None:
    assert say_dates(on("01234", without=(25,)), unsaid=[date(2026, 12, 25)]) == (
        "du lundi au vendredi, 9 h – 12 h : du 1er au 31",
    )


def test_few_days_over_a_long_time_are_not_a_period() -> None:
    assert say_dates([session(DECEMBER[rank]) for rank in (0, 9, 17)]) == (
        "mardi, 9 h – 12 h : 1er",
        "jeudi, 9 h – 12 h : 10",
        "vendredi, 9 h – 12 h : 18",
    )


def test_nothing_is_said_of_nothing() -> None:
    assert say_dates([]) == ()


@given(st.sets(st.sampled_from(DECEMBER), min_size=1))
def test_no_date_is_lost_nor_added(days: set[date]) -> None:
    read: set[date] = set()
    names = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    for words in say_dates(map(session, days)):
        weekdays, _hours, dates = words.replace("9 h – 12 h : ", "; ").partition("; ")
        _comma = _hours
        if dates.startswith("du "):
            first, _au, rest = dates.removeprefix("du ").partition(" au ")
            last, _sauf, without = rest.partition(", sauf le ")
            named = _weekdays(weekdays.rstrip(", "), names)
            between = [
                day
                for day in DECEMBER
                if _number(first) <= day.day <= _number(last) and day.weekday() in named
            ]
            read |= {day for day in between if day.day not in _numbers(without)}
        else:
            read |= {DECEMBER[number - 1] for number in _numbers(dates)}
    assert read == days


def _number(word: str) -> int:
    return int(word.removesuffix("er"))


def _numbers(words: str) -> set[int]:
    return {_number(word) for word in words.replace(" et ", ", ").split(", ") if word}


def _weekdays(words: str, names: list[str]) -> set[int]:
    if words.startswith("du "):
        first, _au, last = words.removeprefix("du ").partition(" au ")
        return set(range(names.index(first), names.index(last) + 1))
    return {names.index(word) for word in words.replace(" et ", ", ").split(", ")}


def test_the_same_hour_twice_is_said_once() -> None:
    assert openings([session(DECEMBER[0]), session(DECEMBER[0])])[0].hours == "9 h – 12 h"


def test_a_month_is_read_as_it_is_written() -> None:
    assert Month.read("2026-12") == Month(2026, 12)
    assert str(Month(2026, 12).after()) == "2027-01"
    assert Month(2027, 1).first == date(2027, 1, 1)
    for text in (
        "",
        "2026-13",
        "2026-00",
        "0000-12",
        "12-2026",
        "décembre",
        "2026-1",
        "²⁰²⁶-12",
        "2026-12-01",
    ):
        assert Month.read(text) is None


def test_a_month_is_said_with_its_article() -> None:
    assert [Month(2026, number).of_name for number in (4, 8, 10, 12)] == [
        "d’avril",
        "d’août",
        "d’octobre",
        "de décembre",
    ]
