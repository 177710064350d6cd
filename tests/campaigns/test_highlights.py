"""The pages of the temps forts: who makes one, what it refuses, where it is shown."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from wagtail.models import Page

from accounts.enums import Role
from campaigns.models import HighlightIndexPage, HighlightPage
from home.services import create_tree
from tests.accounts.factories import staff
from tests.campaigns.factories import NOW, highlight, index
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return site_tree()


def test_a_new_site_has_their_list_and_an_old_one_gains_it(tree) -> None:
    assert HighlightIndexPage.objects.count() == 0
    create_tree()
    assert HighlightIndexPage.objects.child_of(tree.home).live().get().slug == "temps-forts"
    create_tree()
    assert HighlightIndexPage.objects.count() == 1


@pytest.mark.parametrize(("where", "allowed"), [("department", True), ("conflent", False)])
def test_the_coordinators_of_the_departement_make_one(tree, client, where: str, allowed: bool) -> None:
    parent = index(tree)
    client.force_login(staff(getattr(tree, where), Role.COORDINATORS))
    sent = {
        "title": "Mois des familles",
        "slug": "mois-des-familles",
        "starts_on": "2027-03-01",
        "ends_on": "2027-03-31",
        "theme": "",
        "lead": "",
        "photo": "",
        "photo_alt": "",
        "proposals_until": "2027-01-31",
        "territories": [str(tree.conflent.pk)],
        "body-count": "0",
        "call_text-count": "0",
        "action-publish": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    address = f"/cms/pages/add/campaigns/highlightpage/{parent.pk}/"
    answer = client.post(address, sent)
    made = HighlightPage.objects.filter(slug="mois-des-familles", live=True)
    assert made.exists() == allowed, answer.content.decode()[-3000:]
    if allowed:
        assert [one.title for one in made.get().territories.all()] == ["Conflent-Canigó"]
        edit = client.get(f"/cms/pages/{made.get().pk}/edit/")
        assert edit.status_code == 200


@pytest.mark.parametrize(
    ("fields", "about"),
    [
        ({"ends_on": date(2026, 11, 22)}, "ends_on"),
        ({"ends_on": date(2027, 11, 22)}, "ends_on"),
        ({"proposals_until": date(2026, 12, 7)}, "proposals_until"),
    ],
)
def test_its_dates_must_make_sense(tree, fields: dict[str, date], about: str) -> None:
    from django.core.exceptions import ValidationError

    page = highlight(index(tree))
    for name, value in fields.items():
        setattr(page, name, value)
    with pytest.raises(ValidationError) as raised:
        page.full_clean()
    assert list(raised.value.message_dict) == [about]


def test_the_list_shows_those_to_come_then_those_that_are_over(tree, client: Client) -> None:
    parent = index(tree)
    highlight(parent)
    highlight(
        parent,
        title="La fête du jeu",
        slug="fete-du-jeu",
        starts_on=date(2025, 5, 20),
        ends_on=date(2025, 5, 31),
        proposals_until=None,
    )
    draft = highlight(parent, title="Un projet secret", slug="projet")
    draft.unpublish()
    words = client.get("/temps-forts/").content.decode().replace("\u00a0", " ")
    assert (
        words.index("La Quinzaine des familles")
        < words.index("Ceux qui sont passés")
        < words.index("La fête du jeu")
    )
    assert "du 23 novembre au 6 décembre 2026" in words
    assert "projet secret" not in words


def test_an_empty_list_leads_somewhere(tree, client: Client) -> None:
    index(tree)
    answer = client.get("/temps-forts/")
    assert "/recherche/?quoi-de=evenements" in answer.content.decode()


def test_publishing_a_draft_does_not_take_the_programme_away(tree) -> None:
    page = highlight(index(tree))
    revision = page.save_revision()
    page.programme_published_at = NOW
    page.save(update_fields=["programme_published_at"])
    revision.publish()
    assert Page.objects.get(pk=page.pk).specific.programme_published_at == NOW
