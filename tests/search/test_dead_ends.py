"""An empty list is no dead end: the next dates that exist, what empties it, one click to widen it, who to call."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from events.occurrences import expand
from home.models import TerritoryPage
from search.projection import listing_ids
from tests.directory.factories import PlaceFactory, kind, locate, publish
from tests.search.site import PERPIGNAN, SearchSite, search_site

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Saturday
SECTION = r'<section class="stack" aria-labelledby="{}">.*?</section>'


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site(db: None) -> SearchSite:
    """The cabin is on Tuesday and Thursday mornings, the workshop on Saturday, the barn on Wednesday afternoons."""
    site = search_site()
    site.place("La Grange", PERPIGNAN, hours="We 14:00-18:30", kind="ludotheque")
    TerritoryPage.objects.filter(departement_wide=True).update(
        contact_name="Camille Exemple", contact_phone="01 99 00 32 71"
    )
    expand(listing_ids())
    return site


def page(client: Client, query: str) -> str:
    response = client.get(f"/recherche/?{query}")
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def section(html: str, name: str) -> str:
    found = re.search(SECTION.format(name), html, re.S)
    return found[0] if found else ""


def cards(html: str) -> list[str]:
    return re.findall(r'-titre" class="t1"><a href="[^"]+">([^<]+)</a>', html)


def test_a_moment_alone_that_nothing_answers(client: Client, site: SearchSite) -> None:
    html = page(client, "quand=dimanche")
    assert "Rien de tel dans tout le département" in html
    assert "C’est le choix « Dimanche » qui vide la liste." in html
    assert ">Sans « Dimanche » : 4 résultats</a>" in html
    dates = section(html, "prochaines-dates")
    assert cards(dates) == [
        "La Cabane aux petits pas",
        "La Grange",
        "Comptines",
    ]  # Tuesday, Wednesday, Saturday
    assert "mardi 24 novembre" in dates
    assert cards(section(html, "a-distance")) == ["Allô, on se parle"]
    assert "Quelqu’un peut chercher avec vous, dans tout le département" in html
    assert "Camille Exemple" in html


def test_the_other_choices_are_kept_while_they_have_a_date(client: Client, site: SearchSite) -> None:
    html = page(client, "type=laep&quand=mercredi")
    assert "Les prochaines dates, à un autre moment" in html
    assert cards(section(html, "prochaines-dates")) == ["La Cabane aux petits pas"]
    html = page(client, "type=clas&quand=mercredi")
    assert "Les prochaines dates, à un autre moment" not in html
    assert cards(section(html, "prochaines-dates"))[0] == "La Cabane aux petits pas"


def test_near_a_town_the_nearest_with_a_date_come_first(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&type=clas")
    assert "Les prochaines dates au plus près" in html
    # At Prades, then at Vinça; the barn is beyond thirty kilometres.
    assert cards(section(html, "prochaines-dates")) == ["La Cabane aux petits pas", "Comptines"]
    assert cards(section(html, "au-plus-pres")) == ["Un lieu sans détail"]
    far = page(client, "ou=Prades&rayon=2&type=ludotheque&quand=mercredi")
    assert cards(section(far, "prochaines-dates"))[0] == "La Cabane aux petits pas"


def test_a_town_where_nothing_is_near(client: Client, site: SearchSite) -> None:
    for one in (site.cabin, site.workshop):
        one.unpublish()
    html = page(client, "ou=Prades&quand=jeudi&rayon=5")
    dates = section(html, "prochaines-dates")
    assert cards(dates) == ["La Grange"]
    assert "mercredi 25 novembre, 14 h – 18 h 30" in re.sub("<[^>]+>", "", dates)


def test_moments_that_empty_it_together_go_in_one_click(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&quand=dimanche&quand=soir&du=2026-12-21&au=2026-12-23")
    assert "C’est le choix « le dimanche soir, du 21 au 23 décembre » qui vide la liste." in html
    assert '<a class="button" href="/recherche/?ou=Prades">À un autre moment : 3 résultats</a>' in html


def test_choices_that_empty_it_together_are_not_called_an_empty_directory(
    client: Client, site: SearchSite
) -> None:
    html = page(client, "ou=Prades&type=clas&avec=lsf")
    assert "Aucun ne vide la liste à lui seul : c’est leur réunion." in html
    assert ">Retirer tous les choix</a>" in html


def test_a_place_where_nothing_exists_says_so(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Brest")
    assert "Il n’y a encore rien ici dans notre annuaire." in html
    assert "Rien ne répond à tous ces choix" not in html


def test_who_answers_now_comes_first(client: Client, site: SearchSite) -> None:
    """It is Saturday morning: of two lines, the second of the alphabet is the one that answers."""
    line = PlaceFactory(
        parent=site.structure, title="Zoé répond", kind=kind("ecoute"), phone="01 99 00 12 35"
    )
    line.areas_served.add(site.tree.department)
    locate(line, None, "Sa 09:00-12:00")
    publish(line)
    expand(listing_ids())
    for query in ("quand=dimanche", "ou=Prades&type=clas"):
        found = cards(section(page(client, query), "a-distance"))
        assert found == ["Zoé répond", "Allô, on se parle"], query


def test_the_window_and_the_heading_count_alike(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades")  # three near, and a line that answers from a distance
    assert "<title>Près de Prades : 3 résultats" in html
    assert "3 lieux et rendez-vous près de Prades</h1>" in html
    assert "Et 1 service à distance, en fin de liste." in html
    assert "<title>Près de Prades : 1 service à distance" in page(client, "ou=Prades&type=ecoute")
    assert "<title>Près de Prades : aucun résultat" in page(client, "ou=Prades&type=clas")


def test_it_stays_within_thirteen_queries(
    client: Client, site: SearchSite, django_assert_max_num_queries: Any
) -> None:
    page(client, "quoi=motinconnu")
    for query in (
        "quand=dimanche",
        "type=clas&quand=mercredi",
        "territoire=conflent-canigo&quand=dimanche&quand=soir",
    ):
        with django_assert_max_num_queries(13):
            page(client, query)
