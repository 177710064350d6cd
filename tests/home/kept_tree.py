"""The rows that the tree of a test site is made of: built once per process, then put back as they were.

Building them takes Wagtail a fifth of a second, which some thousand tests would each wait for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction

Row = tuple[Any, ...]
# What no page changes, and is long to read.
LEFT_ALONE = ("geo_", "vocabulary_", "sqlite_", "django_migrations")


@dataclass
class KeptRows:
    """What a function writes into an otherwise empty database (SQLite's only: elsewhere it is always called)."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    # Of each of these tables, its number of rows and its last one, without which nothing can be put back.
    before: dict[str, Row] = field(default_factory=dict)

    def write(self, build: Callable[[], None]) -> None:
        if connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
            build()
        elif self.rows and all(_extent(table) == extent for table, extent in self.before.items()):
            self._put_back()
        elif self.rows:
            build()
        else:
            before = {table: _rows(table) for table in _tables()}
            build()
            self._keep(before)

    def _keep(self, before: dict[str, list[Row]]) -> None:
        for table, known in before.items():
            ids = [row[0] for row in known]
            unchanged = set(known)
            if new := [row for row in _rows(table) if row not in unchanged]:
                self.before[table] = (len(ids), max(ids, default=None))
                self.rows[table] = new

    def _put_back(self) -> None:
        # Rows name one another, in no order: the database looks at that at the end.
        with transaction.atomic(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * (len(rows[0]) - 1))
                cursor.executemany(
                    f'INSERT OR REPLACE INTO "{table}" VALUES ({places})',  # noqa: S608
                    [row[1:] for row in rows],
                )
        cache.clear()


def _tables() -> Iterator[str]:
    """The tables that hold rows of their own: neither those of a full-text index nor what it is stored in."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        found = dict(cursor.fetchall())
    indexes = tuple(name for name, sql in found.items() if sql and sql.startswith("CREATE VIRTUAL"))
    for name in found:
        if not name.startswith((*LEFT_ALONE, *indexes)):
            yield name


def _rows(table: str) -> list[Row]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'SELECT rowid, * FROM "{table}"')  # noqa: S608
        return list(cursor.fetchall())


def _extent(table: str) -> Row:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'SELECT count(*), max(rowid) FROM "{table}"')  # noqa: S608
        return tuple(cursor.fetchone())
