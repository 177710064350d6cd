"""Street addresses to points, with the national address base (BAN), for editors who save a venue.

An outside service: short timeout, answers kept, and the commune's own point when it does not answer. No page
view may depend on it.
"""

import hashlib
import logging
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core.cache import cache
from geopy.exc import GeopyError
from geopy.geocoders import BANFrance

from geo.distance import distance_km
from geo.enums import PointSource

logger = logging.getLogger(__name__)

BAN_DOMAIN = "data.geopf.fr/geocodage"
FAR_KM = 15.0
# Below this score the base itself doubts its answer.
_MIN_SCORE = 0.5
_THIRTY_DAYS = 30 * 24 * 60 * 60
# After a failure, leave it alone for a minute: saving many venues must not wait two seconds for each.
_PAUSE = 60
_PAUSE_KEY = "geo.geocoder.pause"
_SOURCES = {
    "housenumber": PointSource.ADDRESS,
    "street": PointSource.STREET,
    "locality": PointSource.STREET,
}


@dataclass(frozen=True, slots=True)
class Point:
    """WGS84 degrees, and how they were found."""

    lat: float
    lon: float
    source: PointSource


class Located(Protocol):
    """A commune, from the database or from the gazetteer."""

    @property
    def insee(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def lat(self) -> float | None: ...
    @property
    def lon(self) -> float | None: ...


class AddressBase(Protocol):
    """What is asked of the outside service: `geopy.geocoders.BANFrance`, or a fake."""

    def geocode(self, query: str, *, limit: int, exactly_one: bool) -> Any: ...


class Geocoder:
    def __init__(self, service: AddressBase | None = None, *, enabled: bool | None = None) -> None:
        self._service = service
        self.enabled = settings.GEOCODER_ENABLED if enabled is None else enabled

    def locate(self, address: str, commune: Located, *, postcode: str = "") -> Point | None:
        """Give the point of a street address, else the commune's own, else None when it has none either.

        Never raises for a service that fails, is slow or answers nonsense.
        """
        address = " ".join(address.replace("\0", " ").split())[:200]
        return (self._address_point(address, commune, postcode) if address else None) or commune_point(
            commune
        )

    def _address_point(self, address: str, commune: Located, postcode: str) -> Point | None:
        if not self.enabled:
            return None
        query = " ".join(part for part in (address, postcode, commune.name) if part)
        digest = hashlib.sha256(f"{commune.insee} {query.lower()}".encode()).hexdigest()
        key = f"geo.geocoder.{digest}"
        known = cache.get(key)
        if known is None:
            if cache.get(_PAUSE_KEY):
                return None
            try:
                answers = self._base().geocode(query, limit=5, exactly_one=False) or []
                known = self._best(answers, commune) or ()
            except (GeopyError, KeyError, TypeError, ValueError, AttributeError) as error:
                logger.warning("Address base unavailable: %s", type(error).__name__)
                cache.set(_PAUSE_KEY, True, _PAUSE)
                return None
            cache.set(key, known, _THIRTY_DAYS)
        return Point(known[0], known[1], PointSource(known[2])) if known else None

    def _base(self) -> AddressBase:
        if self._service is None:
            self._service = BANFrance(
                domain=BAN_DOMAIN, timeout=settings.GEOCODER_TIMEOUT, user_agent="maillage"
            )
        return self._service

    def _best(self, answers: Any, commune: Located) -> tuple[float, float, str] | None:
        """Keep the first sure answer that lies in the commune: a street name exists in many towns."""
        for answer in answers:
            properties = answer.raw["properties"]
            source = _SOURCES.get(properties["type"])
            if source and properties["citycode"] == commune.insee and properties["score"] >= _MIN_SCORE:
                return float(answer.latitude), float(answer.longitude), source.value
        return None


def commune_point(commune: Located) -> Point | None:
    """Give the point of the commune itself, or None when its coordinates are unknown."""
    if commune.lat is None or commune.lon is None:
        return None
    return Point(commune.lat, commune.lon, PointSource.COMMUNE)


def far_from_commune(lat: float, lon: float, commune: Located, km: float = FAR_KM) -> bool:
    """Tell whether a point lies more than `km` kilometres from a commune's town hall; False when unknown."""
    if commune.lat is None or commune.lon is None:
        return False
    return distance_km(lat, lon, commune.lat, commune.lon) > km
