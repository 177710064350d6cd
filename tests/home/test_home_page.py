"""The home page, and what every page of the site shares: language fallback, canonical address, caching."""

import json
import re

import pytest
from django.test import Client
from wagtail.models import Locale, PageViewRestriction

from events.occurrences import expand
from home.models import HomePage
from search.projection import listing_ids
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import ArticlePageFactory, SiteTree, site_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


def html(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def json_ld(page: str) -> list[dict[str, object]]:
    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(text[1])["@graph"] if text else []


def canonical(page: str) -> str:
    found = re.search(r'<link rel="canonical" href="([^"]*)">', page)
    return found[1] if found else ""


def test_it_asks_where_what_age_and_when_and_links_to_no_later_feature(tree, client):
    page = html(client, "/")
    assert 'name="ou"' in page
    assert 'name="enfant"' in page
    assert 'name="quand"' in page
    assert 'action="/recherche/"' in page
    for later in ("/ressources/", "/ma-liste/"):
        assert later not in page


def test_the_life_moments_are_preset_searches(tree, client):
    page = html(client, "/")
    for query in ("enfant=grossesse", "enfant=3m", "theme=ecole", "theme=handicap"):
        assert f"/recherche/?{query}" in page


def test_it_shows_coming_events_and_news_in_few_queries(tree, client, django_assert_max_num_queries):
    structure = StructureFactory(parent=tree.conflent)
    for number in range(5):
        EventFactory(parent=structure, title=f"Rendez-vous fictif {number}", venue=venue())
        ArticlePageFactory(
            parent=tree.articles, title=f"Nouvelle fictive {number}", slug=f"nouvelle-{number}"
        )
    expand(listing_ids())
    html(client, "/")
    with django_assert_max_num_queries(12):
        page = html(client, "/")
    assert page.count("Rendez-vous fictif") == 3
    assert page.count("Nouvelle fictive") == 3
    assert "Emergency" not in page
    assert 'href="tel:119"' in page


def test_it_says_what_the_site_is_to_search_engines(tree, client):
    (site,) = json_ld(html(client, "/"))
    assert site["@type"] == "WebSite"
    assert site["url"] == "http://testserver/"
    assert "BreadcrumbList" not in json.dumps(site)


def test_anonymous_pages_may_be_kept_a_moment_by_theme(tree, client):
    response = client.get("/")
    assert "public" in response["Cache-Control"]
    assert "max-age=60" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_pages_of_a_signed_in_person_are_not_shared(tree, client, admin_user):
    client.force_login(admin_user)
    response = client.get("/")
    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_chosen_theme_comes_with_the_page(tree, client, theme):
    client.cookies["theme"] = theme
    assert f'data-theme="{theme}"' in html(client, "/")


def test_an_invented_theme_is_ignored(tree, client):
    client.cookies["theme"] = '"><script>'
    page = html(client, "/")
    assert "data-theme=" not in page


# --- Languages ---


def test_a_french_page_is_served_in_the_visitors_interface(tree, client):
    place = PlaceFactory(parent=StructureFactory(parent=tree.conflent), title="Les Galets")
    page = html(client, f"/ar{place.url}")
    assert '<html lang="ar" dir="rtl"' in page
    assert re.search(r'<main[^>]* lang="fr" dir="ltr"', page)
    assert canonical(page) == f"http://testserver{place.url}"
    assert 'href="/ar/territoires/conflent-canigo/"' in page
    assert 'hreflang="ar"' not in page.split("</head>")[0]


@pytest.mark.parametrize("home_translated", [False, True])
def test_the_fallback_holds_once_the_language_exists(tree, client, home_translated):
    arabic = Locale.objects.create(language_code="ar")
    if home_translated:
        home = tree.home.copy_for_translation(arabic)
        home.title = "الرئيسية"
        home.save_revision().publish()
    page = html(client, "/ar/territoires/conflent-canigo/")
    assert re.search(r'<main[^>]* lang="fr" dir="ltr"', page)
    assert canonical(page) == "http://testserver/territoires/conflent-canigo/"


def test_a_translated_home_page_is_its_own_canonical_and_names_the_other(tree, client):
    arabic = Locale.objects.create(language_code="ar")
    home = tree.home.copy_for_translation(arabic)
    home.heading = "قريب منك"
    home.save_revision().publish()
    page = html(client, "/ar/")
    head = page.split("</head>")[0]
    assert "قريب" in page
    assert canonical(page) == "http://testserver/ar/"
    assert 'hreflang="fr" href="http://testserver/"' in head
    assert 'hreflang="ar" href="http://testserver/ar/"' in head
    assert 'hreflang="ar" href="http://testserver/ar/"' in html(client, "/").split("</head>")[0]


def test_a_translation_in_draft_stays_unseen(tree, client):
    arabic = Locale.objects.create(language_code="ar")
    home = tree.home.copy_for_translation(arabic)
    assert not home.live
    assert canonical(html(client, "/ar/")) == "http://testserver/"


# --- What is public ---


def test_drafts_and_unpublished_pages_are_not_found(tree, client):
    structure = StructureFactory(parent=tree.conflent)
    draft = PlaceFactory(parent=structure, live=False)
    html(client, draft.url, 404)
    place = publish(PlaceFactory(parent=structure))
    html(client, place.url)
    place.unpublish()
    html(client, place.url, 404)


def test_a_page_under_an_unpublished_structure_is_not_found(tree, client):
    structure = StructureFactory(parent=tree.conflent)
    place = PlaceFactory(parent=structure)
    structure.live = False
    structure.save()
    html(client, place.url, 404)


def test_the_public_keeps_seeing_the_approved_version(tree, client):
    place = publish(PlaceFactory(parent=StructureFactory(parent=tree.conflent), title="Les Galets"))
    place.title = "Les Galets rénovés"
    place.save_revision()
    page = html(client, place.url)
    assert "Les Galets" in page
    assert "rénovés" not in page


def test_a_restricted_page_still_asks_for_its_password(tree, client):
    PageViewRestriction.objects.create(
        page=tree.conflent, restriction_type=PageViewRestriction.PASSWORD, password="secret-fictif"
    )
    place = PlaceFactory(parent=StructureFactory(parent=tree.conflent), title="Les Galets")
    assert "Les Galets" not in html(client, place.url)


def test_two_places_with_one_slug_are_told_apart(tree, client):
    here = PlaceFactory(parent=StructureFactory(parent=tree.conflent), title="Ici", slug="laep")
    there = PlaceFactory(parent=StructureFactory(parent=tree.perpignan), title="Là-bas", slug="laep")
    assert "<h1" in html(client, here.url)
    assert "Là-bas" in html(client, there.url)
    html(client, "/territoires/conflent-canigo/laep/", 404)


@pytest.mark.parametrize("path", ["/nulle-part/", "/territoires/rien/", "/" + "a/" * 200, "/ar/nulle-part/"])
def test_an_unknown_address_gets_a_friendly_answer(tree, client, path):
    page = html(client, path, 404)
    assert 'name="ou"' in page
    assert "/plan-du-site/" in page


def test_only_the_live_home_page_is_routed(tree):
    assert HomePage.objects.count() == 1
    assert tree.home.route_at([]) is not None
    tree.home.live = False
    assert tree.home.route_at([]) is None


def test_the_place_located_elsewhere_still_answers_at_its_own_address(tree, client):
    place = PlaceFactory(parent=StructureFactory(parent=tree.perpignan))
    locate(place, venue("66149"))
    html(client, place.url)
