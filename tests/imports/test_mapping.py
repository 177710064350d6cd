"""From the columns of a file to those of the contract."""

from pathlib import Path

import pytest

import imports
from imports.columns import COLUMNS
from imports.exceptions import UnreadableFile
from imports.files import read_table
from imports.mapping import cells_of_line, check_mapping, complete, misplaced, read_mapping, recognise


def sources(*headers: str) -> dict[str, str]:
    return {column: source["colonne"] for column, source in recognise(headers).items()}


def text_of(template: str, **cells: str) -> str:
    mapping = {"horaires": {"modele": template}}
    return cells_of_line(mapping, list(cells), list(cells.values()))["horaires"]


# --- Recognising ---------------------------------------------------------------------------------------------


def test_the_names_of_the_contract_are_recognised() -> None:
    assert sources(*COLUMNS) == {name: name for name in COLUMNS}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_the_site_calls_the_columns_is_recognised(language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        assert recognise(["Téléphone", "Vérifié le"]).keys() == {"telephone", "date_verification"}


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Organisme", "structure"),
        ("INTITULÉ", "nom"),
        ("Nom du lieu *", "nom"),
        ("Catégorie", "type"),
        ("Villes", "commune"),
        ("Code Postal", "code_postal"),
        ("C.P.", None),
        ("CP", "code_postal"),
        ("Tranche d'âge", "age_min"),
        ("Tranches d’âges", "age_min"),
        ("Âge(s)", "age_min"),
        ("Âge max.", "age_max"),
        ("Jours et heures", "horaires"),
        ("Horaires d'ouverture", "horaires"),
        ("N° de téléphone", "telephone"),
        ("Tél.", "telephone"),
        ("E-mail", "courriel"),
        ("Adresse e-mail", "courriel"),
        ("Site Internet", "site"),
        ("Thématique(s)", "themes"),
        ("Mis à jour le", "date_verification"),
        ("opening_hours", "horaires"),
        # Left to a person: each may mean two things.
        ("Public", None),
        ("Accès", None),
        ("Contact", None),
        ("X", None),
        ("Âge min (mois)", None),
        ("Commentaire", None),
        ("", None),
        ("De la", None),
    ],
)
def test_names_people_give(header: str, column: str | None) -> None:
    assert list(recognise([header])) == ([column] if column else [])


def test_exact_names_win_then_surer_ones() -> None:
    assert sources("Lieu", "Intitulé")["nom"] == "Intitulé"
    assert sources("Intitulé", "nom")["nom"] == "nom"
    assert sources("Adresse postale", "adresse")["adresse"] == "adresse"
    assert sources("Lieu", "Adresse mail") == {"nom": "Lieu", "courriel": "Adresse mail"}


def test_a_header_serves_one_column_and_a_column_has_one_header() -> None:
    assert sources("Tél", "Téléphone", "Tél (2)") == {"telephone": "Téléphone"}
    assert sources("Type de lieu") == {"type": "Type de lieu"}


# --- Templates -----------------------------------------------------------------------------------------------


def test_columns_constants_and_templates() -> None:
    mapping = {
        "nom": {"colonne": "Qui"},
        "type": {"constante": "laep"},
        "horaires": {"modele": "lundi {L} ; mardi {M}"},
    }
    cells = cells_of_line(mapping, ["Qui", "L", "M"], [" Les Galets ", "9h-12h", " 14h-17h"])
    assert cells == {"nom": "Les Galets", "type": "laep", "horaires": "lundi 9h-12h ; mardi 14h-17h"}


@pytest.mark.parametrize(
    ("lundi", "mardi", "text"),
    [
        ("9h-12h", "14h-17h", "lundi 9h-12h ; mardi 14h-17h"),
        ("9h-12h", "-", "lundi 9h-12h"),
        ("", "14h-17h", "mardi 14h-17h"),
        ("–", " ", ""),
    ],
)
def test_an_optional_part_without_text_is_left_out(lundi: str, mardi: str, text: str) -> None:
    assert text_of("[lundi {lundi} ; ][mardi {mardi}]", lundi=lundi, mardi=mardi) == text


def test_an_optional_part_stays_when_one_of_its_columns_says_something() -> None:
    assert text_of("[{a} à {b}]", a="Prades", b="") == "Prades à"
    assert text_of("[{a} à {b}]", a="-", b="") == ""


def test_brackets_without_a_column_and_names_with_brackets_are_text() -> None:
    assert text_of("Tu[1,3] {heures}", heures="09:00-12:00") == "Tu[1,3] 09:00-12:00"
    assert text_of("[âge {Âge [mois]} mois]", **{"Âge [mois]": "3"}) == "âge 3 mois"


def test_text_from_the_file_is_never_a_template() -> None:
    assert text_of("lundi {a} {b}", a="{b}", b="[x]") == "lundi {b} [x]"


def test_a_missing_cell_or_column_says_nothing() -> None:
    assert cells_of_line({"nom": {"colonne": "B"}, "type": {"colonne": "Z"}}, ["A", "B"], ["a"]) == {
        "nom": "",
        "type": "",
    }


