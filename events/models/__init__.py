from events.models.event import EventPage
from events.models.occurrence import Horizon, Occurrence, OccurrenceChange
from events.models.session_link import SessionLink

__all__ = ["EventPage", "Horizon", "Occurrence", "OccurrenceChange", "SessionLink"]
