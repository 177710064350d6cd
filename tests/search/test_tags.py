"""What the pages of other rooms show of the search: bounded, and in few queries."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from tests.search.site import VINCA, SearchSite, search_site
from vocabulary.selectors import kinds_by_slug

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> SearchSite:
    kinds_by_slug()  # read once per process
    return search_site()


def shown(tag: str, **context: Any) -> str:
    html = Template("{% load search_tags %}" + tag).render(Context(context))
    return html.replace("\xa0", " ").replace("&nbsp;", " ")


def test_a_territory_shows_its_listings_by_kind(site: SearchSite, django_assert_max_num_queries: Any) -> None:
    for number in range(4):
        site.place(f"Ludothèque {number}", VINCA, kind="ludotheque")
    with django_assert_max_num_queries(4):
        html = shown("{% territory_places territory %}", territory=site.tree.conflent)
    assert html.index("Jouer et rencontrer d’autres parents") < html.index("Ludothèque 0")
    assert html.count("Ludothèque 1") == 1
    assert "Ludothèque 3" not in html
    assert "/recherche/?type=ludotheque&amp;territoire=conflent-canigo" in html
    assert "Tout voir (5)" in html


def test_a_territory_says_once_what_is_done_from_home(site: SearchSite) -> None:
    html = shown("{% territory_places territory %}", territory=site.tree.conflent)
    assert "De chez vous, sans vous déplacer" in html
    assert "1 service, pour tous les parents d’ici." in html
    assert "/recherche/?type=ecoute&amp;territoire=conflent-canigo" in html
    assert "Allô, on se parle" not in html


def test_a_territory_without_places_shows_its_services_from_a_distance(site: SearchSite) -> None:
    html = shown("{% territory_places territory %}", territory=site.tree.perpignan)
    assert "Allô, on se parle" in html
    assert "sans vous déplacer" not in html


def test_a_territory_says_its_dated_events_elsewhere(site: SearchSite) -> None:
    html = shown("{% territory_places territory %}", territory=site.tree.conflent)
    assert site.workshop.title not in html


def test_a_territory_without_anything_shows_nothing(site: SearchSite) -> None:
    site.line.unpublish()
    assert shown("{% territory_places territory %}", territory=site.tree.perpignan).strip() == ""


def test_a_structure_shows_what_it_runs(site: SearchSite, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        html = shown("{% structure_listings structure %}", structure=site.structure)
    assert html.count("<article") == 4


def test_a_page_shows_its_neighbours_and_not_itself(
    site: SearchSite, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        html = shown("{% nearby_listings page %}", page=site.cabin)
    assert "La Cabane aux petits pas" not in html
    assert "à 9 km, Vinça" in html
    assert shown("{% nearby_listings page %}", page=site.line).strip() == ""


def test_the_main_kinds_are_tiles(site: SearchSite) -> None:
    html = shown("{% kind_tiles %}")
    assert html.count("<h3>") == 6
    assert html.index("Jouer et rencontrer d’autres parents") < html.index("Lieu d’accueil enfants-parents")
    assert 'href="/types/laep/"' in html


def test_the_home_form_keeps_what_was_typed(site: SearchSite) -> None:
    html = shown("{% search_form ou='Prades' enfant='14 mois' %}")
    assert 'action="/recherche/"' in html
    assert 'value="Prades"' in html
    assert 'value="14 mois"' in html


@pytest.mark.parametrize("address", ["/", "/territoires/conflent-canigo/"])
def test_what_pages_keep_of_the_listings_is_forgotten_as_soon_as_one_changes(
    client: Client, site: SearchSite, address: str
) -> None:
    def page() -> str:
        return client.get(address).content.decode()

    assert "Comptines" in page()
    site.workshop.title = "Comptines en catalan"
    site.workshop.save_revision().publish()
    assert "Comptines en catalan" in page()
    site.workshop.unpublish()
    assert "Comptines" not in page()


def test_a_kind_has_its_new_name_at_once(client: Client, site: SearchSite) -> None:
    assert "Comptines" in client.get("/").content.decode()
    kind = site.workshop.kind
    kind.name = "Ronde de comptines"
    kind.save()
    assert "Ronde de comptines" in client.get("/").content.decode()
