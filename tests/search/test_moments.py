"""What `quand` finds, counts and orders is what a plain loop over the rows of the sessions does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.models import PlacePage
from events.enums import Status, Through
from events.models import Occurrence
from events.occurrences import expand
from events.services import Actor, cancel, mark_full, move, reinstate
from geo.distance import distance_km
from search.backends.database import DatabaseBackend
from search.enums import Sort
from search.models import Entry
from search.projection import listing_ids
from search.query import Centre, SearchQuery
from search.upcoming import upcoming
from search.when import DAYS, PARTS, PERIODS, VALUES, When
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 14, 15, tzinfo=PARIS)  # a Saturday: some of its sessions are over, one is on
TODAY = NOW.date()
NOBODY = Actor(user=None, through=Through.LINK)
PRADES = Centre(42.617, 2.421)
# Vinça, Perpignan; then zones A and B, and a calendar that nobody knows.
HOURS = {
    "66149": ["Tu,Th 09:00-12:00; SH off", "Sa 09:00-12:00", "Sa 13:00-15:00", "We 14:00-18:30"],
    "66230": ["Mo-Fr 17:00-18:00", "Sa[-1] 10:00-12:00", "week 02-52/2 We 20:00-23:30"],
    "66136": ["SH Mo-Fr 10:00-11:30", "Su 11:45-12:20", "2026 Dec 24,2027 Mar 28 14:00-17:40"],
    "63113": ["Mo-Sa 09:00-12:30; SH off", "SH Tu 14:00-16:00"],
    "67482": ["We 09:00-17:45; PH off", "Sa 20:00-20:45"],
    "2A004": ["Fr 17:15-18:15", "Sa 08:00-14:20"],
}


def build() -> dict[str, PlacePage]:
    tree = site_tree()
    structure = publish(StructureFactory(parent=tree.conflent))
    pages: dict[str, PlacePage] = {}
    for commune, some in HOURS.items():
        for hours in some:
            page = pages[hours] = PlaceFactory(parent=structure, title=f"{commune} {hours}")
            locate(page, venue(commune), hours)
            publish(page)
    round_ = pages["round"] = PlaceFactory(parent=structure, title="Tournée", itinerant=True)
    for commune, hours in (
        ("66149", "Mo[1] 09:00-11:00"),
        ("66230", "Th 14:00-16:00"),
        ("63113", "Su 09:00-10:00"),
    ):
        locate(round_, venue(commune), hours)
    line = pages["line"] = PlaceFactory(parent=structure, title="Au téléphone")
    line.areas_served.add(tree.department)
    locate(line, None, "Mo-Fr 18:00-20:00")
    pages["silent"] = PlaceFactory(parent=structure, title="Sans horaires")
    locate(pages["silent"], venue("66149"))
    for page in (round_, line, pages["silent"]):
        publish(page)
    for start, hours in (
        ("2026-11-21T10:00", 2),
        ("2026-11-21T13:00", 3),
        ("2026-12-23T18:00", 2),
        ("2027-05-20T09:00", 80),
    ):
        first = datetime.fromisoformat(start).replace(tzinfo=PARIS)
        publish(
            EventFactory(
                parent=structure,
                title=start,
                venue=venue("66149"),
                start=first,
                end=first + timedelta(hours=hours),
            )
        )
    publish(
        EventFactory(
            parent=structure,
            title="En ligne",
            online_url="https://example.org",
            start=NOW + timedelta(days=4),
            end=NOW + timedelta(days=4, hours=1),
        )
    )
    expand(listing_ids())
    change(pages)
    return pages


def change(pages: dict[str, PlacePage]) -> None:
    def session(hours: str, day: str) -> Occurrence:
        of_day = datetime.fromisoformat(day).replace(tzinfo=PARIS)
        return Occurrence.objects.get(
            page=pages[hours], start__gte=of_day, start__lt=of_day + timedelta(days=1)
        )

    cancel(session("Tu,Th 09:00-12:00; SH off", "2026-11-24"), NOBODY)
    cancel(session("Sa 13:00-15:00", "2026-11-21"), NOBODY)
    mark_full(session("We 14:00-18:30", "2026-11-25"), NOBODY)
    moved = session("Sa[-1] 10:00-12:00", "2026-11-28")
    start = datetime(2026, 11, 22, 18, tzinfo=PARIS)
    move(moved, NOBODY, start=start, end=start + timedelta(hours=1))
    # Cancelled, then held again.
    cancel(session("Fr 17:15-18:15", "2026-12-04"), NOBODY)
    reinstate(session("Fr 17:15-18:15", "2026-12-04"), NOBODY)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, PlacePage]]:
    """Made once: most tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            made = build()
        yield made
        transaction.set_rollback(True)


