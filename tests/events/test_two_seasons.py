# ruff: noqa: F811 (fixtures of other files)
"""Between a renewal and September: the hours of now and those that come are of one address, said once everywhere."""

import json
import re
from datetime import date, datetime

import pytest
import time_machine
from django.test import Client

from directory.models import PlaceLocation, PlacePage
from events.occurrences import roll
from search.models import Entry
from search.services import project
from tests.directory.factories import PlaceFactory, locate, publish, venue
from tests.events.test_occurrences import PARIS, structure, tree  # noqa: F401
from tests.events.test_session_links import words
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db

JULY = datetime(2027, 6, 28, 10, tzinfo=PARIS)  # a Monday
OCTOBER = datetime(2027, 10, 4, 10, tzinfo=PARIS)
LAST_DAY, FIRST_DAY = date(2027, 8, 31), date(2027, 9, 6)


@pytest.fixture(autouse=True)
def _in_july():
    with time_machine.travel(JULY, tick=False):
        yield


@pytest.fixture
def cabane(structure) -> PlacePage:
    """Renewed in June: on Tuesdays until August, on Thursdays from September."""
    page = PlaceFactory(parent=structure, title="La Cabane", phone="01 99 00 12 34", ages=Ages.TOUT_AGE)
    row = locate(page, venue(name="École du Soleil"), "Tu 09:00-12:00")
    row.valid_to = LAST_DAY
    new = PlaceLocation(venue=row.venue, opening_hours="Th 14:00-16:30", valid_from=FIRST_DAY)
    page.locations.set([row, new])
    publish(page)
    roll()
    return PlacePage.objects.get(pk=page.pk)


def shown(page: PlacePage, below: str = "") -> str:
    return words(Client().get(page.url + below)).split("Plan du site")[1]


def add_an_address(page: PlacePage) -> None:
    page.locations.add(PlaceLocation(venue=venue("66230", name="Mairie"), opening_hours="Fr 09:00-11:00"))
    page.itinerant = True
    publish(page)
    roll()


def test_an_address_is_said_once_with_what_comes_beneath(cabane: PlacePage) -> None:
    said = shown(cabane)
    assert said.count("À Prades École du Soleil 66500 Prades") == 1
    assert said.index("Le mardi de 9 h à 12 h") < said.index("Jusqu’au 31 août 2027.")
    assert said.index("Jusqu’au 31 août 2027.") < said.index(
        "À partir du 6 septembre 2027 : Le jeudi de 14 h"
    )
    with time_machine.travel(OCTOBER, tick=False):
        said = shown(cabane)
    assert "Le jeudi de 14 h" in said
    assert "mardi de 9 h" not in said


def test_search_engines_read_one_place_with_two_validities(cabane: PlacePage) -> None:
    page = Client().get(cabane.url).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    nodes = [one for one in data["@graph"] if one["@type"] == "CivicStructure"]
    (node,) = nodes
    assert node["name"] == "La Cabane"
    hours = node["openingHoursSpecification"]
    assert [(one.get("validFrom"), one.get("validThrough")) for one in hours] == [
        (None, "2027-08-31"),
        ("2027-09-06", None),
    ]


def test_an_itinerant_place_has_a_stop_for_each_address(cabane: PlacePage) -> None:
    add_an_address(cabane)
    said = shown(cabane, "tournee/")
    assert "2 étapes" in said
    assert "À partir du 6 septembre 2027 : Le jeudi" in said
    assert shown(cabane).count("Le vendredi de 9 h à 11 h") == 1


def test_dated_hours_say_themselves_when_they_begin(cabane: PlacePage) -> None:
    row = cabane.locations.get(valid_from=FIRST_DAY)
    row.opening_hours = "2027 Sep 06-2028 Jul 01 Th 14:00-16:30"
    cabane.locations.add(row)
    publish(cabane)
    assert "Ensuite : Du 6 septembre 2027 au 1er juillet 2028, le jeudi" in shown(cabane)


def test_two_addresses_of_one_venue_at_once_stay_two(structure) -> None:
    page = PlaceFactory(parent=structure, title="Le Relais", phone="01 99 00 12 34", ages=Ages.TOUT_AGE)
    where = venue(name="École du Soleil")
    for hours in ("Tu 09:00-12:00", "Th 09:00-12:00"):
        locate(page, where, hours)
    publish(page)
    said = shown(page)
    assert "Le mardi" in said
    assert "Le jeudi" in said
    assert "À partir" not in said


@pytest.mark.parametrize("now", [JULY, datetime(2027, 8, 31, 23, 30, tzinfo=PARIS), OCTOBER])
def test_search_finds_an_address_once_on_any_day(cabane: PlacePage, now: datetime) -> None:
    project([cabane.pk])
    with time_machine.travel(now, tick=False):
        [entry] = Entry.objects.current(now).filter(page=cabane.pk)
        assert entry.location_count == 1
        answer = Client().get("/recherche/", {"ou": "Prades", "type": "laep"})
    assert answer.content.decode().count(f'href="{cabane.url}"') >= 1
    assert "1 résultat" in words(answer) or "1 lieu" in words(answer)


@pytest.mark.parametrize(
    ("first", "last", "found", "said"),
    [
        ("2027-09-06", "2027-09-30", 1, "jeudi 9 septembre"),
        ("2027-08-20", "2027-09-30", 1, "mardi 24 août"),
        ("2027-07-01", "2027-07-31", 1, "mardi 6 juillet"),
        ("2027-09-10", "2027-09-15", 0, ""),
    ],
)
def test_dates_of_the_next_season_are_found_before_it_begins(
    cabane: PlacePage, first: str, last: str, found: int, said: str
) -> None:
    project([cabane.pk])
    asked = {"ou": "Prades", "du": first, "au": last}
    page = words(Client().get("/recherche/", asked))
    answer = Client().get("/recherche.geojson", asked).json()
    assert len(answer["features"]) == found
    if found:
        assert said in page
        assert "1 résultat" in page or "1 lieu" in page
