"""The index follows the sessions: what is said of them, the nights that pass, the changes of time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from directory.models import PlaceLocation, PlacePage
from events.enums import Through
from events.models import Occurrence
from events.occurrences import expand, roll
from events.services import Actor, cancel, mark_full, move, reinstate
from search.backends.database import DatabaseBackend
from search.calendars import BITS, LENGTH, slot_of
from search.columns_reading import HELD, current_columns
from search.models import Entry, IndexState
from search.projection import listing_ids
from search.query import SearchQuery
from search.services import project, verify
from search.upcoming import upcoming
from search.when import When
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 14, 15, tzinfo=PARIS)  # a Saturday
TODAY = NOW.date()
NOBODY = Actor(user=None, through=Through.LINK)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def titles(*values: str, **dates: date) -> set[str]:
    when = When.of(values, today=timezone.localdate(), **dates)
    return {hit.entry.title for hit in DatabaseBackend().search(SearchQuery(when=when, per_page=100)).hits}


@pytest.fixture
def cabin() -> PlacePage:
    structure = publish(StructureFactory(parent=site_tree().conflent))
    page = PlaceFactory(parent=structure, title="La Cabane")
    locate(page, venue("66149"), "We 14:00-16:00")
    publish(page)
    expand([page.pk])
    return page


def version() -> int:
    return IndexState.objects.get(pk=1).version


def test_a_change_of_session_is_a_new_version_of_the_index(cabin: PlacePage) -> None:
    entry = Entry.objects.get(page_id=cabin.pk)
    first, second = Occurrence.objects.filter(page=cabin).order_by("start")[:2]
    assert (entry.next_start, entry.next_end) == (first.start, first.end)
    before = version()
    cancel(first, NOBODY, reason="grippe")
    assert Entry.objects.get(pk=entry.pk).next_start == second.start
    assert version() > before
    before = version()
    # The index says the same; cards and pages do not.
    mark_full(Occurrence.objects.get(pk=second.pk), NOBODY)
    assert version() > before
    assert verify().is_clean


def test_a_night_takes_away_what_is_over(cabin: PlacePage) -> None:
    roll(today=TODAY)
    before = version()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        roll()
        assert version() == before
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        roll()
        entry = Entry.objects.get(page_id=cabin.pk)
        assert entry.next_start == datetime(2026, 12, 2, 14, tzinfo=PARIS)
        assert verify().is_clean


def test_days_that_passed_never_come_back_as_others(cabin: PlacePage) -> None:
    # Nobody rolled for thirteen days: 28 weeks later are still beyond the horizon.
    PlaceLocation.objects.filter(page=cabin).update(opening_hours="2026 Nov 22 14:00-16:00")
    expand([cabin.pk])
    with time_machine.travel(NOW + timedelta(days=13), tick=False):
        assert titles(du=TODAY + timedelta(days=13)) == set()


def test_the_columns_follow_the_sessions(cabin: PlacePage) -> None:
    assert titles("mercredi") == {"La Cabane"}
    held = current_columns()
    PlaceLocation.objects.filter(page=cabin).update(opening_hours="Th 14:00-16:00")
    expand([cabin.pk])
    assert titles("mercredi") == set()
    assert titles("jeudi") == {"La Cabane"}
    assert held is not HELD.columns


def test_a_closed_place_has_no_session_until_it_reopens(cabin: PlacePage) -> None:
    cabin.closed_since, cabin.reopens_on = date(2026, 11, 1), date(2026, 12, 7)
    publish(cabin)
    expand([cabin.pk])
    entry = Entry.objects.get(page_id=cabin.pk)
    assert (entry.closed_since, entry.reopens_on) == (cabin.closed_since, cabin.reopens_on)
    assert titles(au=date(2026, 12, 6)) == set()
    told = upcoming([entry], None)[entry.pk]
    assert (told.next, told.status) == (datetime(2026, 12, 9, 14, tzinfo=PARIS), "suspendu")


def test_programs_are_told_what_has_become_of_the_next_one(cabin: PlacePage) -> None:
    entry = Entry.objects.get(page_id=cabin.pk)
    first, second = Occurrence.objects.filter(page=cabin).order_by("start")[:2]

    def told() -> tuple[datetime | None, str | None]:
        found = upcoming([entry], None)[entry.pk]
        return found.next, found.status

    assert told() == (first.start, "prevu")
    cancel(first, NOBODY)
    assert told() == (second.start, "annule")
    reinstate(Occurrence.objects.get(page=cabin, start=first.start), NOBODY)
    mark_full(Occurrence.objects.get(page=cabin, start=first.start), NOBODY)
    assert told() == (first.start, "complet")
    start = first.start + timedelta(hours=1)
    move(
        Occurrence.objects.get(page=cabin, start=first.start),
        NOBODY,
        start=start,
        end=start + timedelta(hours=1),
    )
    assert told() == (start, "deplace")
    # Behind the next one, it is still the session that people expect first.
    moved = Occurrence.objects.get(page=cabin, start=start)
    later = second.start + timedelta(hours=4)
    move(moved, NOBODY, start=later, end=later + timedelta(hours=1))
    assert told() == (second.start, "deplace")
    Occurrence.objects.filter(page=cabin).delete()
    assert told() == (None, None)


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_on_the_days_of_the_change_of_time(day: date) -> None:
    eve = datetime.combine(day - timedelta(days=3), NOW.time(), PARIS)
    with time_machine.travel(eve, tick=False):
        tree = site_tree()
        structure = publish(StructureFactory(parent=tree.conflent))
        for hours in (
            "Su 11:30-12:29",
            "Su 12:00-12:30",
            "Su 17:15-18:00",
            "Su 17:15-17:59",
            "Su 00:30-01:00",
        ):
            page = PlaceFactory(parent=structure, title=hours)
            locate(page, venue("66149"), hours)
            publish(page)
        expand(listing_ids())
        on = {"du": day, "au": day}
        assert titles("matin", **on) == {"Su 11:30-12:29", "Su 00:30-01:00"}
        assert titles("apres-midi", **on) == {"Su 12:00-12:30"}
        assert titles("soir", **on) == {"Su 17:15-18:00"}
        assert titles("dimanche", **on) == titles(**on)
        assert len(titles(**on)) == 5


def test_a_session_that_ends_makes_no_difference_with_the_pages(cabin: PlacePage) -> None:
    entry = Entry.objects.get(page_id=cabin.pk)
    wednesday = datetime(2026, 11, 25, 4, tzinfo=PARIS)
    with time_machine.travel(wednesday, tick=False):
        roll()
    with time_machine.travel(wednesday.replace(hour=20), tick=False):
        assert verify().is_clean
        Entry.objects.filter(pk=entry.pk).update(calendar=b"")
        assert verify().changed == 1
    with time_machine.travel(wednesday, tick=False):
        Entry.objects.filter(pk=entry.pk).update(next_start=None, next_end=None)
        assert not verify().is_clean


def test_the_night_makes_no_difference_before_it_is_rolled(cabin: PlacePage) -> None:
    """Between midnight and the roll, and for thirteen nights that were missed."""
    daily = PlaceLocation.objects.filter(page=cabin)
    daily.update(opening_hours="Mo-Su 09:00-12:00")
    expand([cabin.pk])
    project([cabin.pk])
    entry = Entry.objects.get(page_id=cabin.pk)
    for nights in (1, 2, 13):
        with time_machine.travel(
            datetime(2026, 11, 22, 0, 5, tzinfo=PARIS) + timedelta(days=nights - 1), tick=False
        ):
            assert verify().is_clean, nights
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        # What is to come is still compared, to the day.
        tomorrow = 1 << (slot_of(TODAY + timedelta(days=2)) * BITS)
        wrong = int.from_bytes(entry.calendar, "little") ^ tomorrow
        Entry.objects.filter(pk=entry.pk).update(calendar=wrong.to_bytes(LENGTH, "little"))
        assert verify().changed == 1
