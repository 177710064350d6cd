"""The public contract of `manage.py import_places`, one test for each of its sentences."""

import io
import zipfile

import pytest
from wagtail.models import Page

from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from geo.models import Epci
from home.models import TerritoryPage
from imports.cells import cells_of
from imports.columns import COLUMNS
from imports.models import Import
from tests.directory.factories import publish
from tests.home.factories import SiteTree
from tests.imports.importer import Importer, place, sheet
from vocabulary.models import Theme

ONLY_REQUIRED = {"structure": "Association Exemple", "nom": "La Cabane", "type": "laep"}


def cabane() -> PlacePage:
    return PlacePage.objects.get(title="La Cabane")


def draft(page: PlacePage) -> PlacePage:
    page.refresh_from_db()
    return page.get_latest_revision_as_object()


# --- MAP gives for each column a source column, a constant, or a template over several ---


def test_a_mapping_gives_source_columns_constants_and_templates(import_sheet: Importer) -> None:
    done = import_sheet(
        "Porteur du lieu;Intitulé;Ville;Lundi;Mardi\nAsso;La Cabane;Prades;9h-12h;14h-16h\nAsso;Le Nid;Prades;;10h-12h\n",
        mapping='structure = "Porteur du lieu"\nnom = "Intitulé"\ncommune = "Ville"\ntype = {constante = "laep"}\n'
        'horaires = "[lundi {Lundi}][ ; mardi {Mardi}]"\n',
    )
    assert done.code == 0
    assert [line["opening_hours"] for line in done.lines] == [
        "Mo 09:00-12:00; Tu 14:00-16:00",
        "Tu 10:00-12:00",
    ]
    assert {line["type"] for line in done.lines} == {"laep"}


def test_a_mapping_that_names_no_column_of_the_file_says_so(import_sheet: Importer) -> None:
    done = import_sheet(sheet(place()), mapping='nom = "Intitulé"')
    assert done.code == 2
    assert "Intitulé" in done.said
    assert not Import.objects.exists()


# --- Columns ---


def test_every_column_is_read(import_sheet: Importer) -> None:
    theme = Theme.objects.filter(locale__language_code="fr")[0]
    row = place(
        resume="On vient jouer.",
        description="Un salon.\n\nDes jeux.",
        lat="42.6181",
        lon="2.4218",
        age_min="3 mois",
        age_max="4 ans",
        courriel="cabane@example.org",
        site="https://www.example.org",
        conditions="gratuit",
        themes=theme.slug,
        date_verification="12/10/2026",
    )
    assert set(row) == set(COLUMNS)
    assert import_sheet.rows(row).code == 0
    page = cabane()
    assert (page.summary, page.email, page.website) == (
        "On vient jouer.",
        "cabane@example.org",
        "https://www.example.org",
    )
    assert (page.ages, page.age_min, page.age_max) == ("intervalle", 3, 59)
    assert (page.free, page.phone, str(page.verified_on)) == (True, "01 99 00 12 34", "2026-10-12")
    assert [one.slug for one in page.themes.all()] == [theme.slug]
    assert "Des jeux." in str(page.description)
    venue = page.locations.get().venue
    assert (venue.street, venue.postcode, venue.commune_id) == ("3 rue des Écoles", "66500", "66149")
    assert (venue.lat, venue.lon) == (42.6181, 2.4218)
    assert venue.territory.slug == "conflent-canigo"


@pytest.mark.parametrize("where", [{"commune": "Prades"}, {"code_postal": "66500"}])
def test_only_structure_name_kind_and_where_are_required(
    import_sheet: Importer, where: dict[str, str]
) -> None:
    assert import_sheet.rows(ONLY_REQUIRED | where).states == ["cree"]


@pytest.mark.parametrize("missing", ["structure", "nom", "type", "commune"])
def test_without_one_of_them_the_row_is_in_error(import_sheet: Importer, missing: str) -> None:
    row = ONLY_REQUIRED | {"commune": "Prades"}
    done = import_sheet.rows(row | {missing: ""}, ONLY_REQUIRED | {"nom": "Autre", "commune": "Prades"})
    assert (done.code, done.states) == (3, ["erreur", "cree"])
    assert done.lines[0]["erreurs"]


# --- Ages ---


