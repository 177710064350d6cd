"""What goes wrong while importing, and what the screens say of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from directory.models import PlacePage
from home.models import TerritoryPage
from imports.enums import Status
from imports.models import Import
from tests.accounts.factories import UserFactory, staff
from tests.home.factories import SiteTree, site_tree
from tests.imports.screens import (
    ROWS,
    SCREENS,
    address,
    as_user,
    columns_form,
    imported,
    ready,
    received,
    sheet,
    text_of,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("vide.csv", b""), "vide"),
        (SimpleUploadedFile("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "image"),
        (SimpleUploadedFile("rien.csv", b"a;b\n1;2\n"), "colonne"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    coordinator: User, file: SimpleUploadedFile, said: str
) -> None:
    file.seek(0)
    answer = upload(as_user(coordinator), file)
    assert answer.status_code == 200
    assert said in " ".join(answer.context["form"].errors["file"])
    assert 'href="#id_file"' in answer.content.decode()
    assert not Import.objects.exists()


def test_no_file_at_all(coordinator: User) -> None:
    answer = as_user(coordinator).post(reverse("imports:add"), {})
    assert "Choisissez le fichier à importer." in text_of(answer)


def test_a_file_too_large(coordinator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imports.files.LARGEST_UPLOAD", 100)
    assert "trop gros" in text_of(upload(as_user(coordinator)))


def test_the_same_file_again_is_said(coordinator: User) -> None:
    first = imported(coordinator)
    again = received(coordinator)
    screen = as_user(coordinator).get(address("columns", again))
    assert "Cette même feuille a déjà été importée" in text_of(screen)
    assert address("show", first) in screen.content.decode()


def test_the_same_file_of_another_territory_is_not_said(tree: SiteTree, coordinator: User) -> None:
    imported(coordinator)
    outsider = staff(tree.perpignan, Role.EDITORS)
    screen = as_user(outsider).get(address("columns", received(outsider)))
    assert "déjà été importée" not in text_of(screen)


def test_two_clicks_import_once(coordinator: User) -> None:
    client, importation = as_user(coordinator), ready(coordinator)
    client.post(address("confirm", importation))
    pages = PlacePage.objects.count()
    answer = client.post(address("confirm", importation), follow=True)
    assert "déjà fait" in text_of(answer)
    assert PlacePage.objects.count() == pages
    answer = client.post(address("columns", importation), {}, follow=True)
    assert answer.redirect_chain[-1][0] == address("result", importation)


@pytest.mark.parametrize("status", Status)
def test_the_back_button_shows_where_the_import_is(coordinator: User, status: Status) -> None:
    importation = imported(coordinator)
    Import.objects.filter(pk=importation.pk).update(status=status, heartbeat=timezone.now())
    for name in SCREENS:
        answer = as_user(coordinator).get(address(name, importation), follow=True)
        assert answer.status_code == 200, (name, status)


def test_seven_days_to_undo(coordinator: User) -> None:
    importation = imported(coordinator)
    Import.objects.update(finished_at=timezone.now() - timedelta(days=7, minutes=1))
    client = as_user(coordinator)
    assert address("undo", importation) not in client.get(address("result", importation)).content.decode()
    for answer in (client.get(address("undo", importation)), client.post(address("undo", importation))):
        assert answer.url == address("result", importation)
    assert "sept jours" in text_of(client.get(address("result", importation)))
    assert PlacePage.objects.exists()


def test_undoing_keeps_what_somebody_changed_and_says_it(coordinator: User) -> None:
    importation = imported(coordinator)
    page = PlacePage.objects.get(title="Le Nid")
    page.summary = "Une phrase à nous."
    page.save_revision(user=UserFactory())
    answer = as_user(coordinator).post(address("undo", importation), follow=True)
    assert "Le Nid" in text_of(answer)
    assert "modifiée depuis" in text_of(answer)
    assert list(PlacePage.objects.values_list("title", flat=True)) == ["Le Nid"]


def test_an_editor_does_not_undo_a_colleague_s_import(coordinator: User, editor: User) -> None:
    importation = imported(coordinator)
    assert as_user(editor).get(address("result", importation)).status_code == 200
    as_user(editor).post(address("undo", importation))
    importation.refresh_from_db()
    assert importation.status == Status.DONE


def test_a_deleted_territory_takes_its_imports_with_it(tree: SiteTree, coordinator: User) -> None:
    coordinator.groups.add(*staff(tree.perpignan, Role.COORDINATORS).groups.all())
    client = as_user(coordinator)
    upload(client, territory=tree.perpignan.pk)
    importation = Import.objects.get()
    TerritoryPage.objects.get(pk=tree.perpignan.pk).delete()
    answer = client.get(address("columns", importation))
    assert answer.status_code == 404
    assert "n’existe plus" in text_of(answer)


def test_another_import_at_work_is_said(tree: SiteTree, coordinator: User) -> None:
    importation = ready(coordinator)
    Import.objects.create(
        file_name="x.csv",
        writing=True,
        status=Status.RUNNING,
        heartbeat=timezone.now(),
        territory=tree.perpignan,
    )
    client = as_user(coordinator)
    assert "Un autre import est en cours" in text_of(client.get(address("confirm", importation)))
    Import.objects.filter(pk=importation.pk).update(
        status=Status.QUEUED, heartbeat=timezone.now() - timedelta(minutes=5)
    )
    data = client.get(address("progress_data", importation)).json()
    assert "Un autre import est en cours" in data["words"]
    assert not data["stuck"]


def test_a_worker_that_does_not_answer_is_said(coordinator: User) -> None:
    importation = ready(coordinator)
    queued = Import.objects.filter(pk=importation.pk)
    queued.update(status=Status.QUEUED, heartbeat=timezone.now())
    client = as_user(coordinator)
    assert not client.get(address("progress_data", importation)).json()["stuck"]
    queued.update(heartbeat=timezone.now() - timedelta(seconds=31))
    assert client.get(address("progress_data", importation)).json() == {
        "percent": None,
        "words": "Tout est prêt, cela va commencer.",
        "stuck": True,
        "next": "",
    }
    assert "Rien ne bouge" in text_of(client.get(address("progress", importation)))


def test_what_stopped_half_way_is_started_again(coordinator: User) -> None:
    importation = ready(coordinator)
    Import.objects.filter(pk=importation.pk).update(
        status=Status.RUNNING, writing=True, heartbeat=timezone.now() - timedelta(minutes=3)
    )
    client = as_user(coordinator)
    assert "Relancer" in text_of(client.get(address("progress", importation)))
    client.post(address("progress", importation))
    importation.refresh_from_db()
    assert importation.status == Status.DONE
    assert PlacePage.objects.count() == 2


def test_an_import_that_failed_is_taken_up(coordinator: User) -> None:
    importation = ready(coordinator)
    Import.objects.filter(pk=importation.pk).update(
        status=Status.FAILED, finished_at=timezone.now(), message="L’import s’est arrêté en route."
    )
    client = as_user(coordinator)
    screen = client.get(address("result", importation))
    assert "Reprendre l’import" in text_of(screen)
    assert "L’import s’est arrêté en route." in text_of(screen)
    client.post(address("result", importation))
    importation.refresh_from_db()
    assert importation.status == Status.DONE


def test_nothing_to_import(coordinator: User) -> None:
    upload(as_user(coordinator), sheet(ROWS[2]))
    client, importation = as_user(coordinator), Import.objects.get()
    client.post(address("columns", importation), columns_form(client, importation))
    assert "Il n’y a rien à importer" in text_of(client.get(address("confirm", importation)))
    client.post(address("confirm", importation))
    importation.refresh_from_db()
    assert importation.status == Status.READY


def test_a_row_that_does_not_exist(coordinator: User) -> None:
    importation = ready(coordinator)
    assert as_user(coordinator).get(address("row", importation, 99)).status_code == 404


def test_a_name_that_is_a_script_stays_a_text(coordinator: User) -> None:
    upload(as_user(coordinator), sheet("A;<script>alert(1)</script>;LAEP;;66500;Prades;;;"))
    client, importation = as_user(coordinator), Import.objects.get()
    answer = client.post(address("columns", importation), columns_form(client, importation), follow=True)
    assert "<script>alert(1)" not in answer.content.decode()
    assert "&lt;script&gt;alert(1)" in answer.content.decode()


# --- The queue itself ---


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_what_waits_in_the_database(settings: Any) -> None:
    settings.TASKS = {
        **settings.TASKS,
        "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }

    def work() -> None:
        call_command("db_worker", "--backend", "background", "--batch", "--no-startup-delay", verbosity=0)

    user = staff(site_tree().conflent, Role.COORDINATORS)
    client, importation = as_user(user), received(user)
    answer = client.post(address("columns", importation), columns_form(client, importation), follow=True)
    assert answer.redirect_chain[-1][0] == address("progress", importation)
    assert client.get(address("progress_data", importation)).json()["next"] == ""
    work()
    assert client.get(address("progress_data", importation)).json()["next"] == address("rows", importation)
    client.post(address("confirm", importation))
    importation.refresh_from_db()
    assert importation.status == Status.QUEUED
    assert not PlacePage.objects.exists()
    work()
    assert client.get(address("progress_data", importation)).json()["next"] == address("result", importation)
    assert PlacePage.objects.count() == 2
    client.post(address("undo", importation))
    work()
    assert not PlacePage.objects.exists()


def test_cells_without_end_do_not_weigh_on_the_list(coordinator: User) -> None:
    long = "mot " * 2500
    row = f"{long};{long};{long};{long};{long};{long}"
    upload(as_user(coordinator), sheet(*[row] * 50, headers="structure;nom;type;adresse;code_postal;commune"))
    client, importation = as_user(coordinator), Import.objects.get()
    client.post(address("columns", importation), columns_form(client, importation))
    assert len(client.get(address("rows", importation)).content) < 250_000
