"""A month as a grid: how many listings have a session each day, and where to read more of it."""

from calendar import Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agenda.lines import day_note
from agenda.period import oldest
from events.month import Weekday, month_name, weekdays
from events.presentation import weekday


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the grid; `count` is nothing for a day that is past, of which nothing is counted."""

    number: int
    label: str
    note: str = ""
    count: int | None = None
    url: str = ""
    is_today: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """`weeks` from Monday to Sunday, without the days of other months."""

    title: str
    weeks: Sequence[Sequence[MonthDay | None]]

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        return weekdays(get_language())

    @property
    def legend(self) -> str:
        noted = any(day and day.note for week in self.weeks for day in week)
        said = [_("Sous chaque jour : combien il y a de rendez-vous.")]
        if noted:
            said.append(_("Trait : vacances scolaires ou jour férié."))
        return " ".join(said)


def grid(
    first: date, counts: Mapping[date, int], url: Callable[[date], str], *, today: date, departement: str
) -> MonthGrid:
    """The month that starts on `first`; `url` gives where a day leads."""
    weeks = [
        [
            _day(on, counts.get(on, 0), url, today, departement) if on.month == first.month else None
            for on in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
    return MonthGrid(month_name(first), weeks)


def _day(on: date, count: int, url: Callable[[date], str], today: date, departement: str) -> MonthDay:
    name, note = weekday(on, True), day_note(on, departement)
    if on < today:
        kept = on >= oldest(today)
        label = _("%(day)s, déjà passé") % {"day": name}
        return MonthDay(on.day, label, note, None, url(on) if kept else "", is_past=True)
    return MonthDay(
        on.day, f"{name}, {say_count(count)}", note, count, url(on) if count else "", is_today=on == today
    )


def say_count(count: int) -> str:
    """ "9 rendez-vous", "2 259 rendez-vous"; places that are open are appointments too."""
    return _say_count(count, get_language())


# Said of every day of a month: a number takes long to write with its thousands apart.
@lru_cache(maxsize=4096)
def _say_count(count: int, language: str | None) -> str:
    if not count:
        return _("aucun rendez-vous")
    said = ngettext("%(count)s rendez-vous", "%(count)s rendez-vous", count)
    return said % {"count": number_format(count, force_grouping=True)}
