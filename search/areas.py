"""Which territory and which département a centre is in, to know which remote services serve it."""

from functools import lru_cache
from typing import NamedTuple

from geo.distance import distance_km
from geo.index import town_index
from home.selectors import territory_of_commune
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
    territory = territory_of_commune(epci_code=index.epci[number], departement_code=departement)
    return Area(territory=territory.slug if territory else "", departement=departement)


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
