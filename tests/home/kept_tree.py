"""The rows that a test site is made of: built once per process, then put back as they were.

Building the tree takes Wagtail a fifth of a second, a small published site half of one: a thousand tests would each
wait for that.
"""

import functools
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

Row = tuple[Any, ...]
Site = TypeVar("Site")
# What no page changes, and is long to read.
LEFT_ALONE = ("geo_", "vocabulary_", "sqlite_", "django_migrations")
# The one full-text index that no trigger fills.
TEXTS = "search_text"


@dataclass
class KeptRows:
    """What a function writes into an otherwise empty database (SQLite's only: elsewhere it is always called)."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    # Of each of these tables, its number of rows and its last one, without which nothing can be put back.
    before: dict[str, Row] = field(default_factory=dict)
    # What the function gave, the objects as they were then.
    given: bytes = b""

    def write(self, build: Callable[[], Site]) -> Site:
        if connections[DEFAULT_DB_ALIAS].vendor != "sqlite":
            return build()
        if not self.rows:
            before = {table: _rows(table) for table in _tables()}
            site = build()
            self._keep(before)
            self.given = pickle.dumps(site)
            return site
        if any(_extent(table) != extent for table, extent in self.before.items()):
            return build()
        self._put_back()
        given: Site = pickle.loads(self.given)  # noqa: S301 (written above)
        return given

    def _keep(self, before: dict[str, list[Row]]) -> None:
        for table, known in before.items():
            ids = [row[0] for row in known]
            unchanged, now = set(known), _rows(table)
            assert {row[0] for row in now}.issuperset(ids), f"{table} lost rows, which are not put back"
            if new := [row for row in now if row not in unchanged]:
                self.before[table] = (len(ids), max(ids, default=None))
                self.rows[table] = new

    def _put_back(self) -> None:
        # Rows name one another, in no order: the database looks at that at the end.
        with transaction.atomic(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            for table, rows in self.rows.items():
                first = 0 if table == TEXTS else 1
                columns = f"{table}(rowid, title, structure, words, body)" if table == TEXTS else f'"{table}"'
                places = ", ".join(["%s"] * (len(rows[0]) - first))
                cursor.executemany(
                    f"INSERT OR REPLACE INTO {columns} VALUES ({places})",  # noqa: S608
                    [row[first:] for row in rows],
                )
        cache.clear()


def kept(build: Callable[[], Site]) -> Callable[[], Site]:
    """A function that writes a site at once after the first time, and gives what the first gave, not shared.

    What is built may depend on the time: it serves for the end of its hour. Nothing but rows may be made by it.
    """
    sites: dict[datetime, tuple[datetime, KeptRows]] = {}

    @functools.wraps(build)
    def write() -> Site:
        minute = timezone.now().replace(second=0, microsecond=0)
        hour = minute.replace(minute=0)
        since, rows = sites.get(hour, (minute, KeptRows()))
        if minute < since:
            since, rows = minute, KeptRows()
        sites[hour] = since, rows
        return rows.write(build)

    return write


def _tables() -> Iterator[str]:
    """The tables that hold rows of their own: neither those a trigger fills nor what a full-text index is stored in."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        found = dict(cursor.fetchall())
    indexes = tuple(name for name, sql in found.items() if sql and sql.startswith("CREATE VIRTUAL"))
    for name in found:
        if name == TEXTS or not name.startswith((*LEFT_ALONE, *indexes)):
            yield name


def _rows(table: str) -> list[Row]:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'SELECT rowid, * FROM "{table}"')  # noqa: S608
        # SQLite reads times of day, and does not take them back.
        return [
            tuple(str(value) if isinstance(value, time) else value for value in row)
            for row in cursor.fetchall()
        ]


def _extent(table: str) -> Row:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f'SELECT count(*), max(rowid) FROM "{table}"')  # noqa: S608
        return tuple(cursor.fetchone())
