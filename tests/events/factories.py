from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone

from events.models import EventDate, EventPage
from events.occurrences import expand
from tests.directory.factories import kind
from tests.home.making import PageFactory

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)


class EventFactory(PageFactory):
    """An event in a week; `start` and `end` give another date, one a day when it lasts; `dates` are rows, unsaved."""

    class Meta:
        model = EventPage

    title = factory.Sequence(lambda n: f"Atelier fictif {n}")
    kind = factory.LazyFunction(lambda: kind("atelier-parents-enfants"))

    @classmethod
    def _build(cls, model_class: Any, *args: Any, **kwargs: Any) -> EventPage:
        dates = _dates(kwargs)
        page = super()._build(model_class, *args, **kwargs)
        page.dates = dates
        return page

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> EventPage:
        dates = _dates(kwargs)
        is_live = kwargs.pop("live", True)
        page = super()._create(model_class, *args, live=False, **kwargs)
        page.dates = dates
        page.live = is_live
        page.save()
        if is_live:
            expand([page.pk])
        return page


def _dates(kwargs: dict[str, Any]) -> list[EventDate]:
    start = kwargs.pop("start", None) or timezone.now() + 7 * DAY
    end = kwargs.pop("end", None) or start + timedelta(hours=2)
    return kwargs.pop("dates", None) or dates_between(start, end)


def dates_between(start: datetime, end: datetime) -> list[EventDate]:
    """A date, or one a day."""
    first, last = start.astimezone(PARIS), end.astimezone(PARIS)
    days = 0 if end - start <= DAY else (last.date() - first.date()).days
    return [
        EventDate(day=first.date() + n * DAY, start_time=first.time(), end_time=last.time(), sort_order=n)
        for n in range(days + 1)
    ]


def start_of(page: EventPage) -> datetime:
    return page.planned_dates[0].start.astimezone(UTC)


def end_of(page: EventPage) -> datetime:
    return page.planned_dates[-1].end.astimezone(UTC)


def put_off(page: EventPage, by: timedelta) -> None:
    """Gives its only date another day, in memory."""
    (row,) = page.dates.all()
    row.day += by
    page.dates = [row]
