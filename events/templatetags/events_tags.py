"""What pages of other rooms show of the events."""

from typing import Any

from django import template

from directory.place_sheet import PlaceSheet
from events import selectors
from events.place_sessions import PlaceSessions
from events.session_words import event_line
from home.models import TerritoryPage

register = template.Library()

SHOWN = 3


@register.inclusion_tag("events/includes/upcoming.html", takes_context=True)
def upcoming_events(
    context: dict[str, Any],
    territory: TerritoryPage | None = None,
    limit: int = SHOWN,
    title: str = "",
) -> dict[str, Any]:
    """Show the next events, of a territory when given; nothing when there is none."""
    request = context.get("request")
    found = selectors.upcoming_events(territory=territory, limit=limit)
    return {
        "sessions": [event_line(event, request) for event in found],
        "title": title,
    }


@register.simple_tag
def place_sessions(sheet: PlaceSheet) -> PlaceSessions:
    """The sessions of a place, read when they are shown."""
    return PlaceSessions(sheet)