@pytest.mark.parametrize(
    ("low", "high", "bounds"),
    [
        ("3 à 6 ans", "", (36, 83)),
        ("", "3 à 6 ans", (36, 83)),
        ("3", "6", (36, 83)),
        ("18 mois", "6 ans", (18, 83)),
        ("18 mois", "6", (18, 83)),
    ],
)
def test_either_age_column_may_hold_a_phrase(
    import_sheet: Importer, low: str, high: str, bounds: tuple[int, int]
) -> None:
    done = import_sheet.rows(place(age_min=low, age_max=high))
    assert (done.lines[0]["age_min"], done.lines[0]["age_max"]) == bounds


def test_a_bare_number_means_years_with_a_warning(import_sheet: Importer) -> None:
    assert "en années" in import_sheet.rows(place(age_min="3", age_max="6")).warnings
    assert "en années" not in import_sheet.rows(place(nom="Autre", age_min="3 ans", age_max="6 ans")).warnings


# --- Where the structure and the place are ---


def test_the_structure_is_created_in_the_territory_of_its_first_row(
    import_sheet: Importer, tree: SiteTree
) -> None:
    import_sheet.rows(
        place(nom="Un", commune="Perpignan", code_postal="66000"), place(nom="Deux"), place(nom="Trois")
    )
    structure = StructurePage.objects.get()
    assert structure.is_child_of(tree.perpignan)
    assert {page.title for page in structure.get_children()} == {"Un", "Deux", "Trois"}


def test_the_structure_is_looked_for_in_that_territory(import_sheet: Importer, tree: SiteTree) -> None:
    known = StructurePage(title="ASSOCIATION exemple")
    tree.conflent.add_child(instance=known)
    elsewhere = StructurePage(title="Association Exemple")
    tree.perpignan.add_child(instance=elsewhere)
    import_sheet.rows(place())
    assert cabane().is_child_of(known)


def test_further_addresses_may_lie_in_other_territories(import_sheet: Importer, tree: SiteTree) -> None:
    done = import_sheet.rows(
        place(), place(adresse="1 quai Vauban", commune="Perpignan", code_postal="66000")
    )
    assert done.states == ["cree", "cree"]
    venues = [location.venue for location in cabane().locations.all()]
    assert [venue.territory for venue in venues] == [tree.conflent, tree.perpignan]
    assert cabane().is_descendant_of(tree.conflent)


# --- One place, several rows ---


def test_rows_of_one_name_are_one_place_and_each_address_one_location(import_sheet: Importer) -> None:
    done = import_sheet.rows(
        place(),
        place(structure="association EXEMPLE", nom="la cabane", adresse="2 place Arago"),
        place(nom="Autre"),
    )
    assert done.report["bilan"] == {"cree": 3, "modifie": 0, "inchange": 0, "erreur": 0}
    assert PlacePage.objects.count() == 2
    assert cabane().locations.count() == 2


def test_a_repeated_identical_row_is_unchanged_with_a_warning(import_sheet: Importer) -> None:
    done = import_sheet.rows(place(), place())
    assert done.states == ["cree", "inchange"]
    assert "ligne 2" in done.lines[1]["avertissements"][-1]
    assert cabane().locations.count() == 1


# --- A matched live page ---


def test_a_matched_live_page_gets_a_draft_and_its_live_version_stays(import_sheet: Importer) -> None:
    import_sheet.rows(place(), options=("--publish",))
    done = import_sheet.rows(place(telephone="01 99 00 99 99", horaires="jeudi 9h-12h"))
    assert done.states == ["modifie"]
    live = cabane()
    assert (live.live, live.has_unpublished_changes, live.phone) == (True, True, "01 99 00 12 34")
    assert live.locations.get().opening_hours == "Tu 09:00-12:00"
    version = draft(live)
    assert (version.phone, version.locations.get().opening_hours) == ("01 99 00 99 99", "Th 09:00-12:00")


@pytest.mark.parametrize("options", [(), ("--publish",)])
def test_cells_left_empty_overwrite_nothing(import_sheet: Importer, options: tuple[str, ...]) -> None:
    import_sheet.rows(
        place(resume="On joue.", conditions="gratuit", lat="42.6181", lon="2.4218"), options=("--publish",)
    )
    before = cells_of(draft(cabane()), draft(cabane()).locations.get(), structure_title="x")
    done = import_sheet.rows(
        ONLY_REQUIRED | {"commune": "Prades", "telephone": "01 99 00 99 99"}, options=options
    )
    assert done.states == ["modifie"]
    version = draft(cabane())
    after = cells_of(version, version.locations.get(), structure_title="x")
    assert after == before | {"telephone": "01 99 00 99 99"}


