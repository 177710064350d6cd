"""Calendars read by a library that did not write them."""

from datetime import datetime

from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event


def read(body: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(body.decode())


def dates(body: bytes) -> list[Event]:
    return sorted(read(body).events, key=lambda event: (start_of(event), event.uid))


def start_of(event: Event) -> datetime:
    assert isinstance(event.dtstart, datetime)
    return event.dtstart
