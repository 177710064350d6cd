"""What is no table, and what would do harm: each is refused, in words."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from tempfile import TemporaryFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.files import LARGEST_UPLOAD, UnreadableFile, check_size
from tests.imports.factories import A_WORKBOOK, HEADERS, ROW, SHEET, read, refusal, repacked, workbook


def short(value: object) -> str:
    """What a test is called: never by the content of a file, which says when it was made."""
    return value if isinstance(value, str) else "file"


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\n\n  \n", b";;;\n;;\n", workbook(), workbook([None, " "])], ids=short
)
def test_nothing_to_read(content: bytes) -> None:
    assert "vide" in refusal(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image"),
        (bytes(range(256)) * 40, "pas un tableau"),
        (b"\x1f\x8b\x08\x00" + bytes(range(256)), "pas un tableau"),
        (b"nom;commune\nA;\x81\x8d\x90\n", "pas un tableau"),
        (b"\xff\xfen\0o\0m\0;", "pas un tableau"),
        (b"<html><table><tr><td>nom</td></tr></table></html>", "page web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "XLS"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "mot de passe",
        ),
        (b"PK\x05\x06" + bytes(18), "archive est vide"),
        (A_WORKBOOK[:-300], "incomplet ou abîmé"),
        (A_WORKBOOK[:200], "incomplet ou abîmé"),
        (b"PK\x03\x04" + bytes(range(256)) * 8, "incomplet ou abîmé"),
    ],
    ids=short,
)
def test_what_is_no_table_is_said(content: bytes, words: str) -> None:
    assert words in refusal(content, "lieux.xlsx")


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive(**{"photos/1.txt": b"x"}), "pas un classeur"),
        (archive(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "pas un classeur"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        (archive(**{"Index/Document.iwa": b"x"}), "Numbers"),
        (archive(**{"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"x"}), "XLSB"),
        (repacked(A_WORKBOOK, **{"xl/vbaProject.bin": b"x"}), "macros"),
        (repacked(A_WORKBOOK, **{"xl/workbook.xml": b"<workbook"}), "abîmé"),
        (repacked(A_WORKBOOK, **{"xl/workbook.xml": None}), "abîmé"),
        (repacked(A_WORKBOOK, **{SHEET: b"<worksheet><sheetData><row r='1'><c"}), "abîmé"),
    ],
    ids=short,
)
def test_archives_that_are_no_plain_workbook_are_said(content: bytes, words: str) -> None:
    assert words in refusal(content, "lieux.xlsx")


def test_a_macro_workbook_is_refused_by_its_name_too() -> None:
    assert "macros" in refusal(A_WORKBOOK, "Lieux.XLSM")


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    assert "trop gros" in refusal(repacked(A_WORKBOOK, **{SHEET: b"<worksheet>" + b" " * 12_000_000}))
    assert "trop gros" in refusal(repacked(A_WORKBOOK, **{"xl/styles.xml": bytes(range(256)) * 100_000}))


def test_a_bomb_that_hides_its_size_is_cut_short() -> None:
    content = bytearray(repacked(A_WORKBOOK, **{SHEET: b"<worksheet>" + b" " * 12_000_000}))
    real, hidden = (12_000_011).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    assert real in content
    tracemalloc.start()
    try:
        message = refusal(bytes(content.replace(real, hidden)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "abîmé" in message
    assert peak < 5_000_000


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, len(A_WORKBOOK) - 1), st.integers(0, 255)), min_size=1, max_size=5))
def test_a_damaged_workbook_is_read_or_refused_in_words(damages: list[tuple[int, int]]) -> None:
    content = bytearray(A_WORKBOOK)
    for position, byte in damages:
        content[position] = byte
    with suppress(UnreadableFile):
        read(bytes(content))


def test_a_line_without_end_is_refused() -> None:
    assert "Ligne 2 " in refusal("nom;commune\n" + ";" * 3_000_000)


def test_a_cell_far_to_the_right_is_left_out() -> None:
    content = workbook(HEADERS, ROW, fill=lambda book: book.active.cell(2, 16_000, "x"))
    assert read(content) == (HEADERS, [(2, ROW)])


def test_an_xml_bomb_is_refused() -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        b"<worksheet><sheetData><row><c t='inlineStr'><is><t>&b;</t></is></c></row></sheetData></worksheet>"
    )
    for part in (SHEET, "xl/workbook.xml", "xl/styles.xml"):
        assert "prudence" in refusal(repacked(A_WORKBOOK, **{part: bomb})), part


def test_the_site_takes_no_file_beyond_its_limit() -> None:
    check_size(io.BytesIO(b"x" * 10))
    with TemporaryFile() as file:
        file.truncate(LARGEST_UPLOAD + 1)
        with pytest.raises(UnreadableFile, match="trop gros"):
            check_size(file)