def test_with_publish_the_live_version_changes(import_sheet: Importer) -> None:
    import_sheet.rows(place(), options=("--publish",))
    import_sheet.rows(place(telephone="01 99 00 99 99", adresse="5 rue Neuve"), options=("--publish",))
    live = cabane()
    assert (live.live, live.has_unpublished_changes, live.phone) == (True, False, "01 99 00 99 99")
    assert live.locations.get().venue.street == "5 rue Neuve"


# --- A commune outside every territory ---


def test_a_commune_outside_every_territory_is_an_error(import_sheet: Importer) -> None:
    done = import_sheet.rows(place(), place(nom="Loin", commune="Céret", code_postal="66400", adresse=""))
    assert (done.code, done.states) == (3, ["cree", "erreur"])
    assert "Céret" in done.lines[1]["erreurs"][0]


def test_missing_territories_are_created_as_drafts(import_sheet: Importer) -> None:
    done = import_sheet.rows(
        place(nom="Loin", commune="Céret", code_postal="66400"), options=("--creer-territoires", "--publish")
    )
    assert (done.code, done.states) == (0, ["cree"])
    territory = TerritoryPage.objects.get(epci=Epci.objects.get(communes="66049"))
    assert (territory.title, territory.live) == ("Vallespir", False)
    assert PlacePage.objects.get().is_descendant_of(territory)
    assert "encore en brouillon" in done.warnings


# --- Cells ---


@pytest.mark.parametrize(
    ("column", "length"),
    [
        ("nom", 300),
        ("resume", 201),
        ("telephone", 121),
        ("type", 121),
        ("age_max", 121),
        ("horaires", 3000),
        ("adresse", 600),
    ],
)
def test_an_oversized_field_is_a_row_error(import_sheet: Importer, column: str, length: int) -> None:
    done = import_sheet.rows(place(nom="Autre"), place(**{column: "x" * length}))
    assert (done.code, done.states) == (3, ["cree", "erreur"])
    assert str(COLUMNS[column].label) in done.errors or column in done.errors


def test_a_cell_equal_to_what_the_export_would_write_is_no_change(import_sheet: Importer) -> None:
    import_sheet.rows(place(conditions="gratuit, apportez un goûter", age_min="18 mois à 4 ans"))
    version = draft(cabane())
    written = cells_of(version, version.locations.get(), structure_title="Association Exemple")
    assert import_sheet.rows(written).states == ["inchange"]
    assert cabane().revisions.count() == 1


def test_themes_are_slugs_or_names_and_conditions_codes_labels_or_negations(import_sheet: Importer) -> None:
    one, other = Theme.objects.filter(locale__language_code="fr").order_by("sort_order")[:2]
    done = import_sheet.rows(
        place(
            themes=f"{one.slug}, {other.name}",
            conditions="payant, sans-inscription, Sur rendez-vous, pmr, apportez des chaussons",
        )
    )
    page = cabane()
    assert {theme.slug for theme in page.themes.all()} == {one.slug, other.slug}
    assert (page.free, page.registration, page.appointment) == (False, False, True)
    assert page.locations.get().venue.wheelchair is True
    assert page.practical_note == "apportez des chaussons"
    assert "apportez des chaussons" in done.warnings


def test_hours_not_understood_are_kept_as_typed_and_exported_so(import_sheet: Importer) -> None:
    done = import_sheet.rows(place(horaires="selon le planning du bus"))
    location = cabane().locations.get()
    assert (location.opening_hours, location.hours_as_typed) == ("", "selon le planning du bus")
    assert done.lines[0]["opening_hours"] == ""
    assert done.warnings
    assert cells_of(cabane(), location, structure_title="x")["horaires"] == "selon le planning du bus"


# --- Publication ---


def test_publish_publishes_what_passes_the_gate_and_warns_of_the_rest(import_sheet: Importer) -> None:
    done = import_sheet.rows(place(), place(nom="Sans âge", age_min=""), options=("--publish",))
    assert cabane().live
    assert cabane().structure.live
    assert not PlacePage.objects.get(title="Sans âge").live
    assert not done.lines[0]["avertissements"]
    assert "Reste en brouillon" in done.lines[1]["avertissements"][0]


