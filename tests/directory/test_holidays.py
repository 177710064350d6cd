"""The school calendar and the public holidays of a département."""

from datetime import date

from directory.hours.holidays import public_holidays
from directory.hours.school import (
    Holiday,
    holiday_at,
    known_until,
    next_holiday,
    school_holidays,
    zone_of,
)


def test_zones() -> None:
    zones = {
        "A": ["25", "33", "63", "21", "38", "87", "69", "86"],
        "B": ["13", "80", "59", "54", "44", "06", "14", "76", "45", "51", "35", "67"],
        "C": ["94", "34", "66", "75", "31", "78"],
        None: ["2A", "2B", "971", "974", "976", "", "99"],
    }
    for zone, departements in zones.items():
        assert {zone_of(one) for one in departements} == {zone}
    metropolitan = {f"{number:02}" for number in range(1, 96)} - {"20"}
    assert all(zone_of(one) for one in metropolitan)


def test_school_holidays_of_a_year() -> None:
    year = [one for one in school_holidays("66") if date(2026, 9, 1) <= one.first < date(2027, 9, 1)]
    assert year == [
        Holiday("vacances de la Toussaint", date(2026, 10, 17), date(2026, 11, 1)),
        Holiday("vacances de Noël", date(2026, 12, 19), date(2027, 1, 3)),
        Holiday("vacances d’hiver", date(2027, 2, 6), date(2027, 2, 21)),
        Holiday("vacances de printemps", date(2027, 4, 3), date(2027, 4, 18)),
        Holiday("pont de l’Ascension", date(2027, 5, 6), date(2027, 5, 8)),
        Holiday("vacances d’été", date(2027, 7, 3), date(2027, 8, 31)),
    ]


def test_the_holiday_of_a_day_and_the_next_one() -> None:
    christmas = Holiday("vacances de Noël", date(2026, 12, 19), date(2027, 1, 3))
    assert holiday_at(date(2026, 12, 18), "66") is None
    assert holiday_at(date(2026, 12, 19), "66") == holiday_at(date(2027, 1, 3), "66") == christmas
    assert next_holiday(date(2026, 11, 21), "66") == christmas
    following = next_holiday(date(2026, 12, 19), "66")
    assert following
    assert following.name == "vacances d’hiver"
    assert next_holiday(date(2026, 11, 21), "2A") is None


def test_the_calendar_has_an_end() -> None:
    assert known_until("66") == date(2028, 8, 31)
    assert known_until("974") is None
    assert next_holiday(date(2028, 8, 31), "66") is None


def test_public_holidays() -> None:
    assert public_holidays("66", 2027) == {
        *(date(2027, 1, 1), date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 8)),
        *(date(2027, 5, 17), date(2027, 7, 14), date(2027, 8, 15), date(2027, 11, 1)),
        *(date(2027, 11, 11), date(2027, 12, 25)),
    }
    for departement in ("57", "67", "68"):
        own = public_holidays(departement, 2027) - public_holidays("66", 2027)
        assert own == {date(2027, 3, 26), date(2027, 12, 26)}
    assert date(2027, 12, 20) in public_holidays("974", 2027)
