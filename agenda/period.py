"""The days an agenda shows. Nothing here reads the database."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from agenda.enums import View
from events.planning import PAST_KEPT
from events.presentation import weekday
from search.when import DAY, HORIZON, Dates, read_day

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both shown; `start` is the day that was asked for, today when none was."""

    view: View
    today: date
    start: date
    first: date
    last: date

    @classmethod
    def of(cls, view: View, *, today: date, du: date | None = None, au: date | None = None) -> "Period":
        start = du or today
        if view == View.MONTH:
            days = monthrange(start.year, start.month)[1]
            return cls(view, today, start, start.replace(day=1), start.replace(day=days))
        last = _week_of(view, start, today)[-1]
        first = _week_of(view, start, today)[0] if view == View.WEEK else start
        return cls(view, today, start, first, min(last, au) if au else last)

    @property
    def days(self) -> list[date]:
        return list(days_between(self.first, self.last))

    @property
    def week(self) -> list[date]:
        """The seven days around those that are shown."""
        return _week_of(self.view, self.start, self.today)

    @property
    def before(self) -> date | None:
        """Where the period before starts; nothing when nothing is kept of it."""
        begins = self.first if self.view == View.MONTH else self.week[0]
        if begins <= oldest(self.today):
            return None
        found = (begins - DAY).replace(day=1) if self.view == View.MONTH else begins - WEEK
        # Day by day, what is to come stops at today: what is past is another week.
        ends = self.today if self.view == View.DAY and begins > self.today else oldest(self.today)
        return max(found, ends)

    @property
    def after(self) -> date | None:
        """Where the next one starts; nothing when it is farther than sessions are known."""
        found = (self.last if self.view == View.MONTH else self.week[-1]) + DAY
        return found if found <= self.today + HORIZON else None

    @property
    def is_past(self) -> bool:
        return self.last < self.today

    @property
    def has_past(self) -> bool:
        return self.first < self.today

    @property
    def is_partly_past(self) -> bool:
        return self.has_past and not self.is_past


def _week_of(view: View, start: date, today: date) -> list[date]:
    """From Monday to Sunday; day by day, the seven days from today on when it begins there."""
    first = start if view == View.DAY and start == today else start - start.weekday() * DAY
    return list(days_between(first, first + 6 * DAY))


def days_between(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * DAY


def oldest(today: date) -> date:
    """The first day of which everything is kept."""
    return today - PAST_KEPT + DAY


def read_period(du: str, au: str, *, today: date) -> Dates:
    """Reads the two dates of an agenda as a search does, but for days that are past: they are shown while they are kept."""
    found: dict[str, date | None] = {"du": None, "au": None}
    messages: list[tuple[str, Any]] = []
    for name, text in (("du", du.strip()), ("au", au.strip())):
        day = read_day(text, today) if text else None
        if day is None:
            if text:
                messages.append((name, _("Écrivez la date ainsi : 31/12/2026.")))
        elif day > today + HORIZON:
            messages.append((name, _("C’est trop loin : les séances sont connues pour six mois.")))
        elif day < oldest(today):
            said = weekday(oldest(today), oldest(today).year == today.year)
            messages.append(
                (name, _("Les dates passées sont gardées trente jours : rien avant le %s.") % said)
            )
        elif name == "au" and day < (found["du"] or today):
            messages.append((name, _("La fin est avant le début.")))
        else:
            found[name] = day
    return Dates(found["du"], found["au"], tuple(messages))
