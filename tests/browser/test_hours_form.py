"""The hours of a place, written by an editor: two rows, and what parents will read beside them."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DemoSite, follow
from tests.browser.test_accessibility import violations

LAEP = """
    SELECT place.page_ptr_id FROM directory_placepage place
    JOIN directory_placelocation location ON location.page_id = place.page_ptr_id
    JOIN vocabulary_kind kind ON kind.id = place.kind_id
    WHERE kind.slug = 'laep' GROUP BY place.page_ptr_id
    HAVING count(*) = 1 AND min(location.opening_hours) LIKE 'Tu%SH off'
"""
HOURS = "hours-form:not(.hours-exceptions)"


@pytest.fixture(scope="module")
def places(demo_site: DemoSite) -> Iterator[int]:
    """Places of the demonstration with one address, open on Tuesdays of term."""
    database = demo_site.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return iter([place for (place,) in connection.execute(LAEP).fetchall()])


@pytest.fixture
def editing(signed_in: Callable[[str], Page], places: Iterator[int]) -> Page:
    """The form of a place that no other test touches: drafts are saved while one types."""
    page = signed_in("admin@example.org")
    page.goto(f"/cms/pages/{next(places)}/edit/")
    page.get_by_role("tab", name="Horaires et adresses").click()
    return page


def fill(row: Locator, start: str, end: str, **days: Any) -> None:
    row.get_by_label("De", exact=True).fill(start)
    row.get_by_label("À", exact=True).fill(end)
    for day in days:
        row.get_by_label(day, exact=True).check()


def shown(hours: Locator) -> str:
    return " ".join(hours.locator("[data-hours-preview]").inner_text().split())


def test_an_editor_writes_the_hours_of_a_laep_without_knowing_osm(editing: Page) -> None:
    hours = editing.locator(HOURS)
    rows = hours.locator("[data-hours-row]")
    expect(rows).to_have_count(1)
    rows.first.get_by_label("Retirer cette ligne").check()
    for _row in range(2):
        hours.get_by_role("button", name="Ajouter une ligne").click()
    fill(rows.nth(1), "09:00", "12:00", lundi=True)
    rows.nth(1).get_by_label("Pendant les vacances scolaires").select_option(label="fermé")
    fill(rows.nth(2), "14:00", "16:30", jeudi=True)
    rows.nth(2).get_by_label("Quand").select_option(label="certaines semaines du mois")
    for rank in ("1re", "3e"):
        rows.nth(2).get_by_label(rank, exact=True).check()
    rows.nth(2).get_by_label("Pendant les vacances scolaires").select_option(label="fermé")
    hours.get_by_label("Les jours fériés").select_option(label="fermé")

    said = "Le lundi de 9 h à 12 h ; les 1er et 3e jeudis du mois de 14 h à 16 h 30, sauf"
    expect(hours.locator("[data-hours-preview]")).to_contain_text(re.compile(said.replace(" ", r"\s")))
    expect(hours.locator(".hours-dates li")).to_have_count(5)
    dates = shown(hours).partition("Prochaines dates")[2]

    follow(editing.get_by_role("button", name="Enregistrer le brouillon"))
    editing.get_by_role("tab", name="Horaires et adresses").click()
    expect(rows).to_have_count(2)
    expect(rows.first.get_by_label("lundi", exact=True)).to_be_checked()
    expect(rows.nth(1).get_by_label("Quand")).to_have_value("dans-le-mois")
    assert said in shown(hours)
    assert shown(hours).partition("Prochaines dates")[2] == dates


def test_a_new_address_has_its_own_rows(editing: Page) -> None:
    editing.locator("#id_locations-ADD").click()
    hours = editing.locator(HOURS).last
    row = hours.locator("[data-hours-row]").first
    fill(row, "10:00", "09:00", samedi=True)
    expect(row.locator("[data-hours-beside]")).to_contain_text("La fin est avant le début")
    row.get_by_label("À", exact=True).fill("12:00")
    expect(row.locator("[data-hours-beside]")).to_be_empty()
    expect(hours.locator(".hours-said")).to_contain_text(re.compile(r"Le samedi de 10\sh à 12\sh"))
    closed = editing.locator("hours-form.hours-exceptions").last
    closed.get_by_role("button", name="Ajouter une date").click()
    closed.get_by_label("Du", exact=True).fill("2026-01-01")
    closed.get_by_label("Au", exact=True).fill("2026-12-31")
    expect(hours.locator("[data-hours-preview]")).not_to_be_empty()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_in_the_form(editing: Page, width: int, scheme: Any) -> None:
    editing.set_viewport_size({"width": width, "height": 900})
    editing.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    hours = editing.locator(HOURS).first
    hours.get_by_text("Une période de l’année").first.click()
    hours.get_by_text("Écrire plutôt une phrase").click()
    hours.get_by_label("Les horaires en une phrase").fill("mardi 9h-12h")
    expect(hours.locator("[data-hours-preview]")).to_contain_text("remplace les lignes")
    assert violations(editing) == []
    assert editing.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
