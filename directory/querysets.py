"""Chainable questions about venues."""

from django.db import models
from django.db.models import Count

from vocabulary.spelling import fold


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
