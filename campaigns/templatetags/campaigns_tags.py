"""What pages of other rooms show of the temps forts."""

from typing import Any

from django import template

from campaigns import presentation
from campaigns.selectors import highlight_now, open_campaigns
from campaigns.services import territory_above
from events.phone.doors import Door

register = template.Library()

register.filter("period", presentation.period)
register.filter("tone", presentation.tone)
register.filter("agreed", presentation.agreed)
register.filter("programme_size", presentation.say_size)


@register.inclusion_tag("campaigns/includes/now.html", takes_context=True)
def highlight_in_progress(context: dict[str, Any]) -> dict[str, Any]:
    """Show the temps fort in progress, or that begins soon; nothing when there is none."""
    return {"highlight": highlight_now(), "request": context.get("request")}


@register.inclusion_tag("campaigns/includes/way_in.html")
def highlights_way_in(door: Door) -> dict[str, Any]:
    """Lead from the sessions of a structure to the temps forts it may take part in, or took part in."""
    structure = door.structure
    open_now = open_campaigns(territory_above(structure))
    return {
        "door": door,
        "campaigns": open_now,
        "shown": bool(open_now) or structure.proposals.exists(),
    }
