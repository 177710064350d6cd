"""The way to the calendars and feeds, on the pages and in their head."""

import re

import pytest
from django.test import Client

from tests.calendars.changing import sessions
from tests.calendars.reading import dates
from tests.home.factories import ArticlePageFactory
from tests.search.site import SearchSite, publish

pytestmark = pytest.mark.django_db


def links(html: str, kind: str) -> list[str]:
    return [
        href.replace("&amp;", "&")
        for href in re.findall(rf'<link rel="alternate" type="{re.escape(kind)}" href="([^"]+)"', html)
    ]


def test_a_place_says_how_to_follow_its_dates(site: SearchSite, client: Client) -> None:
    html = client.get(site.cabin.get_url()).content.decode()
    path = f"{site.cabin.get_url()}agenda.ics"
    assert f'href="webcal://testserver{path}"' in html
    assert f'href="{path}"' in html
    assert f"http://testserver{path}" in html
    assert links(html, "text/calendar") == [path]
    assert client.get(path).status_code == 200


def test_a_place_without_dates_offers_none(site: SearchSite, client: Client) -> None:
    assert "webcal:" not in client.get(site.bare.get_url()).content.decode()


@pytest.mark.parametrize("name", ["structure", "territory"])
def test_other_pages_too(name: str, site: SearchSite, client: Client) -> None:
    page = site.structure if name == "structure" else site.tree.conflent
    html = client.get(page.get_url()).content.decode()
    assert f'href="webcal://testserver{page.get_url()}agenda.ics"' in html
    assert links(html, "text/calendar") == [f"{page.get_url()}agenda.ics"]


def test_results_give_the_same_search_without_how_one_looks_at_it(site: SearchSite, client: Client) -> None:
    html = client.get("/recherche/?type=laep&enfant=14m&vue=liste&tri=date&page=1").content.decode()
    path = "/recherche.ics?enfant=14m&type=laep"
    assert f'href="webcal://testserver{path.replace("&", "&amp;")}"' in html
    assert links(html, "text/calendar") == [path]
    assert links(html, "application/atom+xml") == [path.replace(".ics", ".atom")]
    for address in (path, path.replace(".ics", ".atom")):
        assert client.get(address).status_code == 200


def test_another_language_keeps_its_own_address(site: SearchSite, client: Client) -> None:
    html = client.get(f"/ca{site.cabin.get_url()}").content.decode()
    assert links(html, "text/calendar") == [f"/ca{site.cabin.get_url()}agenda.ics"]


def test_news_say_where_their_feed_is(site: SearchSite, client: Client) -> None:
    publish(ArticlePageFactory(parent=site.tree.conflent))
    for page, feed in (
        ("/actualites/", "/actualites.atom"),
        ("/actualites/?territoire=conflent-canigo", "/actualites.atom?territoire=conflent-canigo"),
        (site.tree.conflent.get_url(), "/actualites.atom?territoire=conflent-canigo"),
    ):
        assert links(client.get(page).content.decode(), "application/atom+xml") == [feed]
        assert client.get(feed).status_code == 200


def test_robots_are_told_to_leave_every_combination_alone(client: Client, site: SearchSite) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /recherche." in lines
    assert "Disallow: /ar/recherche." in lines


def test_each_date_of_a_place_may_be_taken_alone(site: SearchSite, client: Client) -> None:
    html = client.get(site.cabin.get_url()).content.decode()
    addresses = re.findall(r'href="([^"]+agenda\.ics\?seance=\d+)"', html)
    assert len(addresses) == 3
    (one,) = dates(client.get(addresses[0]).content)
    assert one.dtstart == sessions(site.cabin)[0].start
