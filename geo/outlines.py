"""A département's intercommunalities drawn as SVG paths, for maps without JavaScript."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.staticfiles import finders

WIDTH = 1000.0
_MARGIN = 8.0
_CODE = re.compile(r"[0-9][0-9AB][0-9]?")

# As GeoJSON orders them: longitude, then latitude.
Ring = Sequence[Sequence[float]]


class OutlinePath(NamedTuple):
    epci_code: str
    name: str
    d: str


@dataclass(frozen=True, slots=True)
class Outlines:
    """Paths in the units of `view_box` (1000 wide); `border` is the département's own outline.

    Equirectangular projection, true to scale at the middle latitude: ample for one département.
    """

    view_box: str
    width: float
    height: float
    paths: tuple[OutlinePath, ...]
    border: str
    west: float
    north: float
    x_scale: float
    y_scale: float

    def project(self, lat: float, lon: float) -> tuple[float, float]:
        """Give the (x, y) of a point, in the units of `view_box`; outside of it when the point is."""
        return (
            round(_MARGIN + (lon - self.west) * self.x_scale, 1),
            round(_MARGIN + (self.north - lat) * self.y_scale, 1),
        )


@cache
def outlines(departement: str) -> Outlines | None:
    """Give the outlines of a département, or None when the site has no outline file for it."""
    communities = _features(departement, "epci")
    if not communities:
        return None
    border_rings = [ring for feature in _features(departement, "departement") for ring in _rings(feature)]
    points = [point for feature in communities for ring in _rings(feature) for point in ring]
    points += [point for ring in border_rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    x_scale = (WIDTH - 2 * _MARGIN) / (east - west)
    y_scale = x_scale / cos(radians((south + north) / 2))
    height = round((north - south) * y_scale + 2 * _MARGIN, 1)
    frame = Outlines(f"0 0 {WIDTH:g} {height:g}", WIDTH, height, (), "", west, north, x_scale, y_scale)
    paths = tuple(
        OutlinePath(
            feature["properties"]["epci"],
            feature["properties"]["epci_nom"],
            _path(frame, _rings(feature)),
        )
        for feature in communities
    )
    return Outlines(
        frame.view_box, WIDTH, height, paths, _path(frame, border_rings), west, north, x_scale, y_scale
    )


def _features(departement: str, layer: str) -> list[dict[str, Any]]:
    found = finders.find(f"geo/{layer}_{departement}.geojson") if _CODE.fullmatch(departement) else None
    if not isinstance(found, str):
        return []
    data = json.loads(Path(found).read_text(encoding="utf-8"))
    if data["type"] == "FeatureCollection":
        features: list[dict[str, Any]] = data["features"]
        return features
    return [{"type": "Feature", "properties": {}, "geometry": geometry} for geometry in data["geometries"]]


def _rings(feature: dict[str, Any]) -> list[Ring]:
    geometry = feature["geometry"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def _path(frame: Outlines, rings: Iterable[Ring]) -> str:
    # A ring closes on its first point, which "Z" draws already.
    drawn = (
        "M" + "L".join("{:g},{:g}".format(*frame.project(lat, lon)) for lon, lat in ring[:-1]) + "Z"
        for ring in rings
    )
    return "".join(drawn)
