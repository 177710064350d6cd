"""What comes back in a month: its dates said together, as a wall has room for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.presentation import PARIS
from events.session_reads import Session
from events.session_words import clocks
from home.templatetags.typography import french_list

MANY_DAYS = 3  # of the week, with the same hours: said as a period
WEEK = timedelta(days=7)


class Opening(NamedTuple):
    """A day, and its hours in words: "9 h – 12 h et 14 h – 17 h"."""

    day: date
    hours: str


def say_dates(sessions: Iterable[Session], *, unsaid: Collection[date] = ()) -> tuple[str, ...]:
    """ "mardi, 9 h – 12 h : 1er, 8 et 15"; of what opens most of the week, from when to when and the days left out.

    All the sessions are of one month. `unsaid` are days of which something else is said: neither given nor left out.
    """
    same_hours: defaultdict[str, list[date]] = defaultdict(list)
    for opening in openings(sessions):
        same_hours[opening.hours].append(opening.day)
    said = [
        (group[0].weekday(), group[0], _say(hours, group, unsaid))
        for hours, days in same_hours.items()
        for group in _groups(days)
    ]
    return tuple(words for _weekday, _first, words in sorted(said))


def openings(sessions: Iterable[Session]) -> list[Opening]:
    """The sessions day by day, each hour said once."""
    days: defaultdict[date, list[str]] = defaultdict(list)
    for one in sorted(sessions, key=lambda one: (one.start, one.end)):
        hours = clocks(one)
        on = days[one.start.astimezone(PARIS).date()]
        if hours not in on:
            on.append(hours)
    return [Opening(day, french_list(hours)) for day, hours in days.items()]


def _groups(days: Sequence[date]) -> list[list[date]]:
    """Days with the same hours: all together when they are those of most of the week, else by day of the week."""
    by_weekday: defaultdict[int, list[date]] = defaultdict(list)
    for day in days:
        by_weekday[day.weekday()].append(day)
    if len(by_weekday) >= MANY_DAYS and len(_left_out(days)) <= len(days) // 2:
        return [list(days)]
    return list(by_weekday.values())


def _say(hours: str, days: list[date], unsaid: Collection[date]) -> str:
    weekdays = sorted({day.weekday(): day for day in days}.items())
    names = [date_format(day, "l") for _number, day in weekdays]
    if len(names) == 1:
        return _("%(weekday)s, %(hours)s : %(days)s") % {
            "weekday": names[0],
            "hours": hours,
            "days": french_list(map(number, days)),
        }
    left_out = [day for day in _left_out(days) if day not in unsaid]
    pattern = (
        _("%(weekdays)s, %(hours)s : du %(first)s au %(last)s, sauf le %(days)s")
        if left_out
        else _("%(weekdays)s, %(hours)s : du %(first)s au %(last)s")
    )
    return pattern % {
        "weekdays": _say_weekdays([number for number, _day in weekdays], names),
        "hours": hours,
        "first": number(days[0]),
        "last": number(days[-1]),
        "days": french_list(map(number, left_out)),
    }


def _say_weekdays(numbers: Collection[int], names: Sequence[str]) -> str:
    """ "du lundi au vendredi", or each by its name."""
    first, *_others, last = numbers
    if last - first == len(numbers) - 1:
        return _("du %(first)s au %(last)s") % {"first": names[0], "last": names[-1]}
    return french_list(names)


def _left_out(days: Sequence[date]) -> list[date]:
    """The days between the first and the last one that fall on the same days of the week, and are not among them."""
    weekdays, given = {day.weekday() for day in days}, set(days)
    between = (days[0] + timedelta(days=rank) for rank in range((days[-1] - days[0]).days))
    return [day for day in between if day.weekday() in weekdays and day not in given]


def number(day: date) -> str:
    """ "1er", "8"."""
    return _("1er") if day.day == 1 else str(day.day)
