"""Writing in chunks: whole chunks or nothing, one import at a time, and a second run that completes."""

import io
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, ReferenceIndex

from accounts.models import User
from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from imports import services, tasks
from imports.exceptions import AnotherImportRunning
from imports.models import Import, ImportEffect
from imports.selectors import already_imported
from imports.writing import Writer
from tests.home.factories import SiteTree
from tests.imports.importer import Importer, kill, place, sheet

ROWS = [
    place(structure=f"Structure {number // 2}", nom=f"Lieu {number}", adresse=f"{number} rue Neuve")
    for number in range(8)
]


def received(*rows: dict[str, str], **options: object) -> Import:
    return services.receive(io.BytesIO(sheet(*rows).encode()), "lieux.csv", **options)


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "CHUNK", 4)


def written() -> tuple[int, int, int, int]:
    return tuple(model.objects.count() for model in (StructurePage, PlacePage, PlaceLocation, Venue))


def check_everything() -> None:
    """The tree, the search index and the shelf say what the pages do."""
    assert Page.find_problems() == ([], [], [], [], [])
    call_command("check_search", stdout=io.StringIO())
    call_command("check_shelf", stdout=io.StringIO())


@pytest.mark.django_db
def test_what_is_published_is_found_at_once(import_sheet: Importer, client: object) -> None:
    import_sheet.rows(*ROWS, options=("--publish",))
    assert "Lieu 3" in client.get("/recherche/?quoi=lieu").content.decode()
    check_everything()
    import_sheet.rows(*[row | {"nom": row["nom"].upper(), "resume": "Changé."} for row in ROWS])
    check_everything()
    import_sheet.rows(*ROWS, options=("--publish",))
    assert set(PlacePage.objects.values_list("summary", "has_unpublished_changes")) == {("Changé.", False)}
    check_everything()


@pytest.mark.django_db
def test_publishing_together_is_as_publishing_one_by_one(import_sheet: Importer, tree: SiteTree) -> None:
    """Same columns, links and references, whether a version is published by an import or by its editor."""
    both = [place(nom="Un"), place(nom="Deux")]
    import_sheet.rows(*both, options=("--publish",))
    changed = [
        row
        | {"telephone": "01 99 00 99 99", "themes": "jeu", "adresse": "9 rue Neuve", "conditions": "gratuit"}
        for row in both
    ]
    import_sheet.rows(*changed)
    PlacePage.objects.get(title="Un").get_latest_revision().publish()
    import_sheet.rows(changed[1], options=("--publish",))

    def state(title: str) -> dict[str, object]:
        page = PlacePage.objects.get(title=title)
        content = page.serializable_data()
        own = {"pk", "path", "url_path", "slug", "title", "draft_title", "translation_key", "locations"}
        moments = {"first_published_at", "last_published_at", "latest_revision_created_at"}
        own |= {"latest_revision", "live_revision", *moments}
        references = ReferenceIndex.objects.filter(object_id=str(page.pk), base_content_type__model="page")
        return {name: value for name, value in content.items() if name not in own} | {
            "locations": [(one.venue_id, one.opening_hours, one.sort_order) for one in page.locations.all()],
            "references": sorted(references.values_list("to_object_id", "model_path")),
            "is_last": page.live_revision_id == page.latest_revision_id,
            "logged": page.get_latest_revision().as_object().phone,
        }

    assert state("Un") == state("Deux")
    check_everything()


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing_and_is_recognised(tree: SiteTree) -> None:
    first, second = received(*ROWS), received(*ROWS)
    assert not already_imported(first)
    services.run(first)
    services.run(second)
    assert list(already_imported(second)) == [first]
    assert services.report(second)["bilan"]["inchange"] == len(ROWS)
    assert not ImportEffect.objects.filter(importation=second).exists()


