from events.models.event import EventPage
from events.models.occurrence import Horizon, Occurrence, OccurrenceChange

__all__ = ["EventPage", "Horizon", "Occurrence", "OccurrenceChange"]
