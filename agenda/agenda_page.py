"""What the agenda shows, computed only when a template asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from agenda import sentences
from agenda.day_lines import Lines
from agenda.enums import View
from agenda.forms import AgendaForm
from agenda.lines import Day, day_note, in_a_day, lines_of
from agenda.month import MonthGrid, grid, say_count
from agenda.period import WEEK, Period, days_between, oldest
from agenda.rows import Dated, Listed
from agenda.sessions import NO_SESSION, Span
from agenda.shortcuts import shortcuts
from events.planning import midnight
from events.presentation import PARIS, weekday
from home.templatetags.pagination import pages_around
from search.links import SearchLink
from search.results_page import Choice, DateField, ResultsPage
from search.shortcuts import Shortcut, departement_of
from search.when import DAY, HORIZON

ENOUGH = 10  # lines: with fewer, the days after are shown too
MANY = 200  # lines: with more, the days after are for another list
OF_A_DAY = 5  # lines of each day of a week
Ranks = Sequence[int]


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
        """The days asked for; day by day, the first ones alone when there is much already on those."""
        period = self.form.period
        if self.listed is None or period.view != View.DAY or period.has_past:
            return period
        shown = 0
        for day, count in zip(period.days, self.listed.per_day(period.days), strict=True):
            shown += count
            if shown >= MANY:
                return replace(period, last=day)
        return period

    @property
    def next_day(self) -> Step | None:
        """What comes after the last page, when some of the days asked for are left for another."""
        period = self.period
        if period.last == self.form.period.last or self.number < self.last_page:
            return None
        day = period.last + DAY
        return Step(weekday(day, day.year == period.today.year), "", self._on(day))

    @cached_property
    def now(self) -> datetime:
        return self.listed.now if self.listed else timezone.now()

    @property
    def is_day(self) -> bool:
        return self.period.view == View.DAY

    @property
    def is_month(self) -> bool:
        return self.period.view == View.MONTH

    @cached_property
    def _table(self) -> Lines:
        """What is held on the days shown, not over when the first is today; and after, when there is little.

        The calendars say how far to look: all of it is read at once.
        """
        period, last = self.period, self.period.last
        if self.listed is None or self.is_month:
            return Lines.of(NO_SESSION, [], NO_SESSION.rows)
        missing = ENOUGH - sum(self.counts.get(day, 0) for day in period.days)
        if missing > 0 and not period.is_past:
            last = self.listed.day_of(missing, last + DAY, period.today + HORIZON)
        over_at = self.now if period.first == period.today else None
        return self._lines_between(period.first, last, over_at)

    def _lines_between(self, first: date, last: date, over_at: datetime | None) -> Lines:
        if self.listed is None:
            return Lines.of(NO_SESSION, [], NO_SESSION.rows)
        span = Span(midnight(first), midnight(last + DAY), over_at)
        sessions = self.listed.sessions(span, with_left=True)
        groups = in_a_day(self.listed.columns, sessions.rows)
        return Lines.of(sessions, list(days_between(first, last)), groups)

    @cached_property
    def counts(self) -> dict[date, int]:
        """How many listings have a session on each day of the month or of the week; of days to come."""
        days = self.period.days if self.is_month else self.period.week
        return dict(zip(days, self.listed.per_day(days) if self.listed else [0] * len(days), strict=True))

    @cached_property
    def _number(self) -> int:
        """How many lines the days shown have, on all their pages."""
        return self._table.before(self.period.last + DAY)

    @cached_property
    def total(self) -> int:
        """How many listings are said to be there, each day added: those one can still go to, as each day says it.

        Of days that are all past, what is shown.
        """
        if self.period.is_past and not self.is_month:
            return self._number
        return sum(self.counts.get(day, 0) for day in self.period.days)

    @cached_property
    def last_page(self) -> int:
        return 1 if not self.is_day else max(1, -(-self._number // self.form.query().per_page))

    @cached_property
    def number(self) -> int:
        return min(self.form.query().page, self.last_page)

    @cached_property
    def _shown(self) -> Ranks:
        """The lines of this page; of a week, the first ones of each day."""
        if self.is_month:
            return []
        if self.is_day:
            per_page = self.form.query().per_page
            return range((self.number - 1) * per_page, min(self.number * per_page, self._number))
        return [
            rank
            for day in self.period.days
            for rank in range(
                self._table.before(day),
                min(self._table.before(day) + OF_A_DAY, self._table.before(day + DAY)),
            )
        ]

    @cached_property
    def _later(self) -> tuple[Lines, Ranks]:
        """The first lines after the days shown, when those show little: nobody is left before an empty page."""
        missing = ENOUGH - (self.total if self.is_month else len(self._shown))
        is_bounded = self.form.when is not None and self.form.when.au is not None
        if (
            self.listed is None
            or missing <= 0
            or self.number < self.last_page
            or (is_bounded and self._number)
        ):
            return self._table, []
        if not self.is_month and not self.period.is_past:
            return self._table, range(self._number, min(self._number + missing, len(self._table)))
        first = max(self.period.today, self.period.last + DAY)
        last = self.listed.day_of(missing, first, self.period.today + HORIZON)
        found = self._lines_between(first, last, self.now)
        return found, range(min(missing, len(found)))

    @cached_property
    def _rows(self) -> tuple[list[Dated], list[Dated]]:
        """The sessions of the days shown, and those after, read together."""
        if self.listed is None:
            return [], []
        lines, ranks = self._later
        shown, later = self._table.sessions(self._shown), lines.sessions(ranks)
        rows = self.listed.dated(shown.joined(later))
        after = midnight(self.period.last + DAY)
        return [row for row in rows if row.start < after], [row for row in rows if row.start >= after]

    @cached_property
    def days(self) -> list[Day]:
        """The days shown that have sessions, and those."""
        found = self._by_day(self._rows[0])
        if self.is_day:
            return found
        before = self._table.before
        return [
            day.with_more(before(day.on + DAY) - before(day.on) - OF_A_DAY, self._on(day.on)) for day in found
        ]

    @cached_property
    def later(self) -> list[Day]:
        return self._by_day(self._rows[1])

    def _by_day(self, rows: Sequence[Dated]) -> list[Day]:
        days = groupby(rows, lambda row: row.start.astimezone(PARIS).date())
        return [
            Day(
                on,
                weekday(on, on.year == self.period.today.year),
                day_note(on, self.departement),
                tuple(lines_of(list(some), self.now, self.area_names)),
                is_today=on == self.period.today,
            )
            for on, some in days
        ]

    @cached_property
    def area_names(self) -> dict[str, str]:
        rows = [row for some in self._rows for row in some]
        if all(row.entry.departements for row in rows if row.entry.is_remote):
            return {}
        return {slug: page.title for slug, page in self.form.territories.items()}

    # --- Saying ---

    @cached_property
    def departement(self) -> str:
        return departement_of(self.form)

    @property
    def is_empty(self) -> bool:
        return not (self._number or self.total or self._later[1])

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
        return f"{self.heading}. {sentences.count(self.period, self.total)}."

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

    def _on(self, day: date, view: View | None = None) -> str:
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
    def errors(self) -> list[dict[str, str]]:
        """As those of a search; what is wrong with both dates is said once, and beside each of them."""
        found: dict[str, dict[str, str]] = {}
        for error in super().errors:
            found.setdefault(error["message"], error)
        return list(found.values())

    @cached_property
    def today_url(self) -> str:
        """The same from today on; nothing when it is what is shown."""
        period = self.period
        return "" if period.first <= period.today <= period.last else self._on(period.today, period.view)

    @cached_property
    def before(self) -> Step | None:
        return self._step(self.period.before, _("Avant"))

    @cached_property
    def after(self) -> Step | None:
        return self._step(self.period.after, _("Après"))

    def _step(self, day: date | None, label: str) -> Step | None:
        if day is None:
            return None
        there = Period.of(self.period.view, today=self.period.today, du=day)
        return Step(label, sentences.period_words(there), self._on(day, self.period.view))

    @cached_property
    def archives_url(self) -> str:
        """The week that is over; nothing from the past, where one is already."""
        period = self.period
        return "" if period.has_past else self._on(period.today - WEEK, View.WEEK)

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
                    url=self._on(on) if is_kept else "",
                    current=self.is_day and on == self.period.start,
                )
            )
        return found

    @cached_property
    def month(self) -> MonthGrid:
        period = self.period
        return grid(period.first, self.counts, self._on, today=period.today, departement=self.departement)

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
