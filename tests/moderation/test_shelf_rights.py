"""Publishing from the shelf, and who may see, fill and publish what."""

from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from directory.models import PlacePage, StructurePage
from moderation.models import ShelfItem
from tests.accounts.factories import UserFactory, member, staff
from tests.directory.factories import StructureFactory, locate, venue
from tests.home.factories import SiteTree
from tests.moderation.factories import FRONT, READY, browser, draft, gap_url, latest, public, rows, text
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db


# --- Publishing ----------------------------------------------------------------------------------------------


def test_a_coordinator_publishes_with_the_structure(coordinator: Client, structure: StructurePage) -> None:
    places = [draft(structure, f"Lieu {number}") for number in range(3)]
    response = coordinator.post(READY, {"choisies": [places[0].pk, places[1].pk]}, follow=True)
    assert "2 fiches publiées." in text(response)
    assert [PlacePage.objects.get(pk=page.pk).live for page in places] == [True, True, False]
    structure.refresh_from_db()
    assert structure.live
    assert Client().get(PlacePage.objects.get(pk=places[0].pk).url).status_code == 200
    assert "Lieu 0" in text(Client().get("/recherche/", {"ou": "Prades"}))


def test_all_at_once(coordinator: Client, structure: StructurePage) -> None:
    for number in range(4):
        draft(structure, f"Lieu {number}")
    draft(structure, "Incomplète", lacks="ages")
    coordinator.post(READY, {"toutes": "1"})
    assert PlacePage.objects.live().count() == 4
    assert ShelfItem.objects.get().title == "Incomplète"