# --- Mapping files -------------------------------------------------------------------------------------------


def test_a_mapping_file() -> None:
    assert read_mapping(
        """
        structure = "Organisme"
        nom = "France services {lib}"
        type = {constante = "autre"}
        commune = {colonne = "Ville {66}"}
        horaires = {modele = "tous les jours"}
        telephone = ""
        """
    ) == {
        "structure": {"colonne": "Organisme"},
        "nom": {"modele": "France services {lib}"},
        "type": {"constante": "autre"},
        "commune": {"colonne": "Ville {66}"},
        "horaires": {"modele": "tous les jours"},
        "telephone": {"constante": ""},
    }


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("nom = Organisme", "la ligne 1 n’est pas comprise"),
        ("nom = [", "la fin n’est pas comprise"),
        ('nomm = "Organisme"', "« nomm » n’est pas une colonne"),
        ("nom = 3", "Correspondance de « nom »"),
        ('nom = ["A"]', "Correspondance de « nom »"),
        ('nom = {column = "A"}', "Correspondance de « nom »"),
        ('[nom]\ncolonne = "A"\nconstante = "B"', "Correspondance de « nom »"),
    ],
)
def test_a_wrong_mapping_file_is_said(toml: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_mapping(toml)


def test_an_unknown_source_column_is_said_with_those_of_the_file() -> None:
    with pytest.raises(UnreadableFile) as error:
        check_mapping({"nom": {"modele": "{Lieu} à {Vile}"}}, ["Lieu", "Ville"])
    assert "« Vile »" in str(error.value)
    assert "Lieu, Ville" in str(error.value)


def test_a_source_is_found_whatever_its_accents_and_case() -> None:
    mapping = {"nom": {"colonne": "intitule"}}
    check_mapping(mapping, ["Intitulé"])
    assert cells_of_line(mapping, ["Intitulé"], ["A"]) == {"nom": "A"}


def test_a_mapping_is_completed_by_what_is_recognised() -> None:
    mapping = {"nom": {"modele": "{Ville} {Tél}"}, "courriel": {"constante": ""}}
    assert complete(mapping, ["Ville", "Tél", "Mail", "Adresse", "Intitulé"]) == {
        **mapping,
        "adresse": {"colonne": "Adresse"},
    }


def test_a_line_with_too_many_cells_is_said() -> None:
    assert misplaced(["a", "b"], ["1", "2"]) == ""
    assert "« Prades »" in misplaced(["a", "b"], ["1", "2", "Prades"])


# --- The mapping files of the project ------------------------------------------------------------------------
DATA = Path(imports.__file__).parent / "data"
FRANCE_SERVICES = [
    *(
        "MATRICULE",
        "DEPARTEMENT",
        "lib_france_services",
        "ADRESSE",
        "COMPLEMENT.D.ADRESSE",
        "insee_com",
        "code_postal",
    ),
    *(
        "lib_com",
        "LATITUDE",
        "LONGITUDE",
        "CONTACT.MAIL",
        "TELEPHONE",
        "h_lundi",
        "h_mardi",
        "h_mercredi",
        "h_jeudi",
    ),
    *("h_vendredi", "h_samedi", "Commentaire.horaires", "ITINERANCE", "FORMAT_FS"),
]


def test_the_france_services_mapping() -> None:
    mapping = read_mapping((DATA / "france_services.toml").read_text(encoding="utf-8"))
    check_mapping(mapping, FRANCE_SERVICES)
    line = {
        "lib_france_services": "Les Galets",
        "ADRESSE": "1 rue du Four",
        "code_postal": "66500",
        "lib_com": "PRADES",
        "h_lundi": "9:00 - 12:00",
        "h_mardi": "-",
        "h_samedi": "Sur RDV",
        "Commentaire.horaires": "",
    }
    cells = cells_of_line(mapping, FRANCE_SERVICES, [line.get(header, "") for header in FRANCE_SERVICES])
    assert cells["nom"] == cells["structure"] == "France services Les Galets"
    assert cells["adresse"] == "1 rue du Four"
    assert cells["horaires"] == "lundi 9:00 - 12:00 ; samedi Sur RDV"


def test_the_town_halls_and_their_mapping() -> None:
    mapping = read_mapping((DATA / "mairies_66.toml").read_text(encoding="utf-8"))
    with (DATA / "mairies_66.csv").open("rb") as file:
        table = read_table(file, "mairies_66.csv")
        lines = list(table.lines)
    check_mapping(mapping, table.headers)
    assert len(lines) == 226
    cells = [cells_of_line(mapping, table.headers, line) for _number, line in lines]
    assert all(one["nom"] and one["commune"] and one["type"] == "autre" for one in cells)
    assert len({one["nom"] for one in cells}) == 226


def test_a_column_again_and_again_in_one_template() -> None:
    check_mapping({"description": {"modele": "{a} " * 5}}, ["a"])
    with pytest.raises(UnreadableFile, match="plus de 5 fois"):
        check_mapping({"description": {"modele": "{a}{A}" * 3}}, ["a"])
