"""The page of a place: its next sessions, a month of them, its exceptions and closures, and its tour."""

import json
import re
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from directory.models import PlacePage
from events.enums import Through
from events.models import Occurrence
from events.presentation import PARIS
from events.services import Actor, cancel, mark_full, move
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import site_tree
from tests.home.test_home_page import canonical

pytestmark = pytest.mark.django_db(transaction=False)

SATURDAY = datetime(2026, 11, 21, 12, tzinfo=PARIS)
ACTOR = Actor(None, Through.LINK)


@pytest.fixture
def now():
    with time_machine.travel(SATURDAY, tick=False):
        yield SATURDAY


@pytest.fixture
def structure(now: datetime, django_capture_on_commit_callbacks: Any):
    return StructureFactory(parent=site_tree().conflent, title="Association fictive")


@pytest.fixture
def cabin(structure, django_capture_on_commit_callbacks: Any) -> PlacePage:
    """Tuesdays at Prades, one Friday in two at Vinça, outside of school holidays."""
    place = PlaceFactory(parent=structure, title="Les Galets")
    locate(place, venue("66149", name="École du Soleil"), "Tu 09:00-12:00; SH off")
    locate(place, venue("66230", name="Salle des Aloès"), "Fr 14:30-17:00; SH off")
    with django_capture_on_commit_callbacks(execute=True):
        return publish(place)


def read(client: Client, page: PlacePage, query: str = "", part: str = "") -> str:
    html = client.get(f"{page.get_url()}{part}{query}").content.decode()
    text = re.sub(r"<[^>]+>", " ", re.search(r"<main.*?</main>", html, re.S)[0])  # type: ignore[index]
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def body(client: Client, page: PlacePage, query: str = "") -> str:
    html = client.get(page.get_url() + query).content.decode()
    return re.sub(r'<span class="nowrap">([^<]*)</span>', r"\1", html)


def sessions(page: PlacePage) -> list[Occurrence]:
    return list(Occurrence.objects.filter(page=page).order_by("start"))


def test_the_three_next_dates_of_all_addresses(client: Client, cabin: PlacePage) -> None:
    text = read(client, cabin)
    dates = [
        "mardi 24 novembre, 9 h – 12 h à Prades, École du Soleil dans 3 jours",
        "vendredi 27 novembre, 14 h 30 – 17 h à Vinça, Salle des Aloès",
        "mardi 1er décembre, 9 h – 12 h à Prades, École du Soleil",
    ]
    places = [text.find(words) for words in dates]
    assert -1 not in places
    assert places == sorted(places)


def test_what_became_of_a_session_is_said_in_words(client: Client, cabin: PlacePage) -> None:
    first, second, third = sessions(cabin)[:3]
    cancel(first, ACTOR, reason="la salle est prise")
    mark_full(second, ACTOR)
    move(third, ACTOR, start=third.start.replace(hour=13), end=third.start.replace(hour=15))
    text = read(client, cabin)
    assert "Annulé La salle est prise." in text
    assert "Complet" in text
    assert "Déplacé Au lieu du mardi 1er décembre, 9 h." in text
    assert "<del><time" in body(client, cabin)


def test_a_date_that_takes_place_is_shown_after_many_that_do_not(client: Client, cabin: PlacePage) -> None:
    for one in sessions(cabin)[:4]:
        cancel(one, ACTOR)
    text = read(client, cabin)
    assert "mardi 8 décembre, 9 h – 12 h" in text


def test_the_month_is_a_table_that_leads_to_the_dates(client: Client, cabin: PlacePage) -> None:
    cancel(sessions(cabin)[1], ACTOR)
    html = body(client, cabin).replace("\xa0", " ")
    assert "<caption>Novembre 2026</caption>" in html
    assert '<th scope="col" abbr="lundi">lu</th>' in html
    assert '<a href="#jour-2026-11-24" class="open" aria-label="mardi 24 novembre, 9 h – 12 h">24</a>' in html
    assert 'aria-label="vendredi 27 novembre, séance annulée">27</a>' in html
    assert '<span class="today" aria-current="date">21</span>' in html
    assert 'id="jour-2026-11-24"' in html
    assert "?mois=2026-12#calendrier" in html
    assert "?mois=2026-10" not in html
    for anchor in re.findall(r'href="#(jour-[\d-]+)"', html):
        assert html.count(f'id="{anchor}"') == 1


