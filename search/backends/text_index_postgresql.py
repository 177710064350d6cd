"""The text index of PostgreSQL (see `text_index`)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from django.contrib.postgres.search import SearchQuery as PostgresQuery
from django.contrib.postgres.search import SearchRank, SearchVector
from django.db.models import F
from numpy.typing import NDArray

from search.backends.text_index import BATCH, COLUMNS, Columns, Glance, Match, Term
from search.models import Entry, EntryText
from search.querysets import EntryQuerySet


class PostgresIndex:
    """A table of texts searched through `tsvector('simple')`: no dictionary, the stems are ours."""

    vector: Any = SearchVector("text__title", weight="A", config="simple")
    vector += SearchVector("text__words", weight="B", config="simple")
    vector += SearchVector("text__structure", weight="C", config="simple")
    vector += SearchVector("text__body", weight="D", config="simple")

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
        return {
            term: np.array(self._matching(Match((term,))).values_list("pk", flat=True), np.int64)
            for term in terms
        }

    def ranks(self, match: Match) -> dict[int, float]:
        query = PostgresQuery(_tsquery(match), config="simple", search_type="raw")
        found = self._matching(match).annotate(rank=SearchRank(F("vector"), query))
        return {pk: -rank for pk, rank in found.values_list("pk", "rank")}

    def _known(self, stems: Iterable[str]) -> dict[str, int]:
        counts = {stem: self._matching(Match(terms=(Term(stem),))).count() for stem in set(stems)}
        return {stem: count for stem, count in counts.items() if count}

    def glance(self, stems: Iterable[str], *, prefix: str) -> Glance:
        begun = Match(terms=(Term(prefix, prefix=prefix),)) if prefix else None
        begins = begun is not None and self._matching(begun).exists()
        return Glance(self._known(stems), begins)

    def _matching(self, match: Match) -> EntryQuerySet:
        query = PostgresQuery(_tsquery(match), config="simple", search_type="raw")
        return Entry.objects.annotate(vector=self.vector).filter(vector=query)


def _tsquery(match: Match) -> str:
    alternatives = [
        f"('{term.stem}' | '{term.prefix}':*)" if term.prefix else f"'{term.stem}'" for term in match.terms
    ]
    return (" & " if match.every else " | ").join(alternatives)
