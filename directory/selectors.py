"""What the public pages ask about structures and places."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from directory.models import PlaceLocation, PlacePage
from home.models import TerritoryPage
from home.querysets import reachable


@dataclass(frozen=True)
class TownPlaces:
    """How many places receive people in a commune (WGS84 degrees)."""

    insee: str
    name: str
    lat: float | None
    lon: float | None
    places: int


def places_by_town(territory: TerritoryPage) -> list[TownPlaces]:
    """The public places in the communes of an EPCI, counted by commune; the whole area for the département's."""
    today = timezone.localdate()
    pages = reachable(PlacePage.objects.all(), levels=2)
    rows = PlaceLocation.objects.filter(page__in=pages, venue__isnull=False).exclude(valid_to__lt=today)
    if territory.departement_wide:
        rows = rows.filter(venue__commune__departement_id=territory.departement_id)
    else:
        rows = rows.filter(venue__commune__epci_id=territory.epci_id)
    counts = (
        rows.values("venue__commune", "venue__commune__name", "venue__commune__lat", "venue__commune__lon")
        .annotate(places=Count("page", distinct=True))
        .order_by("venue__commune__name")
    )
    return [
        TownPlaces(
            row["venue__commune"],
            row["venue__commune__name"],
            row["venue__commune__lat"],
            row["venue__commune__lon"],
            row["places"],
        )
        for row in counts
    ]
