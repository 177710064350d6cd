"""What pages of other rooms show of the events."""

from typing import Any

from django import template

from events import presentation, selectors
from home.models import TerritoryPage

register = template.Library()

SHOWN = 3


@register.inclusion_tag("events/includes/upcoming.html", takes_context=True)
def upcoming_events(
    context: dict[str, Any],
    territory: TerritoryPage | None = None,
    limit: int = SHOWN,
    title: str = "",
    wrapped: bool = False,
) -> dict[str, Any]:
    """Show the next events, of a territory when given; nothing when there is none.

    `wrapped` gives the section the page's margins, where it stands outside of them.
    """
    request = context.get("request")
    found = selectors.upcoming_events(territory=territory, limit=limit)
    return {
        "sessions": [presentation.session(event, request) for event in found],
        "title": title,
        "wrapped": wrapped,
    }