def test_many_are_published_by_the_worker(
    coordinator: Client, structure: StructurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.views_ready.AT_ONCE", 2)
    monkeypatch.setattr("moderation.publishing.AT_ONCE", 2)
    for number in range(5):
        draft(structure, f"Lieu {number}")
    response = coordinator.post(READY, {"toutes": "1"}, follow=True)
    assert "La publication de 5 fiches est en cours" in text(response)
    assert PlacePage.objects.live().count() == 5


def work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker does what waits, in the transaction of the test: it would close a connection that has one."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    call_command("db_worker", "--backend", "background", "--batch", "--no-startup-delay", verbosity=0)


def test_what_the_worker_refuses_is_said_until_it_is_read(
    settings: Any,
    tree: SiteTree,
    coordinator: Client,
    structure: StructurePage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr("moderation.views_ready.AT_ONCE", 2)
    monkeypatch.setattr("moderation.publishing.AT_ONCE", 2)
    places = [draft(structure, f"Lieu {number}") for number in range(5)]
    coordinator.post(READY, {"toutes": "1"})
    assert "Une publication est en cours" in text(coordinator.get(READY))
    PlacePage.objects.filter(pk=places[3].pk).update(locked=True, locked_by=UserFactory())
    work(monkeypatch)
    said = "Publication terminée : 4 fiches publiées, une refusée, qui reste en brouillon :"
    for address in (FRONT, READY):
        page = text(coordinator.get(address))
        assert said in page
        assert "« Lieu 3 » : vous ne pouvez pas la publier" in page
        assert "Une publication est en cours" not in page
    colleague = browser(staff(tree.conflent, Role.COORDINATORS))
    assert said not in text(colleague.get(FRONT))
    read = {"lue": coordinator.get(FRONT).context["publications"][0].pk}
    colleague.post(FRONT, read)
    assert said in text(coordinator.get(FRONT))
    coordinator.post(FRONT, read)
    assert said not in text(coordinator.get(FRONT))
    assert coordinator.post(FRONT, {"lue": "x"}).status_code == 404


def test_a_worker_that_fails_is_said(
    settings: Any, coordinator: Client, structure: StructurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr("moderation.views_ready.AT_ONCE", 0)
    monkeypatch.setattr("moderation.publishing.AT_ONCE", 0)  # no step at all
    draft(structure)
    coordinator.post(READY, {"toutes": "1"})
    work(monkeypatch)
    assert "La publication s’est arrêtée en route." in text(coordinator.get(FRONT))


def test_the_gate_is_checked_again(coordinator: Client, structure: StructurePage) -> None:
    place = draft(structure)
    ShelfItem.objects.update(lacks_contact=False, ready=True)
    revision = place.latest_revision
    revision.content["phone"] = ""
    type(revision).objects.filter(pk=revision.pk).update(content=revision.content)
    response = coordinator.post(READY, {"choisies": [place.pk]}, follow=True)
    assert "Contact" in text(response)
    assert not PlacePage.objects.get(pk=place.pk).live


def test_a_draft_territory_is_said(tree: SiteTree, coordinator: Client, structure: StructurePage) -> None:
    place = draft(structure)
    tree.conflent.unpublish()
    response = coordinator.post(READY, {"choisies": [place.pk]}, follow=True)
    assert "est un brouillon" in text(response)


def test_an_editor_asks_for_a_review_once(tree: SiteTree, structure: StructurePage) -> None:
    editor = browser(staff(tree.conflent, Role.EDITORS))
    place = draft(structure)
    assert "Demander la relecture" in text(editor.get(READY))
    for _attempt in range(2):
        response = editor.post(READY, {"choisies": [place.pk]}, follow=True)
    assert "déjà demandée" in text(response)
    page = PlacePage.objects.get(pk=place.pk)
    assert page.workflow_in_progress
    assert not page.live
    assert "relecture demandée" in text(editor.get(READY))


def test_reviews_asked_together_are_told_in_one_message(tree: SiteTree, structure: StructurePage) -> None:
    people = [staff(tree.conflent, Role.COORDINATORS), User.objects.create_superuser("alix@example.org", "x")]
    editor = staff(tree.conflent, Role.EDITORS)
    asked = [draft(structure, title) for title in ("L’Abri", "Le Balcon", "La Cour")]
    browser(editor).post(READY, {"choisies": [place.pk for place in asked]})
    assert sorted(message.to for message in mail.outbox) == sorted([person.email] for person in people)
    for message in mail.outbox:
        assert message.subject == "3 fiches attendent votre relecture"
        assert all(place.title in message.body for place in asked)
        assert all(reverse("wagtailadmin_pages:edit", args=[place.pk]) in message.body for place in asked)

    mail.outbox.clear()
    browser(editor).post(READY, {"toutes": "1"})
    assert mail.outbox == [], "what was asked already is not told again"


def test_nothing_chosen_is_said(coordinator: Client, structure: StructurePage) -> None:
    draft(structure)
    response = coordinator.post(READY, {})
    assert response.status_code == 422
    assert "Cochez les fiches" in text(response)


# --- Who may -------------------------------------------------------------------------------------------------


def test_a_member_of_a_structure_has_no_shelf(tree: SiteTree, structure: StructurePage) -> None:
    place = draft(structure, lacks="ages")
    client = browser(member(structure))
    assert "Étagère" not in client.get(reverse("wagtailadmin_home")).content.decode()
    for url in (FRONT, READY, gap_url("ages"), reverse("moderation_duplicates")):
        assert client.get(url, follow=True).redirect_chain[-1][0] == reverse("wagtailadmin_home")
    client.post(gap_url("ages"), rows(place, **{f"ligne-{place.pk}-text": "à tout âge"}))
    assert latest(place).ages == Ages.NON_PRECISE


def test_nobody_sees_it_without_signing_in() -> None:
    assert Client().get(FRONT).status_code == 302


@pytest.mark.parametrize("role", [Role.EDITORS, Role.COORDINATORS])
def test_another_territory_sees_and_writes_nothing(
    tree: SiteTree, structure: StructurePage, role: Role
) -> None:
    lacking, ready = draft(structure, "Secrète", lacks="ages"), draft(structure, "Prête")
    client = browser(staff(tree.perpignan, role))
    for url in (FRONT, READY, gap_url("ages"), f"{FRONT}?structure={structure.pk}"):
        assert "Secrète" not in text(client.get(url))
        assert "Prête" not in text(client.get(url))
    client.post(gap_url("ages"), rows(lacking, choisies=[lacking.pk], **{"commun-text": "à tout âge"}))
    client.post(gap_url("ages"), {"proposition": "laep"})
    client.post(READY, {"choisies": [ready.pk]})
    client.post(READY, {"toutes": "1"})
    assert latest(lacking).ages == Ages.NON_PRECISE
    assert not PlacePage.objects.get(pk=ready.pk).live
    assert not PlacePage.objects.get(pk=ready.pk).workflow_in_progress


def test_an_editor_never_publishes(tree: SiteTree, structure: StructurePage) -> None:
    place = draft(structure)
    browser(staff(tree.conflent, Role.EDITORS)).post(READY, {"choisies": [place.pk], "action": "publier"})
    assert not PlacePage.objects.get(pk=place.pk).live


def test_an_administrator_sees_every_territory(tree: SiteTree, structure: StructurePage) -> None:
    draft(structure, lacks="ages")
    draft(StructureFactory(parent=tree.perpignan), commune="66136")
    page = text(browser(UserFactory(is_superuser=True)).get(FRONT))
    assert "Conflent-Canigó</a>" in page
    assert "Perpignan Méditerranée</a>" in page


def test_public_places_never_show(coordinator: Client, structure: StructurePage) -> None:
    public(structure, "Publique")
    assert "L’étagère est vide" in text(coordinator.get(FRONT))


def test_locations_of_the_draft_count_not_those_stored(structure: StructurePage) -> None:
    place = draft(structure)
    locate(place, venue("66230"))
    place.save_revision()
    assert ShelfItem.objects.get().commune == "Prades, Vinça"
