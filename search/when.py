"""When one is free: what `quand`, `du` and `au` ask of a session. Nothing here reads the database.

A session counts for the day it starts, in the time of mainland France.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from directory.hours.school import holiday_at, known_until
from directory.hours.sessions import PARIS
from directory.hours.typed_dates import read_dates as read_typed

DAY = timedelta(days=1)
SOON = timedelta(weeks=8)  # how far a search looks without dates
HORIZON = timedelta(weeks=26)  # how far sessions are known
LEAST = timedelta(minutes=30)  # of a session in a part of the day
NOON, LATE = time(12), time(17, 30)

TODAY, TOMORROW, WEEKEND, THIS_WEEK = "aujourdhui", "demain", "week-end", "cette-semaine"
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAYS = (TODAY, TOMORROW, THIS_WEEK, *WEEKDAYS, WEEKEND)
MORNING, AFTERNOON, EVENING, ANY = 1, 2, 4, 8
PARTS = {"matin": MORNING, "apres-midi": AFTERNOON, "soir": EVENING}
HOLIDAYS, TERM = "vacances", "hors-vacances"
PERIODS = (HOLIDAYS, TERM)
VALUES = (*DAYS, *PARTS, *PERIODS)


@dataclass(frozen=True)
class When:
    """OR within days, within parts and within periods; AND between the three, on one and the same session.

    Without dates, on the next 8 weeks; `first` and `last` are the days that are looked at, both included.
    """

    today: date
    days: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    du: date | None = None
    au: date | None = None

    @classmethod
    def of(
        cls, values: Sequence[str], *, today: date, du: date | None = None, au: date | None = None
    ) -> "When":
        """What these values of `quand` ask, known ones, in any order."""
        return cls(today, du=du, au=au)._with(values)

    def accepts(self, start: datetime, end: datetime, *, departement: str) -> bool:
        """Whether a session, over or not, is one of those asked for; school holidays are those of a département."""
        held = parts_of(start, end)
        return self.takes(start.astimezone(PARIS).date(), departement) and bool(held & self.bits)

    def takes(self, day: date, departement: str) -> bool:
        """Whether sessions of that day may be asked for, whatever their hours."""
        return (
            self.first <= day <= self.last
            and (not self.days or any(self._is(name, day) for name in self.days))
            and (not self.periods or any(is_in(name, day, departement) for name in self.periods))
        )

    def dates(self, departement: str) -> Iterator[date]:
        """The days that may be asked for, in order."""
        for number in range((self.last - self.first).days + 1):
            day = self.first + number * DAY
            if self.takes(day, departement):
                yield day

    @cached_property
    def first(self) -> date:
        return max(self.du or self.today, self.today)

    @cached_property
    def last(self) -> date:
        if self.au:
            return self.au
        return self.today + HORIZON if self.du else self.today + SOON - DAY

    @property
    def has_dates(self) -> bool:
        return bool(self.du or self.au)

    @cached_property
    def bits(self) -> int:
        """The parts of the day that suit, one bit each."""
        return sum({PARTS[name] for name in self.parts}) or ANY

    @property
    def values(self) -> tuple[str, ...]:
        """The values of `quand`."""
        return (*self.days, *self.parts, *self.periods)

    def without(self, value: str) -> "When":
        """Without that value of `quand`."""
        return self._with(tuple(one for one in self.values if one != value))

    @property
    def lighter(self) -> "dict[tuple[str, str], When | None]":
        """What is asked without each choice, by parameter and value; the dates, `du` and `au`, are one choice."""
        found: dict[tuple[str, str], When | None] = {
            ("quand", value): self.without(value) if len(self.values) > 1 or self.has_dates else None
            for value in self.values
        }
        if self.has_dates:
            found[self.dates_choice] = replace(self, du=None, au=None) if self.values else None
        return found

    @property
    def dates_choice(self) -> tuple[str, str]:
        """The parameter and value that stand for the dates."""
        return ("du", self.du.isoformat()) if self.du else ("au", self.au.isoformat() if self.au else "")

    def choosing(self, value: str) -> "When":
        """With that value alone of its group, as counts are: the two other groups stay."""
        group = next(some for some in (DAYS, tuple(PARTS), PERIODS) if value in some)
        return self._with((*(one for one in self.values if one not in group), value))

    def _with(self, values: Sequence[str]) -> "When":
        return replace(
            self,
            days=tuple(one for one in values if one in DAYS),
            parts=tuple(one for one in values if one in PARTS),
            periods=tuple(one for one in values if one in PERIODS),
        )

    def _is(self, name: str, day: date) -> bool:
        if name in WEEKDAYS:
            return WEEKDAYS[day.weekday()] == name
        if name == WEEKEND:
            return day.weekday() >= 5
        if name == THIS_WEEK:
            return self.today <= day <= self.today + (6 - self.today.weekday()) * DAY
        return day == (self.today + DAY if name == TOMORROW else self.today)


@lru_cache(maxsize=8192)
def parts_of(start: datetime, end: datetime) -> int:
    """The parts of the day of a session, by the clock of the day it starts; `ANY` is that of all sessions."""
    day = start.astimezone(PARIS).date()
    noon, late = (datetime.combine(day, clock, PARIS) for clock in (NOON, LATE))
    found = ANY
    if start < noon:
        found |= MORNING
    if min(end, late) - max(start, noon) >= LEAST:
        found |= AFTERNOON
    if end - max(start, late) >= LEAST:
        found |= EVENING
    return found


def is_in(period: str, day: date, departement: str) -> bool:
    """Whether a day is in (or out of) the school holidays; neither where the calendar is not known."""
    known = known_until(departement)
    if known is None or day > known:
        return False
    return (holiday_at(day, departement) is not None) == (period == HOLIDAYS)


@dataclass(frozen=True)
class Dates:
    """The period asked for, and what is wrong with `du` or `au`, which is then left out."""

    du: date | None = None
    au: date | None = None
    messages: tuple[tuple[str, Any], ...] = ()


def read_dates(du: str, au: str, *, today: date) -> Dates:
    """Reads two dates, ISO as links carry them or as people type them; what has already begun goes on from today."""
    found: dict[str, date | None] = {}
    messages: list[tuple[str, Any]] = []
    for name, text in (("du", du.strip()), ("au", au.strip())):
        found[name] = None
        if not text:
            continue
        day = read_day(text, today)
        if day is None:
            messages.append((name, _("Écrivez la date ainsi : 31/12/2026.")))
            continue
        if day > today + HORIZON:
            messages.append((name, _("C’est trop loin : les séances sont connues pour six mois.")))
        elif name == "au" and day < today:
            messages.append((name, _("Cette date est déjà passée.")))
        elif name == "au" and (first := found["du"]) and day < first:
            messages.append((name, _("La fin est avant le début.")))
        else:
            found[name] = day
    return Dates(found["du"], found["au"], tuple(messages))


def read_day(text: str, today: date) -> date | None:
    """ "2026-12-12", "12/12/2026", "le samedi 12 décembre"; nothing when it is not one date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        typed = read_typed(text.removeprefix("le "), today)
    except ValueError:
        return None
    return typed.dates[0] if len(typed.dates) == 1 and typed.start is None else None