class Naive:
    """A loop over entries and rows of sessions."""

    def __init__(self, now: datetime = NOW) -> None:
        self.entries = [one for one in Entry.objects.all() if one.found_from <= now < one.found_until]
        self.sessions: dict[tuple[int, int | None], list[Occurrence]] = {}
        rows = Occurrence.objects.exclude(status=Status.CANCELLED).filter(end__gt=now).order_by("start")
        for one in rows:
            self.sessions.setdefault((one.page_id, one.location_id), []).append(one)

    def first(self, entry: Entry, when: When | None) -> datetime | None:
        """When the next session asked for begins."""
        of_entry = self.sessions.get((entry.page_id, entry.location_id), [])
        starts = (
            one.start
            for one in of_entry
            if when is None or when.accepts(one.start, one.end, departement=entry.departement)
        )
        return next(starts, None)

    def found(self, query: SearchQuery, when: When | None, *, remote: bool = False) -> set[int]:
        return {
            one.page_id
            for one in self.entries
            if one.is_remote == remote
            and (remote or self._is_near(one, query))
            and (when is None or self.first(one, when))
        }

    def _is_near(self, entry: Entry, query: SearchQuery) -> bool:
        if query.centre is None or query.radius_km is None:
            return True
        centre = query.centre
        return (
            entry.point is not None and distance_km(centre.lat, centre.lon, *entry.point) <= query.radius_km
        )


DATES = st.none() | st.integers(0, 182).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def whens(draw: Any) -> When | None:
    values = [
        *draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=2)),
        *draw(st.lists(st.sampled_from(tuple(PARTS)), unique=True, max_size=2)),
        *draw(st.lists(st.sampled_from(PERIODS), unique=True, max_size=2)),
    ]
    du, au = sorted((draw(DATES), draw(DATES)), key=lambda day: day or date.min)
    if draw(st.booleans()):
        du = au = None
    return When.of(values, today=TODAY, du=du, au=au) if values or du or au else None


QUERIES = st.builds(
    SearchQuery,
    when=whens(),
    centre=st.sampled_from([None, PRADES]),
    radius_km=st.sampled_from([10, 30, 100]),
    sort=st.sampled_from([None, Sort.DATE]),
    per_page=st.just(100),
)


@given(query=QUERIES)
def test_found_counted_and_ordered_as_by_a_plain_loop(pages: Any, query: SearchQuery) -> None:
    naive, results = Naive(), DatabaseBackend().search(query)
    near, remote = naive.found(query, query.when), naive.found(query, query.when, remote=True)
    assert {hit.entry.page_id for hit in results.hits if not hit.is_remote} == near
    assert (results.total, results.total_remote) == (len(near), len(remote - near))
    base = query.when or When(TODAY)
    for value in VALUES:
        asked = base.choosing(value)
        clicked = DatabaseBackend().search(replace(query, when=asked))
        count = results.facets["quand"].met.get(value, 0)
        assert count == clicked.total == len(naive.found(query, asked)), value
    if query.effective_sort == Sort.DATE:
        starts = [naive.first(hit.entry, query.when) for hit in results.hits if not hit.is_remote]
        never = datetime.max.replace(tzinfo=UTC)
        assert starts == sorted(starts, key=lambda start: start or never)
    if results.is_empty and query.when:
        for choice, lighter in query.when.lighter.items():
            without = naive.found(query, lighter) | naive.found(query, lighter, remote=True)
            assert sum(results.without[choice]) == len(without), choice


