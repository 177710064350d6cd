"""The next sessions of places and addresses, and those of a day or a week."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from directory.models import PlaceLocation
from events.models import Occurrence
from events.occurrences import expand
from events.selectors import next_sessions, sessions_between
from tests.directory.factories import PlaceFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.events.test_occurrences import NOW, PARIS, _today, place, structure, tree  # noqa: F401
from tests.events.test_session_changes import TUESDAY, act

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def days(found: list[Occurrence]) -> list[str]:
    return [f"{one.start.astimezone(PARIS):%d/%m %H}" for one in found]


def test_the_next_ones_of_each_in_one_query(structure, django_assert_num_queries: Any) -> None:  # noqa: F811
    tuesdays, nothing = place(structure, "Tu 09:00-12:00"), place(structure, "")
    tour = PlaceFactory(parent=structure)
    for commune, hours in (("66149", "We 09:00-12:00"), ("66230", "Mo,Th 09:00-12:00")):
        locate(tour, venue(commune), hours)
    publish(tour)
    expand([tour.pk])
    with django_assert_num_queries(1):
        found = next_sessions(page_ids=[tuesdays.pk, nothing.pk, tour.pk], limit=2)
    assert {page: days(some) for page, some in found.items()} == {
        tuesdays.pk: ["24/11 09", "01/12 09"],
        tour.pk: ["23/11 09", "25/11 09"],
    }
    prades, vinca = PlaceLocation.objects.filter(page=tour).order_by("sort_order", "pk")
    with django_assert_num_queries(1):
        by_stop = next_sessions(location_ids=[prades.pk, vinca.pk], limit=2)
    assert {stop: days(some) for stop, some in by_stop.items()} == {
        prades.pk: ["25/11 09", "02/12 09"],
        vinca.pk: ["23/11 09", "26/11 09"],
    }


def test_one_that_is_on_is_the_next_one(structure) -> None:  # noqa: F811
    page = place(structure, "Sa 09:00-12:00")
    assert days(next_sessions(page_ids=[page.pk], limit=1)[page.pk]) == ["21/11 09"]
    with time_machine.travel(NOW + timedelta(hours=2)):
        assert days(next_sessions(page_ids=[page.pk], limit=1)[page.pk]) == ["28/11 09"]


def test_one_that_is_cancelled_is_shown_when_asked_for(structure) -> None:  # noqa: F811
    page = place(structure, "Tu 09:00-12:00")
    act(page, "cancel")
    act(page, "mark_full", 1)
    assert days(next_sessions(page_ids=[page.pk], limit=2)[page.pk]) == ["01/12 09", "08/12 09"]
    with_all = next_sessions(page_ids=[page.pk], limit=2, with_cancelled=True)
    assert [one.status for one in with_all[page.pk]] == ["cancelled", "full"]


def test_pages_or_addresses_not_both() -> None:
    with pytest.raises(ValueError, match="either"):
        next_sessions()
    with pytest.raises(ValueError, match="either"):
        next_sessions(page_ids=[1], location_ids=[1])
    assert next_sessions(page_ids=[]) == {}


def test_those_of_a_day(structure, django_assert_num_queries: Any) -> None:  # noqa: F811
    tuesdays = place(structure, "Tu 09:00-12:00; Mo 22:00-02:00")
    fair = publish(
        EventFactory(parent=structure, start=TUESDAY - timedelta(hours=17), end=NOW + timedelta(days=5))
    )
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
