"""What a row of a sheet says, column by column, as people fill them."""

import pytest

from directory.models import PlacePage
from imports.columns import COLUMNS
from imports.comparing import add_notes
from imports.rows import with_notes
from tests.imports.sheet import read, warned

pytestmark = pytest.mark.django_db


def test_a_plain_row_says_what_it_says_and_nothing_else() -> None:
    row = read()
    assert (row.structure, row.name, row.kind) == ("Association Exemple", "La Cabane", "laep")
    assert row.town
    assert (row.town.insee, row.postcode, row.address, row.point) == ("66149", "66500", "", None)
    assert (row.ages, row.themes, row.wheelchair, row.remote, row.opening_hours) == (None,) * 5
    assert (row.listing, row.notes, row.warnings, row.errors) == ({}, (), [], [])
    assert set(row.cells) == set(COLUMNS)


# --- What is required ---


@pytest.mark.parametrize("column", ["structure", "nom", "type"])
def test_names_and_type_are_required(column: str) -> None:
    for empty in ("", "  ", "\x00\u200b"):
        row = read(**{column: empty})
        assert not row.is_readable
        assert f"« {column} »" in row.errors[0]


def test_a_place_needs_a_town_unless_it_is_remote() -> None:
    assert "« commune »" in read(commune="", code_postal="").errors[0]
    row = read(commune="-", code_postal="", conditions="à distance")
    assert (row.errors, row.town, row.remote) == ([], None, True)
    assert "inconnue" in read(commune="Xyzzyville", conditions="à distance").errors[0]


@pytest.mark.parametrize(
    ("postcode", "name", "said"),
    [
        ("66500", "Xyzzyville", "Peut-être Prades (66500)"),
        ("33000", "Prades", "ne vont pas ensemble"),
        ("", "Saint-Denis", "Précisez"),
    ],
)
def test_a_town_in_doubt_stops_the_row(postcode: str, name: str, said: str) -> None:
    row = read(code_postal=postcode, commune=name)
    assert row.town is None
    assert said in row.errors[0].replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("postcode", "name", "said"),
    [
        ("66500", "Padres", "lu Prades (66)"),
        ("66000", "Prades", "ce code postal n’est pas le sien"),
        ("66500", "", "de plusieurs communes"),
        ("66149", "Prades", "code Insee"),
        ("", "Prades", "il y a aussi"),
    ],
)
def test_a_town_read_otherwise_than_typed_is_said(postcode: str, name: str, said: str) -> None:
    row = read(code_postal=postcode, commune=name)
    assert row.town
    assert row.town.insee == "66149"
    assert said in warned(row)


# --- Kinds ---


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("laep", "laep"),
        ("Lieux d’accueil enfants-parents", "laep"),
        ("Maison verte", "laep"),
        ("RAM", "rpe"),
        ("Centre socioculturel", "centre-social"),
        ("Centres sociaux", "centre-social"),
        ("autre", "autre"),
    ],
)
def test_kinds_by_any_of_their_names(text: str, slug: str) -> None:
    row = read(type=text)
    assert (row.kind, row.warnings) == (slug, [])


def test_an_itinerant_kind_is_a_fact_of_the_place() -> None:
    row = read(type="LAEP itinérant")
    assert (row.kind, row.listing, row.warnings) == ("laep", {"itinerant": True}, [])
    assert read(type="Ludothèque itinérante").kind == "ludotheque"
    assert read(type="Marchand itinérant").listing == {}


def test_an_unknown_kind_is_said() -> None:
    row = read(type="Zorglub")
    assert (row.kind, row.is_readable) == ("autre", True)
    assert "« Zorglub » non reconnu" in warned(row)


def test_a_kind_of_event_is_questioned() -> None:
    assert "type d’événement" in warned(read(type="Conférence"))
    assert read(type="Café des parents").warnings == []


# --- Hours ---


