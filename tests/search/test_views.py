"""The results page, its fragment, and the pages of the kinds, as a visitor's browser gets them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from home.models import TerritoryPage
from tests.directory.factories import StructureFactory, publish
from tests.search.site import PERPIGNAN, SearchSite, search_site
from vocabulary.selectors import kinds_by_slug

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(db: None) -> SearchSite:
    return search_site()


def page(client: Client, query: str, **headers: str) -> str:
    response = client.get(f"/recherche/?{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ")


def titles(html: str) -> list[str]:
    return re.findall(r'id="r\d+-titre"[^>]*><a href="[^"]*">([^<]*)</a>', html)


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html)
    assert found
    return found[1]


def links(html: str, text: str) -> list[str]:
    """The addresses of the links that hold this text."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [url.replace("&amp;", "&") for url, inside in found if text in inside]


# --- The journey of the first issue ---


def test_a_town_and_an_age_give_the_nearest_place_with_the_reason_why(
    client: Client, site: SearchSite
) -> None:
    html = page(client, "ou=Prades&enfant=14+mois")
    assert heading(html) == "2 lieux et rendez-vous près de Prades"
    assert titles(html)[0] == "La Cabane aux petits pas"
    assert "convient à 14 mois" in html
    assert "Pour un enfant de <strong>14 mois</strong>, à moins de <strong>30 km</strong>." in html
    assert "Le plus proche d’abord." in html