def test_what_is_over_leads_nowhere(client: Client, cabin: PlacePage) -> None:
    with time_machine.travel(datetime(2026, 11, 24, 12, 30, tzinfo=PARIS), tick=False):
        html = body(client, cabin)
    assert '<span class="today" aria-current="date">24</span>' in html
    assert "jour-2026-11-24" not in html
    assert 'href="#jour-2026-11-27"' in html


def test_the_sessions_of_a_day_are_listed_together(
    client: Client, structure: Any, django_capture_on_commit_callbacks: Any
) -> None:
    place = PlaceFactory(parent=structure)
    locate(place, venue(), "We 09:00-12:00,14:00-17:00")
    with django_capture_on_commit_callbacks(execute=True):
        publish(place)
    html = body(client, place).replace("\xa0", " ")
    assert "mercredi 25 novembre, 9 h – 12 h et 14 h – 17 h</time>" in html
    assert html.count('id="jour-2026-11-25"') == 1


def test_another_month_is_one_link_away(client: Client, cabin: PlacePage) -> None:
    html = body(client, cabin, "?mois=2027-01").replace("\xa0", " ")
    assert "<caption>Janvier 2027</caption>" in html
    assert "mardi 5 janvier 2027, 9 h – 12 h" in html
    assert "Toutes les dates de janvier 2027" in html
    assert 'href="#jour-2026-' not in html
    assert "?mois=2026-12#calendrier" in html
    assert "?mois=2027-02#calendrier" in html
    # The three next ones stay the three next ones.
    assert html.index("mardi 24 novembre") < html.index("mardi 5 janvier")
    assert "Toutes les dates d’avril 2027" in body(client, cabin, "?mois=2027-04")


@pytest.mark.parametrize("month", ["2026-10", "2031-01", "toto", "2027-13", "", "2026-12-01", "٢٠٢٦-١٢"])
def test_a_month_nobody_knows_is_this_one(client: Client, cabin: PlacePage, month: str) -> None:
    response = client.get(cabin.get_url(), {"mois": month})
    assert "<caption>Novembre 2026</caption>" in response.content.decode()


def test_the_canonical_address_has_no_month(client: Client, cabin: PlacePage) -> None:
    assert canonical(body(client, cabin, "?mois=2026-12")).endswith(cabin.get_url())


def test_each_of_several_addresses_says_its_own_next_date(client: Client, cabin: PlacePage) -> None:
    text = read(client, cabin)
    vinca = text[text.index("À Vinça") :]
    assert "vendredi 27 novembre, 14 h 30 – 17 h" in vinca
    assert "puis vendredi 4 et vendredi 11 décembre" in vinca


def test_exceptions_are_said_and_written_for_search_engines(
    client: Client, cabin: PlacePage, django_capture_on_commit_callbacks: Any
) -> None:
    row = cabin.locations.get(venue__commune="66149")
    row.exceptions = [
        {"kind": "ferme", "from": "2026-11-24", "to": "2026-12-08", "times": [], "reason": "travaux"},
        {
            "kind": "ouvert",
            "from": "2026-12-12",
            "to": "2026-12-12",
            "times": [["14:00", "16:00"]],
            "reason": "",
        },
    ]
    cabin.locations.add(row)
    with django_capture_on_commit_callbacks(execute=True):
        publish(cabin)
    text = read(client, cabin)
    assert "Fermé du 24 novembre au 8 décembre (travaux)" in text
    assert "Ouvert le samedi 12 décembre, de 14 h à 16 h" in text
    assert "mardi 24 novembre, 9 h" not in text
    [special] = [
        one["specialOpeningHoursSpecification"] for one in places(client, cabin) if "special" in str(one)
    ]
    assert special == [
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": "2026-11-24",
            "validThrough": "2026-12-08",
            "opens": "00:00",
            "closes": "00:00",
        },
        {
            "@type": "OpeningHoursSpecification",
            "validFrom": "2026-12-12",
            "validThrough": "2026-12-12",
            "opens": "14:00",
            "closes": "16:00",
        },
    ]


def places(client: Client, page: PlacePage) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', body(client, page), re.S)
    assert found
    return [one for one in json.loads(found[1])["@graph"] if one["@type"] == "CivicStructure"]