def test_without_publish_everything_is_a_draft(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    assert not cabane().live
    assert not cabane().structure.live


def test_drafts_of_an_earlier_import_are_published_unchanged(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    done = import_sheet.rows(place(), options=("--publish",))
    assert done.states == ["inchange"]
    assert cabane().live
    assert cabane().structure.live


# --- The report ---

KEYS = [
    *("ligne", "etat", "nom", "type", "insee", "ages", "age_min", "age_max", "opening_hours"),
    *("avertissements", "erreurs"),
]


def test_every_line_carries_every_key_filled_as_far_as_it_was_read(import_sheet: Importer) -> None:
    done = import_sheet.rows(
        place(description="En\ndeux lignes"), place(structure="", type="Ram"), ONLY_REQUIRED | {"nom": "Vide"}
    )
    assert list(done.report) == ["lignes", "bilan"]
    assert all(list(line) == KEYS for line in done.lines)
    assert done.report["bilan"] == {"cree": 1, "modifie": 0, "inchange": 0, "erreur": 2}
    assert done.lines[0] | {"avertissements": []} == {
        "ligne": 2,
        "etat": "cree",
        "nom": "La Cabane",
        "type": "laep",
        "insee": "66149",
        "ages": "intervalle",
        "age_min": 0,
        "age_max": 47,
        "opening_hours": "Tu 09:00-12:00",
        "avertissements": [],
        "erreurs": [],
    }
    wrong = done.lines[1]
    assert (wrong["ligne"], wrong["type"], wrong["insee"], wrong["age_max"]) == (3, "rpe", "66149", 47)
    assert (wrong["opening_hours"], wrong["etat"]) == ("Tu 09:00-12:00", "erreur")
    empty = done.lines[2]
    assert (empty["insee"], empty["ages"], empty["age_min"], empty["opening_hours"]) == (
        "",
        "non_precise",
        None,
        "",
    )


def test_lines_are_numbered_as_a_spreadsheet_shows_them(import_sheet: Importer) -> None:
    text = sheet(place(description="En\ndeux lignes"), place(nom="Autre")).splitlines(keepends=True)
    done = import_sheet("".join([*text[:3], "\r\n", *text[3:]]))
    assert [line["ligne"] for line in done.lines] == [2, 4]


# --- Exit codes ---


def test_the_code_is_zero_when_every_row_could_be_read(import_sheet: Importer) -> None:
    done = import_sheet.rows(place(horaires="???"))
    assert done.code == 0
    assert "créées : 1" in done.said


def test_the_code_is_three_when_some_rows_are_in_error(import_sheet: Importer) -> None:
    done = import_sheet.rows(place(), place(nom=""))
    assert done.code == 3
    assert "ligne 3" in done.said
    assert PlacePage.objects.count() == 1


def broken_archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>" * 50)
    return content.getvalue()[:-40]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.csv"),
        (bytes(range(256)) * 20, "binaire.csv"),
        (b"couleur;taille\nbleu;3\n", "inconnu.csv"),
        (broken_archive(), "casse.xlsx"),
        (b"structure;nom;type;commune\n", "sans-ligne.csv"),
    ],
)
def test_the_code_is_two_when_the_file_cannot_be_read_at_all(
    import_sheet: Importer, content: bytes, name: str
) -> None:
    done = import_sheet(content, name=name)
    assert (done.code, done.report) == (2, None)
    assert done.said
    assert not Import.objects.exists()


# --- --dry-run ---


def test_a_dry_run_writes_nothing_and_reports_the_same(import_sheet: Importer) -> None:
    rows = (place(), place(nom="Autre", age_min=""), place(nom=""))
    import_sheet.rows(place(telephone="01 99 00 99 99"))
    before = row_counts()
    blank = import_sheet.rows(*rows, options=("--dry-run", "--publish", "--creer-territoires"))
    assert blank.code == 3
    assert row_counts() == before
    assert blank.report == import_sheet.rows(*rows, options=("--publish",)).report


def row_counts() -> dict[str, int]:
    from django.apps import apps

    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_report_that_cannot_be_written_is_said_before_anything_is(import_sheet: Importer) -> None:
    done = import_sheet(sheet(place()), "--report", str(import_sheet.folder / "nulle-part" / "rapport.json"))
    assert done.code == 1
    assert "nulle-part" in done.said
    assert not Page.objects.filter(title="La Cabane").exists()
    assert not Venue.objects.exists()
    assert not PlaceLocation.objects.exists()


def test_publishing_a_page_by_hand_then_importing_it_again_changes_nothing(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    publish(cabane().structure)
    publish(cabane().get_latest_revision_as_object())
    assert import_sheet.rows(place()).states == ["inchange"]
