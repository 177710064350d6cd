from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from events.enums import Through
from events.models import Occurrence
from events.occurrences import expand
from events.presentation import dates
from events.selectors import upcoming_events
from events.services import Actor, move
from tests.directory.factories import StructureFactory, venue
from tests.directory.test_place_page import CLAIMS, main
from tests.events.factories import EventFactory
from tests.home.factories import site_tree
from tests.home.test_home_page import html, json_ld

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return site_tree()


@pytest.fixture
def structure(tree):
    return StructureFactory(parent=tree.conflent, phone="01 99 00 11 22")


def event(structure, start, hours=2.0, **fields):
    return EventFactory(parent=structure, start=start, end=start + timedelta(hours=hours), **fields)


@pytest.mark.parametrize(
    ("start", "hours", "said"),
    [
        (datetime(2026, 11, 24, 8, tzinfo=UTC), 3, "mardi 24 novembre, 9 h – 12 h"),
        (datetime(2026, 7, 1, 16, 30, tzinfo=UTC), 1.5, "mercredi 1er juillet, 18 h 30 – 20 h"),
        # The clocks go back that night: one o'clock UTC is two o'clock again.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 1, "dimanche 25 octobre, 2 h 30 – 2 h 30"),
        (datetime(2027, 1, 5, 17, tzinfo=UTC), 1, "mardi 5 janvier 2027, 18 h – 19 h"),
        (
            datetime(2026, 11, 28, 13, tzinfo=UTC),
            28,
            "du samedi 28 novembre, 14 h au dimanche 29 novembre, 18 h",
        ),
    ],
)
def test_dates_are_said_in_paris_time(start, hours, said):
    assert dates(start, start + timedelta(hours=hours), today=date(2026, 6, 1)) == said


def test_a_bare_event_promises_nothing(structure, client):
    page = html(client, event(structure, timezone.now() + timedelta(days=3), promise="on se retrouve").url)
    said = main(page).lower() + str(json_ld(page)).lower()
    for claim in CLAIMS:
        assert claim.lower() not in said, claim
    assert "Terminé" not in page


def test_a_full_event_says_where_when_and_by_whom(structure, client, django_assert_max_num_queries):
    one = event(
        structure,
        datetime(2026, 11, 24, 8, tzinfo=UTC),
        title="Le café du jeudi",
        venue=venue(name="Salle des fêtes"),
        free=True,
        parents_only=True,
        ages="tout_age",
    )
    with time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC)):
        html(client, one.url)
        with django_assert_max_num_queries(12):
            page = html(client, one.url)
    text = main(page).replace("\u00a0", " ")
    for shown in (
        "Mardi 24 novembre, 9 h – 12 h".replace("12 h", "11 h"),
        "Salle des fêtes",
        "Gratuit",
        "Entre adultes, sans les enfants",
        structure.title,
        "tel:+33199001122",
    ):
        assert shown in text, shown
    (node,) = [node for node in json_ld(page) if node["@type"] == "Event"]
    assert node["startDate"] == "2026-11-24T09:00:00+01:00"
    assert node["location"]["address"]["addressLocality"] == "Prades"
    assert node["isAccessibleForFree"] is True
    assert node["organizer"]["name"] == structure.title


def test_a_past_event_says_so(structure, client):
    page = html(
        client,
        event(structure, timezone.now() - timedelta(days=3), online_url="https://visio.example.org").url,
    )
    assert "Terminé" in page
    assert "Rejoindre en ligne" not in page


def test_an_online_event_can_be_joined(structure, client):
    page = html(
        client,
        event(structure, timezone.now() + timedelta(days=3), online_url="https://visio.example.org").url,
    )
    assert "Rejoindre en ligne" in page
    (node,) = [node for node in json_ld(page) if node["@type"] == "Event"]
    assert node["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")


def test_coming_events_are_public_not_over_and_in_order(tree, structure):
    now = timezone.now()
    later = event(structure, now + timedelta(days=9))
    soon = event(structure, now + timedelta(days=1))
    running = event(structure, now - timedelta(hours=1))
    event(structure, now - timedelta(days=1))
    event(structure, now + timedelta(days=2), live=False)
    closed = StructureFactory(parent=tree.conflent, live=False)
    event(closed, now + timedelta(days=2))
    assert list(upcoming_events(limit=10)) == [running, soon, later]
    assert list(upcoming_events(limit=2)) == [running, soon]


def test_an_event_that_was_moved_comes_at_its_new_date(structure):
    now = timezone.now()
    soon = event(structure, now + timedelta(days=1))
    moved = event(structure, now + timedelta(hours=3))
    expand([moved.pk])
    session, by_link = Occurrence.objects.get(page=moved.pk), Actor(None, Through.LINK)
    start = now + timedelta(days=4)
    move(session, by_link, start=start, end=start + timedelta(hours=2))
    assert list(upcoming_events(limit=2)) == [soon, moved]
    with time_machine.travel(now + timedelta(days=2)):
        (found,) = upcoming_events(limit=2)
        assert (found.pk, found.session.start) == (moved.pk, start)


def test_events_of_a_territory_take_place_there_or_online_from_there(tree, structure):
    now = timezone.now() + timedelta(days=1)
    away = StructureFactory(parent=tree.perpignan)
    here = event(away, now, venue=venue("66149"))
    online = event(structure, now + timedelta(hours=1), online_url="https://visio.example.org")
    event(structure, now, venue=venue("66136"))
    assert list(upcoming_events(territory=tree.conflent, limit=10)) == [here, online]
