"""Maps the server draws from the outlines of the département, without script."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from geo.outlines import OutlinePath, Outlines, outlines
from home.addresses import visitor_url
from home.models.territories import TerritoryPage

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
Point = tuple[float, float]


class Box(NamedTuple):
    """Limits in the units of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )


class Pin(NamedTuple):
    """A pin in the units of the drawing; `url` may be empty, `label` says in words what it shows."""

    x: float
    y: float
    text: str
    label: str
    url: str = ""


class Outline(NamedTuple):
    """A community of communes; `here` tints it."""

    code: str
    name: str
    d: str
    here: bool = False
    url: str = ""


@dataclass(frozen=True)
class DrawnMap:
    """What `components/map_svg.jinja` takes."""

    viewbox: str
    paths: tuple[Outline, ...] = ()
    pins: tuple[Pin, ...] = ()
    scale: float = 1.0


def site_outlines() -> Outlines | None:
    """The outlines of the first département served, if the site has them."""
    return outlines(settings.DEPARTEMENTS[0]) if settings.DEPARTEMENTS else None


def territories_map(
    territories: Iterable[TerritoryPage], request: HttpRequest, *, numbered: bool = True
) -> DrawnMap | None:
    """The whole département, each territory a link to its page, numbered in the order given."""
    drawing = site_outlines()
    if drawing is None:
        return None
    by_epci = {territory.epci_id: territory for territory in territories if territory.epci_id}
    rank = {code: number for number, code in enumerate(by_epci, 1)}
    paths, numbers = [], []
    for path in drawing.paths:
        territory = by_epci.get(path.epci_code)
        if territory is None:
            paths.append(Outline(path.epci_code, path.name, path.d))
            continue
        paths.append(Outline(path.epci_code, territory.title, path.d, url=visitor_url(territory, request)))
        numbers.append(Pin(*_centre(path), str(rank[path.epci_code]), territory.title))
    return DrawnMap(drawing.view_box, tuple(paths), tuple(numbers) if numbered else ())


def _centre(path: OutlinePath) -> Point:
    """The centroid of the largest ring of an outline (shoelace formula), rounded to a tenth."""
    rings = [_points(ring) for ring in path.d.split("Z") if ring]
    best, largest = (0.0, 0.0), 0.0
    for ring in rings:
        crosses = [
            (x1 * y2 - x2 * y1, x1 + x2, y1 + y2)
            for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        ]
        area = sum(cross for cross, _x, _y in crosses) / 2
        if abs(area) > largest:
            largest = abs(area)
            x = sum(cross * x for cross, x, _y in crosses) / (6 * area)
            y = sum(cross * y for cross, _x, y in crosses) / (6 * area)
            best = (round(x, 1), round(y, 1))
    return best


def _points(path: str) -> list[Point]:
    numbers = [float(number) for number in _NUMBER.findall(path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def points_map(
    pins: Sequence[Pin],
    *,
    lit: Iterable[str] = (),
    whole: bool = False,
    least_width: float = 300,
    shown_width: float = 330,
) -> DrawnMap | None:
    """The part of the département that holds these pins, the territories `lit` (EPCI codes) being tinted.

    `whole` shows those territories entirely; `least_width` keeps some land around a lone pin; `shown_width` is
    about how many pixels wide the map is seen, so that pins keep the size of a finger whatever the zoom.
    """
    drawing = site_outlines()
    if drawing is None:
        return None
    lit = set(lit)
    boxes = [Box(pin.x, pin.y, pin.x, pin.y) for pin in pins]
    if whole and lit:
        boxes = [path_box(path) for path in drawing.paths if path.epci_code in lit] or boxes
    if not boxes:
        boxes = [Box(0, 0, drawing.width, drawing.height)]
    view = _view(boxes, least_width)
    paths = tuple(
        Outline(path.epci_code, path.name, path.d, here=path.epci_code in lit)
        for path in drawing.paths
        if path_box(path).meets(view)
    )
    width = view.right - view.left
    viewbox = f"{view.left:g} {view.top:g} {width:g} {view.bottom - view.top:g}"
    return DrawnMap(viewbox, paths, tuple(pins), round(width / shown_width, 2))


def project(lat: float, lon: float) -> Point | None:
    """The point in the units of the drawing; nothing when it falls outside the département's frame."""
    drawing = site_outlines()
    if drawing is None:
        return None
    x, y = drawing.project(lat, lon)
    inside = 0 <= x <= drawing.width and 0 <= y <= drawing.height
    return (x, y) if inside else None


@cache
def path_box(path: OutlinePath) -> Box:
    points = _points(path.d)
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _view(boxes: Sequence[Box], least_width: float) -> Box:
    """A frame a little wider than high around all the boxes, with room for the pins' height."""
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    width = max(right - left, least_width) * 1.2
    height = max(bottom - top, least_width * 0.6) * 1.2
    width, height = max(width, height * 1.2), max(height, width * 0.7)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return Box(
        round(middle_x - width / 2), round(middle_y - height / 2 - height * 0.04),
        round(middle_x + width / 2), round(middle_y + height / 2 - height * 0.04),
    )  # fmt: skip