# --- Crashes ---


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["_create_places", "_create_structures", "_create_venues"])
def test_a_crash_in_a_chunk_leaves_whole_chunks_and_a_second_run_completes(
    tree: SiteTree, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    calls = []
    real = getattr(Writer, method)

    def breaks(self: Writer, *args: object) -> None:
        real(self, *args)
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the power is out")

    importation = received(*ROWS)
    with monkeypatch.context() as patch:
        patch.setattr(Writer, method, breaks)
        with pytest.raises(RuntimeError):
            services.run(importation)
    assert written() == (2, 4, 4, 4)
    importation.refresh_from_db()
    assert (importation.status, importation.writing, importation.done) == ("failed", None, 4)
    check_everything()

    other = received(*ROWS)
    services.run(other)
    assert written() == (4, 8, 8, 8)
    assert services.report(other)["bilan"] == {"cree": 4, "modifie": 0, "inchange": 4, "erreur": 0}
    check_everything()


@pytest.mark.django_db
def test_an_interrupted_import_goes_on_where_it_was(tree: SiteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt  # between two chunks

    importation = received(*ROWS)
    with pytest.raises(KeyboardInterrupt):
        services.run(importation, progress=stop)
    assert written() == (2, 4, 4, 4)
    services.run(importation)
    assert written() == (4, 8, 8, 8)
    assert services.report(importation)["bilan"]["cree"] == 8
    importation.refresh_from_db()
    assert (importation.status, importation.done) == ("done", 8)


# --- Two at once ---


@pytest.mark.django_db
def test_a_second_import_says_that_another_is_running(import_sheet: Importer, tree: SiteTree) -> None:
    running = received(*ROWS)
    Import.objects.filter(pk=running.pk).update(status="running", writing=True, heartbeat=timezone.now())
    done = import_sheet.rows(*ROWS)
    assert done.code == 1
    assert "en cours" in done.said
    assert written() == (0, 0, 0, 0)
    assert Import.objects.count() == 1


@pytest.mark.django_db
def test_a_task_waits_for_its_turn(coordinator: User, settings: object) -> None:
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    running, waiting = received(*ROWS), received(*ROWS, status="queued", user=coordinator)
    Import.objects.filter(pk=running.pk).update(status="running", writing=True, heartbeat=timezone.now())
    tasks.run_import.call(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.status == "queued"
    assert DBTaskResult.objects.get().run_after > timezone.now()


@pytest.mark.django_db
def test_an_import_without_a_sign_of_life_is_taken_for_dead(tree: SiteTree) -> None:
    dead, other = received(*ROWS), received(*ROWS)
    kill(dead)
    services.run(other)
    dead.refresh_from_db()
    assert (dead.status, dead.writing) == ("failed", None)
    assert "signe de vie" in dead.message


@pytest.mark.django_db
def test_an_import_taken_for_dead_by_mistake_writes_no_more(tree: SiteTree) -> None:
    importation = received(*ROWS)

    def taken_over(done: int, total: int) -> None:
        Import.objects.filter(pk=importation.pk).update(writing=None)

    with pytest.raises(AnotherImportRunning):
        services.run(importation, progress=taken_over)
    assert written() == (2, 4, 4, 4)


# --- The process is killed ---


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the copy of the database is an SQLite file")
def test_a_killed_command_leaves_whole_chunks_and_the_next_one_completes(
    tree: SiteTree, tmp_path: Path
) -> None:
    database, file = tmp_path / "site.sqlite3", tmp_path / "lieux.csv"
    with closing(sqlite3.connect(database)) as copy:
        connection.connection.backup(copy)
    count = 700
    rows = [
        place(structure=f"Structure {n // 2}", nom=f"Lieu {n}", adresse=f"{n} rue Neuve")
        for n in range(count)
    ]
    file.write_text(sheet(*rows), encoding="utf-8")

    def command() -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "TEST_DATABASE_URL": f"sqlite:///{database}",
        }
        arguments = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_places", str(file)]
        return subprocess.Popen(  # noqa: S603
            arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def ask(question: str) -> int:
        with closing(sqlite3.connect(database, timeout=20)) as asked:
            return asked.execute(question).fetchone()[0] or 0

    process = command()
    until = time.monotonic() + 60
    while not ask("SELECT max(done) FROM imports_import") and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    places = "SELECT count(*) FROM directory_placepage"
    assert 0 < ask(places) < count
    assert ask(places) == ask("SELECT done FROM imports_import")
    assert ask(places) == ask("SELECT count(*) FROM imports_importrow WHERE written")

    process = command()  # at once: the other is known to be dead
    said, _errors = process.communicate(timeout=120)
    assert process.returncode == 0
    assert f"Lignes : {count}" in said.decode()
    assert (
        ask(places)
        == ask("SELECT count(DISTINCT title) FROM wagtailcore_page WHERE title LIKE 'Lieu %'")
        == count
    )
    assert ask("SELECT count(*) FROM directory_structurepage") == count // 2
    assert ask("SELECT count(*) FROM directory_venue") == count
