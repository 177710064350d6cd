"""Atom and RSS: the news, and the next dates of any search."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from tests.calendars.changing import say
from tests.home.factories import ArticlePageFactory
from tests.search.site import SearchSite, publish

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(body: bytes) -> list[Element]:
    root = fromstring(body)
    assert root.tag == f"{ATOM}feed"
    assert root.findtext(f"{ATOM}id")
    assert root.findtext(f"{ATOM}updated")
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    found = root.findall(f"{ATOM}entry")
    for one in found:
        for name in ("id", "title", "updated"):
            assert one.findtext(ATOM + name)
    return found


def said(entry: Element, name: str) -> str:
    return entry.findtext(ATOM + name) or ""


def get(client: Client, path: str, **headers: str) -> Any:
    response = client.get(path, headers=headers)
    assert response.status_code in {200, 304}
    return response


def test_the_news_of_the_network_the_newest_first(site: SearchSite, client: Client) -> None:
    publish(ArticlePageFactory(parent=site.tree.articles, title="Avant", date="2026-10-01"))
    new = publish(ArticlePageFactory(parent=site.tree.conflent, title="L’été & <après>", date="2026-11-02"))
    response = get(client, "/actualites.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = entries(response.content)
    assert [said(one, "title") for one in found] == ["L’été & <après>", "Avant"]
    assert found[0].find(f"{ATOM}link").get("href") == f"http://testserver{new.get_url()}"
    assert said(found[0], "id") == f"urn:uuid:{new.translation_key}"
    assert said(found[0], "published") == "2026-11-02T00:00:00+01:00"
    assert said(found[0], "summary") == "Les Galets ouvrent à Olette."


def test_the_news_of_a_territory(site: SearchSite, client: Client) -> None:
    publish(ArticlePageFactory(parent=site.tree.articles, title="Du réseau"))
    publish(ArticlePageFactory(parent=site.tree.conflent, title="Du Conflent"))
    found = entries(get(client, "/actualites.atom?territoire=conflent-canigo").content)
    assert [said(one, "title") for one in found] == ["Du Conflent"]
    assert entries(get(client, "/actualites.atom?territoire=perpignan-mediterranee").content) == []
    assert client.get("/actualites.atom?territoire=inconnu").status_code == 404


def test_the_next_dates_of_a_search(site: SearchSite, client: Client) -> None:
    found = entries(get(client, "/recherche.atom?type=laep").content)
    assert said(found[0], "title") == "La Cabane aux petits pas, mardi 24 novembre, 9 h – 12 h"
    assert "Salle fictive, 66500 Prades<br>" in said(found[0], "summary")
    assert len({said(one, "id") for one in found}) == len(found) <= 50
    assert client.get("/recherche.atom?type=inconnu").json()["erreurs"]["type"]


def test_a_cancelled_date_is_news(site: SearchSite, client: Client) -> None:
    before = get(client, "/recherche.atom?type=laep")
    assert get(client, "/recherche.atom?type=laep", **{"If-None-Match": before["ETag"]}).status_code == 304
    say("cancel", site.cabin, reason="la salle est <prise>")
    after = get(client, "/recherche.atom?type=laep", **{"If-None-Match": before["ETag"]})
    one, known = entries(after.content)[0], entries(before.content)[0]
    assert said(one, "title").startswith("Annulé : La Cabane")
    assert said(one, "id") == said(known, "id")
    assert said(one, "updated") > said(known, "updated")
    assert "la salle est &lt;prise&gt;" in said(one, "summary").lower()


@pytest.mark.parametrize("path", ["/actualites", "/recherche"])
def test_rss_says_the_same(site: SearchSite, client: Client, path: str) -> None:
    publish(ArticlePageFactory(parent=site.tree.articles))
    response = get(client, f"{path}.rss")
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    items = fromstring(response.content).findall("channel/item")
    assert len(items) == len(entries(get(client, f"{path}.atom").content))
    assert all(item.findtext("guid") and item.findtext("link") for item in items)


def test_an_empty_feed_says_the_same_each_time(site: SearchSite, client: Client, clock: Any) -> None:
    first = get(client, "/actualites.atom")
    clock.shift(3600)
    assert get(client, "/actualites.atom").content == first.content


def test_hostile_words_stay_words(site: SearchSite, client: Client) -> None:
    title = "]]></title><script>alert(1)</script>\x0b"
    publish(ArticlePageFactory(parent=site.tree.articles, title=title, summary=title))
    for form in ("atom", "rss"):
        assert b"<script" not in get(client, f"/actualites.{form}").content
    (one,) = entries(get(client, "/actualites.atom").content)
    assert "<script" not in said(one, "summary")


@pytest.mark.parametrize("path", ["/recherche.atom", "/actualites.rss"])
def test_eight_queries_at_most(
    path: str, site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    publish(ArticlePageFactory(parent=site.tree.articles))
    get(client, path)
    with django_assert_max_num_queries(8):
        get(client, path)


def test_nothing_may_be_posted(site: SearchSite) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/recherche.atom").status_code == 405
    assert client.post("/actualites.rss").status_code == 405
