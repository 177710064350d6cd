"""What a structure's sessions screens show: its next sessions, what became of each, what may be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from directory.hours.seasons import Season, season_to_renew
from directory.models import StructurePage
from events.enums import Origin, Status
from events.models import EventPage, Occurrence, OccurrenceChange
from events.presentation import PARIS, clock, dates, day, leaf
from events.querysets import LONGEST
from events.selectors import sessions_between
from events.services import UNDO_WITHIN
from events.session_words import STATES

AHEAD = timedelta(weeks=4)
PER_PAGE = 30
NEAR_A_SEASON = range(6, 11)  # from June to October


class Gesture(NamedTuple):
    """A button of a session: the end of its address, its word, its icon."""

    slug: str
    label: Any
    icon: str


CANCEL = Gesture("annuler", gettext_lazy("Annuler"), "cancel")
MOVE = Gesture("deplacer", gettext_lazy("Déplacer"), "calendar")
FULL = Gesture("complet", gettext_lazy("Complet"), "people")
REINSTATE = Gesture("remettre", gettext_lazy("Remettre comme prévu"), "history")
GESTURES = {
    Status.SCHEDULED: (CANCEL, MOVE, FULL),
    Status.CANCELLED: (REINSTATE, MOVE),
    Status.MOVED: (CANCEL, MOVE, FULL, REINSTATE),
    Status.FULL: (CANCEL, MOVE, REINSTATE),
}


@dataclass(frozen=True)
class SessionLine:
    """One session; `where` is its town, `undo` the change that can still be taken back."""

    session: Occurrence
    where: str
    undo: OccurrenceChange | None = None

    @property
    def title(self) -> str:
        return self.session.page.title

    @property
    def iso(self) -> str:
        return self.session.start.astimezone(PARIS).isoformat()

    @property
    def leaf(self) -> dict[str, Any]:
        return leaf(self.session.start.astimezone(PARIS))

    @property
    def dates(self) -> str:
        """ "mardi 24 novembre, 9 h – 12 h"."""
        return dates(self.session.start, self.session.end)

    @property
    def clocks(self) -> str:
        """ "9 h – 12 h"; with the days when it lasts."""
        start, end = self.session.start.astimezone(PARIS), self.session.end.astimezone(PARIS)
        return f"{clock(start)} – {clock(end)}" if start.date() == end.date() else self.dates

    @property
    def is_of_whole_event(self) -> bool:
        """Whether it is not held because the event is cancelled or put off, which is said on its page alone."""
        return self.session.is_cancelled and self.session.origin == Origin.PAGE

    @property
    def _state(self) -> tuple[Any, str, str]:
        word, tone, icon = STATES.get(self.session.status, ("", "", ""))
        return (_("N’a pas lieu") if self.is_of_whole_event else word), tone, icon

    @property
    def state(self) -> Any:
        return self._state[0]

    @property
    def tone(self) -> str:
        return self._state[1]

    @property
    def icon(self) -> str:
        return self._state[2]

    @property
    def planned(self) -> str:
        """ "Prévu mardi 24 novembre, 9 h", when it is at another time now."""
        one = self.session
        if one.start == one.planned_start:
            return ""
        return _("Prévu %(dates)s") % {"dates": dates(one.planned_start, None)}

    @property
    def gestures(self) -> tuple[Gesture, ...]:
        if self.is_of_whole_event:
            return ()
        # What lasts for days has its dates in its own form; ten minutes long, going back is another button.
        out = {None if self.can_move else MOVE, REINSTATE if self.undo else None}
        return tuple(one for one in GESTURES[Status(self.session.status)] if one not in out)

    @property
    def can_move(self) -> bool:
        return self.session.end - self.session.start <= LONGEST

    @property
    def undo_until(self) -> str:
        return clock((self.undo.at + UNDO_WITHIN).astimezone(PARIS)) if self.undo else ""

    @property
    def undo_until_iso(self) -> str:
        return (self.undo.at + UNDO_WITHIN).isoformat() if self.undo else ""

    @property
    def stamp(self) -> str:
        """What somebody saw of the session: another value means that it has changed since."""
        one = self.session
        return f"{one.status}-{one.start.timestamp():.0f}-{one.end.timestamp():.0f}"


@dataclass(frozen=True)
class Day:
    name: str
    lines: list[SessionLine]


@dataclass
class SessionsSheet:
    """The sessions of a structure for the next four weeks, `page` by page, day after day."""

    structure: StructurePage
    page: int = 1

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def _found(self) -> Any:
        pages = Page.objects.child_of(self.structure).live().values_list("pk", flat=True)
        sessions = sessions_between(self.now, self.now + AHEAD, page_ids=pages)
        return Paginator(sessions, PER_PAGE).get_page(self.page)

    @property
    def season(self) -> Season:
        """The season to renew, which is said first when it is about to begin or has just begun."""
        return season_to_renew(self.now.astimezone(PARIS).date())

    @property
    def season_is_near(self) -> bool:
        return self.now.astimezone(PARIS).month in NEAR_A_SEASON

    @property
    def number(self) -> int:
        return int(self._found.number)

    @property
    def last(self) -> int:
        return int(self._found.paginator.num_pages)

    @cached_property
    def days(self) -> list[Day]:
        today = self.now.astimezone(PARIS)
        days: dict[str, list[SessionLine]] = {}
        for line in lines(list(self._found)):
            start = line.session.start.astimezone(PARIS)
            days.setdefault(self._day(start, today), []).append(line)
        return [Day(name, some) for name, some in days.items()]

    def _day(self, start: datetime, today: datetime) -> str:
        name = day(start, today)
        if start.date() == today.date():
            return _("Aujourd’hui, %(day)s") % {"day": name}
        if start.date() == (today + timedelta(days=1)).date():
            return _("Demain, %(day)s") % {"day": name}
        return name[:1].upper() + name[1:]


def sessions_of(structure: StructurePage) -> QuerySet[Occurrence]:
    """The sessions of the public pages of a structure, at the addresses they still have."""
    pages = Page.objects.child_of(structure).live().values("pk")
    found: QuerySet[Occurrence] = Occurrence.objects.public().filter(page__in=pages)
    return found.select_related("page", "location__venue__commune", "venue__commune")


def lines(sessions: Iterable[Occurrence]) -> list[SessionLine]:
    """These sessions, with the town of each and the change that can still be taken back; two queries more."""
    sessions = list(sessions)
    events = EventPage.objects.filter(pk__in={one.page_id for one in sessions if not one.location_id})
    towns = dict(events.values_list("pk", "venue__commune__name"))
    recent = OccurrenceChange.objects.filter(
        page__in={one.page_id for one in sessions}, at__gt=timezone.now() - UNDO_WITHIN, undone_at=None
    )
    last: dict[int, OccurrenceChange] = {}
    for change in recent.order_by("at", "pk"):
        last[change.occurrence_id] = change
    return [SessionLine(one, _town(one, towns), last.get(one.pk)) for one in sessions]


def _town(session: Occurrence, towns: dict[int, str | None]) -> str:
    if session.venue:
        return session.venue.commune.name
    if session.location is None:
        return towns.get(session.page_id) or _("en ligne")
    return session.location.venue.commune.name if session.location.venue else ""
