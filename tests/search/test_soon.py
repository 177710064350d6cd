"""What is soon, on the home page: anywhere, or near the town its address names; no script needed."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
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
from home import kept_reads
from search.projection import listing_ids
from tests.search.site import PERPIGNAN, SearchSite, search_site

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Saturday
NOBODY = Actor(user=None, through=Through.LINK)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def site(db: None) -> SearchSite:
    """The cabin is on Tuesdays and Thursdays at Prades, the barn on Wednesdays at Perpignan, the workshop in a week."""
    site = search_site()
    site.place("La Grange", PERPIGNAN, hours="We 14:00-18:30")
    site.place("Le Jardin", PERPIGNAN, hours="Fr 14:00-18:30")
    expand(listing_ids())
    return site


@pytest.fixture
def kept(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    kept_reads.forget()


def home(client: Client, query: str = "") -> str:
    response = client.get(f"/{query}")
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def soon(html: str) -> list[tuple[str, str]]:
    """Titles and dates of the sessions shown."""
    found = re.search(
        r'<section class="wrap section stack" aria-labelledby="bientot">.*?</section>', html, re.S
    )
    return re.findall(
        r'class="t1"><a href="[^"]+">([^<]+)<.*?<time [^>]*>(.*?)</time>', found[0] if found else "", re.S
    )


def titles(html: str) -> list[str]:
    return [title for title, _when in soon(html)]


def test_the_next_sessions_of_places_and_of_an_event(client: Client, site: SearchSite) -> None:
    found = soon(home(client))
    # Thursday at the cabin is no other place; Friday at the garden makes room for the event of Saturday.
    assert [title for title, _when in found] == ["La Cabane aux petits pas", "La Grange", "Comptines"]
    assert re.sub("<[^>]+>", "", found[0][1]) == "mardi 24 novembre, 9 h – 12 h"
    assert 'href="/agenda/"' in home(client)


def test_a_cancellation_shows_at_once(client: Client, site: SearchSite, kept: None) -> None:
    assert titles(home(client)) == ["La Cabane aux petits pas", "La Grange", "Comptines"]
    cancel(Occurrence.objects.get(page=site.workshop), NOBODY)
    assert titles(home(client)) == ["La Cabane aux petits pas", "La Grange", "Le Jardin"]
    for one in Occurrence.objects.filter(page=site.cabin).order_by("start")[:2]:
        cancel(one, NOBODY)
    # That of Tuesday is after the garden's now.
    assert titles(home(client)) == ["La Grange", "Le Jardin", "La Cabane aux petits pas"]


def test_what_is_over_makes_room(client: Client, site: SearchSite, kept: None) -> None:
    assert titles(home(client))[0] == "La Cabane aux petits pas"
    with time_machine.travel(NOW + timedelta(days=3, hours=2, minutes=1), tick=False):
        assert titles(home(client))[0] == "La Grange"


def test_it_is_read_once_for_all(
    client: Client, site: SearchSite, kept: None, django_assert_max_num_queries: Any
) -> None:
    home(client)
    with django_assert_max_num_queries(8):
        home(client, "?utm=1")  # another page, the same reads
    home(client, "?insee=66149")
    with django_assert_max_num_queries(1):
        home(client, "?insee=66149")


# --- Near a town ----------------------------------------------------------------------------------------------------


def test_the_address_names_a_town(client: Client, site: SearchSite) -> None:
    html = home(client, "?insee=66149&enfant=14m")
    assert titles(html) == ["La Cabane aux petits pas", "Comptines"]
    assert "Bientôt près de chez vous, à Prades" in html
    assert 'href="/recherche/?insee=66149&enfant=14m"' in html
    assert 'name="ou" value="66500 Prades"' in html
    assert 'name="enfant" value="14 mois"' in html
    # Nothing is kept of it, and scripts do not put something else there.
    assert "data-soon" not in html
    assert "data-forget" not in html
    assert "D’après votre dernière recherche" not in html
    assert 'rel="canonical" href="http://testserver/"' in html
    assert not client.get("/?insee=66149").cookies


def test_or_as_it_is_typed(client: Client, site: SearchSite) -> None:
    assert titles(home(client, "?ou=prades")) == ["La Cabane aux petits pas", "Comptines"]
    nothing = home(client, "?ou=prades&enfant=10+ans")
    assert (
        "Aucune date n’est annoncée dans les trois semaines qui viennent près de chez vous, à Prades."
        in nothing
    )
    assert 'href="/recherche/?ou=prades&enfant=10a"' in nothing
    assert titles(nothing)[0] == "La Cabane aux petits pas"  # elsewhere
    assert titles(home(client, "?enfant=14m"))[0] == "La Cabane aux petits pas"
    for query in ("?ou=", "?insee=&enfant=", "?autre=1"):
        assert "data-soon" in home(client, query), query


@pytest.mark.parametrize(
    ("query", "typed", "field", "message"),
    [
        ("?ou=Zzyzxx", 'value="Zzyzxx"', "ou", "Nous ne trouvons pas de commune"),
        ("?insee=99999", 'name="ou" value=""', "ou", "Aucune commune n’a ce code"),
        ("?ou=Prades&enfant=toto", 'value="toto"', "enfant", "Âge non compris"),
        (
            "?ou=<script>alert(1)</script>",
            'value="<script>alert(1)</script>"',
            "ou",
            "Nous ne trouvons pas de commune",
        ),
    ],
)
def test_what_is_not_understood_is_said_and_stays(
    client: Client, site: SearchSite, query: str, typed: str, field: str, message: str
) -> None:
    html = home(client, query)
    assert f'<a href="#{field}">{message}' in html
    assert f'id="{field}-erreur"' in html
    assert typed in html
    assert len(titles(html)) >= 2
    assert "<script>" not in client.get(f"/{query}").content.decode().split("<main")[1]


def test_each_town_has_its_own_page_in_the_cache(client: Client, site: SearchSite, kept: None) -> None:
    pages = {
        query: home(client, query)
        for query in ("", "?insee=66149", "?insee=66136", "?insee=66149&enfant=14m")
    }
    assert len(set(pages.values())) == 4
    for query, html in pages.items():
        assert home(client, query) == html
        assert client.get(f"/{query}")["ETag"]
    cancel(Occurrence.objects.filter(page=site.cabin).order_by("start")[0], NOBODY)
    assert "mardi 24" not in home(client, "?insee=66149")
