"""What the public pages cost the database, nothing being kept but what all of them need."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Site

from events.occurrences import expand
from home.models import SiteSettings
from search.projection import listing_ids
from tests.home.factories import ArticlePageFactory
from tests.search.site import SearchSite, publish, search_site

pytestmark = pytest.mark.django_db

SEARCHES = {
    "a town": "ou=Prades",
    "a town and an age": "ou=Prades&enfant=14m&avec=gratuit",
    "around somebody": "lat=42.617&lon=2.421&enfant=14m",
    "a text": "quoi=jouer",
    "a text and a town": "ou=Prades&quoi=cabane",
    "an unfinished word": "ou=Prades&quoi=caba",
    "a misspelt word": "ou=Prades&quoi=cabanne",
    "a misspelt word among others": "ou=Prades&quoi=cabanne+pas",
    "everything": "",
    "a map": "ou=Prades&vue=carte",
    "a far page": "ou=Prades&rayon=50&page=7",
    "a moment": "ou=Prades&quand=mardi&quand=matin&tri=date",
    "a date too far": "quand=hors-vacances&au=2099-01-01",
}


@pytest.fixture(scope="module")
def _once(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The site is made once for all these tests, which only read."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        site = search_site()
        publish(ArticlePageFactory(parent=site.tree.conflent))
        SiteSettings.for_site(Site.objects.get())
        expand(listing_ids())
        yield site
        transaction.set_rollback(True)


@pytest.fixture
def site(_once: SearchSite) -> SearchSite:
    cache.clear()
    # Whatever test comes first: the words of the kinds, and the territory of Prades, are kept with the index.
    Client().get("/recherche/?quoi=motinconu&ou=Prades")
    return _once


@pytest.mark.parametrize("name", ["home", "territory", "place", "event", "line", "structure", "news"])
def test_a_page_of_the_tree_costs_twelve_queries_at_most(
    name: str, site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    tree = site.tree
    pages = {"home": tree.home, "territory": tree.conflent, "place": site.cabin, "event": site.workshop}
    pages |= {"line": site.line, "structure": site.structure, "news": tree.articles}
    with django_assert_max_num_queries(12):
        assert client.get(pages[name].get_url()).status_code == 200


@pytest.mark.parametrize("query", SEARCHES.values(), ids=SEARCHES)
def test_a_search_costs_eight_queries_at_most(
    query: str, site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        assert client.get(f"/recherche/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "ou=Prades&type=ecole-parents",
        "ou=Prades&theme=sommeil&avec=lsf&enfant=14a",
        "ou=Prades&avec=langue-ar&rayon=2",
        "ou=Prades&quand=dimanche&quand=soir&enfant=14m",
    ],
)
def test_an_empty_list_and_its_ways_out_cost_thirteen_at_most(
    query: str, site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(13):
        assert client.get(f"/recherche/?{query}").status_code == 200
