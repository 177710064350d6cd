"""The moments one may choose, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from search.when import DAYS, HOLIDAYS, PARTS, TERM, THIS_WEEK, TODAY, TOMORROW, WEEKDAYS, WEEKEND, When

MONDAY = date(2026, 1, 5)
MOST_SAID = 3  # days with their hours, one by one


def labels() -> Mapping[str, str]:
    """The values of `quand` as their boxes and chips say them, in order."""
    return _labels(get_language())


@lru_cache(maxsize=16)
def _labels(language: str | None) -> Mapping[str, str]:
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


def phrase(when: When) -> Sequence[str]:
    """What is asked, as parts of a sentence: "le mercredi après-midi", "hors vacances scolaires", "jusqu’au 3 janvier"."""
    return _phrase(when, get_language())


@lru_cache(maxsize=1024)
def _phrase(when: When, language: str | None) -> Sequence[str]:
    days, parts = _wide(when), [one for one in PARTS if one in when.parts]
    found = _at_hours(days, parts) or [_either(some) for some in (_days(days), _parts(parts)) if some]
    if len(when.periods) > 1:
        found.append(_("pendant les vacances scolaires ou en dehors"))
    elif when.periods:
        found.append(
            _("pendant les vacances scolaires") if HOLIDAYS in when.periods else _("hors vacances scolaires")
        )
    return [*found, dates(when)] if when.has_dates else found


def _wide(when: When) -> list[str]:
    """The days asked for, without those that another one holds."""
    held: set[str] = set()
    if WEEKEND in when.days:
        held |= set(WEEKDAYS[5:])
    if THIS_WEEK in when.days:
        held |= {TODAY} if when.today.weekday() == 6 else {TODAY, TOMORROW}
    return [one for one in DAYS if one in when.days and one not in held]


def _days(days: Sequence[str]) -> list[str]:
    """ "demain", "le mercredi"; "n’importe quel jour" for the seven of them, "en semaine" from Monday to Friday."""
    words = {
        TODAY: _("aujourd’hui"),
        TOMORROW: _("demain"),
        THIS_WEEK: _("cette semaine"),
        **{name: _("le %(day)s") % {"day": _weekday(rank)} for rank, name in enumerate(WEEKDAYS)},
        WEEKEND: _("le week-end"),
    }
    week, ends = set(WEEKDAYS[:5]), ({WEEKEND}, set(WEEKDAYS[5:]))
    if week <= set(days):
        if any(end <= set(days) for end in ends):
            return [_("n’importe quel jour")]
        rest = [words[one] for one in days if one not in week]
        return [_("du lundi au vendredi"), *rest]
    return [words[one] for one in days]


def _parts(parts: Sequence[str]) -> list[str]:
    words = dict(zip(PARTS, (_("le matin"), _("l’après-midi"), _("le soir")), strict=True))
    return [words[one] for one in parts]


def _at_hours(days: Sequence[str], parts: Sequence[str]) -> list[str]:
    """ "ce soir", "le mercredi matin ou après-midi", "le mercredi soir ou le samedi soir"; nothing when it would be long."""
    named = {TODAY, TOMORROW, *WEEKDAYS}
    if not parts or not days or not set(days) <= named or len(days) * len(parts) > MOST_SAID:
        return []
    today = dict(zip(PARTS, (_("ce matin"), _("cet après-midi"), _("ce soir")), strict=True))
    bare = dict(zip(PARTS, (_("matin"), _("après-midi"), _("soir")), strict=True))
    said = []
    for name in days:
        if name == TODAY:
            said += [today[one] for one in parts]
        else:
            (day,) = _days([name])
            said.append(_("%(day)s %(part)s") % {"day": day, "part": _either([bare[one] for one in parts])})
    return [_either(said)]


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


def _either(said: Sequence[str]) -> str:
    *others, last = said
    return _("%(first)s ou %(last)s") % {"first": ", ".join(others), "last": last} if others else last


def _weekday(rank: int) -> str:
    return date_format(MONDAY.replace(day=MONDAY.day + rank), "l")


def _day(day: date, today: date) -> str:
    return f"{_number(day)} {date_format(day, 'F' if day.year == today.year else 'F Y')}"


def _number(day: date) -> str:
    return _("1er") if day.day == 1 else str(day.day)
