"""Events in the words of schema.org."""

from django.http import HttpRequest

from directory.models import Venue
from directory.presentation import parent_structure
from directory.structured_data import listing_facts, venue_facts
from events.enums import EventStatus
from events.event_sessions import EventSessions
from events.models import EventPage
from events.presentation import PARIS
from events.session_reads import Session
from home.addresses import canonical_url
from home.structured_data import Node, without_blanks

MOST_NODES = 10  # dates told to search engines
ONLINE = "https://schema.org/OnlineEventAttendanceMode"
ON_SITE = "https://schema.org/OfflineEventAttendanceMode"
BOTH = "https://schema.org/MixedEventAttendanceMode"


def event_nodes(event: EventPage, sessions: EventSessions, request: HttpRequest) -> list[Node]:
    """An event at each of its next dates as they stand; at its last one when it is over."""
    # Of what is put off, the dates it was planned on: what is not known yet has none.
    known = sessions.planned_to_come if event.status == EventStatus.POSTPONED else sessions.to_come
    shown = known[:MOST_NODES] or [one for one in (sessions.shown,) if one]
    nodes = []
    for rank, one in enumerate(shown, 1):
        node = _event_node(event, one, sessions.venue_of(one), request)
        anchor = "evenement" if rank == 1 else f"evenement-{rank}"
        nodes.append({**node, "@id": f"{canonical_url(event, request)}#{anchor}"})
    return nodes


def _event_node(event: EventPage, session: Session, venue: Venue | None, request: HttpRequest) -> Node:
    structure = parent_structure(event)
    places: list[Node] = []
    if venue:
        places.append({"@type": "Place", "name": venue.known_as, **without_blanks(venue_facts(venue))})
    if event.online_url:
        # The address of the meeting itself is for those who come, from the day before.
        places.append({"@type": "VirtualLocation", "url": canonical_url(event, request)})
    return {
        "@type": "Event",
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


def _status(event: EventPage, session: Session) -> Node:
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
