"""Which territory and which département a centre is in, to know which remote services serve it."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings

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


def area_of(centre: Centre) -> Area:
    """The area of a centre; at most one query."""
    index = town_index()
    number = (
        index.number(centre.insee) if centre.insee else _nearest(round(centre.lat, 2), round(centre.lon, 2))
    )
    if number is None:
        return Area()
    departement = index.departement[number]
    return Area(territory=_territory(index.epci[number], departement), departement=departement)


def _territory(epci: str, departement: str) -> str:
    """The slug of the public territory that owns the communes of that EPCI in that département."""
    if not epci or departement not in settings.DEPARTEMENTS:
        return ""
    pages = TerritoryPage.objects.filter(
        epci_id=epci, live=True, locale__language_code=settings.LANGUAGE_CODE
    )
    return pages.order_by().values_list("slug", flat=True).first() or ""


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
