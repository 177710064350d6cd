"""Dates and seasons as people type them: understood whole, or refused with the reason."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.typed_dates import read_dates, say_dates
from directory.hours.typed_seasons import read_season, say_bound

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("", []),
        ("24/11, 8 déc, 12 janvier 2027", ["2026-11-24", "2026-12-08", "2027-01-12"]),
        ("24/11 ; 8/12 ; 12/1", ["2026-11-24", "2026-12-08", "2027-01-12"]),
        ("mardi 24 novembre et mardi 8 décembre", ["2026-11-24", "2026-12-08"]),
        ("8, 15 et 22 janvier 2027", ["2027-01-08", "2027-01-15", "2027-01-22"]),
        ("1er décembre", ["2026-12-01"]),
        ("24/11/26\n08/12/2026", ["2026-11-24", "2026-12-08"]),
        ("2026-12-08", ["2026-12-08"]),
        ("mar. 24 nov.", ["2026-11-24"]),
        ("21/11", ["2026-11-21"]),
    ],
)
def test_dates_are_read(text: str, dates: list[str]) -> None:
    assert [day.isoformat() for day in read_dates(text, TODAY).dates] == dates


@pytest.mark.parametrize("text", ["24/11 14h-16h", "24/11 de 14h à 16h", "24 novembre, 14h/16h"])
def test_times_come_with_the_dates(text: str) -> None:
    found = read_dates(text, TODAY)
    assert (found.start, found.end) == ("14:00", "16:00")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lundi 24/11", "Le 24 novembre 2026 est un mardi, pas un lundi."),
        ("10/11", "Le 10 novembre 2026 est passé."),
        ("31/02", "n’existe pas"),
        ("24-26 novembre", "non comprises"),
        ("les mardis", "non comprises"),
        ("24", "non comprises"),
        ("24/11 14h", "non comprises"),
        ("24/11 16h-14h", "non comprises"),
        ("1/1/2027 " * 500, "non comprises"),
        (", ".join(f"{day}/{month}/2027" for month in (1, 3, 5) for day in range(1, 32)), "Au plus 60"),
    ],
)
def test_anything_else_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_dates(text, TODAY)


@given(st.sets(st.dates(date(2020, 1, 1), date(2089, 12, 31)), max_size=20))
def test_dates_come_back_as_they_were_said(dates: set[date]) -> None:
    assert set(read_dates(say_dates(tuple(dates)), TODAY).dates) == dates


@given(st.text(max_size=40))
def test_nothing_else_is_ever_raised(text: str) -> None:
    for read in (lambda: read_dates(text, TODAY), lambda: read_season(text, "juin")):
        with suppress(ValueError):
            read()


@pytest.mark.parametrize(
    ("first", "last", "season"),
    [
        ("", "", None),
        ("septembre", "juin", ("Sep", "Jun")),
        ("Sept.", "JUIN", ("Sep", "Jun")),
        ("1er septembre", "3 juillet", ("Sep 01", "Jul 03")),
        ("1er septembre 2026", "03/07/2027", ("2026 Sep 01", "2027 Jul 03")),
        ("2026-09-01", "2027-07-03", ("2026 Sep 01", "2027 Jul 03")),
        ("septembre", "15 juin", ("Sep 01", "Jun 15")),
        ("15 septembre", "juin", ("Sep 15", "Jun 30")),
        ("août", "août", ("Aug", "Aug")),
    ],
)
def test_seasons_are_read(first: str, last: str, season: tuple[str, str] | None) -> None:
    assert read_season(first, last) == season
    if season:
        assert read_season(*map(say_bound, season)) == season


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("septembre", ""),
        ("", "juin"),
        ("la rentrée", "juin"),
        ("1er septembre 2026", "juin"),
        ("septembre 2026", "juin 2027"),
        ("2027-07-03", "2026-09-01"),
        ("3 mai", "3 mai"),
        ("31 février", "juin"),
        ("lundi", "mardi"),
    ],
)
def test_other_seasons_are_refused(first: str, last: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_season(first, last)
