"""CSV files as people's programs write them: the encoding and the separator are found from what is in the file."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from imports.exceptions import UnreadableFile
from imports.tables import Line, Table, first_known, make_table, take_head
from imports.texts import plain_cell

DELIMITERS = ";,\t"
LARGEST_CELL = 1_000_000
LONGEST_LINE = 2_000_000
SAMPLE = 64 * 1024
# Text holds almost no control character; pictures and archives hold many.
CONTROL = bytes({*range(32)} - {9, 10, 11, 12, 13})
MOST_CONTROL = 0.03

# For the whole process, and above what the module allows by itself (131,072 characters).
csv.field_size_limit(LARGEST_CELL)


def read_delimited(content: BinaryIO, expected: Collection[str] = ()) -> Table:
    """The table in a CSV file: UTF-8, UTF-16 or CP1252; `;`, `,` or tab.

    Raises UnreadableFile, also while its lines are read.
    """
    encoding = _encoding(content)
    delimiter = _delimiter(content, encoding, expected)
    return make_table(_records(content, encoding, delimiter), expected, keeps_overflow=True)


def _encoding(content: BinaryIO) -> str:
    content.seek(0)
    start = content.read(SAMPLE)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif len(start.translate(None, CONTROL)) < len(start) * (1 - MOST_CONTROL):
        candidates = []
    else:
        candidates = ["utf-8-sig", "cp1252"]
    for encoding in candidates:
        if _decodes(content, encoding):
            return encoding
    raise UnreadableFile(
        _(
            "Ce fichier n’est pas un tableau : il ne contient pas de texte. Enregistrez votre feuille en XLSX ou en CSV."
        )
    )


def _decodes(content: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    content.seek(0)
    try:
        while chunk := content.read(1024 * 1024):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(content: BinaryIO, encoding: str, expected: Collection[str]) -> str:
    """The separator with which the file looks most like a table.

    Known columns first: a header read with the wrong separator has none, or one. Then lines of the same length.
    """
    content.seek(0)
    text = codecs.getincrementaldecoder(encoding)().decode(content.read(SAMPLE)).replace("\0", "")

    def likeness(delimiter: str) -> tuple[int, bool, float]:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        head = take_head(
            (number, [plain_cell(cell) for cell in cells]) for number, cells in enumerate(records, start=1)
        )
        widths = Counter(len(cells) for cells in records if cells)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        return first_known(head, expected)[0], width > 1, count / max(1, widths.total())

    return max(DELIMITERS, key=likeness)


def _records(content: BinaryIO, encoding: str, delimiter: str) -> Iterator[Line]:
    content.seek(0)
    text = io.TextIOWrapper(content, encoding=encoding, newline="")
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    try:
        while True:
            lines.held.clear()
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise UnreadableFile(_unclosed(number)) from error
            if lines.never_closed(delimiter):
                raise UnreadableFile(_unclosed(number))
            yield number, [plain_cell(cell) for cell in cells]
    finally:
        # The file is the caller's: collecting the wrapper would close it.
        if not text.closed:
            text.detach()


class _Lines:
    """The lines of a text, keeping those of the record being read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.held: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._text).replace("\0", "")
        if len(line) > LONGEST_LINE:
            raise csv.Error("line too long")
        self.held.append(line)
        return line

    def never_closed(self, delimiter: str) -> bool:
        """Whether this record is made of lines swallowed by a quote that somebody forgot to close.

        A quote opened by mistake ends at the next one, in the middle of a text, or never. Quotes inside a text, on
        one line, are only clumsy: they are read as they are.
        """
        if len(self.held) == 1 and self.held[0].count('"') % 2 == 0:
            return False
        try:
            list(csv.reader(self.held, delimiter=delimiter, strict=True))
        except csv.Error as error:
            return len(self.held) > 1 or "unexpected end" in str(error)
        return False


def _unclosed(number: int) -> str:
    return _(
        'Ligne %(line)d : un guillemet (") est ouvert et n’est jamais refermé, ou un texte est bien trop long. La suite du '
        "fichier ne peut pas être lue. Corrigez cette ligne, ou enregistrez votre feuille en XLSX."
    ) % {"line": number}
