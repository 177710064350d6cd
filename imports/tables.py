"""A sheet as headers and lines, whatever the file it came from."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from imports.columns import COLUMNS, known_count
from imports.exceptions import UnreadableFile
from vocabulary.spelling import fold

# The header is looked for among these first lines: a title or blank lines may stand above it.
FIRST_LINES = 10
MOST_COLUMNS = 300

Line = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """The names of a file's columns and its lines, read as they are asked for, once.

    A line is its number as a spreadsheet shows it (the first is 1) and its cells, trimmed, at least one per header;
    lines with nothing in them are left out. There are more cells than headers only when the file puts text beyond
    its last column: the cells have moved (see `mapping.misplaced`). Reading a line raises `UnreadableFile` when the
    file is broken there.
    """

    headers: list[str]
    lines: Iterator[Line]


def first_known(head: Iterable[Line], expected: Collection[str] = ()) -> tuple[int, int]:
    """How many columns are known in the line that looks most like a header, and its number (0 when none does).

    `expected` holds names of columns that are known beside those of the contract.
    """
    names = frozenset(map(fold, expected))
    best = (0, 0)
    for number, cells in head:
        # Of two lines that know as many, the first is the header.
        if (known := known_count(cells, names)) > best[0]:
            best = (known, number)
    return best


def make_table(lines: Iterator[Line], expected: Collection[str], *, keeps_overflow: bool) -> Table:
    """Finds the header among the first lines. `keeps_overflow` says whether cells beyond the last column matter.

    Raises UnreadableFile when there is nothing to read, or no known column.
    """
    head = take_head(lines)
    if not any(any(cells) for _number, cells in head):
        raise UnreadableFile(_("Ce fichier est vide : il n’y a rien à lire."))
    widest = max(sum(1 for cell in cells if cell) for _number, cells in head)
    if widest > MOST_COLUMNS:
        raise UnreadableFile(
            _(
                "Ce fichier a trop de colonnes (%(n)d, au plus %(most)d). Gardez celles qui décrivent les lieux."
            )
            % {"n": widest, "most": MOST_COLUMNS}
        )
    known, number = first_known(head, expected)
    if not known:
        raise UnreadableFile(_no_known_column(head))
    header = next(cells for line, cells in head if line == number)
    below = chain((line for line in head if line[0] > number), lines)
    names = _named(header)
    return Table(headers=names, lines=_squared(below, len(names), len(header), keeps_overflow=keeps_overflow))


def take_head(lines: Iterator[Line]) -> list[Line]:
    """The first lines, where the header is looked for; no more than it takes is read."""
    head = []
    for line in lines:
        head.append(line)
        if line[0] >= FIRST_LINES:
            break
    return head


def _named(header: list[str]) -> list[str]:
    """Names all different: "Téléphone", "Téléphone (2)"; "colonne 4" for one without a name."""
    while header and not header[-1]:
        header = header[:-1]
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = wanted = " ".join(cell.split()) or _("colonne %d") % position
        number = 1
        while name in names:
            number += 1
            name = f"{wanted} ({number})"
        names.append(name)
    return names


def _squared(lines: Iterable[Line], count: int, width: int, *, keeps_overflow: bool) -> Iterator[Line]:
    for number, cells in lines:
        # Between the last name and the end of the header line: remarks in columns that have no name.
        beyond = cells[width:] if keeps_overflow else []
        while beyond and not beyond[-1]:
            beyond.pop()
        kept = [*cells[:count], *[""] * (count - len(cells)), *beyond]
        if any(kept):
            yield number, kept


def _no_known_column(head: list[Line]) -> str:
    cells = next(cells for _number, cells in head if any(cells))
    seen = ", ".join(f"« {cell[:40]} »" for cell in cells[:8] if cell)
    required = ", ".join(column.name for column in COLUMNS.values() if column.required)
    return _(
        "Aucune colonne connue dans les premières lignes (on y lit %(seen)s). La première ligne doit donner le nom "
        "des colonnes, dont %(required)s, et commune ou code_postal."
    ) % {"seen": seen, "required": required}
