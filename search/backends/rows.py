"""The few columns that filters, counts and orders read, as plain tuples straight from the database.

Thousands of rows may be around a town: no object is made of them, and no value is converted.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections

from search.querysets import EntryQuerySet

Row = tuple[Any, ...]

COLUMNS = (
    "pk",
    "page_id",
    "lat",
    "lon",
    "misses",
    "sorte",
    "kind",
    "themes",
    "territories",
    "met",
    "known",
    "fit_min",
    "sort_title",
    "next_start",
)
ID, PAGE, LAT, LON, MISSES, SORTE, KIND, THEMES, TERRITORIES, MET, KNOWN, FIT_MIN, TITLE, NEXT = range(
    len(COLUMNS)
)


def read(entries: EntryQuerySet) -> list[Row]:
    """The rows of entries that have `misses`; slugs are still one text, dates are as the database gives them."""
    try:
        sql, params = entries.order_by().values_list(*COLUMNS).query.sql_with_params()
    except EmptyResultSet:  # conditions that nothing can meet, for example services that reach the open sea
        return []
    with connections[entries.db].cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Row] = cursor.fetchall()
    return rows
