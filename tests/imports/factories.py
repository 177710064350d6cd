"""Files as people send them, and what reading one gives."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from imports.files import UnreadableFile, read_table

HEADERS = ["structure", "nom", "type", "commune"]
ROW = ["Les Galets", "L’Escale", "laep", "Prades"]
TEXT = "structure;nom;type;commune\nLes Galets;L’Escale;laep;Prades\n"


def read(
    content: bytes | str, name: str = "lieux.csv", **options: object
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    table = read_table(file, name, **options)
    lines = list(table.lines)
    assert not file.closed
    return table.headers, lines


def refusal(content: bytes | str, name: str = "lieux.csv") -> str:
    with pytest.raises(UnreadableFile) as error:
        read(content, name)
    return str(error.value)


def workbook(*rows: list[object], fill: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, **parts: bytes | None) -> bytes:
    """A workbook with some of its parts replaced, added or (None) taken out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item not in parts:
                new.writestr(item, old.read(item))
        for name, data in parts.items():
            if data is not None:
                new.writestr(name, data)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
A_WORKBOOK = workbook(HEADERS, ROW)