@given(query=QUERIES)
def test_what_programs_are_told_is_the_session_that_was_found(pages: Any, query: SearchQuery) -> None:
    naive, results = Naive(), DatabaseBackend().search(query)
    entries = [hit.entry for hit in results.hits]
    told = upcoming(entries, query.when)
    for entry in entries:
        assert told[entry.pk].next == naive.first(entry, query.when)


def titles(*values: str, **dates: date) -> set[str]:
    when = When.of(values, today=timezone.localdate(), **dates)
    return {hit.entry.title for hit in DatabaseBackend().search(SearchQuery(when=when, per_page=100)).hits}


def test_today_is_what_is_not_over(pages: Any) -> None:
    # 9-12 is over, 13-15 is cancelled; 8-14:20 and an event are on.
    assert titles("aujourdhui") == {"2A004 Sa 08:00-14:20", "2026-11-21T13:00", "67482 Sa 20:00-20:45"}
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        assert titles("aujourdhui") == {"2026-11-21T13:00", "67482 Sa 20:00-20:45"}
    with time_machine.travel(NOW.replace(hour=20, minute=44), tick=False):
        assert titles("aujourdhui") == {"67482 Sa 20:00-20:45"}
    with time_machine.travel(NOW.replace(hour=20, minute=45), tick=False):
        assert titles("aujourdhui") == set()
        # They come back next week.
        assert "66149 Sa 09:00-12:00" in titles("samedi")


def test_a_moved_session_counts_where_it_went(pages: Any) -> None:
    assert "66230 Sa[-1] 10:00-12:00" in titles("dimanche", "soir")
    assert "66230 Sa[-1] 10:00-12:00" not in titles(du=date(2026, 11, 28), au=date(2026, 11, 28))


def test_a_full_session_is_one_and_a_cancelled_one_is_none(pages: Any) -> None:
    assert "66149 We 14:00-18:30" in titles(du=date(2026, 11, 25), au=date(2026, 11, 25))
    assert "66149 Tu,Th 09:00-12:00; SH off" not in titles(du=date(2026, 11, 24), au=date(2026, 11, 24))
    assert "66149 Tu,Th 09:00-12:00; SH off" in titles(du=date(2026, 11, 24), au=date(2026, 11, 26))


def test_holidays_are_those_of_each_place(pages: Any) -> None:
    # Zone A and zone C are not on holiday the same weeks of February 2027.
    first = {"du": date(2027, 2, 8), "au": date(2027, 2, 12)}
    assert "66136 SH Mo-Fr 10:00-11:30" in titles("vacances", **first)
    assert "63113 SH Tu 14:00-16:00" not in titles("vacances", **first)
    third = {"du": date(2027, 2, 22), "au": date(2027, 2, 26)}
    assert "63113 SH Tu 14:00-16:00" in titles("vacances", **third)
    assert not any(title.startswith("2A004") for title in titles("vacances") | titles("hors-vacances"))


def test_a_line_that_has_hours_is_found_by_them(pages: Any) -> None:
    results = DatabaseBackend().search(SearchQuery(when=When.of(["soir"], today=TODAY), centre=PRADES))
    assert [hit.entry.title for hit in results.hits if hit.is_remote] == ["Au téléphone", "En ligne"][
        : results.total_remote
    ]
    assert results.facets["quand"].remote["soir"] >= 1
    assert "dimanche" not in results.facets["quand"].remote


def test_the_nearest_stop_that_suits_is_shown(pages: Any) -> None:
    query = SearchQuery(when=When.of(["jeudi"], today=TODAY), centre=PRADES, per_page=100)
    (hit,) = [one for one in DatabaseBackend().search(query).hits if one.entry.title == "Tournée"]
    assert hit.entry.insee == "66230"


def test_by_date_a_round_is_its_next_stop(pages: Any) -> None:
    hits = DatabaseBackend().search(SearchQuery(sort=Sort.DATE, per_page=100)).hits
    (stop,) = [hit.entry for hit in hits if hit.entry.title == "Tournée"]
    assert stop.insee == "63113"  # on Sunday; Vinça is on Thursday
