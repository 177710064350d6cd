"""The text index of PostgreSQL (see `text_index`)."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from search.backends.text_index import BATCH, COLUMNS, WEIGHTS, Columns, Glance, Match, Term
from search.models import EntryText

TABLE = EntryText._meta.db_table
# Each column by the mark it has in `search.0011_text_vectors`, in the order of `WEIGHTS`: A, C, B, D.
MARKS = ("0, 0, 0, 1", "0, 1, 0, 0", "0, 0, 1, 0", "1, 0, 0, 0")
IN_COLUMNS = " + ".join(
    f"{weight} * ts_rank('{{{mark}}}', vector, query)" for weight, mark in zip(WEIGHTS, MARKS, strict=True)
)
# As FTS5’s bm25 does: rare words count more, those said in several columns more, and a long text answers less (half as
# much: a word said again in one column counts for less here).
RANKS = f"""
WITH asked AS MATERIALIZED (
    SELECT query, greatest(ln((total - held + 0.5) / (held + 0.5)), 0.000001)::float AS rarity
    FROM (SELECT said::tsquery AS query FROM unnest(%s::text[]) AS said) AS queries
    CROSS JOIN LATERAL (SELECT count(*) AS held FROM {TABLE} WHERE vector @@ query) AS counted
    CROSS JOIN (SELECT count(*) AS total FROM {TABLE}) AS every
), found AS (
    SELECT entry_id, vector, (0.5 + 0.5 * length(vector) / avg(length(vector)) OVER ())::float AS size
    FROM {TABLE} WHERE vector @@ %s::tsquery
)
SELECT entry_id, -sum(rarity * said / (said + 0.73 * size))
FROM found JOIN asked ON vector @@ query CROSS JOIN LATERAL (SELECT {IN_COLUMNS} AS said) AS counted
GROUP BY entry_id
"""  # noqa: S608 (our own names)


class PostgresIndex:
    """A table of texts, each with its `tsvector('simple')`: no dictionary, the stems are ours."""

    def write(self, texts: Mapping[int, Columns]) -> None:
        EntryText.objects.bulk_create(
            [
                EntryText(entry_id=entry_id, **dict(zip(COLUMNS, columns, strict=True)))
                for entry_id, columns in texts.items()
            ],
            batch_size=BATCH,
        )

    def delete(self, entry_ids: Sequence[int]) -> None:
        EntryText.objects.filter(pk__in=entry_ids).delete()

    def read(self, entry_ids: Sequence[int]) -> dict[int, Columns]:
        rows = EntryText.objects.filter(pk__in=entry_ids).values_list("pk", *COLUMNS)
        return {pk: (title, structure, words, body) for pk, title, structure, words, body in rows}

    def strays(self) -> list[int]:
        return []  # the foreign key sees to it

    def ids(self, terms: Sequence[Term]) -> dict[Term, NDArray[np.int64]]:
        # As one text, as `Fts5Index` does.
        one = f"SELECT string_agg(entry_id::text, ',') FROM {TABLE} WHERE vector @@ %s::tsquery"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([one] * len(terms)), [_tsquery(term) for term in terms])
            found = [ids for (ids,) in cursor.fetchall()]
        return {
            term: np.fromstring(ids, np.int64, sep=",") if ids else np.zeros(0, np.int64)
            for term, ids in zip(terms, found, strict=True)
        }

    def ranks(self, match: Match) -> dict[int, float]:
        queries = [_tsquery(term) for term in match.terms]
        asked = list(queries)
        if len(queries) > 1:
            # The same words side by side come first: "maison des parents" is an expression.
            asked.append(" <-> ".join(f"'{term.stem}'" for term in match.terms))
        with connection.cursor() as cursor:
            cursor.execute(RANKS, [asked, (" & " if match.every else " | ").join(queries)])
            return dict(cursor.fetchall())

    def glance(self, stems: Iterable[str], *, prefix: str) -> Glance:
        # One query; what is not a stem has a space in its name.
        wanted = {stem: _tsquery(Term(stem)) for stem in stems}
        if prefix:
            wanted[" begins"] = f"'{prefix}':*"
        one = f"SELECT %s WHERE EXISTS (SELECT FROM {TABLE} WHERE vector @@ %s::tsquery)"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join([one] * len(wanted)),
                [param for pair in wanted.items() for param in pair],
            )
            found = {name for (name,) in cursor.fetchall()}
        return Glance(found - {" begins"}, " begins" in found)


def _tsquery(term: Term) -> str:
    return f"('{term.stem}' | '{term.prefix}':*)" if term.prefix else f"'{term.stem}'"
