from wagtail import hooks

from events.viewsets import EventViewSet, event_viewset


@hooks.register("register_admin_viewset", order=1)
def register_event_viewset() -> EventViewSet:
    return event_viewset
