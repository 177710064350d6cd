"""What pages of other rooms show of the search: each tag is bounded, in two or three queries."""

from typing import Any

from django import template
from wagtail.models import Page

from home.models import TerritoryPage
from search import selectors
from search.cards import Card, card_for
from search.groups import KindGroup, kind_groups
from search.results import Hit
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


@register.simple_tag
def listings_version() -> str:
    """Give a text that changes with the public listings and the words for them, for what is kept until they do."""
    return f"{selectors.index_version()}.{vocabulary_version()}"


@register.inclusion_tag("components/search_form.html")
def search_form(ou: str = "", enfant: str = "") -> dict[str, Any]:
    """Show the home page's form, with what was typed before."""
    return {"ou": ou, "enfant": enfant, "errors": {}}


@register.inclusion_tag("search/tags/kind_tiles.html")
def kind_tiles(level: int = 3) -> dict[str, Any]:
    """Show the main kinds in plain words, each linked to its page."""
    known = kinds_by_slug()
    kinds: list[Kind] = [known[slug] for slug in MAIN_KINDS if slug in known]
    return {"kinds": kinds, "level": level}


@register.inclusion_tag("search/tags/territory_places.html")
def territory_places(territory: TerritoryPage) -> dict[str, Any]:
    """Show the places of a territory kind by kind, a few of each, with links to all of them."""
    groups: list[KindGroup] = kind_groups(territory.slug)
    return {
        "groups": [group for group in groups if group.cards],
        "remote": [group for group in groups if not group.cards],
    }


@register.inclusion_tag("search/tags/structure_listings.html")
def structure_listings(structure: Page, level: int = 3) -> dict[str, Any]:
    """Show what a structure runs."""
    entries = selectors.entries_of_structure(structure.pk)
    return {"cards": [card_for(entry, level=level) for entry in entries]}


@register.inclusion_tag("search/tags/nearby_listings.html")
def nearby_listings(page: Page, level: int = 3, limit: int = NEARBY) -> dict[str, Any]:
    """Show the nearest other listings around a place or an event; nothing for what has no address."""
    located = [entry for entry in selectors.entries_of_page(page.pk) if entry.point]
    around = selectors.nearby(located[0], limit=limit) if located else []
    cards: list[Card] = [card_for(Hit(entry=entry, distance_km=km), level=level) for entry, km in around]
    return {"cards": cards}
