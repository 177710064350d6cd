"""When one can come: the dated sessions that opening hours, the calendars and the exceptions give.

What is not sure gives no session, never a wrong one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from directory.hours.exceptions import Closure, ExceptionKind, HoursException
from directory.hours.expansion import LONGEST, Expanded, expand
from directory.hours.holidays import ALSACE_MOSELLE
from directory.hours.rules import APPOINTMENT
from directory.hours.school import ZONES, known_until, zone_of

PARIS = ZoneInfo("Europe/Paris")
PLAIN_APPOINTMENT = "sur rendez-vous"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Session:
    """From when to when one can come, as aware datetimes of Paris; `note` is what else the hours say."""

    start: datetime
    end: datetime
    by_appointment: bool = False
    note: str = ""


@dataclass(frozen=True)
class Sessions:
    """The sessions in order.

    `known_until` is a day when the hours follow school holidays that are not published past it: nothing is computed
    after that day. `unsure` when the hours cannot be computed at all, so that only explicit dates are given.
    """

    dates: tuple[Session, ...] = ()
    known_until: date | None = None
    unsure: bool = False


def sessions(
    text: str,
    first: date,
    last: date,
    *,
    departement: str,
    exceptions: Sequence[HoursException] = (),
    closed: Closure | None = None,
) -> Sessions:
    """The sessions that start from one day to another, both included, of OSM hours in a département.

    Of two exceptions about one day, the shorter wins, then the later; a closure wins over all.
    """
    found = _usual(text.strip(), first, last, _like(departement))
    if not exceptions and closed is None:
        return found
    dates = _with_exceptions(found.dates, exceptions, first, last) if exceptions else found.dates
    if closed is not None:
        dates = tuple(one for one in dates if not closed.covers(one.start.date()))
    return replace(found, dates=dates)


@cache
def _like(departement: str) -> str:
    """One département for all those that have the same holidays, so that they share what is computed."""
    zone = zone_of(departement)
    return ZONES[zone].split()[0] if zone and departement not in ALSACE_MOSELLE else departement


@lru_cache(maxsize=2_048)
def _usual(text: str, first: date, last: date, departement: str) -> Sessions:
    """Without exceptions: thousands of places share their hours."""
    if not text or first > last:
        return Sessions()
    hours = expand(text, first - DAY, last + DAY, departement)
    if hours is None:
        return Sessions(unsure=True)
    until = known_until(departement) if hours.follows_school else None
    until = until if until and until < last else None
    return Sessions(tuple(_evaluate(hours, first, until or last)), known_until=until)


def _evaluate(hours: Expanded, first: date, last: date) -> list[Session]:
    """The days before and after are looked at too, for what is open over midnight is one."""
    if not hours.text or first > last:
        return []
    window = datetime.combine(first - DAY, time.min), datetime.combine(last + 2 * DAY, time.min)
    found = []
    for start, end, state, comment in OpeningHours(hours.text, country="FR").intervals(*window):
        if state == State.CLOSED or not first <= start.date() <= last:
            continue
        remark = hours.remark(comment)
        if remark.spills_to and end.time() == time.min:
            end = datetime.combine(end.date(), time.fromisoformat(remark.spills_to))
        by_appointment = bool(APPOINTMENT.search(remark.note))
        if end - start <= timedelta(minutes=LONGEST) and (state == State.OPEN or by_appointment):
            note = _without_appointment(remark.note)
            # The clock on the wall: the library knows nothing of summer time, and need not.
            found.append(
                Session(start.replace(tzinfo=PARIS), end.replace(tzinfo=PARIS), by_appointment, note)
            )
    return found


def _without_appointment(note: str) -> str:
    """ "sur rendez-vous, salle du haut": what is left to say beside `by_appointment`."""
    start, _comma, rest = note.partition(",")
    return rest.strip() if start.strip().lower() == PLAIN_APPOINTMENT else note


def _with_exceptions(
    usual: Sequence[Session], exceptions: Sequence[HoursException], first: date, last: date
) -> tuple[Session, ...]:
    by_day: defaultdict[date, list[Session]] = defaultdict(list)
    for one in usual:
        by_day[one.start.date()].append(one)
    for exception in sorted(exceptions, key=lambda one: one.first - one.last):
        day = max(exception.first, first)
        while day <= min(exception.last, last):
            by_day[day] = _on_day(by_day[day], exception, day)
            day += DAY
    return tuple(sorted((one for some in by_day.values() for one in some), key=lambda one: one.start))


def _on_day(usual: list[Session], exception: HoursException, day: date) -> list[Session]:
    """Other hours for a while are those of the days that open; for one day alone, it opens."""
    if exception.kind == ExceptionKind.CLOSED:
        return []
    if exception.kind == ExceptionKind.OTHER_HOURS and not usual and exception.first != exception.last:
        return []
    by_appointment = bool(usual) and all(one.by_appointment for one in usual)
    own = [_session(day, *times, by_appointment, exception.reason) for times in exception.times]
    return [*usual, *own] if exception.kind == ExceptionKind.OPEN else own


def _session(day: date, opens: str, closes: str, by_appointment: bool, note: str) -> Session:
    start, end = _at(day, opens), _at(day, closes)
    return Session(start, end if start < end else end + DAY, by_appointment, note)


def _at(day: date, clock: str) -> datetime:
    hours, minutes = map(int, clock.split(":"))
    return datetime.combine(day + DAY * (hours // 24), time(hours % 24, minutes), PARIS)
