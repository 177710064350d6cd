"""What people say of sessions, as the tests of calendars need it."""

from datetime import timedelta
from typing import Any

from events import services
from events.enums import Through
from events.models import Occurrence
from events.services import Actor

LINK = Actor(None, Through.LINK)


def sessions(page: Any) -> list[Occurrence]:
    return list(Occurrence.objects.filter(page=page).order_by("start"))


def say(what: str, page: Any, number: int = 0, **how: Any) -> Occurrence:
    one = sessions(page)[number]
    if what == "move":
        how = {"start": one.start + timedelta(hours=5), "end": one.end + timedelta(hours=5)} | how
    return getattr(services, what)(one, LINK, **how)
