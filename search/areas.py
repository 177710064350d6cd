"""Which territory and which département a centre is in, to know which remote services serve it."""

from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from wagtail.models import Locale, Page

from geo.distance import distance_km
from geo.index import town_index
from home.models import TerritoryPage
from search.query import Centre

FAR_KM = 30  # beyond, a point is in no commune of ours: at sea or abroad
LATITUDE_SPAN = FAR_KM / 111
# As conditions, the state and the language would make SQLite read every page of the site first.
TERRITORIES_OF = f"""
SELECT page.slug, page.live, locale.language_code FROM {TerritoryPage._meta.db_table} territory
JOIN {Page._meta.db_table} page ON page.id = territory.page_ptr_id
JOIN {Locale._meta.db_table} locale ON locale.id = page.locale_id
WHERE territory.epci_id = %s ORDER BY page.id
"""  # noqa: S608 (names of tables)


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
    return Area(territory=_territory_of(place.epci) if place.epci else "", departement=place.departement)


def _territory_of(epci: str) -> str:
    """The slug of the public territory that owns the communes of an EPCI, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(TERRITORIES_OF, [epci])
        found = cursor.fetchall()
    return next((slug for slug, live, language in found if live and language == settings.LANGUAGE_CODE), "")


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
