from datetime import timedelta

import factory
import wagtail_factories
from django.utils import timezone

from events.models import EventPage
from tests.directory.factories import kind


class EventFactory(wagtail_factories.PageFactory):
    class Meta:
        model = EventPage

    title = factory.Sequence(lambda n: f"Atelier fictif {n}")
    kind = factory.LazyFunction(lambda: kind("atelier-parents-enfants"))
    start = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    end = factory.LazyAttribute(lambda event: event.start + timedelta(hours=2))
