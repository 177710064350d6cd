"""The dates of an event, written by an editor: lines, a calendar, a sentence; with a script, by keyboard, without."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DemoSite, Visits, follow
from tests.browser.test_accessibility import violations

EVENTS = """
    SELECT event.page_ptr_id FROM events_eventpage event
    JOIN wagtailcore_page page ON page.id = event.page_ptr_id
    WHERE page.live = 1 AND page.alias_of_id IS NULL ORDER BY event.page_ptr_id DESC
"""
STRUCTURE = "SELECT min(page_ptr_id) FROM directory_structurepage"
LINES = "26/11/2098, 3/12/2098 et 10/12/2098 de 9h30 à 11h30\n2e vendredi du mois 9h30-11h30"


def rows(site: DemoSite, sql: str) -> list[int]:
    database = site.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return [one for (one,) in connection.execute(sql).fetchall()]


@pytest.fixture(scope="module")
def events(demo_site: DemoSite) -> Iterator[int]:
    return iter(rows(demo_site, EVENTS))


@pytest.fixture
def editing(signed_in: Callable[[str], Page], events: Iterator[int]) -> Page:
    """The form of an event that no other test touches."""
    page = signed_in("admin@example.org")
    page.goto(f"/cms/pages/{next(events)}/edit/")
    page.get_by_role("tab", name="Dates et lieu").click()
    return page


def shown(dates: Locator) -> str:
    return " ".join(dates.locator("[data-hours-preview]").inner_text().split())


def test_dates_are_pasted_and_picked(editing: Page) -> None:
    dates = editing.locator("hours-form")
    text = dates.get_by_label("Écrivez ou collez vos dates").first
    text.fill(f"{LINES}\nlundi 3/12/2098 9h-11h")
    expect(dates.locator("[data-hours-beside]").first).to_contain_text("est un mercredi, pas un lundi")
    expect(dates.locator("[data-hours-preview]")).to_contain_text("dates à venir")
    text.fill(LINES)
    expect(dates.locator("[data-hours-beside]").first).not_to_contain_text("pas un lundi")
    dates.get_by_text("Choisir une date dans un calendrier").click()
    dates.get_by_label("Le", exact=True).fill("2098-12-17")
    dates.get_by_label("De", exact=True).fill("14:00")
    insert = dates.get_by_role("button", name="Mettre cette date dans la liste")
    insert.click()
    expect(dates.locator("[data-hours-insert-said]")).to_contain_text("Donnez l’heure de fin.")
    dates.get_by_label("À", exact=True).fill("16:00")
    insert.focus()
    editing.keyboard.press("Enter")
    expect(text).to_have_value(f"{LINES}\nmercredi 17 décembre 2098 de 14h à 16h")
    expect(dates.get_by_label("Le", exact=True)).to_have_value("")
    follow(editing.get_by_role("button", name="Enregistrer le brouillon"))
    editing.get_by_role("tab", name="Dates et lieu").click()
    kept = dates.get_by_label("Écrivez ou collez vos dates").first.input_value().split("\n")
    assert kept[-1] == "mercredi 17 décembre 2098 de 14h à 16h"
    assert len(kept) == 5


def test_dates_elsewhere_have_their_address(editing: Page) -> None:
    dates = editing.locator("hours-form")
    dates.get_by_role("button", name="Ajouter des dates à une autre adresse").click()
    row = dates.locator("[data-hours-row]").last
    row.get_by_label("Où").select_option(index=1)
    row.get_by_label("Écrivez ou collez vos dates").fill("17/12/2098 de 14h à 16h")
    where = row.get_by_label("Où").evaluate("select => select.selectedOptions[0].text")
    dates.locator("[data-hours-preview] summary").first.or_(
        dates.locator("[data-hours-preview] li").last
    ).wait_for()
    follow(editing.get_by_role("button", name="Enregistrer le brouillon"))
    editing.get_by_role("tab", name="Dates et lieu").click()
    expect(dates.locator("[data-hours-row]")).to_have_count(2)
    assert where in " ".join(dates.locator("[data-hours-preview]").text_content().split())  # type: ignore[union-attr]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_in_the_dates(editing: Page, width: int, scheme: Any) -> None:
    editing.set_viewport_size({"width": width, "height": 900})
    editing.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    dates = editing.locator("hours-form")
    dates.get_by_label("Écrivez ou collez vos dates").first.fill(f"{LINES}\nquand on pourra")
    dates.get_by_text("Choisir une date dans un calendrier").click()
    expect(dates.locator("[data-hours-beside]").first).to_contain_text("pas compris")
    assert violations(editing) == []
    assert editing.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_sentence_is_read_as_one_types(
    signed_in: Callable[[str], Page], demo_site: DemoSite, width: int, scheme: Any
) -> None:
    page = signed_in("admin@example.org")
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"/cms/evenements/nouveau/{rows(demo_site, STRUCTURE)[0]}/")
    page.get_by_label("Le titre").fill("Contes au coin du feu")
    page.get_by_label("C’est quoi ?").select_option(index=1)
    page.get_by_label("Quand ?").press_sequentially("samedi 6 décembre 2098 à 10h")
    read = page.locator("#lu")
    expect(read).to_contain_text("Jusqu’à quelle heure ?")
    read.get_by_label("Fin").fill("12:00")
    page.keyboard.press("Tab")
    expect(read).to_contain_text("samedi 6 décembre 2098 de 10h à 12h")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    read.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="Créer le brouillon"))
    expect(page).to_have_url(re.compile(r"/cms/pages/\d+/edit/"))
    expect(page.locator("textarea[name='when-lieux-0-text']")).to_have_value(
        "samedi 6 décembre 2098 de 10h à 12h"
    )


def test_a_sentence_without_a_script(visit: Visits, demo_site: DemoSite) -> None:
    page = visit(javascript=False)
    visit.sign_in(page, "admin@example.org")
    page.goto(f"/cms/evenements/nouveau/{rows(demo_site, STRUCTURE)[0]}/")
    page.get_by_label("Le titre").fill("Contes sous la neige")
    page.get_by_label("C’est quoi ?").select_option(index=1)
    page.get_by_label("Quand ?").fill("samedi 6 décembre 2098 de 10h à 12h")
    follow(page.get_by_role("button", name="Créer le brouillon"))
    expect(page.get_by_role("alert")).to_contain_text("cochez celles qui sont justes")
    page.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="Créer le brouillon"))
    expect(page).to_have_url(re.compile(r"/cms/pages/\d+/edit/"))
    expect(page.locator("textarea[name='when-lieux-0-text']")).to_have_value(
        "samedi 6 décembre 2098 de 10h à 12h"
    )


def test_the_same_next_year(signed_in: Callable[[str], Page], events: Iterator[int]) -> None:
    page = signed_in("admin@example.org")
    page.goto(f"/cms/evenements/{next(events)}/annee-prochaine/")
    expect(page.locator(".hours-dates").last).to_be_visible()
    assert violations(page) == []
    follow(page.get_by_role("button", name="Créer le brouillon avec ces dates"))
    expect(page).to_have_url(re.compile(r"/cms/pages/\d+/edit/"))