def test_remote_services_come_last_and_are_counted_apart(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades")
    assert titles(html)[-1] == "Allô, on se parle"
    assert heading(html) == "3 lieux et rendez-vous près de Prades"
    assert "Et 1 service à distance, en fin de liste." in html
    assert "01 99 00 12 34" in html


def test_every_filter_narrows_the_list(client: Client, site: SearchSite) -> None:
    for query, expected in {
        "type=laep": ["La Cabane aux petits pas"],
        "avec=gratuit": ["La Cabane aux petits pas"],
        "quoi-de=evenements": ["Comptines"],
        "quoi=comptines": ["Comptines"],
        "enfant=5a": ["La Cabane aux petits pas"],
        "avec=a-distance": ["Allô, on se parle"],
    }.items():
        assert titles(page(client, f"ou=Prades&{query}")) == expected, query


def test_a_territory_has_its_own_heading(client: Client, site: SearchSite) -> None:
    assert "sur le territoire Conflent-Canigó" in heading(page(client, "territoire=conflent-canigo"))
    assert heading(page(client, "")).endswith("dans tout le département")


def test_town_names_contract(client: Client, site: SearchSite) -> None:
    assert "près d’Ille-sur-Têt" in page(client, "ou=Ille-sur-Tet")
    assert "près du Boulou" in page(client, "ou=Le+Boulou")


# --- Without JavaScript, and with htmx ---


def test_the_whole_query_is_in_one_form(client: Client, site: SearchSite) -> None:
    soon = timezone.localdate() + timedelta(days=9)
    html = page(
        client,
        "ou=Prades&rayon=20&enfant=14m&enfant=3a&type=laep&avec=gratuit&nc=1&tous=1&tri=date"
        f"&quand=mercredi&du={soon}",
    )
    form = html[html.index("<form action") : html.index("</form>")]
    assert 'method="get"' in form
    for field in (
        'name="ou" value="Prades"',
        'name="enfant" value="14 mois"',
        'name="enfant" value="3 ans"',
        'name="enfant" value=""',
        '<option value="20" selected>',
        'name="type" value="laep" checked',
        'name="avec" value="gratuit" checked',
        'id="nc" name="nc" value="1" checked',
        'name="tous" value="1" checked',
        'type="hidden" name="tri" value="date"',
        'name="quand" value="mercredi" checked',
        f'name="du" value="{soon}" type="date"',
        'name="au" value="" type="date"',
    ):
        assert field in form, field


def test_a_position_stays_in_the_form_and_can_be_left(client: Client, site: SearchSite) -> None:
    html = page(client, "lat=42.617&lon=2.421")
    assert 'type="hidden" name="lat" value="42.617"' in html
    assert "autour de vous" in heading(html)
    assert links(html, "Autour de moi") == ["/recherche/"]


def test_htmx_gets_what_changes_and_the_address_to_show(client: Client, site: SearchSite) -> None:
    response = client.get(
        "/recherche/?ou=Prades&enfant=14+mois&type=laep&quoi=", headers={"HX-Request": "true"}
    )
    html = response.content.decode()
    assert "<html" not in html
    assert "<form" not in html
    assert response["HX-Push-Url"] == "/recherche/?ou=Prades&enfant=14m&type=laep"
    assert html.strip().startswith('<section class="stack" id="liste"')
    for part in ('id="tete" hx-swap-oob', 'id="facette-type" hx-swap-oob', 'id="annonce" hx-swap-oob'):
        assert part in html
    assert "1\xa0lieu ou rendez-vous" in html[html.index('id="annonce"') :]
    assert "HX-Request" in response["Vary"]


def test_going_back_gets_the_whole_page(client: Client, site: SearchSite) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    response = client.get("/recherche/?ou=Prades", headers=headers)
    assert "<html" in response.content.decode()


def test_the_whole_page_announces_nothing_at_first(client: Client, site: SearchSite) -> None:
    assert '<p class="hidden" role="status" id="annonce"></p>' in page(client, "ou=Prades")


# --- Choices in progress ---


def test_each_choice_can_be_removed(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&enfant=14+mois&type=laep&avec=gratuit&page=1")
    chips = html[html.index('class="chips"') :]
    assert links(chips, "14 mois")[0] == "/recherche/?ou=Prades&type=laep&avec=gratuit"
    assert links(chips, "enfants-parents")[0] == "/recherche/?ou=Prades&enfant=14m&avec=gratuit"
    assert links(chips, "Gratuit")[0] == "/recherche/?ou=Prades&enfant=14m&type=laep"
    assert links(chips, "Tout retirer")[0] == "/recherche/?ou=Prades"


def test_what_is_not_said_is_counted_and_one_click_away(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&avec=gratuit")
    assert "1 le précise · 2 non précisé" in html
    [url] = links(html, "les voir aussi")
    assert url == "/recherche/?ou=Prades&avec=gratuit&nc=1"
    assert len(titles(client.get(url).content.decode())) >= 3


def test_the_age_is_unsaid_too(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&enfant=14m")
    assert "L’âge des enfants : 2 le précisent · 1 non précisé" in html


def test_facets_count_and_offer_only_what_is_there(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades")
    types = html[html.index('id="facette-type"') : html.index("</fieldset>", html.index('id="facette-type"'))]
    assert re.findall(r'value="([^"]*)"', types) == [
        "laep",
        "atelier-parents-enfants",
        "ludotheque",
        "ecoute",
    ]
    assert "langue-" not in html


def facet_text(html: str, name: str, value: str) -> str:
    """What the label of one value of a filter says."""
    found = re.search(rf'<label class="option"><input[^>]*name="{name}" value="{value}".*?</label>', html)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_facets_count_remote_services_apart(client: Client, site: SearchSite) -> None:
    site.line.free = True
    publish(site.line)
    html = page(client, "ou=Prades&rayon=50")
    assert facet_text(html, "avec", "gratuit") == "Gratuit 1 résultat + 1 à distance"
    assert facet_text(html, "type", "ecoute").endswith("à distance 1 à distance")
    assert facet_text(html, "quoi-de", "lieux").endswith("2 résultats + 1 à distance")


def test_facets_count_what_says_nothing_when_it_is_accepted(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&rayon=50&nc=1")
    assert facet_text(html, "avec", "gratuit") == "Gratuit 3 résultats + 1 à distance"
    assert heading(page(client, "ou=Prades&rayon=50&nc=1&avec=gratuit")).startswith("3 ")


def test_the_filters_say_how_far_their_counts_go(client: Client, site: SearchSite) -> None:
    said = "Nombres à moins de"
    assert said not in page(client, "ou=Prades")
    for rank in range(10):
        site.place(f"Lieu {rank}")
    assert f"{said} 2 km." in page(client, "ou=Prades")
    assert said not in page(client, "ou=Prades&rayon=2")
    assert said not in page(client, "")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("rayon=7", "rayon"),
        ("type=inconnu", "type"),
        ("theme=inconnu", "theme"),
        ("avec=inconnu", "avec"),
        ("territoire=inconnu", "territoire"),
        ("quoi-de=inconnu", "quoi-de"),
        ("nc=oui", "nc"),
        ("tous=oui", "tous"),
        ("enfant=foo", "enfant"),
        ("insee=99999", "ou"),
        ("lat=abc&lon=2", "ou"),
        ("ou=Zzyzxx", "ou"),
    ],
)
def test_a_message_stands_beside_its_field(client: Client, site: SearchSite, query: str, field: str) -> None:
    html = page(client, f"rayon=50&{query}" if field != "rayon" else query)
    assert f'id="{field}-erreur"' in html
    linked = re.search(r'<div class="errors.*?<a href="#([^"]*)"', html, re.DOTALL)
    assert linked
    assert f'id="{linked[1]}"' in html


def test_languages_spoken_somewhere_are_a_filter(client: Client, site: SearchSite) -> None:
    site.place("Le salon catalan", languages=["ca"])
    html = page(client, "ou=Prades")
    assert 'value="langue-ca"' in html
    assert "On y parle catalan" in html


# --- Towns ---


def test_homonyms_elsewhere_are_links(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&enfant=14m")
    assert "/recherche/?insee=07182&enfant=14m" in links(html, "Prades (Ardèche)")


def test_a_town_by_its_code_fills_the_field_with_words(client: Client, site: SearchSite) -> None:
    assert 'name="ou" value="66500 Prades"' in page(client, "insee=66149")


def test_an_ambiguous_town_is_a_choice_not_a_dead_end(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Saint-Denis&enfant=14m")
    assert heading(html) == "Quelle commune ?"
    assert titles(html) == []
    assert "/recherche/?insee=97411&enfant=14m" in links(html, "Saint-Denis (La Réunion)")


def test_towns_of_one_name_are_told_apart(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Saint-Pierre")
    towns = re.findall(r'class="chip" href="[^"]*insee=\d+[^"]*">([^<]*)<', html)
    assert len(towns) == len(set(towns)) > 3


def test_an_error_is_said_first_of_all(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=zzzzzz")
    assert "<title>Erreur" in html
    assert 'role="alert" aria-labelledby="erreurs" tabindex="-1" autofocus' in html
    assert "autofocus" not in page(client, "ou=zzzzzz", **{"HX-Request": "true"})
    assert "<title>Erreur" not in page(client, "ou=Prades")


def test_a_misspelt_town_is_said(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Perpingan")
    assert "près de Perpignan" in heading(html)
    assert "Résultats pour <strong>Perpignan</strong>" in html
    assert "Perpingan" in html


def test_an_unknown_town_keeps_the_rest_of_the_query(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Zzyzxx&type=laep")
    assert titles(html) == ["La Cabane aux petits pas"]
    assert 'aria-invalid="true"' in html
    assert 'href="#ou"' in html
    assert 'value="Zzyzxx"' in html


def test_a_misspelt_need_is_corrected_and_said(client: Client, site: SearchSite) -> None:
    site.place("Se parler à deux", kind="mediation-familiale")
    html = page(client, "quoi=mediatoin+familiale")
    assert "Se parler à deux" in titles(html)
    assert "Résultats pour <strong>médiation familiale</strong>" in html


# --- No dead end ---


def test_an_empty_list_says_which_choice_empties_it_and_what_to_do(client: Client, site: SearchSite) -> None:
    TerritoryPage.objects.filter(pk=site.tree.conflent.pk).update(
        contact_name="Camille Exemple", contact_phone="01 99 00 32 71"
    )
    html = page(client, "ou=Prades&type=clas&avec=gratuit")
    assert heading(html) == "Rien de tel près de Prades, pour l’instant"
    assert "C’est le choix « Accompagnement à la scolarité » qui vide la liste." in html
    assert links(html, "Sans « Accompagnement à la scolarité » : 1 résultat") == [
        "/recherche/?ou=Prades&avec=gratuit"
    ]
    assert "La Cabane aux petits pas" in titles(html)
    assert "Allô, on se parle" in titles(html)
    assert "Camille Exemple" in html
    assert "01 99 00 32 71".replace(" ", "") in html.replace(" ", "")
    assert 'href="tel:119"' in html


def test_far_from_everything_there_is_still_a_way_on(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Brest")
    assert "Rien" in heading(html)
    assert 'href="tel:3919"' in html
    assert links(html, "lignes d’écoute")


def test_a_larger_circle_is_offered(client: Client, site: SearchSite) -> None:
    site.place("Loin", PERPIGNAN)
    html = page(client, "ou=Prades&rayon=2")
    assert titles(html)[0] == "La Cabane aux petits pas"
    html = page(client, "ou=Prades&rayon=5")
    assert links(html, "Jusqu’à 10 km, il y a 2 résultats de plus") == ["/recherche/?ou=Prades&rayon=10"]


# --- Pages, order, map ---


def test_pages_follow_and_the_last_one_stands_for_those_beyond(client: Client, site: SearchSite) -> None:
    first = page(client, "ou=Prades&par=2")
    assert links(first, "Suivants") == ["?ou=Prades&par=2&page=2"]
    last = page(client, "ou=Prades&par=2&page=999999")
    assert titles(last) == titles(page(client, "ou=Prades&par=2&page=2"))
    assert not set(titles(first)) & set(titles(last))


def test_the_order_can_be_changed(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades")
    [url] = links(html, "la date la plus proche")
    assert url == "/recherche/?ou=Prades&tri=date"
    assert titles(client.get(url).content.decode())[0] == "Comptines"


def test_the_map_is_a_page_of_its_own(client: Client, site: SearchSite) -> None:
    html = page(client, "ou=Prades&vue=carte")
    figure = html[html.index("<svg viewBox", html.index('id="carte"')) : html.index("</figure>")]
    assert 'aria-label="Vinça, 2 résultats"' in figure
    assert 'href="#r' in figure
    assert 'data-source="/recherche.geojson?ou=Prades&amp;par=500"' in html
    assert titles(html) == titles(page(client, "ou=Prades"))


# --- What machines read ---


def test_search_engines_keep_the_plain_page_only(client: Client, site: SearchSite) -> None:
    assert 'name="robots"' not in page(client, "")
    assert 'content="noindex, follow"' in page(client, "ou=Prades")
    assert "<title>Près de Prades, 14 mois : 2 résultats" in page(client, "ou=Prades&enfant=14m")


def test_what_may_be_kept(client: Client, site: SearchSite) -> None:
    response = client.get("/recherche/?ou=Prades")
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in response["Vary"]
    assert "private" in client.get("/recherche/?lat=42.6&lon=2.4")["Cache-Control"]
    client.cookies["sessionid"] = "x"
    assert "private" in client.get("/recherche/?ou=Prades")["Cache-Control"]


def test_only_reading_is_possible(client: Client, site: SearchSite) -> None:
    assert client.post("/recherche/").status_code == 405


@pytest.mark.parametrize(
    "query", ["ou=Prades&enfant=14m&avec=gratuit", "", "ou=Prades&vue=carte", "quoi=jouer"]
)
def test_a_page_costs_eight_queries_at_most(
    client: Client, site: SearchSite, query: str, django_assert_max_num_queries: Any
) -> None:
    page(client, query)
    with django_assert_max_num_queries(8):
        page(client, query)


def test_only_public_listings_are_shown(client: Client, site: SearchSite) -> None:
    draft = site.place("Un brouillon")
    draft.unpublish()
    hidden = publish(StructureFactory(parent=site.tree.conflent, title="Structure cachée"))
    hidden.unpublish()
    assert "Un brouillon" not in titles(page(client, "ou=Prades"))


def test_what_people_write_is_text_never_code(client: Client, site: SearchSite) -> None:
    site.place("<script>alert(1)</script>", summary="<b>gras</b>", price="<i>5 €</i>", free=False)
    for query in ("ou=Prades", "quoi=<script>alert(2)</script>", "ou=<img+src=x>", "enfant=<script>"):
        html = page(client, query)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<i>5" not in html


# --- Kinds ---


def test_every_kind_has_its_page_in_plain_words(client: Client, site: SearchSite) -> None:
    listing = client.get("/types/").content.decode()
    for slug, kind in kinds_by_slug().items():
        assert f'href="/types/{slug}/"' in listing
        response = client.get(f"/types/{slug}/")
        assert response.status_code == 200
        html = response.content.decode().replace("\xa0", " ").replace("&#x27;", "'")
        assert heading(html) == kind.question.replace("\xa0", " ")


def test_a_kind_says_where_to_find_it(client: Client, site: SearchSite) -> None:
    html = client.get("/types/laep/").content.decode()
    assert titles(html) == ["La Cabane aux petits pas"]
    assert links(html, "Conflent-Canigó") == ["/recherche/?type=laep&territoire=conflent-canigo"]
    assert 'type="hidden" name="type" value="laep"' in html
    assert 'rel="canonical" href="http://testserver/types/laep/"' in html


def test_an_unknown_kind_is_not_found(client: Client, site: SearchSite) -> None:
    assert client.get("/types/inconnu/").status_code == 404


def test_a_kind_page_costs_few_queries(
    client: Client, site: SearchSite, django_assert_max_num_queries: Any
) -> None:
    client.get("/types/laep/")
    with django_assert_max_num_queries(8):
        client.get("/types/laep/")