@pytest.mark.parametrize(
    "typed",
    [
        "Tu,Th 09:00-12:00; SH off",
        "Sa[1,3] 10:00-11:30",
        "Sa[-1] 10:00-11:30",
        "2026 Mar 03 10:00-12:00; 2026 Nov 07 10:00-12:00",
    ],
)
def test_hours_of_openstreetmap(typed: str) -> None:
    row = read(horaires=typed)
    assert (row.opening_hours, row.hours_as_typed, row.warnings) == (typed, "", [])


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("mardi 9h-12h", "Tu 09:00-12:00"),
        ("mardi 9h-12h\njeudi 14h-17h", "Tu 09:00-12:00; Th 14:00-17:00"),
        ("du lundi au\nvendredi de 9h à 12h", "Mo-Fr 09:00-12:00"),
    ],
)
def test_hours_in_french(typed: str, hours: str) -> None:
    row = read(horaires=typed)
    assert (row.opening_hours, row.hours_as_typed, row.warnings) == (hours, "", [])


def test_hours_not_understood_are_kept_as_typed() -> None:
    row = read(horaires="selon le planning\ndu bus")
    assert (row.opening_hours, row.hours_as_typed) == ("", "selon le planning du bus")
    assert "non compris" in warned(row)


# --- Conditions and themes ---


@pytest.mark.parametrize(
    ("typed", "listing"),
    [
        ("gratuit", {"free": True}),
        ("Payant", {"free": False}),
        ("Gratuit, sans inscription ; anonyme", {"free": True, "registration": False, "anonymous": True}),
        ("gratuit et anonyme", {"free": True, "anonymous": True}),
        ("gratuit/sans rdv", {"free": True, "appointment": False}),
        ("sur inscription\nsur rendez-vous", {"registration": True, "appointment": True}),
        ("- gratuit\n- itinérant", {"free": True, "itinerant": True}),
        ("frères et sœurs bienvenus", {"siblings": True}),
        (
            "pères attendus, interprète possible, LSF",
            {"fathers": True, "interpreter": True, "sign_language": True},
        ),
        ("parents seuls", {"parents_only": True}),
        (
            "gratuit : oui, inscription : non, sans rdv non",
            {"free": True, "registration": False, "appointment": True},
        ),
        ("parents seuls : non, arabe : non", {"parents_only": False}),
        ("bon à savoir : gratuit, payant", {"practical_note": "gratuit, payant"}),
        (
            "gratuit. Bon à savoir : des chaussons,\nun change",
            {"free": True, "practical_note": "des chaussons,\nun change"},
        ),
    ],
)
def test_conditions(typed: str, listing: dict[str, object]) -> None:
    row = read(type="autre", conditions=typed)
    assert (row.listing, row.notes, row.warnings) == (listing, (), [])


def test_conditions_that_are_not_of_the_page() -> None:
    row = read(type="autre", conditions="PMR, à distance, on y parle arabe, catalan et espagnol")
    assert (row.wheelchair, row.remote, row.languages) == (True, True, ("ar", "ca", "es"))
    assert read(conditions="non accessible, sur place").wheelchair is False


def test_an_unknown_condition_becomes_a_note() -> None:
    row = read(type="autre", conditions="gratuit, 2,50 € le goûter, apportez un tapis, anonyme")
    assert row.texts_of_notes() == ["2,50 € le goûter, apportez un tapis"]
    assert row.listing == {"free": True, "anonymous": True}
    assert "non reconnu" in warned(row)


def test_the_first_of_two_contradictory_conditions_wins() -> None:
    row = read(type="autre", conditions="gratuit, payant")
    assert row.listing == {"free": True}
    assert "« payant » contredit" in warned(row)


def test_themes() -> None:
    row = read(themes="sommeil, École / Écrans ; séparation et coparentalité, sommeil")
    assert (row.themes, row.warnings) == (("sommeil", "ecole", "ecrans", "separation"), [])


def test_an_unknown_theme_becomes_a_note() -> None:
    row = read(themes="sommeil, philatélie")
    assert (row.themes, row.texts_of_notes()) == (("sommeil",), ["Thèmes : philatélie."])
    assert "« philatélie » non reconnu" in warned(row)


def test_notes_are_added_once() -> None:
    row = read(conditions="apportez un tapis", telephone="01 99 00 12 34 / 01 99 00 12 35")
    once = with_notes("Sonnez.", row.texts_of_notes())
    assert once == "Sonnez.\napportez un tapis\nAutre téléphone : 01 99 00 12 35"
    assert with_notes(once, row.texts_of_notes()) == once
    assert with_notes("", ("!", "!")) == "!"


