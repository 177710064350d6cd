"""Rows of a sheet for tests: a plain one, and what changes in it."""

from imports.reading import read_row
from imports.rows import Row

PLAIN = {
    "structure": "Association Exemple",
    "nom": "La Cabane",
    "type": "LAEP",
    "code_postal": "66500",
    "commune": "Prades",
}


def read(**cells: str) -> Row:
    return read_row(2, {**PLAIN, **cells})


def warned(row: Row) -> str:
    return " ".join(row.warnings)
