"""The next sessions: near the last choice on the home page, and in the month of a place, by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, follow
from tests.browser.keyboard import tab_to
from tests.browser.test_accessibility import violations

CHOICE = "localStorage.getItem('maillage.choix')"
SOON = re.compile(r"Bientôt près de chez vous, à Prades")
LAEP = "/recherche/?ou=Prades&type=laep"


def soon(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("heading", name=SOON)


def test_the_home_page_shows_what_is_soon_near_the_last_choice(visit: Visits) -> None:
    page = visit("/")
    expect(page.get_by_role("heading", name="Bientôt")).to_be_visible()
    assert page.evaluate(CHOICE) is None
    page.goto("/recherche/?ou=prades&enfant=14+mois&quoi=jouer&avec=gratuit")
    page.goto("/")
    expect(soon(page)).to_be_visible()
    # A commune and an age, nothing of what was looked for; nothing in a cookie.
    assert page.evaluate(CHOICE) == "insee=66149&enfant=14m"
    assert page.context.cookies() == []
    expect(page.locator("#bientot")).to_have_count(1)
    assert page.locator("[data-soon] li.session").count() <= 3
    assert violations(page) == []
    follow(page.get_by_role("link", name="Tout voir"))
    assert page.url.endswith("/recherche/?insee=66149&enfant=14m")


def test_it_is_forgotten_and_not_kept_again_unless_asked(visit: Visits) -> None:
    page = visit("/recherche/?ou=Prades", width=360)
    page.goto("/")
    page.get_by_role("button", name="Ne plus retenir").click()
    expect(soon(page)).to_have_count(0)
    expect(page.get_by_text("C’est oublié")).to_be_visible()
    assert page.evaluate("document.activeElement.hasAttribute('data-forgotten')")
    assert violations(page) == []
    page.goto("/recherche/?ou=Perpignan")
    page.goto("/")
    assert page.evaluate(CHOICE) == "non"
    expect(soon(page)).to_have_count(0)
    expect(page.get_by_role("heading", name="Bientôt")).to_be_visible()


def test_who_changes_their_mind_is_remembered_again(visit: Visits) -> None:
    page = visit("/recherche/?ou=Prades")
    page.goto("/")
    page.get_by_role("button", name="Ne plus retenir").click()
    page.get_by_role("button", name="Retenir à nouveau").click()
    expect(page.get_by_text("C’est oublié")).to_be_hidden()
    page.goto("/recherche/?ou=Prades")
    assert page.evaluate(CHOICE) == "insee=66149"


def test_a_position_is_never_kept_nor_a_broken_choice_asked_for(visit: Visits) -> None:
    page = visit("/recherche/?lat=42.617&lon=2.421")
    assert page.evaluate(CHOICE) is None
    page.evaluate("localStorage.setItem('maillage.choix', 'insee=<b>&enfant=1')")
    page.goto("/")
    expect(page.get_by_role("heading", name="Bientôt")).to_be_visible()
    assert not [url for url in visit.requests if "/prochaines/" in url]


def test_without_scripts_nothing_is_missing(visit: Visits) -> None:
    page = visit("/", javascript=False)
    expect(page.get_by_role("heading", name="Bientôt")).to_be_visible()
    expect(page.get_by_text("C’est oublié")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_month_of_a_place_by_keyboard(visit: Visits, *, javascript: bool) -> None:
    page = visit(LAEP, javascript=javascript)
    page.goto(page.locator("#liste h2 a").first.get_attribute("href") or "")
    table = page.locator("table.month")
    first = table.locator("a").first
    day, anchor = first.text_content(), first.get_attribute("href")
    assert day
    assert anchor
    line = page.locator(anchor)
    expect(line).to_be_hidden()
    if javascript:
        tab_to(page, day)
    else:
        first.focus()
    page.keyboard.press("Enter")
    expect(line).to_be_visible()
    expect(line).to_be_in_viewport()
    caption = table.locator("caption").inner_text()
    months = page.get_by_role("navigation", name="Mois")
    following = months.get_by_role("link").last
    following.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert table.locator("caption").inner_text() != caption
    expect(page.locator("#calendrier")).to_be_in_viewport()
    expect(page.locator("ul.dates li").first).to_be_visible()


def test_the_tour_of_an_itinerant_place(visit: Visits) -> None:
    for width, scheme in ((320, "dark"), (1280, "light")):
        page = visit("/recherche/?avec=itinerant", width=width, scheme=scheme)
        page.goto(page.locator("#liste h2 a").first.get_attribute("href") or "")
        follow(page.get_by_role("link", name="Toute la tournée"))
        assert page.url.endswith("/tournee/")
        assert page.locator(".stops > li").count() > 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        page.emulate_media(media="print")
        expect(page.locator(".stops > li").first).to_be_visible()
        expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
