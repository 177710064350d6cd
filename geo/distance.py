"""Distances on the ground, good enough to say "à 4 km"."""

from collections.abc import Callable
from math import asin, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

EARTH_RADIUS_KM = 6371.0088


class Box(NamedTuple):
    """South, west, north and east limits, in WGS84 degrees."""

    south: float
    west: float
    north: float
    east: float


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Give the great-circle distance between two points, in kilometres.

    Degrees in, kilometres out. Haversine formula on a sphere of the Earth's mean radius (IUGG, 6371.0088 km):
    R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984). Within 0.5 % of the ellipsoid.
    """
    phi1, phi2 = radians(lat1), radians(lat2)
    a = sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(a)))


def measure_from(lat: float, lon: float) -> Callable[[float, float], float]:
    """Give the function that measures from one point to many: `distance_km` with half of it done beforehand."""
    phi, lam, squeeze = radians(lat), radians(lon), cos(radians(lat))

    def measure(other_lat: float, other_lon: float) -> float:
        other_phi = radians(other_lat)
        north, east = sin((other_phi - phi) / 2), sin((radians(other_lon) - lam) / 2)
        return (
            2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(north * north + squeeze * cos(other_phi) * east * east)))
        )

    return measure


def bounding_box(lat: float, lon: float, km: float) -> Box:
    """Give a box holding every point within `km` kilometres of a point, in degrees.

    The box is a first sieve for a database index; the exact distance is tested after. Near a pole or the
    antimeridian it widens to every longitude. Formula of J. P. Matuschek, "Finding points within a distance
    of a latitude/longitude using bounding coordinates".
    """
    angle = km / EARTH_RADIUS_KM
    south, north = lat - degrees(angle), lat + degrees(angle)
    if south <= -90 or north >= 90:
        return Box(max(south, -90.0), -180.0, min(north, 90.0), 180.0)
    spread = degrees(asin(min(1.0, sin(min(angle, 1.5)) / cos(radians(lat)))))
    west, east = lon - spread, lon + spread
    if west < -180 or east > 180:
        return Box(south, -180.0, north, 180.0)
    return Box(south, west, north, east)
