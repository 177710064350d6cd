"""The places as a sheet, and back."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from directory.models import PlacePage
from home.services import paragraphs
from imports.columns import COLUMNS
from imports.export import neutralise, places_as_rows, write_csv, write_xlsx
from imports.files import read_table
from tests.directory.factories import PlaceFactory, StructureFactory, kind, locate, publish, venue
from tests.home.factories import SiteTree, site_tree
from vocabulary.models import Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


def place(
    tree: SiteTree, title: str = "La Cabane", structure: str = "Les Galets", **fields: object
) -> PlacePage:
    above = StructureFactory(parent=tree.conflent, title=structure, slug=slugify(structure) or "structure")
    return PlaceFactory(parent=above, title=title, **fields)


def as_csv() -> bytes:
    return b"".join(write_csv(places_as_rows()))


def as_xlsx() -> bytes:
    file = io.BytesIO()
    write_xlsx(places_as_rows(), file)
    return file.getvalue()


def states(content: bytes, folder: Path, *options: str) -> list[dict[str, object]]:
    """What an import of that file would do, or does, as its report says."""
    (folder / "lieux").write_bytes(content)
    call_command(
        "import_places", str(folder / "lieux"), "--report", str(folder / "r.json"), *options, verbosity=0
    )
    return json.loads((folder / "r.json").read_text(encoding="utf-8"))["lignes"]


# --- What is written -----------------------------------------------------------------------------------------


def test_one_row_for_each_address_in_the_columns_of_the_contract(tree: SiteTree) -> None:
    page = place(tree, summary="On joue.", phone="01 99 00 12 34", free=True)
    locate(page, venue("66149", name="Salle des fêtes", street="3 rue du Four"), "Tu 09:00-12:00")
    locate(page, venue("66230", name="École", street="1 rue B"), "Fr 14:00-17:00")
    publish(page)
    first, second = places_as_rows()
    assert list(first) == list(COLUMNS)
    assert first["structure"] == "Les Galets"
    assert first["nom"] == second["nom"] == "La Cabane"
    assert first["adresse"] == "Salle des fêtes, 3 rue du Four"
    assert (first["commune"], second["commune"]) == ("Prades", "Vinça")
    assert first["horaires"] == "Tu 09:00-12:00"
    assert first["telephone"] == "01 99 00 12 34"
    assert "gratuit" in first["conditions"]


def test_a_place_without_address_has_a_row(tree: SiteTree) -> None:
    publish(place(tree))
    (row,) = places_as_rows()
    assert (row["nom"], row["adresse"], row["commune"]) == ("La Cabane", "", "")


def test_the_latest_version_is_written_published_or_not(tree: SiteTree) -> None:
    page = publish(place(tree, title="Ancien nom", summary="Avant"))
    page.title, page.summary = "Nouveau nom", "Après"
    page.save_revision()
    draft = place(tree, title="Brouillon", structure="Autre", live=False)
    draft.save_revision()
    assert [(row["nom"], row["resume"]) for row in places_as_rows()] == [
        ("Brouillon", ""),
        ("Nouveau nom", "Après"),
    ]


def test_rows_are_in_the_order_of_structures_then_names(tree: SiteTree) -> None:
    for structure, title in (("Zèbre", "Un"), ("école", "Deux"), ("Abeille", "Zoé")):
        publish(place(tree, title, structure))
    publish(PlaceFactory(parent=PlacePage.objects.get(title="Zoé").get_parent(), title="À côté"))
    assert [row["nom"] for row in places_as_rows()] == ["À côté", "Zoé", "Deux", "Un"]


def test_a_structure_is_found_again_when_its_first_place_is_elsewhere(tree: SiteTree, tmp_path: Path) -> None:
    away = place(tree, "Antenne")
    locate(away, venue("66136", street="1 rue A"))
    home = PlaceFactory(parent=away.get_parent(), title="Siège")
    locate(home, venue("66149", street="2 rue B"))
    publish(away)
    publish(home)
    assert [row["nom"] for row in places_as_rows()] == ["Siège", "Antenne"]
    assert [line["etat"] for line in states(as_csv(), tmp_path, "--dry-run")] == ["inchange", "inchange"]


def test_a_territory_has_its_own_places_only(tree: SiteTree) -> None:
    publish(place(tree))
    publish(PlaceFactory(parent=StructureFactory(parent=tree.perpignan), title="Ailleurs"))
    assert [row["nom"] for row in places_as_rows(tree.conflent)] == ["La Cabane"]
    assert len(list(places_as_rows())) == 2


def test_queries_do_not_grow_with_the_places(tree: SiteTree) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list(places_as_rows())
        return len(queries)

    def add(number: int) -> None:
        page = place(tree, f"Lieu {number}", f"Structure {number}")
        page.themes = list(Theme.objects.filter(slug__in=["sommeil", "ecrans"]))
        locate(page, venue(name=f"Salle {number}"), "Tu 09:00-12:00")
        publish(page)
        if number % 2:
            page.summary = "Modifié"
            page.save_revision()

    add(1)
    add(2)
    count()  # what is read once, whatever the places
    before = count()
    for number in range(3, 12):
        add(number)
    assert count() == before <= 12


def test_csv_opens_well_in_a_spreadsheet(tree: SiteTree) -> None:
    publish(place(tree, title="L’été ; à deux", summary='Dire "oui"'))
    content = as_csv()
    assert content.startswith(b"\xef\xbb\xbfstructure;nom;type;")
    assert '"L’été ; à deux"' in content.decode()
    assert '"Dire ""oui"""' in content.decode()
    assert content.endswith(b"\r\n")


