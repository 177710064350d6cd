"""A structure's sessions on a phone held in one hand, by the link it was sent: by day, by night, without scripts."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, follow
from tests.browser.keyboard import tab_to
from tests.browser.shell import Shell
from tests.browser.test_accessibility import COLOURS, violations, wrong_on_phones
from tests.browser.test_shelf import OVER_THE_EDGE

SEND = """
from accounts.models import User
from events.phone.links import send_link
print("structure", send_link(User.objects.get(email="structure@example.org").structures.first(), by=None).structure_id)
"""
PHONE = 360
# What a thumb must hit, smaller than 44 pixels; links inside a sentence have their line.
SMALL = """() => [...document.querySelectorAll("main :is(button, input:not([type=hidden]), select, a, label.option)")]
  .filter((one) => one.checkVisibility() && !one.closest("p, .option"))
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < 44 || height < 44).map(([html]) => html)"""


@pytest.fixture(scope="module")
def sent(shell: Shell) -> tuple[str, str]:
    """The address of the sessions of the demonstration's member, as in the message, and the structure's number."""
    said = shell(SEND)
    link = re.search(r"https?://[^/]+(/seances/[\w-]{43}/)", said)
    structure = re.search(r"^structure (\d+)", said, re.MULTILINE)
    assert link, said
    assert structure, said
    return link[1], structure[1]


@pytest.fixture
def link(sent: tuple[str, str]) -> str:
    return sent[0]


@pytest.fixture
def as_before(visit: Visits, link: str) -> Iterator[None]:
    """The other tests of the demonstration find its sessions as they were."""
    yield
    page = visit(link, width=PHONE, javascript=False)
    for name in ("Revenir en arrière", "Remettre comme prévu"):
        while page.get_by_text(name).count():
            follow(page.get_by_text(name).first)
            if page.get_by_role("button", name="Oui, remettre").count():
                follow(page.get_by_role("button", name="Oui, remettre"))


def open_first(page: Page, gesture: str) -> None:
    follow(page.get_by_role("link", name=re.compile(f"^{gesture} :")).first)


def decide(page: Page, words: str) -> None:
    follow(page.get_by_role("button", name=words))


def test_a_session_is_cancelled_then_put_back_without_scripts(
    visit: Visits, link: str, as_before: None
) -> None:
    page = visit(link, width=PHONE, javascript=False)
    open_first(page, "Annuler")
    page.get_by_label("Météo").check()
    page.get_by_label("Un mot pour les familles").fill("route fermée")
    decide(page, "Oui, annuler")
    done = page.get_by_role("status")
    expect(done).to_contain_text("C’est fait.")
    expect(done).to_contain_text("On prévient les familles tout de suite sur le site.")
    card = page.locator(".session-line").first
    expect(card).to_contain_text("Annulé")
    expect(card).to_contain_text("Météo : route fermée")
    follow(done.get_by_role("button", name="Revenir en arrière"))
    expect(page.get_by_role("status")).to_contain_text("C’est défait.")
    expect(page.locator(".session-line").first).not_to_contain_text("Annulé")


def test_two_taps_cancel_and_one_takes_it_back(visit: Visits, link: str, as_before: None) -> None:
    page = visit(link, width=PHONE, once=True)
    page.clock.install()
    page.reload()
    open_first(page, "Annuler")
    # What decides is under the thumb, whatever the length of the page.
    expect(page.get_by_role("button", name="Oui, annuler")).to_be_in_viewport()
    decide(page, "Oui, annuler")
    back = page.get_by_role("status").get_by_role("button", name="Revenir en arrière")
    expect(back).to_be_in_viewport()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"
    page.clock.fast_forward("10:01")
    expect(back).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("Les dix minutes sont passées.")


def test_moved_with_the_keyboard_alone(visit: Visits, link: str, as_before: None) -> None:
    page = visit(link, width=PHONE)
    tab_to(page, "Déplacer")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("De", exact=True).fill("19:10")
    page.get_by_label("À", exact=True).fill("18:00")
    page.get_by_label("À", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.classList.contains('errors')")
    tab_to(page, "La fin est avant le début.")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "fin"
    page.get_by_label("À", exact=True).fill("20:00")
    tab_to(page, "Continuer")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Déplacer à cette date ?")
    expect(page.locator(".moved-to")).to_contain_text("19 h 10")
    tab_to(page, "Oui, déplacer")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("nouvelle date")
    expect(page.locator(".session-line").filter(has_text="Déplacé").first).to_contain_text("19 h 10")


def journeys(page: Page, link: str) -> dict[str, Callable[[], Any]]:
    """How to come to each screen; what is changed on the way is put back by `as_before`."""

    def confirm_move() -> None:
        page.goto(link)
        open_first(page, "Déplacer")
        page.get_by_label("De", exact=True).fill("19:10")
        page.get_by_label("À", exact=True).fill("20:00")
        decide(page, "Continuer")

    def wrong_move() -> None:
        page.goto(link)
        open_first(page, "Déplacer")
        page.get_by_label("À", exact=True).fill("01:00")
        page.get_by_label("De", exact=True).fill("02:00")
        decide(page, "Continuer")

    def cancelled() -> None:
        page.goto(link)
        open_first(page, "Annuler")
        decide(page, "Oui, annuler")

    def reach(gesture: str) -> Callable[[], None]:
        def go() -> None:
            page.goto(link)
            open_first(page, gesture)

        return go

    def asked() -> None:
        page.goto("/seances/")
        page.get_by_label(re.compile("adresse électronique")).fill("inconnu@example.org")
        decide(page, "Recevoir un nouveau lien")

    return {
        "list": lambda: page.goto(link),
        "cancel": reach("Annuler"),
        "move": reach("Déplacer"),
        "full": reach("Complet"),
        "wrong move": wrong_move,
        "confirm": confirm_move,
        "done": cancelled,
        "door": lambda: page.goto("/seances/"),
        "asked": asked,
        "dead link": lambda: page.goto("/seances/un-lien-coupe/"),
    }


def test_axe_finds_nothing_and_every_target_is_wide(visit: Visits, link: str, as_before: None) -> None:
    page = visit(link, width=PHONE)
    wrong = wrong_on_phones(page, journeys(page, link), small=SMALL)
    assert {where: what for where, what in wrong.items() if what} == {}


def test_signed_in_and_the_editors_screens(
    signed_in: Callable[[str], Page], sent: tuple[str, str], as_before: None
) -> None:
    _link, structure = sent
    page = signed_in("structure@example.org")
    page.goto("/seances/")
    follow(page.locator(f'main a[href="/seances/structure/{structure}/"]'))
    open_first(page, "Complet")
    decide(page, "Oui, dire « complet »")
    expect(page.get_by_role("status")).to_contain_text("complet.")
    page = signed_in("coordination@example.org")
    wrong: dict[str, list[str]] = {}
    for name, address, said in (
        ("links", f"/cms/seances/structure/{structure}/", "marche jusqu’au"),
        ("history", "/cms/seances/historique/", "complète"),
    ):
        page.goto(address)
        expect(page.locator(".desk")).to_contain_text(said)
        for width, scheme in ((1280, "light"), (360, "light"), (360, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            # Wagtail's own furniture is not ours to judge.
            # At the width just seen by day, the night changes nothing but colours.
            only = COLOURS if scheme == "dark" else ()
            found = [one for one in violations(page, only) if not one.startswith("region")]
            wrong[f"{name} {width} {scheme}"] = [*found, *page.evaluate(OVER_THE_EDGE)]
        page.set_viewport_size({"width": 1280, "height": 800})
    assert {where: what for where, what in wrong.items() if what} == {}
