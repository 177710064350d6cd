"""What pages of other rooms show of the directory."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.selectors import places_by_town
from home.addresses import visitor_path
from home.maps import Pin, points_map, project
from home.models import TerritoryPage

register = template.Library()


@register.inclusion_tag("directory/includes/territory_map.html", takes_context=True)
def territory_map(context: dict[str, Any], territory: TerritoryPage) -> dict[str, Any]:
    """Draw the territory with a pin per commune that has places, each a search there."""
    pins = []
    for town in places_by_town(territory):
        at = project(town.lat, town.lon) if town.lat is not None and town.lon is not None else None
        if at is None:
            continue
        count = ngettext("%(count)s lieu", "%(count)s lieux", town.places) % {"count": town.places}
        label = _("%(town)s, %(count)s") % {"town": town.name, "count": count}
        pins.append(Pin(*at, str(town.places), label, visitor_path(f"/recherche/?insee={town.insee}")))
    # The northern ones first, so that a pin never hides the foot of the next one.
    pins.sort(key=lambda pin: pin.y)
    lit = [territory.epci_id] if territory.epci_id else []
    return {
        "map": points_map(pins, lit=lit, whole=True, shown_width=520),
        "label": _("Carte du territoire %(territory)s") % {"territory": territory.title},
    }
