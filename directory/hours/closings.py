"""Closures for a while that take sessions away: what a card says of the session one expected.

Kept beside what is searched as JSON, one list each: [first day, last day, last day missed, reason].
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from directory.hours.exceptions import ExceptionKind, HoursException, read_exceptions
from directory.hours.sessions import sessions

AHEAD = timedelta(days=21)  # beyond, nobody expects the session yet


@dataclass(frozen=True)
class Closing:
    """Closed from one day to another, both included; the last session that the usual hours gave is on `missed`."""

    first: date
    last: date
    missed: date
    reason: str = ""


def closings(text: str, exceptions: Sequence[HoursException], *, departement: str) -> tuple[Closing, ...]:
    """The closures among the exceptions, in order, that take away sessions of these OSM hours in a département."""
    found = []
    for one in exceptions:
        if one.kind != ExceptionKind.CLOSED:
            continue
        usual = sessions(text, one.first, one.last, departement=departement).dates
        held = sessions(text, one.first, one.last, departement=departement, exceptions=exceptions).dates
        missed = {each.start.date() for each in usual} - {each.start.date() for each in held}
        if missed:
            found.append(Closing(one.first, one.last, max(missed), one.reason))
    return tuple(sorted(found, key=lambda one: (one.first, one.last)))


def closings_of(text: str, rows: Any, *, departement: str) -> tuple[Closing, ...]:
    """Those of an address, its exceptions as they are kept; none when they, or its hours, cannot be read."""
    if not rows or not text:
        return ()
    try:
        return closings(text, read_exceptions(rows), departement=departement)
    except ValidationError:
        return ()


def closing_before(found: Iterable[Closing], today: date, next_day: date | None) -> Closing | None:
    """The closure to be said: it takes away a session that was expected soon, and before the next one."""
    soon = (one for one in found if one.missed >= today and one.first <= today + AHEAD)
    return next((one for one in soon if next_day is None or one.first <= next_day), None)


def as_json(found: Iterable[Closing]) -> list[list[str]]:
    """The closures as they are kept."""
    return [
        [one.first.isoformat(), one.last.isoformat(), one.missed.isoformat(), one.reason] for one in found
    ]


def from_json(rows: Iterable[Sequence[str]]) -> tuple[Closing, ...]:
    day = date.fromisoformat
    return tuple(Closing(day(first), day(last), day(missed), why) for first, last, missed, why in rows)
