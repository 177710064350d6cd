"""When one is free, through the doors people and programs use."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from events.enums import Through
from events.models import Occurrence
from events.occurrences import expand
from events.services import Actor, cancel
from search.projection import listing_ids
from search.when import When
from search.when_words import dates, phrase
from tests.directory.factories import PlaceFactory, kind, locate, publish
from tests.search.site import SearchSite, search_site

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 21, 10, tzinfo=PARIS)  # a Saturday
NOBODY = Actor(user=None, through=Through.LINK)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site(db: None) -> SearchSite:
    """With a place on Wednesday afternoons; the cabin is on Tuesday and Thursday mornings, out of the holidays."""
    site = search_site()
    site.place("La Grange", hours="We 14:00-18:30")
    expand(listing_ids())
    return site


def html(client: Client, query: str) -> str:
    response = client.get(f"/recherche/?{query}")
    assert response.status_code == 200
    # Spaces that do not break are for the screen.
    return unescape(response.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def texts(html: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def listed(html: str) -> list[str]:
    return re.findall(r'-titre" class="t1"><a href="[^"]+">([^<]+)</a>', html)


def geojson(client: Client, query: str) -> dict[str, dict[str, Any]]:
    answer = json.loads(client.get(f"/recherche.geojson?{query}").content)
    return {feature["properties"]["titre"]: feature["properties"] for feature in answer["features"]}


def shortcuts(html: str) -> dict[str, str]:
    nav = re.search(r'<nav [^>]*aria-label="Quand \?">(.*?)</nav>', html, re.S)
    return (
        {label: url for url, label in re.findall(r'href="([^"]+)"><svg.*?</svg>([^<]+)</a>', nav[1])}
        if nav
        else {}
    )


def test_the_list_is_of_those_who_have_such_a_session(client: Client, site: SearchSite) -> None:
    found = html(client, "ou=Prades&quand=mercredi&quand=apres-midi")
    assert listed(found) == ["La Grange"]
    assert "Le mercredi après-midi , à moins de 30 km ." in texts(found)
    assert "mercredi 25 novembre, 14 h – 18 h 30" in texts(found)
    assert "Près de Prades, le mercredi après-midi : 1 résultat" in found
    assert listed(html(client, "ou=Prades&quand=mercredi&quand=matin"))[:1] != ["La Grange"]
    assert set(listed(html(client, "ou=Prades&quand=mercredi&quand=jeudi"))) == {
        "La Grange",
        "La Cabane aux petits pas",
    }


def test_the_boxes_say_what_they_would_give(client: Client, site: SearchSite) -> None:
    found = html(client, "ou=Prades&rayon=10&quand=matin")
    facet = found[
        found.index('id="facette-quand"') : found.index("</fieldset>", found.index('id="facette-quand"'))
    ]
    boxes = dict(re.findall(r'name="quand" value="([^"]+)".*?<span class="n"[^>]*>(\d+)', facet, re.S))
    for value, count in boxes.items():
        group = "quand=matin&" if value not in {"matin", "apres-midi", "soir"} else ""
        clicked = html(client, f"ou=Prades&rayon=10&{group}quand={value}")
        assert len(listed(clicked)) == int(count), value
    assert {"mardi", "jeudi", "matin", "apres-midi", "soir", "hors-vacances"} <= boxes.keys()
    assert "vacances" not in boxes


def test_each_choice_has_a_chip(client: Client, site: SearchSite) -> None:
    found = html(client, "ou=Prades&quand=mercredi&quand=soir&du=2026-12-19&au=2027-01-03")
    chips = dict(re.findall(r'<li><a class="chip" href="([^"]+)">([^<]+)<svg', found))
    assert chips == {
        "/recherche/?ou=Prades&quand=soir&du=2026-12-19&au=2027-01-03": "Mercredi",
        "/recherche/?ou=Prades&quand=mercredi&du=2026-12-19&au=2027-01-03": "Le soir, après 17 h 30",
        "/recherche/?ou=Prades&quand=mercredi&quand=soir": "du 19 décembre 2026 au 3 janvier 2027",
    }


def test_what_parents_ask_for_most_is_one_click_away(client: Client, site: SearchSite) -> None:
    found = shortcuts(html(client, "ou=Prades"))
    assert list(found) == [
        "Mercredi",
        "Samedi",
        "Après 17 h 30",
        "Pendant les vacances",
        "Ouvert pendant les vacances de Noël",
    ]
    christmas = found["Ouvert pendant les vacances de Noël"]
    assert christmas == "/recherche/?ou=Prades&quand=vacances&du=2026-12-19&au=2027-01-03"
    open_then = html(client, christmas.partition("?")[2])
    assert listed(open_then) == ["La Grange"]
    assert "Ouvert pendant les vacances de Noël" not in shortcuts(open_then)


@pytest.mark.parametrize(
    ("today", "name"),
    [
        ("2026-10-23", "Ouvert pendant les vacances de la Toussaint"),
        ("2026-11-02", "Ouvert pendant les vacances de Noël"),
        ("2027-09-01", "Ouvert pendant les vacances de la Toussaint"),
        ("2026-12-28", "Ouvert pendant les vacances de Noël"),
        ("2027-01-04", "Ouvert pendant les vacances d’hiver"),
        ("2027-04-30", "Ouvert pendant le pont de l’Ascension"),
        ("2027-05-12", "Ouvert pendant les vacances d’été"),
    ],
)
def test_the_coming_holidays_are_those_of_the_next_eight_weeks(
    client: Client, site: SearchSite, today: str, name: str
) -> None:
    with time_machine.travel(datetime.fromisoformat(today).replace(hour=10, tzinfo=PARIS), tick=False):
        expand(listing_ids())
        said = [label for label in shortcuts(html(client, "ou=Prades")) if label.startswith("Ouvert")]
    assert said == [name]


def test_no_dead_end(client: Client, site: SearchSite) -> None:
    found = html(client, "ou=Prades&quand=samedi&quand=apres-midi")
    assert "Rien de tel près de Prades" in found
    assert "Sans « Samedi » : 1 résultat" in found
    assert "C’est le choix « Samedi » qui vide la liste." in found
    assert len(listed(found)) >= 1  # what there is near all the same
    far = html(client, "ou=Prades&du=2026-11-22&au=2026-11-22")
    assert "Sans « du 22 novembre au 22 novembre »" not in far
    assert "Sans « le 22 novembre » :" in far


def test_a_bad_moment_is_said_beside_its_field(client: Client, site: SearchSite) -> None:
    found = html(client, "ou=Prades&quand=jamais&quand=mercredi&du=2027-12-31&au=avant")
    assert listed(found) == ["La Grange"]
    for field, message in (
        ("facette-quand", "Ce moment n’existe pas : « jamais »."),
        ("du", "C’est trop loin : les séances sont connues pour six mois."),
        ("au", "Écrivez la date ainsi : 31/12/2026."),
    ):
        assert f'href="#{field}"' in found
        assert found.count(message) == 2
    assert 'name="du" value="2027-12-31"' in found


def test_a_date_is_read_as_people_type_it(client: Client, site: SearchSite) -> None:
    for typed in ("12/12/2026", "12 décembre 2026", "le samedi 12 décembre", "12/12", "2026-12-12"):
        response = client.get("/recherche/", {"ou": "Prades", "du": typed}, headers={"HX-Request": "true"})
        assert response["HX-Push-Url"] == "/recherche/?ou=Prades&du=2026-12-12", typed
    found = html(client, "ou=Prades&du=12/12/2026")
    assert 'name="du" value="2026-12-12" type="date" min="2026-11-21" max="2027-05-22"' in found
    assert 'name="au" value="" type="date" min="2026-11-21" max="2027-05-22"' in found
    assert "à partir du 12 décembre" in texts(found).lower()
    assert geojson(client, "ou=Prades&du=12/12/2026") == geojson(client, "ou=Prades&du=2026-12-12")


def test_the_field_of_a_date_never_loses_what_was_typed(client: Client, site: SearchSite) -> None:
    # A field of dates would show nothing of it.
    found = html(client, "ou=Prades&du=après-demain&au=31/02/2027")
    assert 'name="du" value="après-demain" type="text" aria-invalid="true"' in found
    assert 'name="au" value="31/02/2027" type="text" aria-invalid="true"' in found
    # Nor does an old link hold one that the browser would refuse.
    found = html(client, "ou=Prades&du=2026-11-02")
    assert 'name="du" value="2026-11-21" type="date" min="2026-11-21"' in found


def test_filters_answer_at_once_with_their_counts(client: Client, site: SearchSite) -> None:
    response = client.get("/recherche/?ou=Prades&quand=mercredi", headers={"HX-Request": "true"})
    assert 'id="facette-quand" hx-swap-oob="true"' in response.content.decode()


def test_the_home_page_asks_when(client: Client, site: SearchSite) -> None:
    found = unescape(client.get("/").content.decode())
    field = found[found.index('<label for="quand">') : found.index("</select>")]
    assert 'name="quand"' in field
    assert '<option value="" selected>Peu importe</option>' in field
    assert '<option value="mercredi">Mercredi</option>' in field


# --- For programs ---


def test_programs_are_told_the_session_that_is_asked_for(client: Client, site: SearchSite) -> None:
    said = geojson(client, "ou=Prades")
    assert said["La Cabane aux petits pas"]["prochaine"] == "2026-11-24T09:00:00+01:00"
    assert said["La Cabane aux petits pas"]["statut"] == "prevu"
    assert (said["Un lieu sans détail"]["prochaine"], said["Un lieu sans détail"]["statut"]) == (None, None)
    assert said["Comptines"]["prochaine"] == "2026-11-28T10:00:00+01:00"
    on_thursday = geojson(client, "ou=Prades&quand=jeudi")
    assert list(on_thursday) == ["La Cabane aux petits pas"]
    assert on_thursday["La Cabane aux petits pas"]["prochaine"] == "2026-11-26T09:00:00+01:00"
    later = geojson(client, "ou=Prades&quand=jeudi&du=2027-03-29")
    assert later["La Cabane aux petits pas"]["prochaine"] == "2027-04-01T09:00:00+02:00"


def test_a_cancelled_session_is_said_with_the_next_one(client: Client, site: SearchSite) -> None:
    tuesday = Occurrence.objects.filter(page=site.cabin).order_by("start")[0]
    cancel(tuesday, NOBODY)
    said = geojson(client, "ou=Prades")["La Cabane aux petits pas"]
    assert (said["prochaine"], said["statut"]) == ("2026-11-26T09:00:00+01:00", "annule")
    until = (NOW + timedelta(days=4)).date()
    assert "La Cabane aux petits pas" not in geojson(client, f"ou=Prades&au={until}")


def test_services_from_a_distance_are_in_the_order_of_their_dates_too(
    client: Client, site: SearchSite
) -> None:
    for title, hours in (("Zoé répond", "Mo 09:00-12:00"), ("Bernard répond", "Th 09:00-12:00")):
        line = PlaceFactory(parent=site.structure, title=title, kind=kind("ecoute"), phone="01 99 00 12 35")
        line.areas_served.add(site.tree.department)
        locate(line, None, hours)
        publish(line)
    expand(listing_ids())
    # "Allô" says nothing of its hours.
    by_date = ["Zoé répond", "Bernard répond", "Allô, on se parle"]
    assert listed(html(client, "tri=date"))[-3:] == by_date
    assert listed(html(client, "ou=Prades&tri=date"))[-3:] == by_date
    assert list(geojson(client, "tri=date"))[-3:] == by_date
    assert listed(html(client, "ou=Prades"))[-3:] == sorted(by_date)
    thursday = listed(html(client, "tri=date&quand=jeudi&quand=mardi"))
    assert thursday[-1] == "Bernard répond"
    pages = (listed(html(client, f"ou=Prades&tri=date&par=2&page={page}")) for page in (1, 2, 3, 4))
    assert [title for page in pages for title in page][-3:] == by_date


def test_it_costs_few_queries(client: Client, site: SearchSite, django_assert_max_num_queries: Any) -> None:
    for query in (
        "ou=Prades&quand=mercredi",
        "quand=jeudi&quand=matin&tri=date",
        "tri=date",
        "au=2027-01-03",
    ):
        # The first time too, but for the columns.
        html(client, "ou=Prades&quand=lundi")
        with django_assert_max_num_queries(8):
            html(client, query)
        with django_assert_max_num_queries(8):
            geojson(client, query)


@pytest.mark.parametrize(
    ("du", "au", "words"),
    [
        ("2026-12-01", "2026-12-05", "du 1er au 5 décembre"),
        ("2026-12-01", "2027-01-05", "du 1er décembre 2026 au 5 janvier 2027"),
        ("2027-01-05", "2027-01-20", "du 5 au 20 janvier 2027"),
        ("2027-01-28", "2027-02-03", "du 28 janvier au 3 février 2027"),
        ("2026-12-05", "2026-12-05", "le 5 décembre"),
    ],
)
def test_a_period_is_said_without_saying_twice(du: str, au: str, words: str) -> None:
    when = When.of((), today=date(2026, 11, 21), du=date.fromisoformat(du), au=date.fromisoformat(au))
    assert dates(when) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("mercredi soir", "le mercredi soir"),
        ("mercredi samedi soir", "le mercredi soir ou le samedi soir"),
        ("mercredi matin apres-midi", "le mercredi matin ou après-midi"),
        ("aujourdhui soir", "ce soir"),
        ("aujourdhui matin apres-midi", "ce matin ou cet après-midi"),
        ("demain apres-midi", "demain après-midi"),
        ("lundi mardi jeudi matin soir", "le lundi, le mardi ou le jeudi, le matin ou le soir"),
        ("samedi week-end", "le week-end"),
        ("samedi dimanche week-end soir", "le week-end, le soir"),
        ("aujourdhui demain cette-semaine", "cette semaine"),
        ("lundi mardi mercredi jeudi vendredi", "du lundi au vendredi"),
        ("lundi mardi mercredi jeudi vendredi samedi dimanche", "n’importe quel jour"),
        ("lundi mardi mercredi jeudi vendredi week-end", "n’importe quel jour"),
        ("soir vacances", "le soir, pendant les vacances scolaires"),
        ("vacances hors-vacances", "pendant les vacances scolaires ou en dehors"),
    ],
)
def test_moments_are_said_as_people_do(values: str, words: str) -> None:
    assert ", ".join(phrase(When.of(values.split(), today=date(2026, 11, 21)))) == words


def test_tomorrow_is_next_week_on_a_sunday() -> None:
    asked = When.of(("demain", "cette-semaine"), today=date(2026, 11, 22))
    assert phrase(asked) == ["demain ou cette semaine"]
