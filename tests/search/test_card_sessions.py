"""Cards say real sessions: the next one, what became of it, and that of the stop that was found."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from directory.models import PlacePage
from events.enums import Through
from events.models import Occurrence
from events.presentation import PARIS
from events.services import Actor, cancel
from search.cards import cards_for
from search.models import Entry
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 11, 21, 12, tzinfo=PARIS)
ACTOR = Actor(None, Through.LINK)


@pytest.fixture
def structure():
    with time_machine.travel(SATURDAY, tick=False):
        yield StructureFactory(parent=site_tree().conflent, title="Association fictive")


@pytest.fixture
def bus(structure: Any, django_capture_on_commit_callbacks: Any) -> PlacePage:
    place = PlaceFactory(parent=structure, title="Le petit bus", itinerant=True)
    locate(place, venue("66149"), "Tu 09:00-12:00; SH off")
    locate(place, venue("66230"), "We 14:00-17:00; SH off")
    with django_capture_on_commit_callbacks(execute=True):
        return publish(place)


def entries(**fields: Any) -> list[Entry]:
    return list(Entry.objects.filter(**fields).order_by("position"))


def test_each_stop_says_its_own_next_session_then_its_hours(
    bus: PlacePage, django_assert_max_num_queries: Any
) -> None:
    found = entries(page=bus)
    cards_for(found)
    with django_assert_max_num_queries(1):
        prades, vinca = cards_for(found)
    assert prades.when is not None
    assert vinca.when is not None
    assert prades.when.strong == "mardi 24 novembre, 9 h – 12 h"
    assert prades.when.soft == "puis mardi 1er et mardi 8 décembre"
    assert (
        prades.when.hours.replace("\xa0", " ")
        == "Le mardi de 9 h à 12 h, sauf pendant les vacances scolaires"
    )
    assert vinca.when.strong == "mercredi 25 novembre, 14 h – 17 h"


def test_a_card_with_a_moment_asked_for_says_the_session_found(bus: PlacePage) -> None:
    @dataclass
    class Tuesdays:
        first = date(2026, 12, 1)
        last = date(2027, 1, 31)

        def accepts(self, start: datetime, end: datetime, *, departement: str) -> bool:
            return start.astimezone(PARIS).weekday() == 1

    prades, vinca = cards_for(entries(page=bus), asked=Tuesdays())
    assert prades.when is not None
    assert vinca.when is not None
    assert prades.when.strong == "mardi 1er décembre, 9 h – 12 h"
    assert vinca.when.strong.startswith("Le mercredi")


def test_the_search_shows_the_session_it_found(client: Client, bus: PlacePage) -> None:
    html = client.get("/recherche/?ou=Prades&quand=mercredi").content.decode().replace("\xa0", " ")
    assert "mercredi 25 novembre" in html
    assert "mardi 24 novembre" not in html


def test_what_was_cancelled_is_struck_on_the_card(client: Client, bus: PlacePage) -> None:
    one = Occurrence.objects.filter(page=bus).order_by("start")[0]
    cancel(one, ACTOR, reason="la salle est prise")
    card = cards_for(entries(page=bus))[0]
    assert card.when is not None
    assert (card.when.state, card.when.tone) == ("Annulé", "danger")
    assert card.when.soft == "La salle est prise. Prochaine séance : mardi 1er décembre, 9 h – 12 h."
    html = client.get("/recherche/?ou=Prades").content.decode()
    assert "<del>mardi 24" in html


def test_a_closed_place_says_until_when(bus: PlacePage, django_capture_on_commit_callbacks: Any) -> None:
    bus.closed_since, bus.reopens_on = date(2026, 11, 2), date(2027, 1, 4)
    with django_capture_on_commit_callbacks(execute=True):
        publish(bus)
    card = cards_for(entries(page=bus))[0]
    assert card.when is not None
    assert card.when.strong.replace("\xa0", " ") == "Fermé pour l’instant. Réouverture prévue le 4 janvier."
    assert card.when.soft == "Première séance : mardi 5 janvier 2027, 9 h – 12 h."


def test_hours_beyond_the_calendar_say_what_they_depend_on(
    structure: Any, django_capture_on_commit_callbacks: Any
) -> None:
    place = PlaceFactory(parent=structure, title="Là-bas")
    locate(place, venue("2A004"), "SH Tu 09:00-12:00")
    with django_capture_on_commit_callbacks(execute=True):
        publish(place)
    [entry] = entries(page=place)
    card = cards_for([entry])[0]
    assert card.when is not None
    assert card.when.soft == "Les dates dépendent des vacances scolaires."


def test_an_event_says_what_became_of_its_date(
    client: Client, structure: Any, django_capture_on_commit_callbacks: Any
) -> None:
    start = datetime(2026, 11, 28, 10, tzinfo=PARIS)
    event = EventFactory(
        parent=structure, title="Comptines", venue=venue(), start=start, end=start.replace(hour=11)
    )
    with django_capture_on_commit_callbacks(execute=True):
        publish(event)
    assert cards_for(entries(page=event))[0].when.strong == "samedi 28 novembre, 10 h – 11 h"  # type: ignore[union-attr]
    cancel(Occurrence.objects.get(page=event), ACTOR, reason="trop peu d’inscrits")
    assert cards_for(entries(page=event))[0].when.state == "Annulé"  # type: ignore[union-attr]
    html = client.get(event.get_url()).content.decode().replace("\xa0", " ")
    assert "Annulé" in html
    assert "Trop peu d’inscrits." in html
    # The home page says where one can go.
    assert "Comptines" not in client.get("/").content.decode()
    assert '"eventStatus": "https://schema.org/EventCancelled"' in html or "EventCancelled" in html


# --- Near the last choice ---------------------------------------------------------------------------------


def test_what_is_soon_near_a_town(client: Client, bus: PlacePage) -> None:
    response = client.get("/prochaines/?insee=66149")
    html = response.content.decode().replace("\xa0", " ")
    assert "Bientôt près de chez vous, à Prades" in html
    # The day is on the leaf: beside it, said to who does not see the leaf.
    assert '<span class="hidden">mardi 24 novembre, </span><span class="nowrap">9 h – 12 h</span>' in html
    assert 'href="/recherche/?insee=66149"' in html
    assert "Ne plus retenir" in html
    assert "<html" not in html
    assert response["X-Robots-Tag"] == "noindex"
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_only_free_sessions_of_the_next_weeks_are_shown(client: Client, bus: PlacePage) -> None:
    for one in Occurrence.objects.filter(page=bus, start__lt=datetime(2026, 12, 11, tzinfo=PARIS)):
        cancel(one, ACTOR)
    assert client.get("/prochaines/?insee=66149").status_code == 204


@pytest.mark.parametrize(
    "query",
    ["", "?insee=", "?insee=99999", "?insee=<b>", "?enfant=14m", "?insee=66149&enfant=toto", "?ou=Prades"],
)
def test_a_choice_that_means_nothing_gives_nothing(client: Client, bus: PlacePage, query: str) -> None:
    response = client.get(f"/prochaines/{query}")
    assert (response.status_code, response.content) == (204, b"")
    posted = Client(enforce_csrf_checks=True).post(f"/prochaines/{query}")
    assert (posted.status_code, posted["Allow"]) == (405, "GET, HEAD")


def test_what_is_soon_costs_eight_queries_at_most(
    client: Client, bus: PlacePage, django_assert_max_num_queries: Any
) -> None:
    client.get("/prochaines/?insee=66149&enfant=14m")
    with django_assert_max_num_queries(8):
        client.get("/prochaines/?insee=66149&enfant=14m")


def test_the_home_page_names_where_to_ask(client: Client, bus: PlacePage) -> None:
    html = client.get("/").content.decode()
    assert 'data-soon data-url="/prochaines/"' in html
    assert 'data-insee="66149"' in client.get("/recherche/?ou=Prades&enfant=14m").content.decode()
    assert 'data-enfant="14m"' in client.get("/recherche/?ou=Prades&enfant=14m").content.decode()
    assert "data-insee" not in client.get("/recherche/?lat=42.6&lon=2.4").content.decode()


def test_a_card_says_that_the_session_one_expects_does_not_take_place(
    structure: Any, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    place = PlaceFactory(parent=structure, title="Le salon")
    row = locate(place, venue("66149"), "Tu,Th 09:00-12:00")
    row.exceptions = [
        {"kind": "ferme", "from": "2026-11-24", "to": "2026-11-24", "times": [], "reason": "formation"}
    ]
    row.save()
    with django_capture_on_commit_callbacks(execute=True):
        publish(place)
    [card] = cards_for(entries(page=place))
    assert card.when is not None
    assert card.when.strong == "Reprend le jeudi 26 novembre, 9 h – 12 h"
    assert plain(card.when.soft) == "Fermé exceptionnellement ce mardi 24 novembre (formation)."
    assert "Fermé exceptionnellement ce mardi" in plain(client.get(place.url).content.decode())
    # Once that day is over, there is nothing to say of it.
    with time_machine.travel(datetime(2026, 11, 25, 8, tzinfo=PARIS), tick=False):
        [card] = cards_for(entries(page=place))
    assert card.when is not None
    assert card.when.strong == "jeudi 26 novembre, 9 h – 12 h"


def plain(text: str) -> str:
    return text.replace("\xa0", " ")
