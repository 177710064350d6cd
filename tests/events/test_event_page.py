from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from events.enums import Through
from events.models import EventDate, Occurrence
from events.occurrences import expand
from events.presentation import dates
from events.selectors import upcoming_events
from events.services import Actor, move
from tests.directory.factories import PlaceFactory, StructureFactory, venue
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


def test_when_comes_before_the_ways_to_share(structure, client):
    page = main(html(client, event(structure, timezone.now() + timedelta(days=3)).url))
    assert page.count("data-share") == 1
    assert page.index("Quand") < page.index('id="quand"') < page.index("data-share")


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
        event(structure, timezone.now() + timedelta(hours=20), online_url="https://visio.example.org").url,
    )
    assert "Rejoindre en ligne" in page
    assert "https://visio.example.org" not in str(json_ld(page))
    (node,) = [node for node in json_ld(page) if node["@type"] == "Event"]
    assert node["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")


def test_the_address_of_an_online_event_is_given_the_day_before(structure, client):
    one = event(structure, timezone.now() + timedelta(days=3), online_url="https://visio.example.org")
    page = html(client, one.url)
    assert "visio.example.org" not in page
    assert "paraîtra ici la veille" in page


# --- Several dates ---

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MORNING = {"start_time": time(9, 30), "end_time": time(11, 30)}


def series(structure, dates, **fields):
    """An event on these rows, on that Saturday."""
    with time_machine.travel(NOW):
        one = EventFactory(parent=structure, dates=dates, **fields)
        expand([one.pk])
    return one


def seen(client, page):
    with time_machine.travel(NOW):
        return html(client, page.url).replace("\u00a0", " ")


def test_a_rhythm_that_is_over_is_not_said(structure, client):
    autumn = EventDate(day=date(2026, 9, 10), every="week", until=date(2026, 11, 12), **MORNING)
    winter = EventDate(day=date(2026, 12, 1), every="week", until=date(2027, 1, 26), **MORNING)
    page = seen(client, series(structure, [autumn, winter]))
    assert "Tous les mardis de 9 h 30 à 11 h 30, jusqu’au 26 janvier." in page
    assert "Tous les jeudis" not in page
    with time_machine.travel(datetime(2027, 6, 1, tzinfo=UTC)):
        forever = EventDate(day=date(2026, 1, 8), every="week", **MORNING)
        assert "Tous les" not in html(client, series(structure, [forever]).url)


def test_a_series_shows_its_next_date_and_the_two_after_then_the_others(structure, client):
    thursdays = EventDate(day=date(2026, 11, 26), every="fortnight", until=date(2027, 2, 4), **MORNING)
    page = seen(client, series(structure, [thursdays]))
    assert "Un jeudi sur deux de 9 h 30 à 11 h 30, jusqu’au 4 février." in page
    assert main(page).count('class="leaf"') == 3
    assert "3 autres dates" in page
    assert [node["startDate"][:10] for node in json_ld(page) if node["@type"] == "Event"] == [
        "2026-11-26", "2026-12-10", "2026-12-24", "2027-01-07", "2027-01-21", "2027-02-04"
    ]  # fmt: skip


def test_a_date_elsewhere_says_where_and_what_is_special(structure, client):
    rows = [
        EventDate(day=date(2026, 11, 26), **MORNING),
        EventDate(day=date(2026, 12, 3), venue=venue("66230"), note="avec une conteuse", **MORNING),
    ]
    page = seen(client, series(structure, rows, venue=venue("66149", name="Salle des fêtes")))
    assert "à Vinça" in main(page)
    assert "Avec une conteuse." in main(page)
    towns = [
        node["location"]["address"]["addressLocality"] for node in json_ld(page) if node["@type"] == "Event"
    ]
    assert towns == ["Prades", "Vinça"]


@pytest.mark.parametrize(
    ("status", "said", "in_data"),
    [
        ("cancelled", "Cet événement est annulé.", "EventCancelled"),
        ("full", "Complet : il n’y a plus de place.", "EventScheduled"),
        ("postponed", "Reporté : la nouvelle date n’est pas encore connue.", "EventPostponed"),
    ],
)
def test_what_is_said_of_the_whole_event_comes_first(structure, client, status, said, in_data):
    rows = [EventDate(day=date(2026, 11, 26), **MORNING)]
    one = series(structure, rows, status=status, status_reason="la conteuse est malade")
    page = seen(client, one)
    assert said in page
    assert "La conteuse est malade." in page
    states = [node["eventStatus"] for node in json_ld(page) if node["@type"] == "Event"]
    assert states == [f"https://schema.org/{in_data}"]


@pytest.mark.parametrize(
    ("fields", "said", "unsaid"),
    [
        ({}, (), ("S’inscrire",)),
        ({"registration_by": "none"}, ("Sans inscription",), ("S’inscrire",)),
        (
            {
                "registration_by": "phone",
                "registration_limit": 12,
                "registration_deadline": date(2026, 11, 24),
            },
            (
                "12 places.",
                "Inscrivez-vous avant le 24 novembre.",
                "S’inscrire par téléphone",
                "tel:+33199001122",
            ),
            ("Sans inscription",),
        ),
        (
            {"registration_by": "link", "registration_url": "https://inscription.example.org/a"},
            ("S’inscrire en ligne", "https://inscription.example.org/a"),
            (),
        ),
        (
            {"registration_by": "phone", "registration_deadline": date(2026, 11, 20)},
            ("Les inscriptions sont closes.",),
            ("S’inscrire par téléphone",),
        ),
        ({"audience": "parents_enfants"}, ("Les parents et les enfants",), ()),
        ({"audience": "professionnels"}, ("Les professionnels",), ("Entre adultes",)),
        (
            {"accessibility": ["hi", "mi"]},
            ("personnes sourdes ou malentendantes et personnes à mobilité",),
            (),
        ),
    ],
)
def test_who_comes_and_how_one_registers(structure, client, fields, said, unsaid):
    page = main(seen(client, series(structure, [EventDate(day=date(2026, 11, 26), **MORNING)], **fields)))
    for text in said:
        assert text in page, text
    for text in unsaid:
        assert text not in page, text


def test_with_whom_and_in_which_place(tree, structure, client):
    friends = StructureFactory(parent=tree.perpignan, title="Les amis fictifs")
    hidden = StructureFactory(parent=tree.perpignan, title="Pas en ligne", live=False)
    place = PlaceFactory(parent=structure, title="La Cabane fictive")
    one = series(structure, [EventDate(day=date(2026, 11, 26), **MORNING)], place=place)
    one.co_organisers = [friends, hidden]
    one.save()
    page = main(seen(client, one))
    assert f'href="{place.url}"' in page
    assert f'href="{friends.url}"' in page
    assert "Pas en ligne" not in page


def test_a_hundred_dates_cost_no_more_than_sixty(structure, client, django_assert_max_num_queries):
    rows = [EventDate(day=date(2026, 11, 22) + timedelta(days=n), **MORNING) for n in range(100)]
    one = series(structure, rows)
    seen(client, one)
    with django_assert_max_num_queries(12):
        page = seen(client, one)
    assert "57 autres dates" in page
    assert "Il y en a d’autres ensuite" in page


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
