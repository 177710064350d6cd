"""Exceptions to the usual hours and closures, said as a person would."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.hours.closings import Closing
from directory.hours.exceptions import Closure, ExceptionKind, HoursException
from directory.hours.rules import MONTHS
from directory.hours.words import DAY_NAMES, number, say_date, say_list, say_times

WEEK = timedelta(days=7)
FAR = 300  # days from today: then the year is said too


def say_exceptions(exceptions: Iterable[HoursException], today: date) -> list[str]:
    """One sentence per exception that is not over, in the order of their dates."""
    coming = sorted((one for one in exceptions if one.last >= today), key=lambda one: (one.first, one.last))
    return [capfirst(say_exception(one, today)) for one in coming]


def say_exception(exception: HoursException, today: date) -> str:
    """ "fermé du 20 juillet au 16 août (fermeture estivale)", without capital or full stop."""
    said = _pattern(exception) % {
        "day": say_weekday(exception.first, today),
        **_ends(exception, today),
        "times": say_list([say_times(start, end) for start, end in exception.times]),
    }
    return _with_reason(said, exception.reason)


def say_closing(closing: Closing, today: date) -> str:
    """ "Fermé exceptionnellement ce jeudi 26 novembre (formation).", "Fermé du 20 juillet au 16 août."."""
    if closing.first == closing.last:
        is_near = closing.first - today < WEEK
        pattern = (
            _("fermé exceptionnellement ce %(day)s") if is_near else _("fermé exceptionnellement le %(day)s")
        )
        said = _with_reason(pattern % {"day": say_weekday(closing.first, today)}, closing.reason)
    else:
        as_exception = HoursException(
            ExceptionKind.CLOSED, closing.first, closing.last, reason=closing.reason
        )
        said = say_exception(as_exception, today)
    return _("%(sentence)s.") % {"sentence": capfirst(said)}


def say_closure(closure: Closure | None, today: date) -> str:
    """ "Fermé pour l’instant (travaux). Réouverture prévue le 5 janvier."; nothing when it is over or there is none."""
    if closure is None or (closure.reopens_on and closure.reopens_on <= today):
        return ""
    day = {"day": say_day(closure.since, today)}
    closed = _("Fermé pour l’instant") if closure.since <= today else _("Fermé à partir du %(day)s") % day
    said = _("%(sentence)s.") % {"sentence": _with_reason(closed, closure.reason)}
    if closure.reopens_on is None:
        return said
    again = _("Réouverture prévue le %(day)s.") % {"day": say_day(closure.reopens_on, today)}
    return f"{said} {again}"


def say_day(day: date, today: date) -> str:
    """ "1er décembre", and the year when it is not near."""
    return _say_day(day, abs((day - today).days) > FAR, get_language())


def say_weekday(day: date, today: date) -> str:
    """ "jeudi 24 décembre"."""
    return _say_weekday(day, abs((day - today).days) > FAR, get_language())


# A month of sessions says each of its days.
@lru_cache(maxsize=1024)
def _say_day(day: date, with_year: bool, language: str | None) -> str:
    year = f"{day.year} " if with_year else ""
    return say_date(f"{year}{MONTHS[day.month - 1]} {day.day}")


@lru_cache(maxsize=1024)
def _say_weekday(day: date, with_year: bool, language: str | None) -> str:
    said = {"weekday": _(DAY_NAMES[day.weekday()]), "day": _say_day(day, with_year, language)}
    return _("%(weekday)s %(day)s") % said


def _ends(exception: HoursException, today: date) -> dict[str, str]:
    """The month once when it is the same: "du 20 au 24 juillet"."""
    first, last = exception.first, exception.last
    alike = (first.year, first.month) == (last.year, last.month)
    return {"first": number(first.day) if alike else say_day(first, today), "last": say_day(last, today)}


def _pattern(exception: HoursException) -> str:
    one_day = exception.first == exception.last
    match exception.kind:
        case ExceptionKind.CLOSED:
            return _("fermé le %(day)s") if one_day else _("fermé du %(first)s au %(last)s")
        case ExceptionKind.OPEN:
            return (
                _("ouvert le %(day)s, %(times)s")
                if one_day
                else _("ouvert du %(first)s au %(last)s, %(times)s")
            )
    if one_day:
        return _("le %(day)s, autres horaires : %(times)s")
    return _("du %(first)s au %(last)s, autres horaires : %(times)s")


def _with_reason(said: str, reason: str) -> str:
    return _("%(sentence)s (%(reason)s)") % {"sentence": said, "reason": reason} if reason else said
