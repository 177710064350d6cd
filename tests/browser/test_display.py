"""The same pages otherwise: night by hand, from right to left, on paper, with no style sheet."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, follow

RESULTS = "/recherche/?ou=Prades&enfant=14m&type=laep"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def open_place(visit: Visits, **options: Any) -> Page:
    """The page of the first place a parent finds in Prades."""
    page = visit(RESULTS, **options)
    page.goto(page.locator("#liste h2 a").first.get_attribute("href") or "")
    return page


def order(page: Page, *texts: str) -> None:
    """These texts follow one another in the page's source."""
    content = re.sub(r"\s+", " ", page.locator("body").inner_text())
    found = [content.find(text) for text in texts]
    assert -1 not in found, dict(zip(texts, found, strict=True))
    assert found == sorted(found), dict(zip(texts, found, strict=True))


def test_the_theme_chosen_by_hand_stays_and_comes_from_the_server(visit: Visits) -> None:
    page = visit("/")
    by_day = page.evaluate(BACKGROUND)
    page.get_by_role("button", name="Affichage clair ou sombre").click()
    by_night = page.evaluate(BACKGROUND)
    assert by_night != by_day
    [cookie] = page.context.cookies()
    assert (cookie["name"], cookie["value"], cookie["sameSite"]) == ("theme", "dark", "Lax")
    answer = page.goto("/recherche/?ou=Prades")
    assert answer is not None
    # In the first bytes of the page: no flash of the other theme while scripts load.
    assert 'data-theme="dark"' in answer.text()[:400]
    assert page.evaluate(BACKGROUND) == by_night


def test_no_cookie_without_a_choice(visit: Visits) -> None:
    page = visit("/")
    follow(page.get_by_role("button", name="Voir près de chez moi"))
    follow(page.locator("#liste h2 a").first)
    assert "/territoires/" in page.url
    assert page.context.cookies() == []


def test_an_arabic_reader_gets_the_interface_from_right_to_left(visit: Visits) -> None:
    page = visit(f"/ar{RESULTS}", width=360)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    title = page.locator("#liste article h2 a").first
    expect(title).to_have_attribute("lang", "fr")
    expect(title).to_have_attribute("dir", "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    form = page.locator("form[role=search]").first.get_attribute("action")
    assert form == "/ar/recherche/"


def test_a_page_without_translation_keeps_its_french_content_marked(visit: Visits) -> None:
    page = visit("/ar/territoires/conflent-canigo/", width=360)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    main = page.locator("main")
    expect(main).to_have_attribute("lang", "fr")
    expect(main).to_have_attribute("dir", "ltr")
    assert page.locator("link[rel=canonical]").get_attribute("href") == (
        f"{visit.site.url}/territoires/conflent-canigo/"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_keeps_what_is_read_and_drops_what_is_clicked(visit: Visits) -> None:
    for page in (visit(RESULTS, scheme="dark"), open_place(visit, scheme="dark")):
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        for hidden in page.locator("nav, form, .site-footer, .button:not([href])").all():
            expect(hidden).to_be_hidden()
        assert page.evaluate(BACKGROUND) in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_the_hours_and_a_way_to_get_in_touch_are_on_paper(visit: Visits) -> None:
    page = open_place(visit)
    page.emulate_media(media="print")
    main = page.locator("main")
    expect(main.get_by_text(re.compile(r"de 9\sh à 12\sh")).first).to_be_visible()
    expect(main.get_by_text(re.compile(r"01(\s\d\d){4}|@example\.org")).first).to_be_visible()


def test_without_style_sheet_a_card_still_reads_in_order(visit: Visits) -> None:
    page = visit()
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(RESULTS)
    order(
        page,
        "Aller au contenu",
        "près de Prades",
        "La Cabane aux petits pas",
        "on vient jouer ensemble",
        "tout près, Prades",
        "de 9 h à 12 h",
        "moins de 6 ans",
        "gratuit",
        "convient à 14 mois",
        "vérifié le",
        "119",
    )
