"""The dates of an event as its page shows them: the next one and the two after, then all the others."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.hours.exceptions_words import say_day
from directory.hours.words import DAY_NAMES, DAY_NAMES_PLURAL, RANKS, say_times
from directory.models import Venue
from events.enums import EventStatus, Every, Status
from events.models import EventDate, EventPage
from events.place_sessions import at_venue
from events.presentation import PARIS, dates, leaf
from events.recurrence import last_day, nth_of
from events.session_reads import NEXT, Session, Stretch, read
from events.session_words import sentence, soon, state_of
from home.prepared import Prepared

MOST_SHOWN = 60  # dates to come; beyond, the calendar to subscribe to has them
LINK_SHOWN_BEFORE = timedelta(days=1)


_rules = Prepared(
    lambda pk: EventDate.objects.filter(page=pk).exclude(every=Every.ONCE).order_by("sort_order")
)


@dataclass
class EventSessions:
    """The dates of an event, read in one query, and their addresses in another when some are held elsewhere."""

    page: EventPage
    now: datetime = field(default_factory=timezone.now)
    is_preview: bool = False  # then what is not saved yet is shown

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    @cached_property
    def to_come(self) -> list[Session]:
        """Those that are not over, cancelled ones included; as they are planned for an event that has none yet."""
        if self.page.status == EventStatus.POSTPONED:
            return []
        if self.page.pk:
            where = (self.page.pk, None, None)
            found = read([Stretch(where, self.now, MOST_SHOWN + 1, everywhere=True)])
            if found or self.page.live:
                return found
        return self.planned_to_come[: MOST_SHOWN + 1]

    @property
    def planned_to_come(self) -> list[Session]:
        return [one for one in self._planned if one.end > self.now]

    @cached_property
    def _planned(self) -> list[Session]:
        return [
            Session(
                0, self.page.pk or 0, None, one.start, one.start, one.end, Status.SCHEDULED, "", False
            )._replace(venue_id=one.venue, note=one.note)
            for one in self.page.planned_dates
        ]

    @cached_property
    def shown(self) -> Session | None:
        """The date the page is about: the next that takes place, else the next one, else the last that was."""
        held = next((one for one in self.to_come if not one.is_cancelled), None)
        return held or next(iter(self.to_come), None) or self._last

    @property
    def _last(self) -> Session | None:
        planned = [] if self.page.status == EventStatus.POSTPONED else self._planned
        return planned[-1] if planned else None

    @property
    def is_over(self) -> bool:
        return not self.to_come and self.shown is not None

    # --- Lists ---

    @cached_property
    def upcoming(self) -> list[dict[str, Any]]:
        """The next three, cancelled ones among them; as `components/session.jinja` takes them."""
        lines = [{**self._line(one), **leaf(one.start.astimezone(PARIS))} for one in self.to_come[:NEXT]]
        if lines and not self.to_come[0].is_cancelled:
            lines[0]["soon"] = soon(self.to_come[0].start, self.now)
        return lines

    @cached_property
    def others(self) -> list[dict[str, Any]]:
        return [self._line(one) for one in self.to_come[NEXT:MOST_SHOWN]]

    @property
    def others_said(self) -> str:
        number = len(self.others)
        return ngettext("Une autre date", "%(count)s autres dates", number) % {"count": number}

    @property
    def has_more(self) -> bool:
        return len(self.to_come) > MOST_SHOWN

    def _line(self, one: Session) -> dict[str, Any]:
        state = state_of(one)
        venue = self.elsewhere.get(one.venue_id or 0)
        return {
            **state,
            "pk": one.pk,
            "iso": one.start.astimezone(PARIS).isoformat(),
            "text": dates(one.start, one.end, today=self.today),
            "where": at_venue(venue) if venue else "",
            "note": " ".join(part for part in (state["note"], sentence(one.note)) if part),
        }

    @cached_property
    def elsewhere(self) -> dict[int, Venue]:
        """The addresses of the dates that are not held where the others are."""
        shown = [*self.to_come[:MOST_SHOWN], *([self.shown] if self.shown else [])]
        ids = {one.venue_id for one in shown if one.venue_id}
        return Venue.objects.select_related("commune").in_bulk(ids) if ids else {}

    def venue_of(self, one: Session | None) -> Venue | None:
        return self.elsewhere.get((one and one.venue_id) or 0) or self.page.venue

    # --- In words ---

    @cached_property
    def rhythms(self) -> list[str]:
        """ "Un jeudi sur deux de 9 h à 11 h, jusqu’au 24 juin, sauf pendant les vacances scolaires.", until then."""
        rows = self.page.dates.all() if self.is_preview else _rules(self.page.pk)
        return [say_rhythm(row, self.today) for row in rows if row.every and last_day(row) >= self.today]

    # --- Online ---

    @property
    def is_link_shown(self) -> bool:
        """The address of an online meeting is that of the people who come: given from the day before."""
        one = self.shown
        return (
            one is not None and not one.is_cancelled and one.start - LINK_SHOWN_BEFORE <= self.now < one.end
        )


def say_rhythm(row: EventDate, today: date) -> str:
    """A rule of dates as a sentence."""
    times = say_times(f"{row.start_time:%H:%M}", f"{row.end_time:%H:%M}")
    said = [f"{_days(row)} {times}"]
    if row.until:
        said.append(_("jusqu’au %(day)s") % {"day": say_day(row.until, today)})
    if row.skip_holidays:
        said.append(_("sauf pendant les vacances scolaires"))
    return sentence(capfirst(", ".join(said)))


def _days(row: EventDate) -> str:
    weekday = row.day.weekday()
    if row.every == Every.MONTH:
        rank = _(RANKS[row.nth or nth_of(row.day)])
        return _("le %(rank)s %(day)s du mois") % {"rank": rank, "day": _(DAY_NAMES[weekday])}
    if row.every == Every.FORTNIGHT:
        return _("un %(day)s sur deux") % {"day": _(DAY_NAMES[weekday])}
    return _("tous les %(days)s") % {"days": _(DAY_NAMES_PLURAL[weekday])}
