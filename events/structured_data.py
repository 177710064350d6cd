"""Events in the words of schema.org."""

from django.http import HttpRequest

from directory.presentation import parent_structure
from directory.structured_data import listing_facts, venue_facts
from events.enums import EventStatus
from events.models import EventPage, Occurrence
from events.presentation import PARIS
from home.addresses import canonical_url
from home.structured_data import Node, without_blanks

ONLINE = "https://schema.org/OnlineEventAttendanceMode"
ON_SITE = "https://schema.org/OfflineEventAttendanceMode"
BOTH = "https://schema.org/MixedEventAttendanceMode"


def event_node(event: EventPage, session: Occurrence, request: HttpRequest) -> Node:
    """An event and its date as it stands."""
    structure = parent_structure(event)
    places: list[Node] = []
    venue = session.venue or event.venue
    if venue:
        places.append({"@type": "Place", "name": venue.known_as, **without_blanks(venue_facts(venue))})
    if event.online_url:
        places.append({"@type": "VirtualLocation", "url": event.online_url})
    return {
        "@type": "Event",
        "@id": f"{canonical_url(event, request)}#evenement",
        **listing_facts(event, request),
        "startDate": session.start.astimezone(PARIS).isoformat(),
        "endDate": session.end.astimezone(PARIS).isoformat(),
        **_status(event, session),
        "eventAttendanceMode": _mode(event, on_site=venue is not None),
        "location": places[0] if len(places) == 1 else places,
        "organizer": {
            "@type": "Organization",
            "name": structure.title,
            "url": canonical_url(structure, request),
        }
        if structure
        else None,
    }


def _status(event: EventPage, session: Occurrence) -> Node:
    if event.status == EventStatus.POSTPONED:
        return {"eventStatus": "https://schema.org/EventPostponed"}
    if session.is_cancelled:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    if session.is_moved:
        return {
            "eventStatus": "https://schema.org/EventRescheduled",
            "previousStartDate": session.planned_start.astimezone(PARIS).isoformat(),
        }
    return {"eventStatus": "https://schema.org/EventScheduled"}


def _mode(event: EventPage, *, on_site: bool) -> str | None:
    if on_site:
        return BOTH if event.online_url else ON_SITE
    return ONLINE if event.online_url else None
