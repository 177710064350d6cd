"""Whole pages kept for visitors: what is kept, for whom, until when, and that a publication shows at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from config.page_cache import LONGEST_ADDRESS, KeptPage, KeptPages
from home import kept_reads
from home.models import SiteSettings, SiteState
from tests.accounts.factories import UserFactory
from tests.directory.factories import PlaceFactory, locate, publish, venue
from tests.search.site import PRADES, SearchSite, search_site
from vocabulary.models import Kind

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/recherche/",
    "/recherche/?insee=66149&enfant=14m",
    "/types/",
    "/types/laep/",
    "/plan-du-site/",
]


@pytest.fixture
def site(settings: Any) -> SearchSite:
    settings.PAGE_CACHE_SECONDS = 60
    # The numbers of the versions come back from one test to the next.
    kept_reads.forget()
    return search_site()


@pytest.fixture
def read(site: SearchSite, client: Client, django_assert_max_num_queries: Any) -> Any:
    """Asks for a page twice, and gives the second answer, which comes from the cache."""

    def ask(path: str, **extra: Any) -> Any:
        client.get(path, **extra)
        with django_assert_max_num_queries(1):
            return client.get(path, **extra)

    return ask


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Does something as its own transaction would: what waits for the commit happens."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


# --- What is kept -------------------------------------------------------------------------------------------------


def test_a_page_is_made_once_and_answered_alike(site: SearchSite, client: Client, read: Any) -> None:
    pages = Page.objects.live().descendant_of(site.tree.home)
    for path in [*PAGES, *(page.get_url() for page in pages)]:
        first, second = client.get(path), read(path)
        assert second.content == first.content
        assert {**second.headers, "Age": ""} == {**first.headers, "Age": ""}
        assert int(second["Content-Length"]) == len(second.content)
        assert {"Content-Security-Policy", "Permissions-Policy", "Content-Language"} <= set(second.headers)
        assert "Cookie" in second["Vary"]


def test_head_has_the_headers_without_the_page(site: SearchSite, client: Client) -> None:
    page = client.get("/")
    head = client.head("/")
    assert head.content == b""
    assert head["Content-Length"] == str(len(page.content))
    assert head["ETag"] == page["ETag"]


def test_a_browser_that_has_the_page_is_told_so(site: SearchSite, client: Client) -> None:
    tag = client.get("/")["ETag"]
    assert tag.startswith('W/"')
    again = client.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert client.get("/", headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_nothing_else_is_kept(site: SearchSite, client: Client) -> None:
    others = [
        "/nulle-part/",
        "/cms/login/",
        "/sante/",
        "/recherche.geojson",
        "/communes/?q=prades",
        "/robots.txt",
    ]
    somebody = "/recherche/?lat=42.6&lon=2.4"
    for path in [*others, somebody, f"/recherche/?quoi={'a' * LONGEST_ADDRESS}"]:
        client.get(path)
        assert not client.get(path).has_header("ETag"), path


def test_nor_a_fragment(site: SearchSite, client: Client) -> None:
    whole = client.get("/recherche/")
    part = client.get("/recherche/", headers={"HX-Request": "true"})
    assert len(part.content) < len(whole.content)
    assert not part.has_header("ETag")


def test_it_is_off_where_templates_are_written(client: Client) -> None:
    search_site()
    assert configured.PAGE_CACHE_SECONDS == 0
    assert not client.get("/").has_header("ETag")


# --- For whom -----------------------------------------------------------------------------------------------------


def test_themes_languages_and_queries_stay_apart(site: SearchSite, client: Client) -> None:
    pages = {}
    for theme in ("", "dark", "light"):
        client.cookies.clear()
        if theme:
            client.cookies["theme"] = theme
        for path in ("/", "/ar/", "/recherche/", "/ar/recherche/", "/recherche/?insee=66149"):
            client.get(path)
            pages[theme, path] = client.get(path).content.decode()
    assert len(set(pages.values())) == len(pages)
    assert all(('data-theme="dark"' in html) == (theme == "dark") for (theme, _path), html in pages.items())
    assert all(('dir="rtl"' in html) == path.startswith("/ar") for (_theme, path), html in pages.items())


def test_an_unknown_theme_is_none(site: SearchSite, client: Client) -> None:
    plain = client.get("/").content
    client.cookies["theme"] = '"><script>'
    assert client.get("/").content == plain


def test_hosts_stay_apart(site: SearchSite, client: Client) -> None:
    assert b"//testserver/" in client.get("/").content
    elsewhere = client.get("/", headers={"host": "parents.example.org"})
    assert b"//testserver/" not in elsewhere.content
    assert client.get("/", secure=True)["ETag"] != client.get("/")["ETag"]


def test_a_signed_in_person_is_never_answered_from_it(site: SearchSite, client: Client) -> None:
    client.get("/")
    client.force_login(UserFactory())
    response = client.get("/")
    assert "private" in response["Cache-Control"]
    assert not response.has_header("ETag")
    client.logout()
    assert "public" in client.get("/")["Cache-Control"]


def test_nor_one_who_is_told_something(site: SearchSite, client: Client) -> None:
    client.get("/")
    client.cookies[CookieStorage.cookie_name] = "x"
    assert not client.get("/").has_header("ETag")


# --- Until when ---------------------------------------------------------------------------------------------------


def test_a_page_lasts_a_minute(site: SearchSite, client: Client, django_assert_max_num_queries: Any) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client.get("/types/")
        clock.shift(timedelta(seconds=40))
        assert client.get("/types/")["Age"] == "40"
        clock.shift(timedelta(seconds=20))
        assert not client.get("/types/").has_header("Age")


def test_a_publication_shows_at_once(site: SearchSite, client: Client, committed: Any) -> None:
    paths = ["/recherche/?insee=66149", site.tree.conflent.get_url()]

    def shown() -> list[bool]:
        return ["La Cabane neuve" in client.get(path).content.decode() for path in paths]

    assert shown() == [False, False]
    with committed():
        page = PlaceFactory(parent=site.structure, title="La Cabane neuve")
        locate(page, venue(PRADES))
        publish(page)
    assert shown() == [True, True]
    with committed():
        page.unpublish()
    assert shown() == [False, False]


def test_so_does_what_is_not_in_the_index(site: SearchSite, client: Client, committed: Any) -> None:
    assert "Un autre nom" not in client.get("/").content.decode()
    with committed():
        found = SiteSettings.for_site(Site.objects.get())
        found.network_name = "Un autre nom"
        found.save()
    assert "Un autre nom" in client.get("/").content.decode()
    with committed():
        site.tree.home.lead = "Une autre phrase"
        site.tree.home.save_revision().publish()
    assert "Une autre phrase" in client.get("/").content.decode()


def test_so_do_the_words_of_the_kinds(site: SearchSite, client: Client, committed: Any) -> None:
    client.get("/types/")
    with committed():
        kind = Kind.objects.get(slug="laep", locale__language_code="fr")
        kind.heading = "Jouer autrement"
        kind.save()
    assert "Jouer autrement" in client.get("/types/").content.decode()


def test_another_process_only_needs_the_number(site: SearchSite, client: Client, committed: Any) -> None:
    client.get("/")
    Page.objects.filter(pk=site.tree.home.pk).update(title="Écrit ailleurs", seo_title="Écrit ailleurs")
    assert "Écrit ailleurs" not in client.get("/").content.decode()
    state, _created = SiteState.objects.get_or_create(pk=1)
    SiteState.objects.filter(pk=1).update(version=state.version + 1)
    assert "Écrit ailleurs" in client.get("/").content.decode()


def test_the_number_grows_once_a_change_is_there_and_not_for_a_draft(
    site: SearchSite, committed: Any
) -> None:
    def number() -> int:
        return SiteState.objects.filter(pk=1).values_list("version", flat=True).first() or 0

    with committed():
        site.bare.save_revision().publish()  # and the sessions of all that the test published before
    before = number()
    with committed():
        site.cabin.title = "Un brouillon"
        site.cabin.save_revision()
    assert number() == before
    with committed():
        # Without hours: sessions are written after the publication, and make a second change.
        site.bare.save_revision().publish()
        site.bare.get_parent().specific.save_revision().publish()
        assert number() == before
    assert number() == before + 1


# --- How much -----------------------------------------------------------------------------------------------------


def kept(size: int) -> KeptPage:
    now = timezone.now().timestamp()
    return KeptPage(b"x" * size, (), now)


def test_memory_is_bounded_and_the_last_read_stay() -> None:
    pages = KeptPages(seconds=60, most_bytes=100)
    for key in "abc":
        pages.put(key, kept(30), version=1)
    assert pages.get("a", version=1)
    pages.put("d", kept(30), version=1)
    assert (pages.size, pages.get("b", version=1)) == (90, None)
    assert all(pages.get(key, version=1) for key in "acd")
    pages.put("a", kept(10), version=1)
    assert pages.size == 70
    pages.put("e", kept(200), version=1)
    assert (pages.size, pages.get("a", version=1)) == (0, None)


def test_a_new_version_forgets_the_others() -> None:
    pages = KeptPages(seconds=60, most_bytes=100)
    pages.put("a", kept(30), version=1)
    assert pages.get("a", version=2) is None
    assert (pages.size, pages.get("a", version=1)) == (0, None)
