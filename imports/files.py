"""Reading the files people send: a spreadsheet or a text table, recognised by what is inside, never by its name."""

from collections.abc import Collection
from typing import BinaryIO

from django.utils.translation import gettext as _

from imports.containers import MB, is_workbook, size_of
from imports.delimited import read_delimited
from imports.exceptions import UnreadableFile
from imports.tables import Table
from imports.workbook import read_workbook

__all__ = ["LARGEST_UPLOAD", "Table", "UnreadableFile", "check_size", "read_table"]

# What may be sent through the site; who runs the command has the whole machine.
LARGEST_UPLOAD = 20 * MB


def read_table(content: BinaryIO, name: str, *, expected: Collection[str] = ()) -> Table:
    """The headers and lines of a CSV (UTF-8, UTF-16, CP1252; `;`, `,` or tab) or XLSX file.

    `content` is seekable and stays open; `expected` holds names of columns that are known beside those of the
    contract (those of a mapping file). Raises UnreadableFile, also while the lines are read.
    """
    if not size_of(content):
        raise UnreadableFile(_("Ce fichier est vide : il n’y a rien à lire."))
    if is_workbook(content, name):
        return read_workbook(content, expected)
    return read_delimited(content, expected)


def check_size(content: BinaryIO) -> None:
    """Refuses a file too large to be sent through the site. Raises UnreadableFile."""
    if size_of(content) > LARGEST_UPLOAD:
        raise UnreadableFile(
            _(
                "Ce fichier est trop gros (au plus %(most)d Mo). Envoyez-le en plusieurs morceaux, chacun avec le nom "
                "des colonnes en première ligne."
            )
            % {"most": LARGEST_UPLOAD // MB}
        )
