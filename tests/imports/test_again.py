"""Importing again over what people did meanwhile, and over what an export wrote."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from directory.models import PlacePage, StructurePage
from home.models import TerritoryPage
from imports import services
from imports.exceptions import AnotherImportRunning
from imports.export import places_as_rows, write_csv
from imports.models import Import
from imports.processes import this_machine
from imports.reading import read_row
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import SiteTree
from tests.imports.importer import Importer, place, sheet

pytestmark = pytest.mark.django_db

OTHER_PHONE = "01 99 00 99 99"


def cabane() -> PlacePage:
    return PlacePage.objects.get(title="La Cabane")


def latest(page: PlacePage) -> PlacePage:
    return PlacePage.objects.get(pk=page.pk).get_latest_revision_as_object()


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


def test_two_processes_do_not_write_one_import(tree: SiteTree) -> None:
    importation = writing(host=this_machine(), pid=os.getpid())
    with pytest.raises(AnotherImportRunning):
        services.run(importation)
    importation.refresh_from_db()
    assert (importation.status, importation.writing) == ("running", True)


def test_an_import_taken_over_leaves_it_to_the_other_process(
    tree: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    importation = services.receive(io.BytesIO(sheet(place()).encode()), "lieux.csv")

    def taken_over(*_args: object) -> None:
        Import.objects.update(host="ailleurs", pid=1)

    monkeypatch.setattr(services, "read_row", lambda *args: taken_over() or read_row(*args))
    with pytest.raises(AnotherImportRunning):
        services.run(importation)
    importation.refresh_from_db()
    assert (importation.status, importation.writing, importation.pid) == ("running", True, 1)
    assert not PlacePage.objects.exists()


def test_the_file_is_not_even_read_while_another_import_writes(import_sheet: Importer) -> None:
    writing(host=this_machine(), pid=os.getpid())
    assert import_sheet("").code == 1
    assert import_sheet("", "--dry-run").code == 2
    assert import_sheet(sheet(place()), "--dry-run").code == 0


# --- Coming back from an export ---


def exported() -> str:
    return b"".join(write_csv(places_as_rows())).decode()


def site_place(
    territory: TerritoryPage, name: str, *communes: str, structure: str = "Association"
) -> PlacePage:
    parent = StructurePage.objects.child_of(territory).filter(title=structure).first()
    page = PlaceFactory(parent=parent or StructureFactory(parent=territory, title=structure), title=name)
    for commune in communes:
        locate(page, venue(commune, name="", street="1 rue Neuve"))
    return publish(page)


PRADES, PERPIGNAN = "66149", "66136"


def test_places_away_from_their_structure_come_back_unchanged(import_sheet: Importer, tree: SiteTree) -> None:
    site_place(tree.conflent, "Loin", PERPIGNAN)
    site_place(tree.department, "Permanence", PRADES, structure="Service du département")
    site_place(tree.department, "Ailleurs", PERPIGNAN, PRADES, structure="Service du département")
    site_place(tree.conflent, "Sans adresse", structure="Association sans adresse")
    site_place(tree.conflent, "Loin", PRADES, structure="Deux fois")
    site_place(tree.perpignan, "Près", PERPIGNAN, structure="Deux fois")
    done = import_sheet(exported())
    assert done.errors == ""
    assert set(done.states) == {"inchange"}
    assert StructurePage.objects.count() == 5


def test_a_place_elsewhere_is_found_by_its_town_only(import_sheet: Importer, tree: SiteTree) -> None:
    page = site_place(tree.perpignan, "La Cabane", PRADES, structure="Association Exemple")
    done = import_sheet.rows(place(adresse="1 rue Neuve"), place(nom="Autre"))
    assert done.states == ["modifie", "cree"]
    assert "Une structure de ce nom existe dans Perpignan Méditerranée" in done.warnings
    assert latest(page).phone == "01 99 00 12 34"
    assert import_sheet.rows(place(adresse="1 rue Neuve"), place(nom="Autre")).states == ["inchange"] * 2
    assert import_sheet.rows(place(commune="Vinça", code_postal="66320")).states == ["cree"]


def test_the_rights_of_the_importer_are_those_where_the_place_is(tree: SiteTree, coordinator: User) -> None:
    site_place(tree.perpignan, "La Cabane", PRADES, structure="Association Exemple")
    site_place(tree.conflent, "Près", PERPIGNAN, structure="Autre")
    rows = [
        place(adresse="1 rue Neuve"),
        place(structure="Autre", nom="Près", adresse="1 rue Neuve", commune="Perpignan", code_postal="66000"),
    ]
    importation = services.receive(io.BytesIO(sheet(*rows).encode()), "lieux.csv", user=coordinator)
    services.plan(importation)
    first, second = importation.rows.order_by("line")
    assert (first.state, second.state) == ("erreur", "modifie")
    assert first.result["erreurs"] == ["Cette structure est hors de votre territoire."]


def test_without_a_town_only_the_one_place_without_address_is_meant(
    import_sheet: Importer, tree: SiteTree
) -> None:
    nowhere = {"commune": "", "code_postal": "", "adresse": "", "horaires": ""}
    assert import_sheet.rows(place(**nowhere)).states == ["erreur"]
    page = site_place(tree.perpignan, "La Cabane", structure="Association Exemple")
    assert import_sheet.rows(place(**nowhere)).states == ["modifie"]
    assert latest(page).phone == "01 99 00 12 34"
    both = import_sheet.rows(place(**nowhere), place(nom="Inconnu", **nowhere))
    assert both.states == ["inchange", "erreur"]
    assert import_sheet.rows(place(**nowhere | {"adresse": "3 rue des Écoles"})).states == ["erreur"]
    site_place(tree.conflent, "La Cabane", structure="Association Exemple")
    assert import_sheet.rows(place(**nowhere)).states == ["erreur"]


# --- Rows that only name a town, and rows that say the same ---

TOWN_ONLY = {"adresse": ""}


def hours_of(page: PlacePage) -> list[str]:
    return [row.opening_hours for row in latest(page).locations.all()]


def test_a_row_without_address_is_about_the_one_the_place_has_there(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    assert import_sheet.rows(place(**TOWN_ONLY)).states == ["inchange"]
    done = import_sheet.rows(place(), place(**TOWN_ONLY, horaires=""))
    assert (done.states, hours_of(cabane())) == (["inchange"] * 2, ["Tu 09:00-12:00"])


def test_a_row_without_address_adds_none_where_the_place_has_several(import_sheet: Importer) -> None:
    import_sheet.rows(place(), place(adresse="2 place Arago", horaires="jeudi 9h-12h"))
    both = ["Tu 09:00-12:00", "Th 09:00-12:00"]
    for hours in ("", "jeudi 9h-12h"):
        done = import_sheet.rows(place(**TOWN_ONLY, horaires=hours))
        assert (done.states, hours_of(cabane())) == (["inchange"], both)
        assert "plusieurs adresses" not in done.warnings
    done = import_sheet.rows(place(**TOWN_ONLY, horaires="lundi 9h-12h", telephone=OTHER_PHONE))
    assert done.states == ["modifie"]
    assert "Le lieu a plusieurs adresses à Prades" in done.warnings
    assert (latest(cabane()).phone, hours_of(cabane())) == (OTHER_PHONE, both)


def test_the_same_holds_of_a_new_place(import_sheet: Importer) -> None:
    rows = [place(**TOWN_ONLY, horaires=""), place(), place(adresse="2 place Arago", horaires="jeudi 9h-12h")]
    assert import_sheet.rows(*rows).states == ["cree"] * 3
    assert hours_of(cabane()) == ["Tu 09:00-12:00", "Th 09:00-12:00"]
    assert import_sheet.rows(*rows).states == ["inchange"] * 3


def test_hours_brought_together_come_back_unchanged(import_sheet: Importer) -> None:
    rows = [place(), place(horaires="jeudi 9h-12h")]
    import_sheet.rows(*rows)
    assert hours_of(cabane()) == ["Tu 09:00-12:00; Th 09:00-12:00"]
    assert import_sheet.rows(*rows).states == ["inchange"] * 2
    assert hours_of(cabane()) == ["Tu 09:00-12:00; Th 09:00-12:00"]
    more = [*rows, place(horaires="lundi 9h-12h")]
    import_sheet.rows(*more)
    assert hours_of(cabane()) == ["Tu 09:00-12:00; Th 09:00-12:00; Mo 09:00-12:00"]


def test_a_service_from_a_distance_may_have_an_address(import_sheet: Importer) -> None:
    import_sheet.rows(place(conditions="à distance"))
    done = import_sheet.rows(place(conditions="à distance", commune="", code_postal="", adresse=""))
    assert done.states == ["inchange"]


def test_a_row_spelt_otherwise_is_the_same_row(import_sheet: Importer) -> None:
    other = place(nom="LA CABANE", telephone="0199001234", horaires="mardi 09:00-12:00", type="LAEP")
    for states in (["cree", "inchange"], ["inchange", "inchange"]):
        done = import_sheet.rows(place(), other)
        assert done.states == states
        assert "Même ligne que la ligne 2." in done.lines[1]["avertissements"]
    done = import_sheet.rows(place(), place(telephone=OTHER_PHONE))
    assert "Même ligne" not in done.warnings


def test_queries_do_not_grow_with_the_places_found_elsewhere(import_sheet: Importer, tree: SiteTree) -> None:
    def queries() -> int:
        importation = services.receive(io.BytesIO(exported().encode()), "lieux.csv")
        with CaptureQueriesContext(connection) as captured:
            services.plan(importation)
        assert set(importation.rows.values_list("state", flat=True)) == {"inchange"}
        return len(captured)

    def add(number: int) -> None:
        site_place(tree.department, f"Lieu {number}", PRADES, structure=f"Structure {number}")
        site_place(tree.conflent, "Sans adresse", structure=f"À domicile {number}")

    add(0)
    few = queries()
    for number in range(1, 6):
        add(number)
    assert queries() == few


# --- What the command says ---


def test_the_command_says_in_french_what_does_not_open(import_sheet: Importer, tmp_path: Path) -> None:
    for argument, said in ((tmp_path / "rien.csv", "il n’existe pas"), (tmp_path, "c’est un dossier")):
        with pytest.raises(CommandError, match=said) as raised:
            call_command("import_places", str(argument))
        assert raised.value.returncode == 2
    with pytest.raises(CommandError, match=r"Le rapport ne peut pas être écrit.*c’est un dossier"):
        call_command("import_places", str(tmp_path / "rien.csv"), "--report", str(tmp_path))
    assert "Lignes : 1 (créées : 1," in import_sheet.rows(place()).said
