"""Reading the files people send."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date, datetime, time, timedelta
from tempfile import TemporaryFile
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from imports.export import neutralise
from imports.files import read_table
from tests.imports.factories import A_WORKBOOK, HEADERS, ROW, SHEET, TEXT, read, refusal, repacked, workbook

# --- CSV: encodings, separators, quotes --------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_whatever_its_encoding_and_separator(encoding: str, delimiter: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([HEADERS, ["Les Galets", "L’œil, l’été ; etc.", "laep", "Céret"]])
    headers, lines = read(file.getvalue().encode(encoding))
    assert headers == HEADERS
    assert lines == [(2, ["Les Galets", "L’œil, l’été ; etc.", "laep", "Céret"])]


def test_big_endian_utf_16() -> None:
    assert read(b"\xfe\xff" + TEXT.encode("utf-16-be"))[1] == [(2, ROW)]


def test_the_separator_is_not_the_most_frequent_sign() -> None:
    text = 'nom;adresse, étage;commune\n"L’Escale, le jardin, la cour";"1, rue A, 2, rue B";Prades\n'
    assert read(text) == (
        ["nom", "adresse, étage", "commune"],
        [(2, ["L’Escale, le jardin, la cour", "1, rue A, 2, rue B", "Prades"])],
    )


def test_one_column_has_no_separator() -> None:
    text = "nom\nL’Escale, le jardin\nLes Galets\n"
    assert read(text) == (["nom"], [(2, ["L’Escale, le jardin"]), (3, ["Les Galets"])])


def test_quoted_line_breaks_and_doubled_quotes_stay_in_their_cell() -> None:
    text = (
        'nom;description;commune\r\n"Le ""Petit"" Nid";"Deux lignes,\r\nune virgule";Prades\r\nB;b;Céret\r\n'
    )
    assert read(text)[1] == [
        (2, ['Le "Petit" Nid', "Deux lignes,\nune virgule", "Prades"]),
        (3, ["B", "b", "Céret"]),
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break(line_break: str) -> None:
    assert read(TEXT.replace("\n", line_break))[1] == [(2, ROW)]


def test_clumsy_quotes_inside_a_text_are_text() -> None:
    text = 'nom;commune;description\nLe "Petit" Nid;Prades;un tuyau de 3"\n"Le "Grand" Nid";Céret;x\n'
    names = [cells[0] for _line, cells in read(text)[1]]
    assert names[0] == 'Le "Petit" Nid'
    assert "Grand" in names[1]


def test_cells_are_trimmed_and_cleaned() -> None:
    text = "nom;commune\n  L’Escale\0 ;\tPrades \n"
    assert read(text)[1] == [(2, ["L’Escale", "Prades"])]


def test_no_break_spaces_inside_a_text_are_kept() -> None:
    assert read("nom;horaires\nA;9\u00a0h\u202f30\n")[1] == [(2, ["A", "9\u00a0h\u202f30"])]


def test_a_cell_of_200_000_characters_is_read() -> None:
    text = "x" * 200_000
    assert read(f"nom;commune\n{text};Prades\n")[1][0][1][0] == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('nom;commune\nA;Prades\nB;"Céret\nC;Elne\n', 3),
        ('nom;commune\nA;"Prades\nB;"Céret"\nC;Elne\n', 2),
        ('nom;commune\n"A;Prades\nB;"Céret"\n', 2),
        ('nom;commune\nA;"Prades', 2),
    ],
)
def test_a_quote_never_closed_is_said_with_its_line(text: str, line: int) -> None:
    message = refusal(text)
    assert f"Ligne {line} " in message
    assert "guillemet" in message


def test_a_quote_never_closed_does_not_swallow_a_large_file() -> None:
    assert "Ligne 2 " in refusal('nom;commune\nA;"Prades\n' + "B;Céret\n" * 200_000)


def test_memory_stays_flat_for_a_hundred_thousand_lines() -> None:
    with TemporaryFile() as file:
        file.write(TEXT.encode())
        for number in range(100_000):
            file.write(f"Structure {number};Lieu {number};laep;Prades\n".encode())
        read_table(file, "lieux.csv")
        tracemalloc.start()
        try:
            count = sum(1 for _line in read_table(file, "lieux.csv").lines)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert count == 100_001
    assert peak < 5 * 1024 * 1024


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Cf", "Zl", "Zp")), max_size=20)


@given(
    st.lists(st.tuples(CELL, CELL), max_size=8),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(rows: list[tuple[str, str]], delimiter: str, encoding: str) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(["nom", "commune"])
    writer.writerows([neutralise(cell) for cell in row] for row in rows)
    expected = [
        (number, [normalize("NFC", cell).strip() for cell in row])
        for number, row in enumerate(rows, start=2)
        if any(cell.strip() for cell in row)
    ]
    assert read(file.getvalue().encode(encoding)) == (["nom", "commune"], expected)


def test_a_table_may_outlive_its_file(recwarn: pytest.WarningsRecorder) -> None:
    with io.BytesIO(TEXT.encode()) as file:
        table = read_table(file, "lieux.csv")
    assert table.headers == HEADERS
    del table
    assert not recwarn.list


# --- Headers and lines, of both kinds of files --------------------------------------------------------------


def both(*rows: list[object]) -> list[object]:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows(rows)
    return [pytest.param(file.getvalue().encode(), id="csv"), pytest.param(workbook(*rows), id="xlsx")]


@pytest.mark.parametrize(
    "content", both(["Les lieux du réseau", "", ""], [], HEADERS, ROW, [], ["", ""], ROW)
)
def test_a_title_and_blank_lines_count_but_are_not_lines(content: bytes) -> None:
    headers, lines = read(content)
    assert headers == HEADERS
    assert lines == [(4, ROW), (7, ROW)]


@pytest.mark.parametrize("content", both(HEADERS))
def test_a_header_alone_has_no_line(content: bytes) -> None:
    assert read(content) == (HEADERS, [])


@pytest.mark.parametrize("content", both(["Nom", "Tél", "Tél", "", "Tél", ""], ["A", "1", "2", "3", "4", ""]))
def test_repeated_and_missing_names_are_numbered(content: bytes) -> None:
    headers, lines = read(content)
    assert headers == ["Nom", "Tél", "Tél (2)", "colonne 4", "Tél (3)"]
    assert lines == [(2, ["A", "1", "2", "3", "4"])]


@pytest.mark.parametrize("content", both(["nom", "commune", "type"], ["A"], ["B", "Prades", "laep", "", ""]))
def test_short_lines_are_filled(content: bytes) -> None:
    assert read(content)[1] == [(2, ["A", "", ""]), (3, ["B", "Prades", "laep"])]


def test_text_beyond_the_last_column_is_kept_for_the_row_to_be_refused() -> None:
    assert read("nom,adresse,commune\nA,3, rue B,Prades\n")[1] == [(2, ["A", "3", "rue B", "Prades"])]


def test_remarks_under_no_name_are_left_out() -> None:
    assert read("nom;commune;;\nA;Prades;;vu\n")[1] == [(2, ["A", "Prades"])]
    assert read(workbook(["nom", "commune"], ["A", "Prades", "", "vu"]))[1] == [(2, ["A", "Prades"])]


@pytest.mark.parametrize("content", both([*HEADERS, *[f"colonne {n}" for n in range(56)]], ROW))
def test_sixty_columns_are_fine(content: bytes) -> None:
    headers, lines = read(content)
    assert len(headers) == 60
    assert len(lines[0][1]) == 60


@pytest.mark.parametrize("content", both([*HEADERS, *[f"c{n}" for n in range(1996)]], ROW))
def test_two_thousand_columns_are_too_many(content: bytes) -> None:
    assert "trop de colonnes (2000" in refusal(content)


@pytest.mark.parametrize("content", both(["a", "b"], ["Les Galets", "12"]))
def test_no_known_column(content: bytes) -> None:
    message = refusal(content)
    assert "Aucune colonne connue" in message
    assert "« a », « b »" in message
    assert "structure" in message


def test_a_mapping_makes_its_columns_known() -> None:
    assert read("qui;quoi\nA;B\n", expected=["Qui", "QUOI"])[1] == [(2, ["A", "B"])]


@pytest.mark.parametrize("text", ["'=1+1", "'+33 1 99 00 00 00", "'-1", "'@x"])
def test_the_apostrophe_of_an_export_is_taken_away(text: str) -> None:
    for content in (f"nom;commune\n{text};Prades\n", workbook(["nom", "commune"], [text, "Prades"])):
        assert read(content)[1] == [(2, [text[1:], "Prades"])]


def test_an_apostrophe_that_protects_nothing_stays() -> None:
    assert read("nom;commune\n'L’Escale';Prades\n")[1] == [(2, ["'L’Escale'", "Prades"])]


# --- XLSX: what the cells show -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (66500, "General", "66500"),
        (66500.0, "General", "66500"),
        (1400, "00000", "01400"),
        (199001234, '0#" "##" "##" "##" "##', "01 99 00 12 34"),
        (199001234, "0#\\ ##\\ ##\\ ##\\ ##", "01 99 00 12 34"),
        (42.6173, "0.00", "42.6173"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567, "#,##0", "1234567"),
        (-2.5, "General", "-2.5"),
        (0.5, "0%", "50%"),
        (True, "General", "oui"),
        (False, "General", "non"),
        (datetime(2026, 11, 3), "mm-dd-yy", "03/11/2026"),
        (date(2026, 11, 3), "dd/mm/yyyy", "03/11/2026"),
        (date(2026, 11, 3), "[$-40C]d mmmm yyyy;@", "03/11/2026"),
        (date(2026, 11, 3), "yyyy-mm-dd", "2026-11-03"),
        (datetime(2026, 11, 3, 14, 30), "dd/mm/yyyy hh:mm", "03/11/2026 14:30"),
        (date(2026, 6, 3), "d-mmm", "3-juin"),
        (date(2026, 6, 1), "mmm-yy", "juin 2026"),
        (time(14, 30), "hh:mm", "14:30"),
        (timedelta(hours=26), "[h]:mm", "26:00"),
        ("#N/A", "General", ""),
        ("deux\nlignes", "General", "deux\nlignes"),
        ("fin_x000D_\nde ligne", "General", "fin\nde ligne"),
    ],
)
def test_a_cell_is_what_it_shows(value: object, number_format: str, text: str) -> None:
    def fill(book: Workbook) -> None:
        book.active["B2"].number_format = number_format

    assert read(workbook(["nom", "maj"], ["A", value], fill=fill))[1] == [(2, ["A", text])]


def test_a_formula_is_its_result() -> None:
    content = workbook(["nom", "commune"], ["A", "=1+1"])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read(SHEET)
    assert b"<v></v>" in sheet or b"<v />" in sheet or b"<v/>" in sheet
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        sheet = sheet.replace(empty, b"<v>66500</v>")
    assert read(repacked(content, **{SHEET: sheet}))[1] == [(2, ["A", "66500"])]


def test_hidden_rows_are_read_and_hidden_sheets_come_last() -> None:
    def fill(book: Workbook) -> None:
        choices = book.active
        choices.title, choices.sheet_state = "Listes", "hidden"
        notes = book.create_sheet("Lisez-moi")
        notes.append(["Une ligne par lieu"])
        places = book.create_sheet("Lieux")
        places.append(HEADERS)
        places.append(ROW)
        places.row_dimensions[2].hidden = True
        book.active = 1

    assert read(workbook(["type", "commune"], ["laep", "Prades"], fill=fill)) == (HEADERS, [(2, ROW)])


def test_a_million_rows_of_nothing_are_not_read() -> None:
    with zipfile.ZipFile(io.BytesIO(A_WORKBOOK)) as archive:
        sheet = archive.read(SHEET)
    assert b'ref="A1:D2"' in sheet
    assert read(repacked(A_WORKBOOK, **{SHEET: sheet.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')}))[
        1
    ] == [(2, ROW)]


def test_a_row_beyond_the_last_one_stops_the_reading() -> None:
    with zipfile.ZipFile(io.BytesIO(A_WORKBOOK)) as archive:
        sheet = archive.read(SHEET)
    sheet = sheet.replace(b'<row r="2"', b'<row r="99999999999"')
    for column in b"ABCD":
        sheet = sheet.replace(b'r="%c2"' % column, b'r="%c99999999"' % column)
    assert "trop de lignes" in refusal(repacked(A_WORKBOOK, **{SHEET: sheet}))
