"""Chainable questions about venues."""

from django.db import models
from django.db.models import Count


class VenueQuerySet(models.QuerySet):  # type: ignore[type-arg]
    def with_use(self) -> "VenueQuerySet":
        """Adds `places`: how many places receive people there."""
        return self.annotate(places=Count("locations__page", distinct=True))
