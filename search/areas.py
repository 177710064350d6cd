"""Which territory and which département a centre is in, to know which remote services serve it."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from geo.distance import distance_km
from geo.index import town_index
from home.models import TerritoryPage
from search.query import Centre

FAR_KM = 30  # beyond, a point is in no commune of ours: at sea or abroad
LATITUDE_SPAN = FAR_KM / 111


class Area(NamedTuple):
    """A territory's slug and a département's code, empty when there is none."""

    territory: str = ""
    departement: str = ""


class Place(NamedTuple):
    """The codes of an EPCI of our départements and of a département, empty when there is none."""

    epci: str = ""
    departement: str = ""


def place_of(centre: Centre) -> Place:
    """Where a centre is; no query."""
    index = town_index()
    number = (
        index.number(centre.insee) if centre.insee else _nearest(round(centre.lat, 2), round(centre.lon, 2))
    )
    if number is None:
        return Place()
    departement = index.departement[number]
    return Place(index.epci[number] if departement in settings.DEPARTEMENTS else "", departement)


def area_of(centre: Centre) -> Area:
    """The area of a centre; at most one query."""
    place = place_of(centre)
    slug = slugs_of_territories(place.epci).first() if place.epci else None
    return Area(territory=slug or "", departement=place.departement)


def slugs_of_territories(epci: str) -> QuerySet[TerritoryPage, str]:
    """The slug of the public territory that owns the communes of an EPCI, if there is one."""
    pages = TerritoryPage._base_manager.filter(
        epci_id=epci, live=True, locale__language_code=settings.LANGUAGE_CODE
    )
    return pages.order_by("pk").values_list("slug", flat=True)


@lru_cache(maxsize=4096)
def _nearest(lat: float, lon: float) -> int | None:
    """The number of the nearest commune of France."""
    index = town_index()
    low, high = lat - LATITUDE_SPAN, lat + LATITUDE_SPAN
    distances = [
        (distance_km(lat, lon, town_lat, index.lon[number]), number)
        for number, town_lat in enumerate(index.lat)
        if low <= town_lat <= high
    ]
    km, number = min(distances, default=(FAR_KM + 1.0, -1))
    return number if km <= FAR_KM else None
