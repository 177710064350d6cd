from events.models.event import EventPage
from events.models.event_date import EventDate
from events.models.occurrence import Horizon, Occurrence, OccurrenceChange
from events.models.session_link import SessionLink

__all__ = ["EventDate", "EventPage", "Horizon", "Occurrence", "OccurrenceChange", "SessionLink"]
