"""The report of an import: what happened to each row, in the form of the public contract."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from django.db.models import Count

from imports.enums import RowState
from imports.models import Import
from imports.plans import RowPlan
from vocabulary.enums import Ages

KEYS = (
    *("ligne", "etat", "nom", "type", "insee", "ages", "age_min", "age_max", "opening_hours"),
    *("avertissements", "erreurs"),
)


def line_of(plan: RowPlan) -> dict[str, Any]:
    """A line of the report, as far as the row could be read, and the `changes` that a preview shows beside it."""
    row = plan.row
    return {
        "ligne": row.line,
        "etat": plan.state,
        "nom": row.name,
        "type": row.kind if row.cells.get("type") else "",
        "insee": row.town.insee if row.town else "",
        "ages": row.ages.ages if row.ages else Ages.NON_PRECISE,
        "age_min": row.ages.age_min if row.ages else None,
        "age_max": row.ages.age_max if row.ages else None,
        "opening_hours": row.opening_hours or "",
        "avertissements": list(dict.fromkeys(row.warnings)),
        "erreurs": list(dict.fromkeys(row.errors)),
        "changes": plan.changes,
    }


def counts(importation: Import) -> dict[str, int]:
    """How many rows are in each of the four states."""
    found = importation.rows.order_by().values_list("state").annotate(Count("pk"))
    return {state.value: 0 for state in RowState} | {state: number for state, number in found if state}


def lines(importation: Import) -> Iterator[dict[str, Any]]:
    """The lines of the report, in the order of the file; a row that was never reached is left out."""
    results = importation.rows.exclude(state="").order_by("line").values_list("result", flat=True)
    for result in results.iterator(chunk_size=500):
        yield {key: result[key] for key in KEYS}


def report(importation: Import) -> dict[str, Any]:
    return {"lignes": list(lines(importation)), "bilan": counts(importation)}


def stream(importation: Import) -> Iterator[str]:
    """The report as JSON, in pieces: a large one is never held whole."""
    yield '{"lignes": ['
    separator = "\n"
    for line in lines(importation):
        yield separator + json.dumps(line, ensure_ascii=False)
        separator = ",\n"
    yield f'\n], "bilan": {json.dumps(counts(importation))}}}\n'


def write(importation: Import, file: TextIO) -> None:
    for piece in stream(importation):
        file.write(piece)
