"""A month of sessions as a small table: weeks of days, each with what is held that day."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.hours.exceptions_words import say_weekday
from events.enums import Status
from events.presentation import PARIS
from events.session_reads import Session
from events.session_words import clocks
from home.templatetags.typography import french_list


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the table; `label` says in words what the colours and the strike say, with where to read more of it."""

    number: str
    is_today: bool = False
    state: str = ""  # "", "open", "full" or "off"
    label: str = ""
    anchor: str = ""  # of what is still to come


class Weekday(NamedTuple):
    """A column of the table: "lundi", "lu"."""

    name: str
    short: str


@dataclass(frozen=True, slots=True)
class Month:
    """`weeks` from Monday to Sunday, without the days of other months."""

    title: str
    weeks: Sequence[Sequence[Day | None]]
    states: frozenset[str]
    has_today: bool

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        return weekdays(get_language())

    @property
    def legend(self) -> str:
        """What each colour and shape means, of those that are there."""
        said = [
            (bool({"open", "full"} & self.states), _("En violet : il y a une séance.")),
            ("full" in self.states, _("Souligné : complet.")),
            ("off" in self.states, _("Barré : annulé.")),
            (self.has_today, _("Entouré : aujourd’hui.")),
        ]
        return " ".join(words for is_there, words in said if is_there)


@lru_cache(maxsize=16)
def weekdays(language: str | None) -> tuple[Weekday, ...]:
    """The columns of a table of months in the language in force."""
    return tuple(Weekday(str(name), str(name)[:2]) for name in WEEKDAYS.values())


def month_of(first: date, sessions: Iterable[Session], today: date) -> Month:
    """The month that starts on `first`."""
    by_day: defaultdict[date, list[Session]] = defaultdict(list)
    for one in sessions:
        by_day[one.start.astimezone(PARIS).date()].append(one)
    weeks = [
        [_day(on, by_day.get(on, []), today) if on.month == first.month else None for on in week]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    states = frozenset(day.state for week in weeks for day in week if day)
    is_now = (first.year, first.month) == (today.year, today.month)
    return Month(month_name(first), weeks, states, has_today=is_now)


def month_name(first: date) -> str:
    """ "novembre 2026"."""
    return date_format(first, "F Y")


def anchor_of(on: date) -> str:
    return f"jour-{on.isoformat()}"


def _day(on: date, sessions: Sequence[Session], today: date) -> Day:
    number, is_today = str(on.day), on == today
    if not sessions or on < today:
        return Day(number, is_today)
    held = [one for one in sessions if one.status != Status.CANCELLED]
    name = say_weekday(on, today)
    if not held:
        label = _("%(day)s, séance annulée") % {"day": name}
        return Day(number, is_today, "off", label, anchor_of(on))
    full = all(one.status == Status.FULL for one in held)
    times = french_list(list(dict.fromkeys(map(clocks, held)))[:4])
    pattern = _("%(day)s, %(times)s, complet") if full else _("%(day)s, %(times)s")
    label = pattern % {"day": name, "times": times}
    return Day(number, is_today, "full" if full else "open", label, anchor_of(on))
