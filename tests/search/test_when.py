"""`quand`, `du`, `au`, to the word of the public contract."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.when import (
    AFTERNOON,
    ANY,
    DAYS,
    EVENING,
    MORNING,
    PARTS,
    PERIODS,
    VALUES,
    WEEKDAYS,
    When,
    parts_of,
    read_dates,
)

PARIS = ZoneInfo("Europe/Paris")
TODAY = date(2026, 11, 21)  # a Saturday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def accepts(when: When, start: str, minutes: int = 120, departement: str = "66") -> bool:
    first = at(start)
    return when.accepts(first, (first.astimezone(UTC) + timedelta(minutes=minutes)), departement=departement)


def test_the_values_are_those_of_the_contract() -> None:
    assert set(VALUES) == {
        "aujourdhui", "demain", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        "week-end", "cette-semaine", "matin", "apres-midi", "soir", "vacances", "hors-vacances",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "day", "right"),
    [
        ("aujourdhui", "2026-11-21", True),
        ("aujourdhui", "2026-11-22", False),
        ("demain", "2026-11-22", True),
        ("demain", "2026-11-29", False),
        ("mercredi", "2026-11-25", True),
        ("mercredi", "2026-12-30", True),
        ("mercredi", "2026-11-26", False),
        ("week-end", "2026-11-28", True),
        ("week-end", "2026-11-29", True),
        ("week-end", "2026-11-30", False),
        ("cette-semaine", "2026-11-21", True),
        ("cette-semaine", "2026-11-22", True),
        ("cette-semaine", "2026-11-23", False),
        ("vacances", "2026-12-23", True),
        ("vacances", "2026-12-17", False),
        ("hors-vacances", "2026-12-17", True),
        ("hors-vacances", "2026-12-23", False),
    ],
)
def test_days_and_periods(value: str, day: str, right: bool) -> None:
    when = When(TODAY).choosing(value)
    assert accepts(when, f"{day}T10:00") is right


@pytest.mark.parametrize(
    ("start", "end", "bits"),
    [
        ("09:00", "12:00", MORNING),
        ("11:59", "12:29", MORNING),
        ("11:59", "12:30", MORNING | AFTERNOON),
        ("12:00", "12:29", 0),
        ("12:00", "12:30", AFTERNOON),
        ("17:00", "17:59", AFTERNOON),
        ("17:00", "18:00", AFTERNOON | EVENING),
        ("17:01", "18:00", EVENING),
        ("17:15", "17:45", 0),
        ("00:00", "12:30", MORNING | AFTERNOON),
        ("20:00", "20:30", EVENING),
        ("23:45", "23:59", 0),
        ("09:00", "19:00", MORNING | AFTERNOON | EVENING),
    ],
)
def test_parts_of_the_day(start: str, end: str, bits: int) -> None:
    assert parts_of(at(f"2026-11-25T{start}"), at(f"2026-11-25T{end}")) == bits | ANY


def test_a_night_belongs_to_the_evening_it_starts() -> None:
    night = When(TODAY, days=("mercredi",), parts=("soir",))
    assert accepts(night, "2026-11-25T23:30", minutes=60)
    assert not accepts(night.choosing("jeudi"), "2026-11-25T23:30", minutes=60)


def test_or_within_a_group_and_between_them_on_one_session() -> None:
    when = When(TODAY, days=("mercredi", "samedi"), parts=("matin",), periods=("hors-vacances",))
    assert accepts(when, "2026-11-25T10:00")
    assert accepts(when, "2026-11-28T10:00")
    assert not accepts(when, "2026-11-25T14:00")
    assert not accepts(when, "2026-11-26T10:00")
    assert not accepts(when, "2026-12-23T10:00")


def test_holidays_are_those_of_the_zone() -> None:
    # 2027: zone C (66) from 6 February, zone A (63) from 13 February.
    when = When(TODAY, periods=("vacances",), du=date(2027, 2, 8), au=date(2027, 2, 10))
    assert accepts(when, "2027-02-09T10:00", departement="66")
    assert not accepts(when, "2027-02-09T10:00", departement="63")
    # Where nobody knows, it is neither.
    for period in PERIODS:
        assert not accepts(When(TODAY, periods=(period,)), "2026-11-25T10:00", departement="2A")


def test_eight_weeks_or_the_dates_given() -> None:
    assert accepts(When(TODAY), "2027-01-15T10:00")
    assert not accepts(When(TODAY), "2027-01-16T10:00")
    after = When(TODAY, du=date(2027, 1, 16))
    assert accepts(after, "2027-05-22T10:00")
    assert not accepts(after, "2027-05-23T10:00")
    assert not accepts(after, "2027-01-15T10:00")
    until = When(TODAY, au=date(2026, 11, 24))
    assert accepts(until, "2026-11-21T10:00")
    assert accepts(until, "2026-11-24T23:00")
    assert not accepts(until, "2026-11-25T00:00")
    assert not accepts(When(TODAY, du=date(2026, 11, 1)), "2026-11-20T10:00")


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2026-10-25T01:30:00+00:00", "dimanche"),  # the second 2:30 of the night that has two
        ("2026-10-24T22:30:00+00:00", "dimanche"),  # 0:30, still in summer time
        ("2026-10-25T23:30:00+00:00", "lundi"),  # 0:30, in winter time
        ("2027-03-28T01:30:00+00:00", "dimanche"),
        ("2027-03-28T22:15:00+00:00", "lundi"),  # 0:15, in summer time
    ],
)
def test_days_of_the_change_of_time(start: str, day: str) -> None:
    first = datetime.fromisoformat(start)
    when = When(date(2026, 10, 20) if first.year == 2026 else date(2027, 3, 20))
    last = first + timedelta(hours=1)
    assert when.choosing(day).accepts(first, last, departement="66")
    others = When(when.today, days=tuple(one for one in WEEKDAYS if one != day))
    assert not others.accepts(first, last, departement="66")


@pytest.mark.parametrize(
    ("start", "end", "bits"),
    [
        # 25 October: 12:00 is 11:00 UTC, 17:30 is 16:30; 28 March: 10:00 and 15:30.
        ("2026-10-25T10:59+00:00", "2026-10-25T11:29+00:00", MORNING),
        ("2026-10-25T16:00+00:00", "2026-10-25T17:00+00:00", AFTERNOON | EVENING),
        ("2027-03-28T09:59+00:00", "2027-03-28T10:30+00:00", MORNING | AFTERNOON),
        ("2027-03-28T15:01+00:00", "2027-03-28T16:00+00:00", EVENING),
    ],
)
def test_parts_on_the_days_of_the_change_of_time(start: str, end: str, bits: int) -> None:
    assert parts_of(datetime.fromisoformat(start), datetime.fromisoformat(end)) == bits | ANY


# --- Reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("du", "au", "first", "last", "wrong"),
    [
        ("", "", None, None, []),
        ("2026-12-19", "2027-01-03", date(2026, 12, 19), date(2027, 1, 3), []),
        ("2026-12-19", "", date(2026, 12, 19), None, []),
        ("", "2026-12-19", None, date(2026, 12, 19), []),
        ("2026-11-01", "2026-11-21", date(2026, 11, 1), TODAY, []),
        ("2026-12-19", "2026-12-19", date(2026, 12, 19), date(2026, 12, 19), []),
        ("2026-12-19", "2026-12-18", date(2026, 12, 19), None, ["au"]),
        ("bientôt", "2026-02-30", None, None, ["du", "au"]),
        ("2027-05-22", "2027-05-23", date(2027, 5, 22), None, ["au"]),
        ("2027-05-23", "", None, None, ["du"]),
        ("", "2026-11-20", None, None, ["au"]),
        ("0000-00-00", "9999-12-31", None, None, ["du", "au"]),
    ],
)
def test_dates(du: str, au: str, first: date | None, last: date | None, wrong: list[str]) -> None:
    read = read_dates(du, au, today=TODAY)
    assert (read.du, read.au, [name for name, _message in read.messages]) == (first, last, wrong)


WHENS = st.builds(
    When,
    st.just(TODAY),
    st.lists(st.sampled_from(DAYS), unique=True, max_size=3).map(tuple),
    st.lists(st.sampled_from(tuple(PARTS)), unique=True, max_size=3).map(tuple),
    st.lists(st.sampled_from(PERIODS), unique=True, max_size=2).map(tuple),
    st.none() | st.integers(-20, 182).map(lambda days: TODAY + timedelta(days=days)),
)


@given(WHENS, st.integers(0, 60 * 24 * 182), st.integers(1, 600))
def test_one_more_choice_of_a_group_only_adds_and_one_of_another_only_removes(
    when: When, minute: int, lasts: int
) -> None:
    start = datetime(2026, 11, 21, tzinfo=UTC) + timedelta(minutes=minute)
    end = start + timedelta(minutes=lasts)
    accepted = when.accepts(start, end, departement="66")
    every = [when.choosing(value).accepts(start, end, departement="66") for value in when.values]
    for group in (when.days, when.parts, when.periods):
        if group:
            some = [accept for value, accept in zip(when.values, every, strict=True) if value in group]
            assert accepted == any(some)
    for value in when.values:
        lighter = when.without(value)
        alone = [name for name in (when.days, when.parts, when.periods) if name == (value,)]
        if alone and accepted:
            assert lighter.accepts(start, end, departement="66")
    days = list(when.dates("66"))
    assert days == sorted(set(days))
    if accepted:
        assert start.astimezone(PARIS).date() in days


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-12-12", "2026-12-12"),
        ("12/12/2026", "2026-12-12"),
        ("12/12/26", "2026-12-12"),
        ("1er décembre", "2026-12-01"),
        ("Samedi 12 décembre 2026", "2026-12-12"),
        ("dimanche 12 décembre 2026", None),
        ("12 et 13 décembre", None),
        ("12 décembre, 9h-12h", None),
        ("31/02/2027", None),
        ("bientôt", None),
    ],
)
def test_dates_as_people_type_them(typed: str, read: str | None) -> None:
    found = read_dates(typed, "", today=TODAY)
    assert found.du == (date.fromisoformat(read) if read else None)
    assert bool(found.messages) == (read is None)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_date_or_has_a_message(du: str, au: str) -> None:
    found = read_dates(du, au, today=TODAY)
    said = dict(found.messages)
    for name, text, day in (("du", du, found.du), ("au", au, found.au)):
        assert (day is not None) + (name in said) == bool(text.strip())


@given(st.dates(min_value=TODAY, max_value=TODAY + timedelta(weeks=26)))
def test_a_date_typed_in_full_is_that_date(day: date) -> None:
    for typed in (f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", day.isoformat()):
        assert read_dates("", typed, today=TODAY).au == day
