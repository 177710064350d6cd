"""Chainable questions about the shelf and the resemblances."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Count, Q
from wagtail.models import Page

from directory.enums import Gap
from moderation.wording import TYPED


def below(field: str, roots: Sequence[Page]) -> Q:
    """Pages of these subtrees, by the path of the page that `field` points to."""
    inside = Q(pk__in=[])
    for root in roots:
        inside |= Q(**{f"{field}__path__startswith": root.path})
    return inside


class ShelfQuerySet(models.QuerySet):
    def under(self, roots: Sequence[Page]) -> "ShelfQuerySet":
        return self.filter(below("page", roots))

    def lacking(self, what: str) -> "ShelfQuerySet":
        """Those with this gap (its code); for `TYPED`, those whose hours are kept as typed."""
        if what == TYPED:
            return self.exclude(hours_as_typed="")
        return self.filter(**{f"lacks_{Gap(what).value}": True})

    def counts(self) -> dict[str, int]:
        """How many lack each thing, by code of gap, and how many are `ready`; one query."""
        numbers: dict[str, int] = self.aggregate(**COUNTS)
        return numbers


COUNTS = {
    **{gap.value: Count("page", filter=Q(**{f"lacks_{gap.value}": True})) for gap in Gap},
    TYPED: Count("page", filter=~Q(hours_as_typed="")),
    "ready": Count("page", filter=Q(ready=True)),
    "total": Count("page"),
    "events": Count("page", filter=~Q(sorte="lieu")),
}


class ResemblanceQuerySet(models.QuerySet):
    def open(self) -> "ResemblanceQuerySet":
        """Not dismissed, between two listings that are public or have never been."""
        return (
            self.filter(dismissed_at=None)
            .filter(Q(page__live=True) | Q(page__first_published_at=None))
            .filter(Q(other__live=True) | Q(other__first_published_at=None))
        )

    def seen_by(self, roots: Sequence[Page]) -> "ResemblanceQuerySet":
        """One of the two is looked after by this person, the other too or public."""
        page, other = below("page", roots), below("other", roots)
        return self.filter((page | Q(page__live=True)) & (other | Q(other__live=True)) & (page | other))
