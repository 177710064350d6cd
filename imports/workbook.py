"""XLSX workbooks: the cells as a person sees them."""

from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any, BinaryIO

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

from imports.exceptions import UnreadableFile
from imports.shown import shown
from imports.tables import FIRST_LINES, Line, Table, first_known, make_table
from imports.texts import plain_cell

# The rows of a sheet in every spreadsheet program; a line beyond is a file made to run forever.
LAST_ROW = 1_048_576
# Nobody names so many columns; a cell far to the right would make every line that long.
LAST_COLUMN = 3000


def read_workbook(content: BinaryIO, expected: Collection[str] = ()) -> Table:
    """The table in the first sheet that has known columns (hidden sheets last; hidden rows are read).

    The archive has been checked (see `imports.containers`). Raises UnreadableFile, also while its lines are read.
    """
    # Heavy, and needed by imports only.
    from openpyxl import load_workbook

    book = _guarded(lambda: load_workbook(content, read_only=True, data_only=True, keep_links=False))
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    # A hidden sheet most often holds the choices of drop-down lists.
    sheets.sort(key=lambda sheet: sheet.sheet_state != "visible")
    if not sheets:
        raise UnreadableFile(_("Ce classeur n’a aucune feuille de calcul."))
    chosen = _choose(sheets, expected)
    return make_table(_lines(chosen), expected, keeps_overflow=False)


def _choose(sheets: list[Any], expected: Collection[str]) -> Any:
    """The first sheet with two known columns, else with one; else the first with something in it."""
    heads = [list(islice(_lines(sheet), FIRST_LINES)) for sheet in sheets]
    known = [first_known(head, expected)[0] for head in heads]
    for enough in (2, 1):
        for sheet, count in zip(sheets, known, strict=True):
            if count >= enough:
                return sheet
    return next(
        (sheet for sheet, head in zip(sheets, heads, strict=True) if any(any(line[1]) for line in head)),
        sheets[0],
    )


def _lines(sheet: Any) -> Iterator[Line]:
    # What the sheet says of its size is often wrong: a million rows, ten of them filled.
    sheet.reset_dimensions()
    rows = _guarded(sheet.iter_rows)

    def next_line() -> list[str] | None:
        row = next(rows, None)
        if row is None:
            return None
        return ["" if cell.value is None else plain_cell(shown(cell)) for cell in row[:LAST_COLUMN]]

    for number in range(1, LAST_ROW + 1):
        line = _guarded(next_line)
        if line is None:
            return
        yield number, line
    if _guarded(next_line) is not None:
        raise UnreadableFile(_("Ce classeur a trop de lignes."))


def _guarded(read: Callable[[], Any]) -> Any:
    """What `read` gives; whatever openpyxl stumbles on says that the file is broken."""
    try:
        return read()
    except Exception as error:
        raise UnreadableFile(
            _(
                "Par prudence, le site refuse ce classeur : il contient du code. Ouvrez-le dans votre tableur, puis "
                "enregistrez-le de nouveau en XLSX."
            )
            if _is_forbidden(error)
            else _(
                "Ce classeur est abîmé : il ne peut pas être lu. Ouvrez-le, puis enregistrez-le de nouveau en XLSX."
            )
        ) from error


def _is_forbidden(error: BaseException | None) -> bool:
    """Whether this comes from entities in the XML, which openpyxl may tell in its own words."""
    while error is not None and not isinstance(error, DefusedXmlException):
        error = error.__cause__ or error.__context__
    return error is not None
