"""Chainable questions about venues, and what stands below many pages at once."""

from collections.abc import Iterator, Sequence

from django.db import models
from django.db.models import Count, Q
from wagtail.models import Page

from vocabulary.spelling import fold

PARENTS_AT_ONCE = 200  # SQLite reads an OR of so many at most


def below(paths: Sequence[str], *, levels: int | None = None) -> Iterator[Q]:
    """Conditions that together select the pages under those at these tree paths; `levels=1`: right under them."""
    for start in range(0, len(paths), PARENTS_AT_ONCE):
        some = Q()
        for path in paths[start : start + PARENTS_AT_ONCE]:
            inside = Q(path__range=Page._get_children_path_interval(path))
            if levels is not None:
                inside &= Q(depth__lte=len(path) // Page.steplen + levels)
            some |= inside
        yield some


class VenueQuerySet(models.QuerySet):
    def with_use(self) -> "VenueQuerySet":
        """Adds `places`: how many places receive people there."""
        return self.annotate(places=Count("locations__page", distinct=True))

    def matching(self, text: str) -> "VenueQuerySet":
        """Those whose name, street, postcode and commune hold the beginning of every word typed, in any order.

        Words are compared in Python, without accents or case: SQLite cannot, and venues are a few thousand.
        """
        wanted = fold(text).split()
        if not wanted:
            return self
        rows = self.order_by().values_list(
            "pk", "name", "street", "postcode", "commune__name", "commune__postcodes"
        )
        found = [
            pk
            for pk, *texts in rows
            if all(any(word.startswith(start) for word in fold(" ".join(texts)).split()) for start in wanted)
        ]
        return self.filter(pk__in=found)
