"""What the pages of other rooms read of the index, in SQL said once."""

from typing import Any

from django.db import connection
from django.utils import timezone

from directory.models import PlacePage

# Kind, whether it is from a distance, page, entry and commune.
PlaceRow = tuple[str, bool, int, int, str]

VERSION = "SELECT version FROM search_indexstate WHERE id = 1"
CURRENT = "found_from <= %s AND found_until > %s"
# An address is in one territory at most: it is equal to it, and has an index.
IN_TERRITORY = f"""
SELECT kind, is_remote, page_id, id, insee, sort_title FROM search_entry
WHERE NOT is_remote AND territories = %s AND sorte = %s AND {CURRENT}
UNION ALL
SELECT kind, is_remote, page_id, id, insee, sort_title FROM search_entry
WHERE is_remote AND territories LIKE %s AND sorte = %s AND {CURRENT}
ORDER BY 6, 3, 4
"""  # noqa: S608 (no text of others)


def index_version() -> int:
    """The number that grows whenever an entry changes; 0 at first."""
    return next((row[0] for row in _rows(VERSION, ())), 0)


def places_of_territory(slug: str) -> list[PlaceRow]:
    """The places in a territory and those that serve it from a distance, by title; a row for each address."""
    now, sorte = _now(), PlacePage.sorte
    rows = _rows(IN_TERRITORY, (f" {slug} ", sorte, now, now, f"% {slug} %", sorte, now, now))
    return [(kind, bool(is_remote), page, pk, insee) for kind, is_remote, page, pk, insee, _title in rows]


def _now() -> Any:
    return connection.ops.adapt_datetimefield_value(timezone.now())


def _rows(sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
