"""Hours in the words of schema.org, with their dates where they follow the school holidays."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import opening_specifications
from directory.hours.school import school_holidays
from directory.hours.sessions import sessions
from directory.hours.specifications import AHEAD, MOST, closed_days
from tests.directory.factories import PlaceFactory, StructureFactory, locate, venue
from tests.home.factories import site_tree

TODAY = date(2026, 11, 21)
DAY = timedelta(days=1)
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def dates(hours: str, departement: str = "66", today: date = TODAY) -> list[tuple[str, str]]:
    found = opening_specifications(hours, departement, today)
    return [(one["validFrom"], one["validThrough"]) for one in found]


def test_out_of_the_holidays_is_one_range_for_each_term() -> None:
    found = dates("Tu,Th 09:00-12:00; SH off")
    assert found[:2] == [("2026-11-02", "2026-12-18"), ("2027-01-04", "2027-02-05")]
    # As far as sessions are known, and no farther.
    assert 3 <= len(found) <= 6
    assert found[-1][0] <= (TODAY + AHEAD).isoformat()


def test_in_the_holidays_only_is_one_for_each_of_them() -> None:
    christmas, winter, *_others = dates("SH Mo-Fr 14:00-18:00")
    assert christmas == ("2026-12-19", "2027-01-03")
    assert winter[0] == "2027-02-06"


def test_both_are_told_apart() -> None:
    found = opening_specifications("Tu 09:00-12:00; SH off; SH We 14:00-18:00", "66", TODAY)
    assert [(one["validFrom"], one["opens"]) for one in found[:2]] == [
        ("2026-11-02", "09:00"),
        ("2026-12-19", "14:00"),
    ]


def test_nothing_is_said_where_the_calendar_is_not_known() -> None:
    assert opening_specifications("Tu 09:00-12:00; SH off", "2A", TODAY) == []
    assert opening_specifications("Tu 09:00-12:00; SH off", "", TODAY) == []
    far = school_holidays("66")[-1].last + DAY
    assert opening_specifications("Tu 09:00-12:00; SH off", "66", far) == []


def test_a_week_that_follows_nothing_has_no_date() -> None:
    [one] = opening_specifications("Tu 09:00-12:00; PH off", "66", TODAY)
    assert "validFrom" not in one
    assert one["dayOfWeek"] == ["https://schema.org/Tuesday"]


def test_public_holidays_are_closed_where_the_hours_say_so_and_would_be_open() -> None:
    # Christmas is a Friday, New Year's day too; Easter Monday, 1 May (Saturday), 8 May (Saturday), 17 May: none a Friday.
    assert closed_days("Fr 09:00-12:00; PH off", "66", TODAY) == [date(2026, 12, 25), date(2027, 1, 1)]
    assert closed_days("Fr 09:00-12:00; SH,PH off", "66", TODAY) == []
    assert closed_days("Fr 09:00-12:00", "66", TODAY) == []


WEEKS = st.sampled_from(
    [
        "Tu,Th 09:00-12:00; SH off",
        "Mo-Fr 08:30-12:00,14:00-18:00; SH off",
        "SH Mo-Fr 14:00-18:00",
        "We 14:00-24:00; SH off; SH Mo 10:00-12:00",
        "Mo-Su 09:00-12:00; SH,PH off",
        "Tu 09:00-12:00; PH off",
    ]
)


@given(WEEKS, st.dates(date(2026, 9, 1), date(2027, 1, 5)), st.sampled_from(["66", "75", "38", "67"]))
def test_they_say_the_days_that_are_computed(hours: str, today: date, departement: str) -> None:
    """Day by day, those said and not closed are those of the sessions; every one of a shape that is valid."""
    found = opening_specifications(hours, departement, today)
    assert len(found) <= MOST
    for one in found:
        assert one["@type"] == "OpeningHoursSpecification"
        assert all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", one[name]) for name in ("opens", "closes"))
        assert one.get("validFrom", "") <= one.get("validThrough", "9")
    closed = set(closed_days(hours, departement, today))
    computed = sessions(hours, today, today + AHEAD, departement=departement).dates
    open_on = {one.start.date() for one in computed}
    for number in range(AHEAD.days):
        day = today + number * DAY
        said = any(
            f"https://schema.org/{DAYS[day.weekday()]}" in one["dayOfWeek"]
            and one.get("validFrom", "") <= day.isoformat() <= one.get("validThrough", "9")
            for one in found
        )
        assert (said and day not in closed) == (day in open_on), day


@pytest.mark.django_db
def test_a_page_says_terms_and_closed_days(client: Client) -> None:
    place = PlaceFactory(parent=StructureFactory(parent=site_tree().conflent), title="La Cabane")
    row = locate(place, venue("66149"), "Tu,Fr 09:00-12:00; SH,PH off")
    row.valid_to = date(2027, 1, 31)
    row.exceptions = [
        {"kind": "ferme", "from": "2026-12-01", "to": "2026-12-01", "times": [], "reason": ""},
        {"kind": "ferme", "from": "2027-12-01", "to": "2027-12-01", "times": [], "reason": ""},
    ]
    row.save()
    with time_machine.travel(datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Europe/Paris")), tick=False):
        html = client.get(place.url).content.decode()
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    assert text
    [node] = [one for one in json.loads(text[1])["@graph"] if one["@type"] == "CivicStructure"]
    hours: list[dict[str, Any]] = node["openingHoursSpecification"]
    assert [(one["validFrom"], one["validThrough"]) for one in hours] == [
        ("2026-11-02", "2026-12-18"),
        ("2027-01-04", "2027-01-31"),
    ]
    assert [(one["validFrom"], one["closes"]) for one in node["specialOpeningHoursSpecification"]] == [
        ("2026-12-01", "00:00")
    ]
