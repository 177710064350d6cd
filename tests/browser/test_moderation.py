"""A member's change waits for the coordinator, and the public sees the approved version until then."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, follow

PLACE = "La Cabane aux petits pas"
SENTENCE = "Un nouveau tapis de jeux vous attend."


def act(editor: Page, action: str) -> None:
    """Choose an action of the menu at the foot of an editing form."""
    editor.wait_for_load_state("networkidle")
    editor.get_by_role("button", name="Plus d'actions").click()
    follow(editor.get_by_role("button", name=re.compile(action)).first)


def test_a_change_waits_for_the_coordinator_then_shows(visit: Visits, signed_in: Any) -> None:
    public = visit("/recherche/?ou=Prades&enfant=14m&type=laep")
    follow(public.get_by_role("link", name=PLACE))
    expect(public.locator("h1")).to_contain_text(PLACE)
    assert SENTENCE not in public.content()

    member = signed_in("structure@example.org")
    member.goto("/cms/pages/search/?q=Cabane+aux+petits+pas")
    follow(member.get_by_role("link", name=PLACE).first)
    member.fill("[name=summary]", SENTENCE)
    act(member, "^Soumettre à Relecture")
    expect(member.locator("body")).to_contain_text("a été soumise pour modération")
    public.reload()
    assert SENTENCE not in public.content()

    coordinator = signed_in("coordination@example.org")
    coordinator.goto("/cms/")
    follow(coordinator.get_by_role("link", name=PLACE).first)
    expect(coordinator.locator("[name=summary]")).to_have_value(SENTENCE)
    act(coordinator, "^Approuver et Publier")
    public.reload()
    expect(public.locator("main")).to_contain_text(SENTENCE)
