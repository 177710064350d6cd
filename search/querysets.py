"""Chainable questions about entries."""

from __future__ import annotations

from datetime import datetime
from math import cos, radians
from typing import Any

from django.db.models import (
    Case,
    F,
    FloatField,
    IntegerField,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat
from django.db.models.lookups import Exact

from geo.distance import bounding_box
from search.areas import Place, slugs_of_territories
from search.enums import What
from vocabulary import needs
from vocabulary.ages import Child

SORTES = {What.PLACES: "lieu", What.EVENTS: "evenement"}


def fits(child: Child, *, keep_unknown: bool = False) -> Q:
    """The spans overlap; with `keep_unknown`, or nothing is said of ages."""
    overlap = Q(fit_min__lte=child.high, fit_max__gte=child.low)
    return overlap | Q(fit_min__isnull=True) if keep_unknown else overlap


def meets(code: str, *, keep_unknown: bool = False) -> Q:
    """The need is known to be met; with `keep_unknown`, is not known to be refused."""
    mask = needs.mask([code])
    wanted = F("known").bitand(mask) if keep_unknown else Value(mask)
    return Q(Exact(F("met").bitand(mask), wanted))


def among(field: str, slugs: tuple[str, ...]) -> Q:
    """At least one of the slugs is in that `SlugsField`."""
    query = Q()
    for slug in slugs:
        query |= Q(**{f"{field}__contains": f" {slug} "})
    return query


class EntryQuerySet(QuerySet[Any]):
    def current(self, now: datetime) -> EntryQuerySet:
        """Entries that hold at that instant: within their validity, not over, not expired."""
        return self.filter(found_from__lte=now, found_until__gt=now)

    def near(self) -> EntryQuerySet:
        """Entries people go to, as opposed to services from a distance."""
        return self.filter(is_remote=False)

    def remote(self) -> EntryQuerySet:
        return self.filter(is_remote=True)

    def within_box(self, lat: float, lon: float, *, km: float) -> EntryQuerySet:
        """Entries in the box around a circle: the exact distance is for the caller to test."""
        box = bounding_box(lat, lon, km)
        return self.filter(lat__gte=box.south, lat__lte=box.north, lon__gte=box.west, lon__lte=box.east)

    def from_nearest(self, lat: float, lon: float) -> EntryQuerySet:
        """The nearest first, then by title: on a plane, right enough to choose which rows to measure."""
        apart = RawSQL(
            "(lat - %s) * (lat - %s) + (lon - %s) * (lon - %s) * %s",
            (lat, lat, lon, lon, cos(radians(lat)) ** 2),
            output_field=FloatField(),
        )
        return self.order_by(apart, "sort_title", "page_id", "pk")

    def serving(self, *, territory: str, departement: str) -> EntryQuerySet:
        """Remote services whose area holds that territory (slug) or the whole of that département (code)."""
        area = Q(pk__in=[])
        if territory:
            area |= among("territories", (territory,))
        if departement:
            area |= among("departements", (departement,))
        return self.remote().filter(area)

    def serving_at(self, place: Place) -> EntryQuerySet:
        """The same, where a centre is: the territory of its EPCI is found along the way."""
        area = Q(pk__in=[])
        if place.epci:
            slug = Subquery(slugs_of_territories(place.epci)[:1])
            area |= Q(territories__contains=Concat(Value(" "), slug, Value(" "), output_field=TextField()))
        if place.departement:
            area |= among("departements", (place.departement,))
        return self.remote().filter(area)

    def in_territory(self, slug: str) -> EntryQuerySet:
        return self.filter(among("territories", (slug,)))

    def with_misses(self, conditions: list[tuple[int, Q]]) -> EntryQuerySet:
        """Adds `misses`, the sum of the bits of the conditions not met; only rows with at most one are kept."""
        missed: Any = Value(0)
        for bit, condition in conditions:
            missed = missed + Case(
                When(condition, then=Value(0)), default=Value(bit), output_field=IntegerField()
            )
        entries = self.annotate(misses=missed)
        if len(conditions) > 1:
            entries = entries.filter(misses__in=[0, *(bit for bit, _condition in conditions)])
        return entries
