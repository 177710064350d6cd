"""Calendars as RFC 5545 says them. Import it where it is needed: few processes ever write a calendar.

Each date stands by itself, never as a rule with exceptions: what a rule would repeat is known (closures, holidays,
dates moved), and programs agree on plain dates.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vText
from icalendar.parser import Contentline, Parameters

from calendars.dates import CalendarDate, DatesCalendar, plain
from directory.hours.sessions import PARIS

PRODUCER = "-//Maillage//Agenda//FR"
REFRESH = "PT1H"  # how often a copy is worth fetching anew
FIRST_SEQUENCE = datetime(2020, 1, 1, tzinfo=UTC)

Write = Callable[[str, str], bytes]


def encode(calendar: DatesCalendar) -> bytes:
    """The calendar in UTF-8: the same one is always written the same."""
    # Many dates of a calendar have the same title, address and text.
    write, point_to = cache(text_line), cache(uri_line)
    lines = [*_head(calendar), time_zone()]
    for date in calendar.dates:
        lines += _event(date, write, point_to)
    lines += [b"END:VCALENDAR", b""]
    return b"\r\n".join(lines)


def text_line(name: str, text: str) -> bytes:
    """A property whose value is a text: escaped, and folded at 75 octets."""
    return Contentline.from_parts(name, Parameters(), vText(plain(text))).to_ical()


def uri_line(name: str, address: str) -> bytes:
    """A property whose value is an address, already made of ASCII characters."""
    return Contentline(f"{name}:{address}").to_ical()


def sequence_of(changed_at: datetime) -> int:
    """Seconds, which grow with each change; a whole number of 31 bits until 2088."""
    return int((changed_at - FIRST_SEQUENCE).total_seconds())


def _head(calendar: DatesCalendar) -> Iterator[bytes]:
    yield from (b"BEGIN:VCALENDAR", b"VERSION:2.0", text_line("PRODID", PRODUCER), b"CALSCALE:GREGORIAN")
    # Said twice: as RFC 7986 has it, and as most programs still read it.
    for name in ("NAME", "X-WR-CALNAME"):
        yield text_line(name, calendar.name)
    if calendar.about:
        for name in ("DESCRIPTION", "X-WR-CALDESC"):
            yield text_line(name, calendar.about)
    yield uri_line("URL", calendar.url)
    yield uri_line("SOURCE;VALUE=URI", calendar.source)
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}".encode()
    yield f"X-PUBLISHED-TTL:{REFRESH}".encode()
    yield f"X-WR-TIMEZONE:{PARIS.key}".encode()


def _event(date: CalendarDate, write: Write, point_to: Write) -> Iterator[bytes]:
    changed = _in_utc(date.changed_at)
    yield b"BEGIN:VEVENT"
    yield write("UID", date.uid)
    yield f"DTSTAMP:{changed}".encode()
    yield f"LAST-MODIFIED:{changed}".encode()
    yield f"SEQUENCE:{sequence_of(date.changed_at)}".encode()
    yield _moment("DTSTART", date.start)
    yield _moment("DTEND", date.end)
    yield write("SUMMARY", date.title)
    yield b"STATUS:CANCELLED" if date.is_cancelled else b"STATUS:CONFIRMED"
    # Somewhere one may go, not somewhere one is expected.
    yield b"TRANSP:TRANSPARENT"
    if date.where:
        yield write("LOCATION", date.where)
    if date.point:
        yield "GEO:{:.6f};{:.6f}".format(*date.point).encode()
    if date.text:
        yield write("DESCRIPTION", date.text)
    yield point_to("URL", date.url)
    yield b"END:VEVENT"


def _moment(name: str, moment: datetime) -> bytes:
    local = moment.astimezone(PARIS)
    if local.fold:
        # The hour that comes twice in October: by the clock, it would be the first one.
        return f"{name}:{_in_utc(moment)}".encode()
    return f"{name};TZID={PARIS.key}:{local:%Y%m%dT%H%M%S}".encode()


def _in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@cache
def time_zone() -> bytes:
    """Europe/Paris, by the rule the European Union has followed since 1996."""
    zone = Timezone()
    zone.add("TZID", PARIS.key)
    changes = (
        (TimezoneDaylight, "CEST", datetime(1996, 3, 31, 2), 3, 1, 2),  # noqa: DTZ001 (by the clock, as it is written)
        (TimezoneStandard, "CET", datetime(1996, 10, 27, 3), 10, 2, 1),  # noqa: DTZ001
    )
    for kind, name, first, month, before, after in changes:
        change = kind()
        change.add("TZNAME", name)
        change.add("DTSTART", first)
        change.add("RRULE", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        change.add("TZOFFSETFROM", timedelta(hours=before))
        change.add("TZOFFSETTO", timedelta(hours=after))
        zone.add_component(change)
    return zone.to_ical().rstrip(b"\r\n")
