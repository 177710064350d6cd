"""What pages of other rooms show of the search: each tag is bounded, in two or three queries."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from home.addresses import visitor_path
from home.maps import Pin, points_map, project
from home.models import TerritoryPage
from search import selectors
from search.backends.database import DatabaseBackend
from search.cards import cards_for
from search.groups import TerritoryPlaces
from search.results import Hit
from search.soon import Soon, asked_for, soon_anywhere
from vocabulary.models import Kind
from vocabulary.selectors import kinds_by_slug, vocabulary_version

register = template.Library()

MAIN_KINDS = (
    "laep",
    "lieu-ressources",
    "maison-1000-jours",
    "cafe-des-parents",
    "atelier-parents-enfants",
    "ecoute",
)
NEARBY = 3


@register.inclusion_tag("components/search_form.html")
def search_form(ou: str = "", enfant: str = "") -> dict[str, Any]:
    """Show the home page's form, with what was typed before."""
    return {"ou": ou, "enfant": enfant, "errors": {}}


@register.simple_tag(takes_context=True)
def home_choice(context: dict[str, Any]) -> Soon | None:
    """Give what the address of the home page asks (`/?insee=66149&enfant=14m`); nothing when it asks nothing."""
    request = context.get("request")
    return asked_for(request.GET, DatabaseBackend()) if request else None


@register.inclusion_tag("search/tags/soon_anywhere.html")
def soon(choice: Soon | None = None) -> dict[str, Any]:
    """Show the next sessions of places and events; `choice` is a town that has none."""
    return {
        "sessions": soon_anywhere(DatabaseBackend()),
        "choice": choice if choice and choice.town else None,
    }


@register.inclusion_tag("search/tags/kind_tiles.html")
def kind_tiles(level: int = 3) -> dict[str, Any]:
    """Show the main kinds in plain words, each linked to its page."""
    known = kinds_by_slug()
    kinds: list[Kind] = [known[slug] for slug in MAIN_KINDS if slug in known]
    return {"kinds": kinds, "level": level, "version": vocabulary_version()}


@register.inclusion_tag("search/tags/territory_places.html")
def territory_places(territory: TerritoryPage) -> dict[str, Any]:
    """Show the places of a territory kind by kind, a few of each, with links to all of them."""
    groups = _places(territory).by_kind()
    return {
        "groups": [group for group in groups if group.cards],
        "remote": [group for group in groups if not group.cards],
    }


@register.inclusion_tag("search/tags/territory_map.html")
def territory_map(territory: TerritoryPage) -> dict[str, Any]:
    """Draw the territory with a pin per commune that has places, each a search there."""
    pins = []
    for one in _places(territory).by_town():
        town = one.town
        at = project(town.lat, town.lon) if town.lat is not None and town.lon is not None else None
        if at is None:
            continue
        count = ngettext("%(count)s lieu", "%(count)s lieux", one.places) % {"count": one.places}
        label = _("%(town)s, %(count)s") % {"town": town.name, "count": count}
        pins.append(Pin(*at, str(one.places), label, visitor_path(f"/recherche/?insee={town.insee}")))
    # The northern ones first, so that a pin never hides the foot of the next one.
    pins.sort(key=lambda pin: pin.y)
    lit = [territory.epci_id] if territory.epci_id else []
    return {
        "map": points_map(pins, lit=lit, whole=True, shown_width=520),
        "label": _("Carte du territoire %(territory)s") % {"territory": territory.title},
    }


def _places(territory: TerritoryPage) -> TerritoryPlaces:
    """The places of a territory, read once for the tags of its page."""
    found: TerritoryPlaces | None = getattr(territory, "_search_places", None)
    if found is None:
        found = territory._search_places = TerritoryPlaces(territory.slug)
    return found


@register.inclusion_tag("search/tags/structure_listings.html")
def structure_listings(structure: Page, level: int = 3) -> dict[str, Any]:
    """Show what a structure runs."""
    entries = selectors.entries_of_structure(structure.pk)
    return {"cards": cards_for(entries, level=level)}


@register.inclusion_tag("search/tags/nearby_listings.html")
def nearby_listings(page: Page, level: int = 3, limit: int = NEARBY) -> dict[str, Any]:
    """Show the nearest other listings around a place or an event; nothing for what has no address."""
    around = selectors.near_page(page.pk, limit=limit)
    return {"cards": cards_for([Hit(entry=entry, distance_km=km) for entry, km in around], level=level)}
