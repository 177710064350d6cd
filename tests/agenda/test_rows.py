"""The dated rows that everything else is made from are what a plain loop over the sessions finds."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from agenda import sessions
from agenda.rows import Dated, dated, of_pages
from directory.models import PlacePage
from events.models import Occurrence
from events.querysets import LONGEST
from search.backends.database import DatabaseBackend
from search.models import Entry
from search.query import SearchQuery
from search.when import DAY, When
from tests.search.test_moments import NOW, PARIS, PRADES, QUERIES, TODAY, build

pytestmark = pytest.mark.django_db

LONG = timedelta(days=200)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, PlacePage]]:
    """Made once: these tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            made = build()
        yield made
        transaction.set_rollback(True)


def keys(rows: list[Dated]) -> list[tuple[datetime, int]]:
    return [(row.session.start, row.session.pk) for row in rows]


def naive(query: SearchQuery, since: datetime, until: datetime) -> set[tuple[datetime, int]]:
    """The sessions of what a search finds without moments, kept one by one."""
    without = replace(query, when=None, per_page=100, page=1)
    pages = {hit.entry.page_id for hit in DatabaseBackend().search(without).hits}
    found = set()
    for entry in Entry.objects.filter(page__in=pages):
        for one in Occurrence.objects.filter(page=entry.page_id, location=entry.location_id):
            if one.end > since and since - LONGEST <= one.start < until:
                found.add((entry, one))
    return {(one.start, one.pk) for entry, one in found if _suits(query.when, entry, one)}


def _suits(when: When | None, entry: Entry, one: Occurrence) -> bool:
    return when is None or when.accepts(one.start, one.end, departement=entry.departement)


@given(
    query=QUERIES.map(lambda query: replace(query, centre=None, radius_km=None)),
    since=st.integers(0, 60),
    days=st.integers(1, 40),
    is_few=st.booleans(),
)
def test_every_session_of_what_is_found_and_no_other(
    pages: Any, query: SearchQuery, since: int, days: int, is_few: bool
) -> None:
    first = NOW + timedelta(days=since)
    until = first + timedelta(days=days)
    with patch.multiple(sessions, LIGHT=0, MOST=10_000 if is_few else 0):
        rows = dated(query, since=first, until=until, limit=10_000)
    wanted = naive(query, first, until)
    if query.when and not query.when.has_dates:
        # The eight weeks of a search without dates are not those of an agenda, which says its own.
        horizon = replace(query.when, du=TODAY, au=until.date() + DAY)
        wanted = naive(replace(query, when=horizon), first, until)
    assert set(keys(rows)) == wanted
    assert [row.session.start for row in rows] == sorted(row.session.start for row in rows)
    for row in rows:
        assert row.entry.where == row.session.where


@given(query=QUERIES, offset=st.integers(0, 30), limit=st.integers(1, 30))
def test_a_page_is_a_piece_of_the_whole(pages: Any, query: SearchQuery, offset: int, limit: int) -> None:
    until = NOW + LONG
    whole = dated(query, since=NOW, until=until, limit=10_000)
    piece = dated(query, since=NOW, until=until, limit=limit, offset=offset)
    assert keys(piece) == keys(whole)[offset : offset + limit]


@given(km=st.sampled_from([2, 10, 30]))
def test_near_somewhere_says_how_far_and_nothing_farther(pages: Any, km: int) -> None:
    query = SearchQuery(centre=PRADES, radius_km=km)
    rows = dated(query, since=NOW, until=NOW + LONG, limit=10_000)
    assert rows
    assert all((row.distance_km is None) == row.entry.is_remote for row in rows)
    assert all(row.distance_km <= km for row in rows if row.distance_km is not None)
    assert any(row.entry.is_remote for row in rows)


def test_a_cancelled_session_is_there_even_when_it_is_the_only_one_asked_for(pages: Any) -> None:
    tuesday = date(2026, 11, 24)
    when = When.of(["mardi"], today=TODAY, du=tuesday, au=tuesday)
    rows = dated(SearchQuery(when=when, centre=PRADES, radius_km=2), since=NOW, until=NOW + LONG, limit=50)
    assert [(row.entry.title, row.session.is_cancelled) for row in rows] == [
        ("66149 Tu,Th 09:00-12:00; SH off", True),
        ("Au téléphone", False),
    ]


def test_what_is_past_is_there_as_long_as_it_is_kept(pages: Any) -> None:
    morning = datetime(2026, 11, 21, 8, tzinfo=PARIS)
    rows = dated(SearchQuery(), since=morning, until=NOW, limit=100)
    titles = {row.entry.title for row in rows}
    assert {"2026-11-21T10:00", "66149 Sa 09:00-12:00"} <= titles  # the first is an event that is over
    assert "2026-11-21T10:00" not in {
        row.entry.title for row in dated(SearchQuery(), since=NOW, until=NOW + LONG, limit=1000)
    }


def test_of_pages_gives_all_their_addresses(pages: dict[str, PlacePage]) -> None:
    rows = of_pages([pages["round"].pk], since=NOW, until=NOW + timedelta(days=21), limit=100)
    assert {row.entry.insee for row in rows} == {"66149", "66230", "63113"}
    assert keys(rows) == sorted(keys(rows))
    assert of_pages([], since=NOW, until=NOW + LONG, limit=10) == []


def test_nothing_is_found_of_words_that_nobody_knows(pages: Any) -> None:
    assert dated(SearchQuery(text="zzzzqqq"), since=NOW, until=NOW + LONG, limit=10) == []


def test_a_page_of_rows_costs_six_queries_at_most(pages: Any, django_assert_max_num_queries: Any) -> None:
    # The columns of the index, and the territory of Prades, are read once for a version of the index.
    dated(SearchQuery(centre=PRADES), since=NOW, until=NOW + LONG, limit=20)
    with django_assert_max_num_queries(6):
        dated(SearchQuery(centre=PRADES), since=NOW, until=NOW + LONG, limit=20)
