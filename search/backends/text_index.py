"""Where analysed texts are kept and matched: FTS5 on SQLite, `tsvector('simple')` on PostgreSQL.

Both hold the stems made by `search.text`, so both answer alike. Only letters and digits reach them: nothing a
person types can be read as a search operator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from search.models import Entry

Columns = tuple[str, str, str, str]
COLUMNS = ("title", "structure", "words", "body")
WEIGHTS = (10.0, 4.0, 6.0, 1.0)  # of title, structure, kind-themes-commune, presentation
BATCH = 400
TABLE = "search_text"
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Term:
    """A stem to find, or any word that begins so."""

    stem: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Which terms an entry must hold: all of them, or at least one."""

    terms: tuple[Term, ...]
    every: bool = True


class Glance(NamedTuple):
    """The stems of a question that the index holds, and whether it has words that begin like the last one."""

    known: set[str]
    begins: bool


class TextIndex(Protocol):
    def write(self, texts: Mapping[int, Columns]) -> None:
        """Adds the columns of entries, by entry id."""

    def delete(self, entry_ids: Sequence[int]) -> None: ...

    def read(self, entry_ids: Sequence[int]) -> dict[int, Columns]: ...

    def strays(self) -> list[int]:
        """Ids of texts whose entry is gone."""

    def ids(self, terms: Sequence[Term]) -> dict[Term, NDArray[np.int64]]:
        """The entries whose text has each term."""

    def ranks(self, match: Match) -> dict[int, float]:
        """How well each matching text answers, by entry id: the smaller the better."""

    def glance(self, stems: Iterable[str], *, prefix: str) -> Glance:
        """What reading a question takes; `prefix` may be empty."""


class Fts5Index:
    """A plain FTS5 table whose row ids are entry ids, maintained from here (no triggers: migrations drop them)."""

    def write(self, texts: Mapping[int, Columns]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {TABLE}(rowid, title, structure, words, body) VALUES (%s, %s, %s, %s, %s)",  # noqa: S608
                [(entry_id, *columns) for entry_id, columns in texts.items()],
            )

    def delete(self, entry_ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE rowid = %s",  # noqa: S608
                [(entry_id,) for entry_id in entry_ids],
            )

    def read(self, entry_ids: Sequence[int]) -> dict[int, Columns]:
        found: dict[int, Columns] = {}
        for start in range(0, len(entry_ids), BATCH):
            some = entry_ids[start : start + BATCH]
            marks = ", ".join(["%s"] * len(some))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT rowid, title, structure, words, body FROM {TABLE} WHERE rowid IN ({marks})",  # noqa: S608
                    some,
                )
                found |= {row[0]: tuple(row[1:]) for row in cursor.fetchall()}
        return found

    def strays(self) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM {TABLE} WHERE rowid NOT IN (SELECT id FROM {Entry._meta.db_table})"  # noqa: S608
            )
            return [row[0] for row in cursor.fetchall()]

    def ids(self, terms: Sequence[Term]) -> dict[Term, NDArray[np.int64]]:
        # As one text: a common word has tens of thousands of ids, and a Python object each takes five times as long.
        one = f"SELECT group_concat(rowid) FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join([one] * len(terms)), [_fts5_expression(Match((term,))) for term in terms]
            )
            found = [ids for (ids,) in cursor.fetchall()]
        return {
            term: np.fromstring(ids, np.int64, sep=",") if ids else np.zeros(0, np.int64)
            for term, ids in zip(terms, found, strict=True)
        }

    def ranks(self, match: Match) -> dict[int, float]:
        weights = ", ".join(map(str, WEIGHTS))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid, bm25({TABLE}, {weights}) FROM {TABLE} WHERE {TABLE} MATCH %s",  # noqa: S608
                [_fts5_expression(match)],
            )
            return dict(cursor.fetchall())

    def glance(self, stems: Iterable[str], *, prefix: str) -> Glance:
        # One query; what is not a stem has a space in its name.
        wanted = list(set(stems))
        marks = ", ".join(["%s"] * len(wanted))
        known = f"SELECT term FROM {TABLE}_terms WHERE term IN ({marks})"  # noqa: S608
        begins = f"SELECT ' begins' FROM {TABLE}_terms WHERE term >= %s AND term < %s LIMIT 1"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(
                f"{known} UNION ALL SELECT * FROM ({begins})",  # noqa: S608
                # Without a prefix, nothing is between "" and "".
                [*wanted, prefix, prefix + LAST_CHARACTER if prefix else ""],
            )
            found = {name for (name,) in cursor.fetchall()}
        return Glance(found - {" begins"}, " begins" in found)


def get_text_index() -> TextIndex:
    if connection.vendor == "postgresql":
        # Imported here: it needs the PostgreSQL driver, which other installations do not have.
        from search.backends.text_index_postgresql import PostgresIndex

        return PostgresIndex()
    return Fts5Index()


def _fts5_expression(match: Match) -> str:
    alternatives = [
        f'("{term.stem}" OR "{term.prefix}"*)' if term.prefix else f'"{term.stem}"' for term in match.terms
    ]
    expression = (" AND " if match.every else " OR ").join(alternatives)
    if len(match.terms) == 1:
        return expression
    # The same words side by side find nothing more, and come first: "maison des parents" is an expression.
    together = " ".join(term.stem for term in match.terms)
    return f'({expression}) OR "{together}"'
