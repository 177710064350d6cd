"""How the date of an event is said, in the time of mainland France whatever the server's."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.hours.sessions import PARIS


def dates(start: datetime, end: datetime | None, *, today: date | None = None) -> str:
    """ "mardi 24 novembre, 9 h – 12 h", in the time of mainland France; with the year when it is not this one, both
    days when it lasts."""
    start = start.astimezone(PARIS)
    today = today or timezone.now().astimezone(PARIS).date()
    if end is None:
        return f"{day(start, today)}, {clock(start)}"
    end = end.astimezone(PARIS)
    if start.date() == end.date():
        return f"{day(start, today)}, {clock(start)} – {clock(end)}"
    return _("du %(start)s, %(start_time)s au %(end)s, %(end_time)s") % {
        "start": day(start, today),
        "start_time": clock(start),
        "end": day(end, today),
        "end_time": clock(end),
    }


def day(moment: datetime, today: date) -> str:
    """ "mardi 24 novembre", "mercredi 1er janvier 2027" when it is another year."""
    return weekday(moment.date(), moment.year == today.year)


def weekday(on: date, this_year: bool) -> str:
    """The same of a date, the year left out when it is this one."""
    return _weekday(on, this_year, get_language())


@lru_cache(maxsize=1024)
def _weekday(on: date, this_year: bool, language: str | None) -> str:
    words = f"{number_of_day(on)} {date_format(on, 'F')}"
    return words if this_year else f"{words} {on.year}"


def number_of_day(on: date) -> str:
    """ "mardi 24", "jeudi 1er"."""
    number = _("1er") if on.day == 1 else str(on.day)
    return f"{date_format(on, 'l')} {number}"


def clock(moment: datetime) -> str:
    """ "9 h", "18 h 30", "minuit" as "0 h"."""
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def leaf(start: datetime) -> dict[str, Any]:
    """The date leaf: "mar." "24" "nov."."""
    weekday, month = _around_day(start.date(), get_language())
    return {"weekday": weekday, "day": start.day, "month": month}


@lru_cache(maxsize=1024)
def _around_day(on: date, language: str | None) -> tuple[str, str]:
    # Translators: an abbreviated weekday, "mar." for mardi.
    weekday = _("%(weekday)s.") % {"weekday": date_format(on, "D").rstrip(".")}
    return weekday, date_format(on, "N")
