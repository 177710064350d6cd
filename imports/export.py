"""The places of a territory as a sheet, that an import reads back without changing anything."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from directory.models import PlaceLocation, PlacePage, StructurePage
from home.models import TerritoryPage
from imports.cells import cells_of
from imports.columns import COLUMNS
from imports.selectors import latest_versions
from vocabulary.spelling import fold

PLACES_AT_ONCE = 500
LINES_AT_ONCE = 200
# A spreadsheet refuses a workbook with a longer cell.
LONGEST_XLSX_CELL = 32_767
# What would make a spreadsheet run a cell as a formula; `texts.plain_cell` takes the apostrophe away.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")

Cells = Mapping[str, str]


def places_as_rows(territory: TerritoryPage | None = None) -> Iterator[dict[str, str]]:
    """The columns of the contract for each address of the places of a territory (of all of them by default).

    The latest version of every place, published or not, with a fixed number of queries for 500 places. A place
    without an address has one row. By structure then by name, but for what takes place in another territory, which
    comes last: an import looks for a structure in the territory of the first of its rows.
    """
    found = _sorted(territory)
    for start in range(0, len(found), PLACES_AT_ONCE):
        chunk = found[start : start + PLACES_AT_ONCE]
        versions = latest_versions(pk for pk, _structure in chunk)
        for pk, structure in chunk:
            # Deleted since the export began.
            if (place := versions.get(pk)) is None:
                continue
            for location in list(place.locations.all()) or [None]:
                yield cells_of(place, location, structure_title=structure)


def _sorted(territory: TerritoryPage | None) -> list[tuple[int, str]]:
    """The ids of the places, in the order of the sheet, with the name of their structure."""
    own = {"locale__language_code": settings.LANGUAGE_CODE}
    places = PlacePage.objects.filter(**own, alias_of=None)
    if territory is not None:
        places = places.descendant_of(territory)
    structures = dict(StructurePage.objects.filter(**own).values_list("path", "draft_title"))
    homes = dict(TerritoryPage.objects.filter(**own).values_list("path", "epci"))
    first_at = dict(
        PlaceLocation.objects.filter(page__in=places)
        .order_by("-sort_order", "-pk")
        .values_list("page_id", "venue__commune__epci")
    )
    step = PlacePage.steplen
    keys = []
    for pk, path, title in places.values_list("pk", "path", "draft_title"):
        structure = path[:-step]
        name = structures.get(structure, "")
        is_elsewhere = first_at.get(pk) != homes.get(structure[:-step])
        keys.append((fold(name), structure, is_elsewhere, fold(title), pk, name))
    return [(key[-2], key[-1]) for key in sorted(keys)]


def write_csv(rows: Iterable[Cells]) -> Iterator[bytes]:
    """The rows as a CSV file that spreadsheets open well: UTF-8 with its mark, `;`, a few lines at a time."""
    lines = _Lines()
    writer = csv.writer(lines, delimiter=";")
    yield b"\xef\xbb\xbf"
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows, start=1):
        writer.writerow(_texts(row))
        if number % LINES_AT_ONCE == 0:
            yield lines.taken()
    yield lines.taken()


def write_xlsx(rows: Iterable[Cells], file: IO[bytes]) -> None:
    """Writes the rows as a workbook with one sheet, the header always in sight."""
    # Heavy, and needed here only.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Lieux"))
    sheet.freeze_panes = "A2"
    sheet.append(list(COLUMNS))
    for row in rows:
        # Left out when too long: an empty cell changes nothing when it comes back, a cut one would.
        sheet.append([text if len(text) <= LONGEST_XLSX_CELL else "" for text in _texts(row)])
    book.save(file)


def neutralise(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def _texts(row: Cells) -> list[str]:
    return [neutralise(row.get(column, "")) for column in COLUMNS]


class _Lines:
    """What `csv.writer` wrote since the last time somebody took it."""

    def __init__(self) -> None:
        self._held: list[str] = []

    def write(self, line: str) -> None:
        self._held.append(line)

    def taken(self) -> bytes:
        text = "".join(self._held)
        self._held.clear()
        return text.encode()
