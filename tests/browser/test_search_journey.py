"""A parent finds a place: by keyboard alone, without JavaScript, around where they stand, filter by filter."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits, follow
from tests.browser.keyboard import focused, tab_to

PLACE = "La Cabane aux petits pas"
# With a distance of one's own: left free it grows until there is enough to show.
WIDE = "/recherche/?ou=Perpignan&rayon=20"
COUNT = re.compile(r"^\d+")


def count_said(page: Page) -> int:
    """The number the heading of the results starts with."""
    found = COUNT.match(page.get_by_role("heading", level=1).inner_text())
    assert found, page.get_by_role("heading", level=1).inner_text()
    return int(found[0])


def expect_the_nearest_welcome(page: Page) -> None:
    """The nearest place of the kind made for a child of 14 months comes first among its like, with the reason why."""
    nearest = page.locator("#liste article").filter(has_text="lieu d’accueil enfants-parents").first
    expect(nearest).to_contain_text(PLACE)
    expect(nearest).to_contain_text("convient à 14 mois")


def box_of_facet(page: Page, selector: str) -> Locator:
    """A box of the filters, in its group once that is open."""
    box = page.locator(selector)
    group = page.locator("details.facet", has=box)
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    return box


def test_find_a_place_by_keyboard_alone(visit: Visits) -> None:
    page = visit("/")
    page.keyboard.press("Tab")
    assert focused(page) == "Aller au contenu"
    page.keyboard.press("Enter")
    assert focused(page) == "contenu"
    tab_to(page, "ou")
    page.keyboard.type("Prad")
    town = page.get_by_role("combobox", name=re.compile("Où"))
    expect(town).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(town).to_have_value("66500 Prades")
    assert "/recherche/" not in page.url, "Enter on a suggestion must choose it, not send the form"
    tab_to(page, "enfant")
    page.keyboard.type("14 mois")
    page.keyboard.press("Escape")
    tab_to(page, "Voir près de chez moi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?*")
    expect_the_nearest_welcome(page)
    tab_to(page, PLACE, at_most=120)
    page.keyboard.press("Enter")
    page.wait_for_url("**/la-cabane-aux-petits-pas/")
    expect(page.get_by_role("heading", level=1)).to_have_text(PLACE)


def test_the_town_field_is_a_complete_combobox(visit: Visits) -> None:
    page = visit("/")
    town = page.locator("#ou")
    expect(town).to_have_attribute("role", "combobox")
    expect(town).to_have_attribute("aria-autocomplete", "list")
    expect(town).to_have_attribute("aria-expanded", "false")
    listbox = page.locator(f"#{town.get_attribute('aria-controls')}")
    expect(listbox).to_have_attribute("role", "listbox")
    expect(listbox).to_be_hidden()

    town.press_sequentially("saint-")
    expect(town).to_have_attribute("aria-expanded", "true")
    options = listbox.get_by_role("option")
    said = page.get_by_role("status").filter(has_text="communes proposées")
    expect(said).to_have_text(re.compile(rf"^{options.count()} communes proposées"))
    assert town.get_attribute("aria-activedescendant") is None

    for key, index in [
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("End", options.count() - 1),
        ("Home", 0),
    ]:
        town.press(key)
        chosen = listbox.locator("[aria-selected=true]")
        expect(chosen).to_have_count(1)
        assert chosen.get_attribute("id") == options.nth(index).get_attribute("id")
        expect(town).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
        expect(town).to_be_focused()

    town.press("Escape")
    expect(listbox).to_be_hidden()
    expect(town).to_have_attribute("aria-expanded", "false")
    expect(town).to_have_value("saint-")

    town.fill("perpingan")
    listbox.get_by_role("option").first.click()
    expect(town).to_have_value("66000 Perpignan")
    expect(town).to_be_focused()

    town.fill("xqzt")
    expect(page.get_by_role("status").filter(has_text="Aucune commune")).to_have_count(1)
    expect(listbox).to_be_hidden()


def test_find_a_place_without_javascript(visit: Visits) -> None:
    page = visit("/", javascript=False, width=360)
    expect(page.get_by_role("button", name="Autour de moi")).to_be_hidden()
    page.fill("#ou", "prades")
    page.fill("[name=enfant]", "14 mois")
    follow(page.get_by_role("button", name="Voir près de chez moi"))
    expect_the_nearest_welcome(page)
    follow(page.get_by_role("link", name=PLACE))
    expect(page.get_by_role("heading", level=1)).to_have_text(PLACE)


def test_filters_sort_and_pages_work_without_javascript(visit: Visits) -> None:
    page = visit(WIDE, javascript=False, width=360)
    everything = count_said(page)

    follow(page.get_by_role("navigation", name="Pages de résultats").get_by_role("link", name="Page 2"))
    assert "page=2" in page.url
    assert count_said(page) == everything
    expect(page.locator("#liste article").first).to_be_visible()

    page.locator("form details.filters > summary").click()
    box_of_facet(page, "#type-laep").check()
    follow(page.get_by_role("button", name="Voir les résultats"))
    assert "type=laep" in page.url
    assert "page=" not in page.url
    assert count_said(page) < everything

    follow(page.get_by_role("link", name="la date la plus proche"))
    assert "tri=date" in page.url
    assert "type=laep" in page.url

    follow(page.get_by_role("link", name=re.compile("accueil enfants-parents.*retirer ce choix")))
    assert "type=" not in page.url
    assert "tri=date" in page.url
    assert count_said(page) == everything

    follow(page.get_by_role("link", name="Carte"))
    assert "vue=carte" in page.url
    expect(page.locator("#carte-dessinee svg")).to_be_visible()
    expect(page.locator("#liste article").first).to_be_attached()


def test_a_filter_answers_at_once_and_the_address_follows(visit: Visits) -> None:
    page = visit(WIDE)
    everything = count_said(page)
    box_of_facet(page, "#type-laep").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**type=laep*")
    assert page.url.split("?")[1] == "ou=Perpignan&rayon=20&type=laep"
    expect(page.locator("h1")).not_to_have_text(re.compile(rf"^{everything}\s"))
    filtered = count_said(page)
    assert filtered < everything
    expect(page.locator("#annonce")).to_contain_text(str(filtered))
    assert focused(page) == "type-laep", "the focus must stay on the box that was ticked"
    expect(page.locator("#type-laep")).to_be_checked()
    assert str(filtered) in page.title()

    page.go_back()
    page.wait_for_url(re.compile(r"\?ou=Perpignan&rayon=20$"))
    expect(page.locator("h1")).to_have_text(re.compile(rf"^{everything}\s"))
    expect(page.locator("#type-laep")).not_to_be_checked()

    page.go_forward()
    expect(page.locator("h1")).to_have_text(re.compile(rf"^{filtered}\s"))
    page.reload()
    assert count_said(page) == filtered


def test_around_me_asks_only_on_click_and_rounds(visit: Visits) -> None:
    here = {"latitude": 42.617483, "longitude": 2.421952}
    page = visit(once=True, permissions=["geolocation"], geolocation=here)
    page.add_init_script(
        "const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation); window.asked = 0;"
        "navigator.geolocation.getCurrentPosition = (...all) => { window.asked += 1; ask(...all); };"
    )
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.asked") == 0
    expect(page.get_by_text("votre position est arrondie à environ 100 m")).to_be_visible()
    page.get_by_role("button", name="Autour de moi").click()
    page.wait_for_url("**/recherche/?*")
    assert "lat=42.617&lon=2.422" in page.url
    assert not any("42.6174" in url or "2.4219" in url for url in visit.requests)
    expect(page.locator("#liste article").first).to_be_visible()


def test_around_me_refused_leaves_the_town_to_type(visit: Visits) -> None:
    page = visit("/", permissions=[])
    page.get_by_role("button", name="Autour de moi").click()
    expect(page.get_by_role("alert")).to_contain_text("écrire votre commune")
    expect(page.locator("#ou")).to_be_focused()
