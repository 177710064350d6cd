"""Importing again over what people did meanwhile, and over what an export wrote."""

import os
import subprocess
import sys

import pytest
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from directory.models import PlacePage, StructurePage
from imports.models import Import
from imports.processes import this_machine
from tests.imports.importer import Importer, place, sheet

pytestmark = pytest.mark.django_db

OTHER_PHONE = "01 99 00 99 99"


def cabane() -> PlacePage:
    return PlacePage.objects.get(title="La Cabane")


def write(page: Page, user: User | None, **values: str) -> None:
    """A draft of somebody, over the latest version."""
    version = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(version, name, value)
    version.save_revision(user=user)


# --- What people wrote, or took down ---


@pytest.mark.parametrize("first_options", [(), ("--publish",)])
def test_a_draft_of_somebody_under_that_of_an_import_is_never_published(
    import_sheet: Importer, editor: User, first_options: tuple[str, ...]
) -> None:
    import_sheet.rows(place(), options=("--publish",))
    write(cabane(), editor, contact_name="Pas encore relu")
    changed = place(telephone=OTHER_PHONE)
    import_sheet.rows(changed, options=first_options)
    for _again in range(2):
        done = import_sheet.rows(changed, options=("--publish",))
        assert "Quelqu’un d’autre" in done.warnings
        page = cabane()
        assert (page.phone, page.contact_name) == ("01 99 00 12 34", "")
        assert page.get_latest_revision_as_object().contact_name == "Pas encore relu"
    page.get_latest_revision().publish()
    assert import_sheet.rows(changed, options=("--publish",)).warnings == ""
    assert cabane().contact_name == "Pas encore relu"


def test_a_page_that_somebody_began_is_never_published(import_sheet: Importer, editor: User) -> None:
    import_sheet.rows(place())
    write(cabane(), editor, contact_name="Pas encore relu")
    import_sheet.rows(place(telephone=OTHER_PHONE))
    done = import_sheet.rows(place(telephone=OTHER_PHONE), options=("--publish",))
    assert not cabane().live
    assert "Quelqu’un d’autre" in done.warnings


def test_what_somebody_took_down_is_never_published_again(import_sheet: Importer, coordinator: User) -> None:
    import_sheet.rows(place(), options=("--publish",))
    cabane().unpublish(user=coordinator)
    for row in (place(), place(telephone=OTHER_PHONE)):
        done = import_sheet.rows(row, options=("--publish",))
        assert "Dépublié le " in done.warnings
        assert not cabane().live
    StructurePage.objects.get().unpublish(user=coordinator)
    done = import_sheet.rows(place(nom="Autre"), options=("--publish",))
    assert "Sa structure n’est pas publiée. Dépublié" in done.warnings
    assert not StructurePage.objects.get().live


# --- Another import that writes ---


def writing(**values: object) -> Import:
    return Import.objects.create(
        file_name="autre.csv", status="running", writing=True, heartbeat=timezone.now(), **values
    )


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_process_of_this_machine_that_is_no_more_frees_its_place_at_once(import_sheet: Importer) -> None:
    dead = writing(host=this_machine(), pid=ended_process())
    assert import_sheet.rows(place()).code == 0
    dead.refresh_from_db()
    assert (dead.status, dead.writing, dead.pid) == ("failed", None, None)
    assert not Import.objects.filter(writing=True).exists()


@pytest.mark.parametrize("host", ["", "une-autre-machine"])
def test_of_another_machine_only_silence_is_known(import_sheet: Importer, host: str) -> None:
    writing(host=host, pid=ended_process())
    done = import_sheet.rows(place())
    assert done.code == 1
    assert "Un autre import est en cours" in done.said


def test_the_file_is_not_even_read_while_another_import_writes(import_sheet: Importer) -> None:
    writing(host=this_machine(), pid=os.getpid())
    assert import_sheet("").code == 1
    assert import_sheet("", "--dry-run").code == 2
    assert import_sheet(sheet(place()), "--dry-run").code == 0
