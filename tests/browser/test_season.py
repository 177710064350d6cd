"""A LAEP with three rooms renews its season on a phone, by the link it was sent; every tap is counted."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits, follow
from tests.browser.keyboard import tab_to
from tests.browser.shell import Shell
from tests.browser.test_accessibility import wrong_on_phones

PHONE = 360
MOST_TAPS = 12
# What a thumb must hit, smaller than 44 pixels: a box counts with its label.
SMALL = """() => [...document.querySelectorAll("main :is(button, input:not([type=hidden]), select, summary, a)")]
  .filter((one) => one.checkVisibility() && !one.closest("p"))
  .map((one) => [one.outerHTML.slice(0, 120), (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 44 || height < 44).map(([html]) => html)"""
TITLE = "La Maison des Trois Salles"

BUILD = f"""
from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from events.phone.links import send_link
from home.models import TerritoryPage
from vocabulary.models import Kind
territory = TerritoryPage.objects.get(slug="conflent-canigo")
structure = territory.add_child(
    instance=StructurePage(title="Association {TITLE}", email="trois-salles@example.org")
)
place = structure.add_child(
    instance=PlacePage(
        title="{TITLE}", kind=Kind.objects.get(slug="laep", locale=territory.locale), ages="tout_age",
        phone="01 99 00 12 34",
    )
)
rooms = ["Tu 09:00-12:00; SH off", "Th 14:00-16:30; SH off", "Fr 09:00-11:30; SH off"]
for venue, hours in zip(Venue.objects.filter(territory=territory)[:3], rooms):
    place.locations.add(PlaceLocation(venue=venue, opening_hours=hours))
place.save_revision().publish()
print("link", bool(send_link(structure, by=None)))
"""
CLEAR = f"""
from directory.models import StructurePage
StructurePage.objects.get(title="Association {TITLE}").delete()
"""


@pytest.fixture
def link(shell: Shell) -> Iterator[str]:
    """The address in the message to a structure of its own, which leaves with the test."""
    said = shell(BUILD)
    found = re.search(r"https?://[^/]+(/seances/[\w-]{43}/)", said)
    assert found, said
    yield found[1]
    shell(CLEAR)


class Thumb:
    """Counts what a person touches."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Locator) -> None:
        self.taps += 1
        with self.page.expect_navigation():
            target.tap()

    def button(self, words: str) -> None:
        self.tap(self.page.get_by_role("button", name=words))


@pytest.mark.parametrize("javascript", [True, False])
def test_nothing_changed_three_taps_from_the_link_to_the_confirmation(
    visit: Visits, link: str, javascript: bool
) -> None:
    page = visit(link, width=PHONE, javascript=javascript, has_touch=True)
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name=re.compile("^Reconduire")))
    expect(page.locator(".season-room")).to_have_count(3)
    expect(page.locator(".first-dates")).to_have_count(3)
    # What decides is under the thumb, whatever the number of rooms.
    expect(page.get_by_role("button", name="C’est pareil partout")).to_be_in_viewport()
    thumb.button("C’est pareil partout")
    expect(page.locator("h1")).to_have_text("Ce que les familles liront")
    expect(page.get_by_role("button", name="Confirmer")).to_be_in_viewport()
    thumb.button("Confirmer")
    expect(page.locator("h1")).to_have_text("C’est fait, merci.")
    expect(page.locator("main")).to_contain_text("vérifié aujourd’hui")
    assert thumb.taps == 3 <= MOST_TAPS


def open_room(page: Page, rank: int) -> None:
    follow(page.get_by_role("button", name=re.compile("^Changer :")).nth(rank))


def keep(page: Page) -> None:
    follow(page.get_by_role("button", name="Garder ces horaires"))


def test_one_room_changes_without_scripts(visit: Visits, link: str) -> None:
    page = visit(f"{link}saison/", width=PHONE, javascript=False)
    open_room(page, 1)
    row = page.locator("[data-hours-row]").first
    row.get_by_label("À", exact=True).fill("13:00")
    keep(page)
    follow_error = page.locator(".errors").get_by_role("link", name=re.compile("^Ligne 1"))
    assert follow_error.get_attribute("href") == f"#{row.get_by_label('À', exact=True).get_attribute('id')}"
    row.get_by_label("À", exact=True).fill("17:00")
    keep(page)
    changed = page.locator(".season-room").nth(1)
    expect(changed).to_contain_text(re.compile(r"Le jeudi de 14\sh à 17\sh"))
    expect(changed).to_contain_text(re.compile(r"Avant.+16\sh\s30"))
    follow(page.get_by_role("button", name="Continuer"))
    expect(page.locator("main")).to_contain_text("La coordination relit ce qui change")
    follow(page.get_by_role("button", name="Revenir aux horaires"))
    expect(page.locator(".season-room").nth(1)).to_contain_text("Changé")
    follow(page.get_by_role("button", name="Continuer"))
    follow(page.get_by_role("button", name="Confirmer"))
    expect(page.locator("main")).to_contain_text("Envoyé à la coordination")


def test_a_row_is_added_with_the_keyboard_alone(visit: Visits, link: str) -> None:
    page = visit(f"{link}saison/", width=PHONE)
    tab_to(page, "Changer")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "Ajouter une ligne")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hours-row]")).to_have_count(2)
    page.keyboard.press("Space")  # "Monday" of the new row has the focus
    row = page.locator("[data-hours-row]").nth(1)
    expect(row.get_by_label("lundi", exact=True)).to_be_checked()
    row.get_by_label("De", exact=True).fill("10:00")
    row.get_by_label("À", exact=True).fill("11:00")
    tab_to(page, "Garder ces horaires")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".season-room").first).to_contain_text(re.compile(r"lundi de 10\sh à 11\sh"))


def journeys(page: Page, link: str) -> dict[str, Callable[[], Any]]:
    """How to come to each screen."""

    def wrong() -> None:
        page.goto(f"{link}saison/")
        open_room(page, 1)
        page.locator("[data-hours-row]").first.get_by_label("À", exact=True).fill("13:00")
        page.get_by_label("Jusqu’au").last.fill("2020-01-01")
        keep(page)

    def room() -> None:
        page.goto(f"{link}saison/")
        open_room(page, 0)

    def changed() -> None:
        room()
        page.get_by_label("On n’accueille pas ici").check()
        keep(page)

    def check() -> None:
        changed()
        follow(page.get_by_role("button", name="Continuer"))

    def done() -> None:
        check()
        follow(page.get_by_role("button", name="Confirmer"))

    def again() -> None:
        page.goto(f"{link}saison/")

    return {
        "way in": lambda: page.goto(link),
        "overview": again,
        "room": room,
        "wrong": wrong,
        "changed": changed,
        "check": check,
        "done": done,
        "waits": again,
    }


def test_axe_finds_nothing_and_every_target_is_wide(visit: Visits, link: str) -> None:
    page = visit(link, width=PHONE)
    wrong = wrong_on_phones(page, journeys(page, link), small=SMALL)
    assert {where: what for where, what in wrong.items() if what} == {}