def test_both_formats_say_the_same(tree: SiteTree) -> None:
    page = place(tree, description=[paragraphs("Un.", "Deux.")], verified_on=date(2026, 11, 3))
    locate(page, venue(street="3 rue A"), "Mo 09:00-12:00")
    publish(page)
    of_csv, of_xlsx = (read_table(io.BytesIO(content), "") for content in (as_csv(), as_xlsx()))
    assert of_csv.headers == of_xlsx.headers == list(COLUMNS)
    assert list(of_csv.lines) == list(of_xlsx.lines) != []


# --- Formulas ------------------------------------------------------------------------------------------------

FORMULAS = ["=cmd|' /C calc'!A0", "+33 1 99 00 12 34", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "'=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula_in_either_format(text: str) -> None:
    rows = [{"nom": text, "resume": text}]
    (header, line) = csv.reader(
        io.StringIO(b"".join(write_csv(rows)).decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert header == list(COLUMNS)
    assert line[1] == f"'{text}"
    file = io.BytesIO()
    write_xlsx(rows, file)
    cell = load_workbook(file).active["B2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


@pytest.mark.parametrize("text", ["L’été", "'Les Galets'", "a=b", "3-6 ans", ""])
def test_other_texts_are_written_as_they_are(text: str) -> None:
    assert neutralise(text) == text


@pytest.mark.parametrize("content", [as_csv, as_xlsx])
def test_a_place_with_a_formula_for_a_name_comes_back_unchanged(
    tree: SiteTree, tmp_path: Path, content: object
) -> None:
    page = place(tree, "=cmd|'/C calc'!A0", "@Les Galets", summary="-1 degré", phone="+33 1 99 00 12 34")
    locate(page, venue(street="3 rue A"))
    publish(page)
    (line,) = states(content(), tmp_path, "--dry-run")  # type: ignore[operator]
    assert (line["etat"], line["nom"], line["avertissements"]) == ("inchange", "=cmd|'/C calc'!A0", [])


def test_a_text_too_long_for_a_workbook_is_left_out() -> None:
    file = io.BytesIO()
    write_xlsx([{"nom": "A", "description": "x" * 40_000}], file)
    assert [cells[1:5] for _line, cells in read_table(file, "").lines] == [["A", "", "", ""]]


# --- There and back ------------------------------------------------------------------------------------------

# As a form keeps them: trimmed, no control character.
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=30
)
WORDS = WORDS.map(lambda text: " ".join(text.split())).filter(
    lambda text: any(char.isalnum() for char in text)
)
MAYBE = st.sampled_from([True, False, None])
AGES = st.one_of(
    st.just(("non_precise", None, None)),
    st.just(("tout_age", None, None)),
    st.tuples(
        st.just("intervalle"),
        st.sampled_from([-9, 0, 3, 24, 30, 36, 72]),
        st.none() | st.sampled_from([83, 95, 215, 216]),
    ),
)
HOURS = st.sampled_from(
    [
        "",
        "Tu,Th 09:00-12:00; SH off",
        "Tu[1,3] 14:30-17:00",
        'unknown "sur rendez-vous"',
        "Mo-Fr 09:00-12:00,14:00-18:00",
    ]
)
FACTS = (
    "free",
    "registration",
    "appointment",
    "anonymous",
    "siblings",
    "fathers",
    "interpreter",
    "sign_language",
    "itinerant",
)


@st.composite
def fields(draw: st.DrawFn) -> dict[str, object]:
    ages, age_min, age_max = draw(AGES)
    return {
        "title": draw(WORDS),
        "summary": draw(WORDS | st.just("")),
        "description": draw(st.lists(WORDS, max_size=2)),
        "ages": ages,
        "age_min": age_min,
        "age_max": age_max,
        "phone": draw(st.sampled_from(["", "01 99 00 12 34", "+33 1 99 00 12 34", "3919"])),
        "email": draw(st.sampled_from(["", "a@example.org"])),
        "website": draw(st.sampled_from(["", "https://www.example.org/a?b=c"])),
        "languages": draw(st.lists(st.sampled_from(["fr", "ar", "ca"]), unique=True)),
        "practical_note": draw(WORDS | st.just("")),
        "verified_on": draw(st.none() | st.just(date(2026, 1, 31))),
        **{fact: draw(MAYBE) for fact in FACTS},
    }


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.generate],  # smaller examples would take minutes to find
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    fields=fields(),
    slug=st.sampled_from(["laep", "ludotheque", "pmi", "autre", "mediation-familiale"]),
    themes=st.lists(st.sampled_from(["sommeil", "ecrans", "deuil", "jeu-eveil"]), unique=True),
    structure=WORDS,
    addresses=st.lists(
        st.tuples(WORDS, WORDS | st.just(""), HOURS, MAYBE),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one[0].lower(),
    ),
)
def test_any_place_comes_back_unchanged(
    tree: SiteTree,
    tmp_path: Path,
    fields: dict[str, object],
    slug: str,
    themes: list[str],
    structure: str,
    addresses: list[tuple[str, str, str, bool | None]],
) -> None:
    with transaction.atomic():
        texts = fields["description"]
        page = place(
            tree,
            structure=structure,
            kind=kind(slug),
            **{**fields, "description": [paragraphs(*texts)] if texts else []},  # type: ignore[misc, dict-item]
            slug="lieu",
        )
        page.themes = list(Theme.objects.filter(slug__in=themes))
        for name, street, hours, wheelchair in addresses:
            locate(page, venue(name=name, street=street, wheelchair=wheelchair), hours)
        publish(page)
        before = as_csv()
        for content in (before, as_xlsx()):
            for line in states(content, tmp_path, "--dry-run"):
                assert line["etat"] == "inchange", (line, before.decode())
        states(before, tmp_path)
        assert as_csv() == before
        transaction.set_rollback(True)


# --- The command ---------------------------------------------------------------------------------------------


def test_the_command_writes_the_format_that_the_name_says(
    tree: SiteTree, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(place(tree))
    call_command("export_places", str(tmp_path / "lieux.csv"))
    assert " : 1." in capsys.readouterr().out
    call_command("export_places", str(tmp_path / "lieux.xlsx"), verbosity=0)
    call_command(
        "export_places",
        str(tmp_path / "autre"),
        "--format",
        "xlsx",
        "--territoire",
        tree.conflent.slug,
        verbosity=0,
    )
    tables = []
    for name in ("lieux.csv", "lieux.xlsx", "autre"):
        with (tmp_path / name).open("rb") as file:
            tables.append(list(read_table(file, name).lines))
    assert tables[0] == tables[1] == tables[2] != []
    assert (tmp_path / "autre").read_bytes().startswith(b"PK")


def test_the_command_says_what_it_cannot_do(tree: SiteTree, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Aucun territoire « nulle-part »"):
        call_command("export_places", str(tmp_path / "a.csv"), "--territoire", "nulle-part")
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        call_command("export_places", str(tmp_path / "absent" / "a.csv"))
