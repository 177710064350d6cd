"""The map of a page of results: a pin for each commune, its name under it."""

from collections.abc import Iterable, Mapping

from django.utils.translation import ngettext

from home.maps import DrawnMap, Pin, points_map, project
from search.models import Entry
from search.results import Hit

LEAST_MAP = 160  # units of the drawing: about twenty kilometres of land around a lone pin


def by_town(hits: Iterable[Hit]) -> dict[str, list[Entry]]:
    """The located results by commune (INSEE code)."""
    towns: dict[str, list[Entry]] = {}
    for hit in hits:
        if not hit.is_remote and hit.entry.point:
            towns.setdefault(hit.entry.insee, []).append(hit.entry)
    return towns


def drawn(towns: Mapping[str, list[Entry]]) -> DrawnMap | None:
    """A pin per commune, each leading to its first card."""
    pins = []
    for entries in towns.values():
        first = entries[0]
        at = project(*first.point) if first.point else None
        if at is not None:
            words = ngettext("%(count)d résultat", "%(count)d résultats", len(entries))
            label = f"{first.commune}, {words % {'count': len(entries)}}"
            pins.append(Pin(*at, str(len(entries)), label, f"#r{first.page_id}"))
    # The northern ones first, so that a pin never hides the foot of the next one.
    pins.sort(key=lambda pin: pin.y)
    return points_map(pins, least_width=LEAST_MAP, shown_width=690) if pins else None


def names(towns: Mapping[str, list[Entry]]) -> list[tuple[float, float, str]]:
    """The names of the communes, where their pins are."""
    firsts = [entries[0] for entries in towns.values()]
    points = [(project(*first.point) if first.point else None, first.commune) for first in firsts]
    return [(*at, name) for at, name in points if at]
