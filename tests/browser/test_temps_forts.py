"""A temps fort from the call to the programme: on a phone, without scripts, by day and by night, and on the desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, follow
from tests.browser.shell import Shell
from tests.browser.test_accessibility import COLOURS, OVERFLOWS, violations, wrong_on_phones
from tests.browser.test_sessions_phone import SMALL

OPEN = """
from datetime import timedelta
from django.utils import timezone
from campaigns import deciding, keys, services
from campaigns.models import Action, HighlightIndexPage, HighlightPage
from directory.models import StructurePage
from events.models import EventPage
today = timezone.localdate()
page = HighlightPage(title="La Semaine d’essai", slug="semaine-d-essai", starts_on=today, ends_on=today + timedelta(days=40),
    proposals_until=today + timedelta(days=20), theme="Essayer", lead="On essaie ensemble.", live=False,
    call_text=[("text", "<p>Ouvrez vos portes aux familles.</p>")])
HighlightIndexPage.objects.get().add_child(instance=page)
page.save_revision().publish()
page.refresh_from_db()
for event in EventPage.objects.live():
    Action.objects.create(campaign=page, event=event)
deciding.publish_programme(page)
print("CALL", keys.call_path(page))
print("DAY", today + timedelta(days=3))
"""
PHONE = 360


@pytest.fixture(scope="module")
def opened(shell: Shell) -> dict[str, str]:
    """The address of the call of a temps fort that holds all the events of the demonstration, and a day of it."""
    return dict(re.findall(r"^(CALL|DAY) (\S+)$", shell(OPEN), re.MULTILINE))


def begin(page: Page, structure: str) -> str:
    """Begins a proposal, and gives the address of its first screen."""
    page.get_by_label("Votre structure", exact=True).fill(structure)
    page.get_by_label("Le courriel de votre structure").fill("lavoir@example.org")
    follow(page.get_by_role("button", name="Commencer"))
    return page.url.split("action/")[0]


def fill(page: Page, day: str) -> None:
    page.get_by_label("Le titre").fill("Contes au lavoir")
    page.get_by_label("C’est quoi ?").select_option("atelier-parents-enfants")
    page.get_by_label("En une phrase").fill("On écoute des histoires.")
    page.get_by_label("les parents et les enfants").check()
    page.get_by_label("Âge des enfants").fill("3 à 6 ans")
    follow(page.get_by_role("button", name="Continuer"))
    page.get_by_label("Jour").first.fill(day)
    page.get_by_label("De", exact=True).first.fill("15:00")
    page.get_by_label("À", exact=True).first.fill("16:30")
    follow(page.get_by_role("button", name="Continuer"))
    page.get_by_label("La commune").fill("Prades")
    page.get_by_label("Le nom du lieu").fill("Vieux lavoir")
    follow(page.get_by_role("button", name="Continuer"))
    page.get_by_label("Oui", exact=True).check()
    page.get_by_label("Non, on vient quand on veut").check()
    page.get_by_label("Téléphone de la structure").fill("01 99 00 12 34")
    follow(page.get_by_role("button", name="Continuer"))


def test_one_proposes_on_a_phone_without_scripts_then_it_is_accepted(
    visit: Visits, opened: dict[str, str], signed_in: Callable[[str], Page]
) -> None:
    page = visit(opened["CALL"], width=PHONE, javascript=False)
    url = begin(page, "Zébulon en goguette")
    fill(page, opened["DAY"])
    expect(page.locator("main")).to_contain_text("Vieux lavoir, Prades")
    follow(page.get_by_role("button", name="Envoyer à la coordination"))
    expect(page.get_by_role("status")).to_contain_text("C’est envoyé, merci.")
    desk = signed_in("admin@example.org")
    desk.goto("/cms/temps-forts/")
    follow(desk.get_by_role("link", name="La Semaine d’essai"))
    for width in (1280, PHONE):
        desk.set_viewport_size({"width": width, "height": 800})
        assert violations(desk) == []
        assert desk.evaluate(OVERFLOWS) == []
    desk.set_viewport_size({"width": 1280, "height": 800})
    follow(desk.get_by_role("link", name="Contes au lavoir"))
    assert violations(desk) == []
    follow(desk.get_by_role("button", name="C’est sa structure"))
    follow(desk.get_by_role("button", name="Accepter et publier"))
    expect(desk.get_by_text("1 proposition acceptée.")).to_be_visible()
    follow(desk.get_by_role("link", name="Fiche en ligne"))
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Contes au lavoir")
    programme = visit("/temps-forts/semaine-d-essai/?commune=66149")
    expect(programme.locator("main")).to_contain_text("Contes au lavoir")
    expect(programme.locator("main")).to_contain_text("Ajouté")
    page.goto(url)
    expect(page.locator("main")).to_contain_text("acceptée")


def test_every_screen_is_right_on_a_phone(visit: Visits, opened: dict[str, str]) -> None:
    page = visit(opened["CALL"], width=PHONE)
    url = begin(page, "Quatuor Bifteck")
    screens: dict[str, Callable[[], Any]] = {
        name: lambda path=path: page.goto(path)  # type: ignore[misc]
        for name, path in {
            "call": opened["CALL"],
            **{step: f"{url}{step}/" for step in ("action", "dates", "lieu", "venir")},
            "overview": url,
            "dead link": "/propositions/inconnue/",
            "door": "/propositions/",
        }.items()
    }

    def in_error() -> None:
        page.goto(f"{url}venir/")
        follow(page.get_by_role("button", name="Continuer"))

    screens["errors"] = in_error
    wrong = wrong_on_phones(page, screens, small=SMALL)
    assert {where: what for where, what in wrong.items() if what} == {}


def test_what_one_types_is_kept_by_the_way(visit: Visits, opened: dict[str, str]) -> None:
    page = visit(opened["CALL"])
    url = begin(page, "Wagon Hublot")
    page.get_by_label("Le titre").fill("À moitié écrit")
    page.get_by_label("Âge des enfants").focus()
    expect(page.locator("#gardee")).to_contain_text("Enregistré à")
    page.goto(f"{url}action/")
    expect(page.get_by_label("Le titre")).to_have_value("À moitié écrit")


NOTHING_TO_PRINT = "/temps-forts/semaine-d-essai/affiche-75056.pdf"  # no action in Paris


@pytest.mark.parametrize("path", ["/temps-forts/", "/temps-forts/semaine-d-essai/", "/", NOTHING_TO_PRINT])
def test_axe_finds_nothing_on_the_public_pages(visit: Visits, opened: dict[str, str], path: str) -> None:
    page = visit(path)
    wrong: dict[str, list[str]] = {}
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            wrong[f"{width} {scheme}"] = violations(page, COLOURS if scheme == "dark" else ())
        wrong[f"{width} overflow"] = page.evaluate(OVERFLOWS)
    assert {where: what for where, what in wrong.items() if what} == {}
