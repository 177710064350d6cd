"""What the worker finds when it comes to an import: gone, done already, or without the person who confirmed it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from directory.models import PlacePage, StructurePage
from imports import tasks
from imports.enums import Status
from imports.models import Import, ImportRow
from tests.accounts.factories import UserFactory, staff
from tests.directory.factories import venue
from tests.home.factories import SiteTree
from tests.imports.screens import address, as_user, columns_form, imported, ready, sheet, upload

pytestmark = pytest.mark.django_db
COMPLETE = "Les Petits Pas;La Cabane;LAEP;3 rue des Fleurs;66500;Prades;0-3 ans;mardi 9h-12h;01 99 00 12 34"
ELSEWHERE = "Les Galets;Les Galets;LAEP;1 rue Haute;66000;Perpignan;0-3 ans;mardi 9h-12h;01 99 00 12 34"
HEADERS = "structure;nom;type;adresse;code_postal;commune;age_min;horaires;telephone"


def planned(user: User, *rows: str, headers: str = HEADERS, **data: object) -> Import:
    client = as_user(user)
    upload(client, sheet(*rows, headers=headers), **data)
    importation = Import.objects.latest("pk")
    client.post(address("columns", importation), columns_form(client, importation))
    return importation


def queued(importation: Import, **fields: object) -> None:
    Import.objects.filter(pk=importation.pk).update(status=Status.QUEUED, **fields)


def test_an_import_whose_person_is_gone_writes_nothing(tree: SiteTree, coordinator: User) -> None:
    editor = staff(tree.conflent, Role.EDITORS)
    importation = planned(editor, COMPLETE, ELSEWHERE)
    queued(importation, publish=True)
    editor.delete()
    tasks.run_import.enqueue(importation.pk)
    assert not PlacePage.objects.exists()
    answer = as_user(coordinator).get(address("show", importation), follow=True)
    assert "n’a plus de compte" in answer.content.decode()


def test_nor_one_whose_account_is_closed(tree: SiteTree) -> None:
    administrator = UserFactory(is_superuser=True, is_staff=True)
    importation = planned(administrator, COMPLETE, territory=tree.conflent.pk)
    queued(importation)
    User.objects.update(is_active=False)
    tasks.run_import.enqueue(importation.pk)
    assert not PlacePage.objects.exists()


def test_reading_again_what_is_written_changes_nothing(coordinator: User) -> None:
    importation = imported(coordinator)
    before = list(ImportRow.objects.order_by("pk").values())
    tasks.plan_import.enqueue(importation.pk)
    importation.refresh_from_db()
    assert importation.status == Status.DONE
    assert list(ImportRow.objects.order_by("pk").values()) == before


def test_an_undone_import_stays_undone(coordinator: User) -> None:
    importation = imported(coordinator)
    # As one that was interrupted: some rows are still to write.
    ImportRow.objects.filter(line=2).update(written=False)
    as_user(coordinator).post(address("undo", importation))
    importation.refresh_from_db()
    undone = importation.undone
    assert undone
    tasks.undo_import.enqueue(importation.pk)
    tasks.run_import.enqueue(importation.pk)
    importation.refresh_from_db()
    assert (importation.status, importation.undone) == (Status.UNDONE, undone)
    assert not PlacePage.objects.exists()


def test_an_import_given_up_is_passed_over(coordinator: User) -> None:
    importation = ready(coordinator)
    as_user(coordinator).post(address("discard", importation))
    for task in (tasks.plan_import, tasks.run_import, tasks.undo_import):
        task.enqueue(importation.pk)
    assert not Import.objects.exists()


def test_an_editor_does_not_take_back_what_a_coordinator_published(coordinator: User, editor: User) -> None:
    importation = planned(editor, COMPLETE, COMPLETE.replace("La Cabane", "Le Nid"))
    as_user(editor).post(address("confirm", importation))
    for page in (StructurePage.objects.get(), PlacePage.objects.get(title="La Cabane")):
        page.get_latest_revision().publish(user=coordinator)
    answer = as_user(editor).post(address("undo", importation), follow=True)
    importation.refresh_from_db()
    assert importation.status == Status.UNDONE
    assert "la coordination du territoire peut la retirer" in answer.content.decode()
    assert [page.title for page in PlacePage.objects.live()] == ["La Cabane"]
    assert not PlacePage.objects.filter(title="Le Nid").exists()


def test_nor_does_an_undoing_publish_in_an_editor_s_name(coordinator: User, editor: User) -> None:
    first = planned(coordinator, COMPLETE)
    as_user(coordinator).post(address("confirm", first), {"publish": "on"})
    importation = planned(editor, COMPLETE.replace("mardi", "jeudi"))
    as_user(editor).post(address("confirm", importation))
    page = PlacePage.objects.live().get()
    page.get_latest_revision().publish(user=coordinator)
    as_user(editor).post(address("undo", importation))
    assert PlacePage.objects.get().locations.get().opening_hours.startswith("Th")
    importation.refresh_from_db()
    assert [title for title, _reason in importation.kept] == ["La Cabane"]


def test_an_address_that_nobody_uses_is_its_territory_s(tree: SiteTree, coordinator: User) -> None:
    there = venue("66136", name="", street="1 rue Haute", postcode="66000")
    point = (there.lat, there.lon)
    second = "Les Petits Pas;La Cabane;LAEP;1 rue Haute;66000;Perpignan;;jeudi 9h-12h;;42.6990;2.9000"
    importation = planned(coordinator, f"{COMPLETE};;", second, headers=f"{HEADERS};lat;lon")
    as_user(coordinator).post(address("confirm", importation), {"publish": "on"})
    assert PlacePage.objects.get().locations.filter(venue=there).exists()
    there.refresh_from_db()
    assert (there.lat, there.lon) == point


def test_an_undoing_that_waits_for_another_import_says_so(settings: Any, coordinator: User) -> None:
    importation = imported(coordinator)
    other = Import.objects.create(
        file_name="x.csv", writing=True, status=Status.RUNNING, heartbeat=timezone.now()
    )
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    client = as_user(coordinator)
    client.post(address("undo", importation))
    # Longer than it takes to be said dead.
    Import.objects.filter(pk=importation.pk).update(heartbeat=timezone.now() - timedelta(minutes=3))
    tasks.undo_import.call(importation.pk)
    importation.refresh_from_db()
    assert not importation.is_silent
    assert client.get(address("progress_data", importation)).json() == {
        "percent": None,
        "words": "Un autre import est en cours : l’annulation commencera ensuite.",
        "stuck": False,
        "next": "",
    }
    other.delete()
    assert client.get(address("progress_data", importation)).json()["percent"] is None
    tasks.undo_import.call(importation.pk)
    assert client.get(address("progress_data", importation)).json()["next"] == address("result", importation)
    assert not PlacePage.objects.exists()
