"""The sessions of a listing at one location, as the index keeps them: which days, which parts of the day.

Four bits a day (see `search.when.parts_of`), each day at its ordinal modulo 196: from one night to the next, the place
of a day that is over waits empty for the day that comes 28 weeks later.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from directory.hours.sessions import PARIS
from events.enums import Status
from events.models import Occurrence
from events.planning import midnight
from events.session_reads import instant_of
from search.when import DAY, HORIZON, parts_of

SLOTS = 196
BITS = 4  # of a slot
LENGTH = SLOTS * BITS // 8  # in octets

# The page, and its location; for an event neither, but the address of dates that are held elsewhere than the others.
Where = tuple[int, int | None, int | None]


class Moment(NamedTuple):
    """A session that is held."""

    start: datetime
    end: datetime


@dataclass(slots=True)
class Calendar:
    """The sessions of one location: those from today on as bits, and the next one that is not over."""

    bits: int = 0
    next: Moment | None = None

    def add(self, moment: Moment, *, now: datetime) -> None:
        if moment.end > now and (self.next is None or moment.start < self.next.start):
            self.next = moment
        day, parts = _placed(moment)
        first = now.astimezone(PARIS).date()
        if 0 <= (day - first).days < SLOTS:
            self.bits |= parts << (slot_of(day) * BITS)

    @property
    def octets(self) -> bytes:
        return self.bits.to_bytes(LENGTH, "little") if self.bits else b""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of `Entry` that say it."""
        start, end = self.next or (None, None)
        return {"calendar": self.octets, "next_start": start, "next_end": end}


def slot_of(day: date) -> int:
    return day.toordinal() % SLOTS


def same_days(one: bytes | memoryview, other: bytes | memoryview, today: date) -> bool:
    """Whether two calendars say the same of the days that may be asked for; the others wait for the night to empty them."""
    differing = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
    return not differing & _asked_from(today)


@lru_cache(maxsize=8)
def _asked_from(today: date) -> int:
    days = (today + number * DAY for number in range(HORIZON.days + 1))
    return sum(((1 << BITS) - 1) << (slot_of(day) * BITS) for day in days)


def calendars(page_ids: Iterable[int], *, now: datetime) -> dict[Where, Calendar]:
    """What is still to come of these pages, in one query; a session that is cancelled is none.

    Who has no session at all is not there.
    """
    found: dict[Where, Calendar] = {}
    since = midnight(now.astimezone(PARIS).date())
    for page, location, venue, start, end, status in _sessions(page_ids, since):
        calendar = found.setdefault((page, location, venue), Calendar())
        if status != Status.CANCELLED:
            calendar.add(_moment(start, end), now=now)
    return found


def _sessions(page_ids: Iterable[int], since: datetime) -> Iterator[tuple[*Where, str, str, str]]:
    """As the database writes them: there are tens of thousands, of a few hundred moments."""
    sessions = Occurrence.objects.filter(page__in=list(page_ids), end__gt=since).order_by()
    times = (Cast(name, TextField()) for name in ("start", "end"))
    names: tuple[Any, ...] = ("page_id", "location_id", "venue_id", *times, "status")
    yield from sessions.values_list(*names).iterator(chunk_size=5_000)


@lru_cache(maxsize=32_768)
def _moment(start: str, end: str) -> Moment:
    return Moment(instant_of(start), instant_of(end))


@lru_cache(maxsize=32_768)
def _placed(moment: Moment) -> tuple[date, int]:
    return moment.start.astimezone(PARIS).date(), parts_of(*moment)
