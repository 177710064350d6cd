"""The moments one may choose, in words."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from search.when import HOLIDAYS, PARTS, TERM, THIS_WEEK, TODAY, TOMORROW, WEEKDAYS, WEEKEND, When

MONDAY = date(2026, 1, 5)


def labels() -> dict[str, str]:
    """The values of `quand` as their boxes and chips say them, in order."""
    weekdays = {name: _weekday(rank).capitalize() for rank, name in enumerate(WEEKDAYS)}
    return {
        TODAY: _("Aujourd’hui"),
        TOMORROW: _("Demain"),
        THIS_WEEK: _("Cette semaine"),
        **weekdays,
        WEEKEND: _("Le week-end"),
        "matin": _("Le matin"),
        "apres-midi": _("L’après-midi"),
        "soir": _("Le soir, après 17 h 30"),
        HOLIDAYS: _("Pendant les vacances scolaires"),
        TERM: _("Hors vacances scolaires"),
    }


def phrase(when: When) -> list[str]:
    """What is asked, as parts of a sentence: "le mercredi ou le samedi", "l’après-midi", "du 19 décembre au 3 janvier"."""
    words = _phrases()
    groups: Sequence[Sequence[str]] = (when.days, when.parts, when.periods)
    found = [_either(words, some) for some in groups if some]
    return [*found, dates(when)] if when.has_dates else found


def dates(when: When) -> str:
    """ "du 19 décembre 2026 au 3 janvier 2027", "à partir du 19 décembre", "jusqu’au 3 janvier 2027"."""
    today = when.today
    if when.du and when.au:
        if when.du == when.au:
            return _("le %(day)s") % {"day": _day(when.du, today)}
        return _("du %(first)s au %(last)s") % {
            "first": _begin(when.du, when.au),
            "last": _day(when.au, today),
        }
    if when.du:
        return _("à partir du %(day)s") % {"day": _day(when.du, today)}
    return _("jusqu’au %(day)s") % {"day": _day(when.au, today)} if when.au else ""


def _begin(first: date, last: date) -> str:
    """What the end of a period does not say already: "1er", "19 décembre", "19 décembre 2026"."""
    if first.year != last.year:
        return f"{_number(first)} {date_format(first, 'F Y')}"
    return _number(first) if first.month == last.month else f"{_number(first)} {date_format(first, 'F')}"


def _either(words: Mapping[str, str], values: Sequence[str]) -> str:
    *others, last = [text for value, text in words.items() if value in values]
    return _("%(first)s ou %(last)s") % {"first": ", ".join(others), "last": last} if others else last


def _phrases() -> dict[str, str]:
    weekdays = {name: _("le %(day)s") % {"day": _weekday(rank)} for rank, name in enumerate(WEEKDAYS)}
    return {
        TODAY: _("aujourd’hui"),
        TOMORROW: _("demain"),
        THIS_WEEK: _("cette semaine"),
        **weekdays,
        WEEKEND: _("le week-end"),
        **dict(zip(PARTS, (_("le matin"), _("l’après-midi"), _("le soir")), strict=True)),
        HOLIDAYS: _("pendant les vacances scolaires"),
        TERM: _("hors vacances scolaires"),
    }


def _weekday(rank: int) -> str:
    return date_format(MONDAY.replace(day=MONDAY.day + rank), "l")


def _day(day: date, today: date) -> str:
    return f"{_number(day)} {date_format(day, 'F' if day.year == today.year else 'F Y')}"


def _number(day: date) -> str:
    return _("1er") if day.day == 1 else str(day.day)