def test_a_note_from_another_column_reaches_the_place_and_is_added_once() -> None:
    row = read(telephone="01 99 00 12 34 / 01 99 00 12 35", conditions="")
    place = PlacePage(practical_note="Sonnez.")
    assert add_notes(place, row) == ("Sonnez.", "Sonnez.\nAutre téléphone : 01 99 00 12 35")
    assert place.practical_note == "Sonnez.\nAutre téléphone : 01 99 00 12 35"
    assert add_notes(place, row) is None


# --- Where ---


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("42.6179", "2.4217"),
        ("42,6179", "2,4217"),
        ("42.6179, 2.4217", ""),
        ("42,6179 ; 2,4217", ""),
        ("+42.6179°", "2.4217"),
    ],
)
def test_a_point_near_its_town(lat: str, lon: str) -> None:
    row = read(lat=lat, lon=lon)
    assert (row.point, row.warnings) == ((42.6179, 2.4217), [])


def test_a_point_swapped_is_put_right_and_said() -> None:
    row = read(lat="2.4217", lon="42.6179")
    assert row.point == (42.6179, 2.4217)
    assert "échangées" in warned(row)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ("0", "0"),
        ("48.85", "2.35"),
        ("426179", "24217"),
        ("200", "2.4"),
        ("42.6", ""),
        ("", "2.4"),
        ("nord", "est"),
        ("1e999", "nan"),
    ],
)
def test_a_point_elsewhere_is_left_out_and_said(lat: str, lon: str) -> None:
    row = read(lat=lat, lon=lon)
    assert (row.point, row.is_readable) == (None, True)
    assert "Laissé de côté" in warned(row)


def test_an_address_without_its_town() -> None:
    assert read(adresse="Salle des fêtes\n3 rue X\n66500 Prades").address == "Salle des fêtes, 3 rue X"


# --- Long and hostile texts ---


@pytest.mark.parametrize(
    ("column", "length", "limit"),
    [
        ("structure", 256, 255),
        ("nom", 256, 255),
        ("resume", 201, 200),
        ("description", 30_001, 30_000),
        ("horaires", 501, 500),
        ("conditions", 601, 600),
        ("adresse", 201, 200),
        ("telephone", 121, 120),
        ("commune", 200_000, 500),
    ],
)
def test_a_text_too_long_is_an_error_that_names_column_and_limit(
    column: str, length: int, limit: int
) -> None:
    row = read(**{column: "x" * length})
    assert any(f"« {column} » : {length} caractères, {limit} au plus" in error for error in row.errors)


def test_as_long_as_the_fields_allow() -> None:
    site = "https://example.org/" + "x" * 180
    row = read(structure="s" * 255, nom="n" * 255, resume="r" * 200, site=site, horaires="h" * 500)
    assert row.errors == []
    assert "200 au plus" in read(site=site + "x").errors[0]


def test_what_nobody_sees_is_dropped_and_html_stays_text() -> None:
    row = read(nom="La\x00 Ca\u200bbane\n du <b>Soleil</b>", description="<script>x</script>\r\n\r\n\r\nFin")
    assert row.name == "La Cabane du <b>Soleil</b>"
    assert row.listing["description"] == "<script>x</script>\n\nFin"


@pytest.mark.parametrize("formula", ["=1+1", "+33", "-2", "@SUM(A1)"])
def test_the_apostrophe_of_a_neutralised_formula_is_taken_away(formula: str) -> None:
    row = read(nom=f"'{formula}")
    assert (row.name, row.cells["nom"]) == (formula, formula)
    assert read(nom="'t Huis").name == "'t Huis"


@pytest.mark.parametrize(
    "column",
    ["telephone", "code_postal", "type", "age_min", "age_max", "lat", "lon", "date_verification"],
)
def test_a_cell_far_too_long_for_its_column_is_an_error_that_says_so(column: str) -> None:
    (error,) = read(**{column: "1" * 121}).errors
    assert column in error
    assert "120 au plus" in error
