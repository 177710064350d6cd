"""Hours carried from one season to the next."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directory.hours import validate_hours
from directory.hours.seasons import Season, Term, back_to_school, renewed, season_to_renew

NEXT = Season(2026)


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 4, 30), "2025-26"),
        (date(2026, 5, 1), "2026-27"),
        (date(2026, 11, 21), "2026-27"),
        (date(2027, 4, 30), "2026-27"),
        (date(2099, 8, 1), "2099-00"),
    ],
)
def test_from_may_on_the_season_is_the_next_one(today: date, name: str) -> None:
    assert season_to_renew(today).name == name


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # Monday 1 September 2025, day of the rentrée: the first Monday from the rentrée of Tuesday 1 September 2026 on.
        ("2025 Sep 01-2026 Jul 03 Tu 09:00-12:00; SH off", "2026 Sep 07-2027 Jul 02 Tu 09:00-12:00; SH off"),
        ("2025 Sep 09-2026 Jun 30 Tu 09:00-12:00", "2026 Sep 08-2027 Jun 29 Tu 09:00-12:00"),
        # Before Christmas, and after it.
        ("2025 Sep 08-2025 Dec 19 Fr 09:00-12:00", "2026 Sep 14-2026 Dec 18 Fr 09:00-12:00"),
        ("2025 Sep 08-Dec 19 Fr 09:00-12:00", "2026 Sep 14-2026 Dec 18 Fr 09:00-12:00"),
        # The summer only: its first Monday of holidays.
        ("2026 Jul 06-2026 Jul 31 Mo-Fr 10:00-12:00", "2027 Jul 05-2027 Jul 30 Mo-Fr 10:00-12:00"),
        # Several years: the end moves.
        ("2023 Sep 04-2026 Jul 03 Tu 09:00-12:00", "2023 Sep 04-2027 Jul 02 Tu 09:00-12:00"),
        # Two years late.
        ("2024 Sep 02-2025 Jul 04 Mo 09:00-12:00", "2026 Sep 07-2027 Jul 02 Mo 09:00-12:00"),
        # What comes back every year, or is of that season already, stays to the letter.
        ("Sep-Jun Tu 09:00-12:00", "Sep-Jun Tu 09:00-12:00"),
        ("Tu 09:00-12:00; SH off", "Tu 09:00-12:00; SH off"),
        ("2026 Sep 07-2027 Jul 02 Tu 09:00-12:00", "2026 Sep 07-2027 Jul 02 Tu 09:00-12:00"),
        # Nobody can guess the next dates of a list.
        ("2025 Nov 24,2025 Dec 08 14:00-16:00", "2025 Nov 24,2025 Dec 08 14:00-16:00"),
        # What people wrote is not hours.
        ('Tu 09:00-12:00 "2025 Sep 01-2026 Jul 03"', 'Tu 09:00-12:00 "2025 Sep 01-2026 Jul 03"'),
        ("2025 Feb 30-2025 Feb 31 Tu 09:00-12:00", "2025 Feb 30-2025 Feb 31 Tu 09:00-12:00"),
    ],
)
def test_periods_keep_their_weekdays_and_their_distance_to_the_school_year(before: str, after: str) -> None:
    assert renewed(Term(before), NEXT, "66").hours == after


def test_validity_moves_as_a_period_does() -> None:
    term = Term("Tu 09:00-12:00", date(2025, 9, 1), date(2026, 7, 3))
    assert renewed(term, NEXT, "66") == Term("Tu 09:00-12:00", date(2026, 9, 7), date(2027, 7, 2))
    whole = Term("Tu 09:00-12:00", None, date(2026, 8, 31))
    assert renewed(whole, NEXT, "66").last == date(2027, 8, 30)
    since = Term("Tu 09:00-12:00", date(2019, 9, 2), None)
    assert renewed(since, NEXT, "66") == since


@pytest.mark.parametrize("departement", ["2A", "974", "66"])
def test_where_the_calendar_is_not_known_the_same_weekday_is_the_nearest(departement: str) -> None:
    season = Season(2028) if departement == "66" else NEXT
    year = season.year - 1
    term = Term("", date(year, 10, 4), date(year, 10, 29))
    moved = renewed(term, season, departement)
    for before, after in ((term.first, moved.first), (term.last, moved.last)):
        assert before is not None
        assert after is not None
        assert before.weekday() == after.weekday()
        assert abs(after - before.replace(year=before.year + 1)) <= timedelta(days=3)


def test_the_rentree_is_not_guessed() -> None:
    assert back_to_school(2026, "66") == date(2026, 9, 1)
    assert back_to_school(2028, "66") is None
    assert back_to_school(2026, "2A") is None


DAYS = st.dates(date(2024, 9, 1), date(2026, 8, 31))


# The rentrée of 2024 is a Monday, that of 2026 a Tuesday.
@example(date(2025, 1, 6), 1, "66")
@given(DAYS, st.integers(0, 330), st.sampled_from(["66", "67", "69", "2A", "974"]))
def test_a_moved_period_is_in_order_in_its_season_and_stays_there(
    first: date, days: int, departement: str
) -> None:
    last = first + timedelta(days=days)
    text = f"{first:%Y %b %d}-{last:%Y %b %d} Mo-Su 09:00-12:00"
    moved = renewed(Term(text, first, last), NEXT, departement)
    validate_hours(moved.hours)
    assert moved.first is not None
    assert moved.last is not None
    assert moved.first <= moved.last
    if (last.year if last.month >= 9 else last.year - 1) < NEXT.year:
        assert moved.last.weekday() == last.weekday()
        assert date(2026, 8, 15) < moved.last < date(2027, 9, 8)
    assert renewed(moved, NEXT, departement) == moved
