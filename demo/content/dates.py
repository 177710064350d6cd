"""When fictional events take place; every day drawn is a weekday that suits its kind, whatever day it is today."""

import random
from collections.abc import Sequence
from datetime import date, time, timedelta
from enum import StrEnum

from directory.models import Venue
from events.enums import Every
from events.models import EventDate
from events.recurrence import nth_of

MEETINGS = 6  # of a cycle
WEEKS_BETWEEN = (1, 1, 2, 3)


class Shape(StrEnum):
    ONCE = "once"
    CYCLE = "cycle"  # six dates, at uneven distances
    WEEK = "week"
    FORTNIGHT = "fortnight"
    MONTH = "month"


def drawn_day(rng: random.Random, days: Sequence[int], since: date, until: date) -> date:
    """A day between the two, both included, on one of these weekdays; there must be one."""
    span = [since + timedelta(days=number) for number in range((until - since).days + 1)]
    return rng.choice([day for day in span if day.weekday() in days])


def drawn_dates(
    shape: Shape, rng: random.Random, day: date, hours: str, *, elsewhere: Venue | None = None
) -> list[EventDate]:
    """The rows of an event that begins on `day`; what is done once is done a second time `elsewhere`."""
    start, end = (time.fromisoformat(text) for text in hours.split("-"))
    if shape == Shape.CYCLE:
        rows = [EventDate(day=day, start_time=start, end_time=end)]
        for _meeting in range(MEETINGS - 1):
            day += timedelta(weeks=rng.choice(WEEKS_BETWEEN))
            rows.append(EventDate(day=day, start_time=start, end_time=end))
        rows[-1].note = "on finit par un goûter"
        return rows
    if shape == Shape.ONCE:
        rows = [EventDate(day=day, start_time=start, end_time=end)]
        if elsewhere is not None:
            later = day + timedelta(weeks=1)
            rows.append(EventDate(day=later, start_time=start, end_time=end, venue=elsewhere))
        return rows
    return [
        EventDate(
            day=day,
            start_time=start,
            end_time=end,
            every=Every(shape.value),
            nth=nth_of(day) if shape == Shape.MONTH else None,
            until=day + timedelta(weeks=rng.randint(20, 30)),
            skip_holidays=shape != Shape.MONTH,
        )
    ]