def test_a_place_closed_for_now_says_until_when(
    client: Client, cabin: PlacePage, django_capture_on_commit_callbacks: Any
) -> None:
    cabin.closed_since, cabin.reopens_on, cabin.closure_reason = (
        date(2026, 11, 1),
        date(2027, 1, 11),
        "travaux",
    )
    with django_capture_on_commit_callbacks(execute=True):
        publish(cabin)
    text = read(client, cabin)
    assert "Fermé pour l’instant (travaux). Réouverture prévue le 11 janvier." in text
    assert (
        text.count("Fermé pour l’instant (travaux)") == 2
    )  # with the dates, and in the box read first on a phone
    assert "mardi 12 janvier 2027, 9 h – 12 h" in text
    assert "après les vacances" not in text
    [closed] = places(client, cabin)[0]["specialOpeningHoursSpecification"]
    assert (closed["validFrom"], closed["validThrough"]) == ("2026-11-01", "2027-01-10")


def test_after_the_holidays_it_says_that_it_resumes(client: Client, cabin: PlacePage) -> None:
    with time_machine.travel(datetime(2026, 12, 19, 12, tzinfo=PARIS), tick=False):
        text = read(client, cabin)
    assert "Reprend le mardi 5 janvier 2027, 9 h – 12 h après les vacances de Noël" in text
    assert "Janvier 2027" in text


def test_a_place_without_hours_has_no_empty_section(client: Client, structure: Any) -> None:
    place = PlaceFactory(parent=structure, on_contact=True)
    locate(place, venue())
    text = read(client, publish(place))
    assert "prochaines séances" not in text


# --- The tour ---------------------------------------------------------------------------------------------


@pytest.fixture
def bus(structure, django_capture_on_commit_callbacks: Any) -> PlacePage:
    place = PlaceFactory(parent=structure, title="Le petit bus", itinerant=True)
    locate(place, venue("66149", name="Place de la Fontaine"), "Fr 14:00-16:00")
    locate(place, venue("66230", name="Halle"), "Mo 09:00-12:00")
    locate(place, venue("66136", name="Square"), "")
    with django_capture_on_commit_callbacks(execute=True):
        return publish(place)


def test_the_tour_lists_the_stops_in_the_order_of_their_next_dates(client: Client, bus: PlacePage) -> None:
    assert f'href="{bus.get_url()}tournee/"' in body(client, bus)
    text = read(client, bus, part="tournee/")
    stops = [
        "À Vinça",
        "lundi 23 novembre, 9 h – 12 h",
        "À Prades",
        "vendredi 27 novembre",
        "À Perpignan",
        "Pas de date",
    ]
    found = [text.find(words) for words in stops]
    assert -1 not in found
    assert found == sorted(found)


def test_the_tour_has_its_own_address_and_is_kept_like_other_pages(client: Client, bus: PlacePage) -> None:
    response = client.get(f"{bus.get_url()}tournee/")
    assert "public" in response["Cache-Control"]
    html = response.content.decode()
    assert canonical(html).endswith(bus.get_url() + "tournee/")
    assert html.count('class="crumbs"') == 1
    assert client.get(f"/ar{bus.get_url()}tournee/").status_code == 200


def test_what_does_not_travel_has_no_tour(client: Client, cabin: PlacePage, bus: PlacePage) -> None:
    response = client.get(f"{cabin.get_url()}tournee/")
    assert (response.status_code, response["Location"]) == (302, cabin.get_url())
    assert client.get(f"{cabin.get_parent().get_url()}tournee/").status_code == 404
    assert client.get(f"{bus.get_url()}tournees/").status_code == 404
    bus.unpublish()
    assert client.get(f"{bus.get_url()}tournee/").status_code == 404


def test_twenty_addresses_cost_no_more_queries(
    client: Client,
    structure: Any,
    django_capture_on_commit_callbacks: Any,
    django_assert_max_num_queries: Any,
) -> None:
    place = PlaceFactory(parent=structure, itinerant=True)
    for number in range(20):
        locate(place, venue("66149", name=f"Salle {number}"), "Mo-Fr 09:00-12:00,14:00-17:00")
    with django_capture_on_commit_callbacks(execute=True):
        publish(place)
    client.get(place.get_url())
    for address in (place.get_url(), f"{place.get_url()}tournee/", f"{place.get_url()}?mois=2027-01"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
