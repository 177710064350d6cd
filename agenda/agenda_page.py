"""What the agenda shows, computed only when a template asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any

import numpy as np
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agenda import sentences
from agenda.enums import View
from agenda.forms import AgendaForm
from agenda.lines import Day, day_note, lines_of
from agenda.month import MonthGrid, grid, say_count
from agenda.period import WEEK, Period, oldest
from agenda.rows import Dated, Listed
from agenda.sessions import NO_SESSION, Sessions, Span
from agenda.shortcuts import shortcuts
from events.planning import midnight
from events.presentation import PARIS, weekday
from home.templatetags.pagination import pages_around
from search.columns import instant
from search.links import SearchLink
from search.results_page import Choice, DateField, ResultsPage
from search.shortcuts import Shortcut, departement_of
from search.when import DAY, HORIZON

ENOUGH = 10  # lines: with fewer, the days after are shown too
OF_A_DAY = 5  # lines of each day of a week


@dataclass(frozen=True, slots=True)
class StripDay:
    """A day of the week above the list; nothing is counted of one that is past."""

    name: str
    short: str
    number: int
    count: int | None
    said: str
    url: str
    current: bool

    # Templates ask for `day["url"]` before `day.url` (see `search.cards.Card`).
    __getitem__ = object.__getattribute__


@dataclass(frozen=True, slots=True)
class Step:
    """The way to the week or the month before, or after."""

    label: str
    said: str
    url: str


@dataclass
class AgendaPage(ResultsPage):
    """The `search` of the templates of `templates/agenda/`, which has all that those of the search show too."""

    form: AgendaForm
    listed: Listed | None = None  # nothing while the town is to be chosen, or when no word could be read

    # --- Which sessions ---

    @cached_property
    def period(self) -> Period:
        return self.form.period

    @cached_property
    def now(self) -> datetime:
        return self.listed.now if self.listed else timezone.now()

    @property
    def is_day(self) -> bool:
        return self.period.view == View.DAY

    @property
    def is_week(self) -> bool:
        return self.period.view == View.WEEK

    @property
    def is_month(self) -> bool:
        return self.period.view == View.MONTH

    @cached_property
    def _read(self) -> Sessions:
        """Those of the days shown, not over when the first is today; and of the days after, when there are few."""
        if self.listed is None or self.is_month:
            return NO_SESSION
        period, last = self.period, self.period.last
        over_at = self.now if period.first == period.today else None
        missing = ENOUGH - sum(self.counts.get(day, 0) for day in period.days)
        if missing > 0 and not period.is_past:
            # The calendars say how far to look: all of it is read at once.
            last = self.listed.day_of(missing, last + DAY, period.today + HORIZON)
        return self.listed.sessions(Span(midnight(period.first), midnight(last + DAY), over_at))

    @cached_property
    def _end(self) -> datetime:
        return midnight(self.period.last + DAY)

    @cached_property
    def _sessions(self) -> Sessions:
        """Those of the days shown."""
        return self._read[: self._bounds[-1]]

    @cached_property
    def counts(self) -> dict[date, int]:
        """How many listings have a session on each day of the month or of the week; of days to come."""
        days = self.period.days if self.is_month else self.period.week
        return dict(zip(days, self.listed.per_day(days) if self.listed else [0] * len(days), strict=True))

    @cached_property
    def total(self) -> int:
        """How many sessions are on all the pages; in a month, how many listings, each day added."""
        return sum(self.counts.values()) if self.is_month else len(self._sessions)

    @cached_property
    def last_page(self) -> int:
        return 1 if not self.is_day else max(1, -(-len(self._sessions) // self.form.query().per_page))

    @cached_property
    def number(self) -> int:
        return min(self.form.query().page, self.last_page)

    @cached_property
    def _bounds(self) -> list[int]:
        """Where each day of the period begins among its sessions, and where the last one ends."""
        days = [*self.period.days, self.period.last + DAY]
        found: list[int] = np.searchsorted(
            self._read.starts, [instant(midnight(day)) for day in days]
        ).tolist()
        return found

    @cached_property
    def _shown(self) -> Sessions:
        """Those of this page; of a week, the first ones of each day."""
        if self.is_day:
            per_page = self.form.query().per_page
            return self._sessions[(self.number - 1) * per_page : self.number * per_page]
        bounds = self._bounds
        kept = [
            rank for first, last in pairwise(bounds) for rank in range(first, min(first + OF_A_DAY, last))
        ]
        return self._sessions[np.array(kept, np.int64)]

    @cached_property
    def _later(self) -> Sessions:
        """The first ones after the days shown, when those show little: nobody is left before an empty page."""
        missing = ENOUGH - (self.total if self.is_month else len(self._shown))
        is_bounded = self.form.when is not None and self.form.when.au is not None
        if self.listed is None or missing <= 0 or self.number < self.last_page or (is_bounded and self.total):
            return NO_SESSION
        if not self.is_month and not self.period.is_past:
            return self._read[self._bounds[-1] :][:missing]
        since = max(midnight(self.period.today), self._end)
        span = Span(since, midnight(self.period.today + HORIZON + DAY), over_at=max(self.now, since))
        return self.listed.first(missing, span)[:missing]

    @cached_property
    def _rows(self) -> list[Dated]:
        return self.listed.dated(self._shown.joined(self._later)) if self.listed else []

    @cached_property
    def _split(self) -> int:
        """How many of the rows are of the days shown."""
        return 0 if self.is_month else sum(row.session.start < self._end for row in self._rows)

    @cached_property
    def days(self) -> list[Day]:
        """The days shown and their sessions; of a week, all of them."""
        found = self._by_day(self._rows[: self._split])
        if self.is_day:
            return found
        of_day = {day.on: day for day in found}
        numbers = [last - first for first, last in pairwise(self._bounds)]
        return [
            of_day.get(on, self._day(on, [])).with_more(number - OF_A_DAY, self._at(on))
            for on, number in zip(self.period.days, numbers, strict=True)
        ]

    @cached_property
    def later(self) -> list[Day]:
        return self._by_day(self._rows[self._split :])

    def _by_day(self, rows: Sequence[Dated]) -> list[Day]:
        days = groupby(rows, lambda row: row.session.start.astimezone(PARIS).date())
        return [self._day(on, list(some)) for on, some in days]

    def _day(self, on: date, rows: Sequence[Dated]) -> Day:
        return Day(
            on,
            weekday(on, on.year == self.period.today.year),
            day_note(on, self.departement),
            tuple(lines_of(rows, self.now, self.area_names)),
            is_today=on == self.period.today,
        )

    @cached_property
    def area_names(self) -> dict[str, str]:
        if all(row.entry.departements for row in self._rows if row.entry.is_remote):
            return {}
        return {slug: page.title for slug, page in self.form.territories.items()}

    # --- Saying ---

    @cached_property
    def departement(self) -> str:
        return departement_of(self.form)

    @property
    def is_empty(self) -> bool:
        return not (self.total or len(self._later))

    @cached_property
    def heading(self) -> str:
        return sentences.heading(self.form, self.period)

    @cached_property
    def lead(self) -> SafeString:
        return sentences.lead(self.form, self.period, self.results, self.total)

    @cached_property
    def title(self) -> str:
        said = sentences.title(self.form, self.period)
        return _("Erreur : %(title)s") % {"title": said} if self.errors else said

    @property
    def announcement(self) -> str:
        return f"{self.heading}. {say_count(self.total)}."

    @property
    def description(self) -> str:
        return _("%(title)s. Jour par jour, les lieux ouverts et les rendez-vous pour les parents.") % {
            "title": self.title
        }

    @property
    def kept_since(self) -> str:
        """Of a period that is past, from when on dates are kept."""
        first = oldest(self.period.today)
        return weekday(first, first.year == self.period.today.year) if self.period.has_past else ""

    # --- Around it ---

    @cached_property
    def link(self) -> SearchLink:
        pairs = [pair for pair in self.form.pairs if pair[0] not in {"page", "tri"}]
        if self.number > 1:
            pairs.append(("page", str(self.number)))
        return SearchLink(tuple(pairs), reverse("agenda:agenda"))

    @cached_property
    def _undated(self) -> SearchLink:
        return self.link.without("du").without("au")

    def _at(self, day: date, view: View | None = None) -> str:
        """The agenda from that day on."""
        link = self._undated.without("vue")
        if view and view != View.DAY:
            link = link.replacing("vue", view)
        return (link if day == self.period.today else link.replacing("du", day)).url

    @cached_property
    def date_fields(self) -> tuple[DateField, ...]:
        """As those of a search, but that days which are past may be chosen."""
        found = []
        for one in super().date_fields:
            day: date | None = getattr(self.form.when, one.name, None)
            value = day.isoformat() if day else one.value
            first = oldest(self.period.today).isoformat() if one.min else ""
            found.append(replace(one, value=value, min=first))
        return tuple(found)

    @cached_property
    def today_url(self) -> str:
        """The same from today on; nothing when it is what is shown."""
        period = self.period
        return "" if period.first <= period.today <= period.last else self._at(period.today, period.view)

    @cached_property
    def before(self) -> Step | None:
        return self._step(self.period.before, _("Avant"))

    @cached_property
    def after(self) -> Step | None:
        return self._step(self.period.after, _("Après"))

    def _step(self, day: date | None, label: str) -> Step | None:
        if day is None:
            return None
        view = View.MONTH if self.is_month else View.WEEK
        there = Period.of(view, today=self.period.today, du=day)
        return Step(label, sentences.period_words(there), self._at(day, self.period.view))

    @cached_property
    def archives_url(self) -> str:
        """The week that is over; nothing from the past, where one is already."""
        period = self.period
        return "" if period.has_past else self._at(period.today - WEEK, View.WEEK)

    @cached_property
    def results_url(self) -> str:
        """The same search as a list, with its dates when they are to come."""
        link = self.link if self.period.start >= self.period.today else self._undated
        return SearchLink(link.without("vue").without("page").pairs).url

    @cached_property
    def week(self) -> list[StripDay]:
        today = self.period.today
        found = []
        for on in self.period.week:
            count = None if on < today else self.counts[on]
            is_kept = on >= oldest(today) if count is None else count > 0
            found.append(
                StripDay(
                    name=weekday(on, True),
                    short=date_format(on, "D").rstrip("."),
                    number=on.day,
                    count=count,
                    said=_("déjà passé") if count is None else say_count(count),
                    url=self._at(on) if is_kept else "",
                    current=self.is_day and on == self.period.start,
                )
            )
        return found

    @cached_property
    def month(self) -> MonthGrid:
        period = self.period
        return grid(period.first, self.counts, self._at, today=period.today, departement=self.departement)

    @cached_property
    def views(self) -> list[Choice]:
        base = self.link.without("vue").without("au")
        icons = {View.DAY: "list", View.WEEK: "calendar", View.MONTH: "calendar"}
        return [
            Choice(
                str(view.label),
                (base if view == View.DAY else base.replacing("vue", view)).url,
                view == self.period.view,
                icons[view],
            )
            for view in View
        ]

    @cached_property
    def shortcuts(self) -> list[Shortcut]:
        return shortcuts(self.form, self.link)

    @cached_property
    def pages(self) -> dict[str, Any]:
        first = self.link.without("page")
        return pages_around(
            self.number,
            self.last_page,
            lambda page: f"?{(first.replacing('page', page) if page > 1 else first).query_string}",
        )
