from directory.viewsets import ListingViewSet
from events.models import EventPage


class EventViewSet(ListingViewSet):
    model = EventPage


event_viewset = EventViewSet()
