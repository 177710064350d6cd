"""The next sessions of places and addresses, and those of a day or a week."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from directory.models import PlaceLocation
from events.models import Occurrence
from events.occurrences import expand
from events.selectors import sessions_between
from events.session_reads import next_of
from tests.directory.factories import PlaceFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.events.test_occurrences import NOW, PARIS, _today, place, structure, tree  # noqa: F401
from tests.events.test_session_changes import TUESDAY, act

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def days(found: list[Occurrence]) -> list[str]:
    return [f"{one.start.astimezone(PARIS):%d/%m %H}" for one in found]


def at(page: Any) -> tuple[int, int, None]:
    """A page and its only address."""
    return page.pk, PlaceLocation.objects.get(page=page).pk, None


def test_the_next_ones_of_each_in_one_query(structure, django_assert_num_queries: Any) -> None:  # noqa: F811
    tuesdays, nothing = place(structure, "Tu 09:00-12:00"), place(structure, "")
    tour = PlaceFactory(parent=structure)
    for commune, hours in (("66149", "We 09:00-12:00"), ("66230", "Mo,Th 09:00-12:00")):
        locate(tour, venue(commune), hours)
    publish(tour)
    start = NOW + timedelta(days=4)
    event = publish(
        EventFactory(parent=structure, venue=venue(), start=start, end=start + timedelta(hours=1))
    )
    expand([tour.pk, event.pk])
    prades, vinca = PlaceLocation.objects.filter(page=tour).order_by("sort_order", "pk")
    asked = [
        at(tuesdays),
        at(nothing),
        (tour.pk, prades.pk, None),
        (tour.pk, vinca.pk, None),
        (event.pk, None, None),
        at(tuesdays),
    ]
    with django_assert_num_queries(1):
        found = next_of(asked, now=NOW, limit=2)
    assert {where: days(some) for where, some in found.items()} == {
        at(tuesdays): ["24/11 09", "01/12 09"],
        (tour.pk, prades.pk, None): ["25/11 09", "02/12 09"],
        (tour.pk, vinca.pk, None): ["23/11 09", "26/11 09"],
        (event.pk, None, None): days([Occurrence.objects.get(page=event)]),
    }
    assert next_of([], now=NOW) == {}


def test_one_that_is_on_is_the_next_one(structure) -> None:  # noqa: F811
    where = at(place(structure, "Sa 09:00-12:00"))
    assert days(next_of([where], now=NOW, limit=1)[where]) == ["21/11 09"]
    assert days(next_of([where], now=NOW + timedelta(hours=2), limit=1)[where]) == ["28/11 09"]


def test_one_that_is_cancelled_soon_hides_no_other(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "cancel")
    act(page, "mark_full", 1)
    found = next_of([at(page)], now=NOW, limit=2)[at(page)]
    assert [one.status for one in found] == ["cancelled", "full", "scheduled"]
    later = next_of([at(page)], now=NOW, limit=2, until=NOW + timedelta(days=5))[at(page)]
    assert [one.status for one in later] == ["cancelled"]


def test_more_addresses_than_one_query_takes(structure, django_assert_num_queries: Any) -> None:  # noqa: F811
    where = at(place(structure, "Tu 09:00-12:00"))
    with django_assert_num_queries(2):
        found = next_of([*((-rank, None, None) for rank in range(1, 250)), where], now=NOW, limit=1)
    assert days(found[where]) == ["24/11 09"]


def test_those_of_a_day(structure, django_assert_num_queries: Any) -> None:  # noqa: F811
    tuesdays = place(structure, "Tu 09:00-12:00; Mo 22:00-02:00")
    start = TUESDAY - timedelta(hours=17)
    fair = publish(EventFactory(parent=structure, start=start, end=start + timedelta(hours=23)))
    expand([fair.pk])
    midnight = datetime(2026, 11, 24, tzinfo=PARIS)
    with django_assert_num_queries(1):
        found = list(sessions_between(midnight, midnight + timedelta(days=1)))
        towns = [one.location and one.location.venue.commune.name for one in found]
    assert [one.page_id for one in found] == [fair.pk, tuesdays.pk, tuesdays.pk]
    assert [one.page_id for one in sessions_between(TUESDAY + DAY, TUESDAY + DAY)] == []
    assert towns == [None, "Prades", "Prades"]
    assert [one.page_id for one in sessions_between(TUESDAY, TUESDAY, page_ids=[tuesdays.pk])] == []
    location = tuesdays.locations.get().pk
    until = midnight + timedelta(days=8)
    assert days(sessions_between(TUESDAY, until, location_ids=[location])) == [
        "24/11 09",
        "30/11 22",
        "01/12 09",
    ]


def test_what_nobody_can_reach_is_not_shown(structure) -> None:  # noqa: F811
    place(structure, "Tu 09:00-12:00")
    type(structure).objects.filter(pk=structure.pk).update(live=False)
    assert not sessions_between(TUESDAY, TUESDAY + timedelta(hours=1)).exists()
