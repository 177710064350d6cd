"""What pages read once, and when they read it again."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from wagtail.models import Page

from home import kept_reads
from home.kept_reads import kept
from home.models import SiteState
from home.prepared import Prepared
from tests.home.factories import ArticlePageFactory, HomePageFactory, site_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(settings: Any) -> Iterator[None]:
    settings.PAGE_CACHE_SECONDS = 60
    kept_reads.forget()
    yield
    kept_reads.forget()


class Counter:
    """Gives 1, then 2, then 3…"""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self) -> int:
        self.reads += 1
        return self.reads


def grow() -> None:
    SiteState.objects.get_or_create(pk=1)
    SiteState.objects.update(version=F("version") + 1)


def test_a_read_is_made_once_until_something_public_changes() -> None:
    read = Counter()
    assert [kept("news", read), kept("news", read)] == [1, 1]
    grow()
    assert kept("news", read) == 2
    assert kept("others", read) == 3


def test_what_does_not_hold_any_more_is_read_again() -> None:
    read = Counter()
    assert [kept("news", read, holds=lambda value: value > 1) for _turn in range(3)] == [1, 2, 2]


def test_nothing_is_kept_longer_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    read, clock = Counter(), [100.0]
    monkeypatch.setattr(kept_reads.time, "monotonic", lambda: clock[0])
    kept("news", read)
    kept("places", read, version=lambda: 7)
    clock[0] += 61
    assert kept("news", read) == 3
    assert kept("places", read, version=lambda: 7) == 2, "a version of its own says all"


def test_where_pages_are_not_kept_nothing_is(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    read = Counter()
    assert [kept("news", read), kept("news", read)] == [1, 2]


def test_a_request_asks_for_the_version_once(django_assert_num_queries: Any) -> None:
    kept_reads.begin_request()
    try:
        with django_assert_num_queries(1):
            assert kept_reads.site_version() == kept_reads.site_version()
    finally:
        kept_reads.end_request()


def test_the_news_of_the_home_page_is_read_once_for_a_version(client: Client) -> None:
    tree = site_tree()
    article = ArticlePageFactory(parent=tree.articles, title="Une première nouvelle")
    assert "Une première nouvelle" in client.get("/").content.decode()
    Page.objects.filter(pk=article.pk).update(title="Une autre nouvelle")
    assert "Une première nouvelle" in client.get("/?a=1").content.decode()
    grow()
    assert "Une autre nouvelle" in client.get("/?a=2").content.decode()


# --- Queries said once ---


def test_a_prepared_query_reads_what_the_query_does(django_assert_num_queries: Any) -> None:
    read: Prepared[Page] = Prepared(
        lambda pk, slug: Page.objects.filter(pk=pk, slug=slug).select_related("locale")
    )
    home = HomePageFactory(parent=Page.get_first_root_node())
    with django_assert_num_queries(3):
        assert read(home.pk, home.slug) == [home.page_ptr]
        assert read(home.pk, "nowhere") == []
        assert read(home.pk, home.slug)[0].locale.language_code == "fr"


def test_an_argument_that_is_not_compared_as_it_is_is_refused() -> None:
    read: Prepared[Page] = Prepared(lambda text: Page.objects.filter(slug__startswith=text))
    with pytest.raises(ValueError, match="as it is"):
        read("accueil")
