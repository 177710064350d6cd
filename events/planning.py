"""Which sessions the pages say there are, as the database writes them: of places for the next six months, of events
all of them."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from directory.hours.exceptions import Closure, read_exceptions
from directory.hours.sessions import PARIS, sessions
from directory.models import PlaceLocation
from events.enums import EventStatus, Origin, Status
from events.models import EventDate, EventPage
from events.recurrence import expand_dates
from home.models import TerritoryPage

HORIZON = timedelta(weeks=26)
PAST_KEPT = timedelta(days=30)
DAY = timedelta(days=1)

# A session as it stands in its row: start, end, by appointment, status, origin, reason, and of a date of an event held
# elsewhere than the others its address, and its note.
Moment = tuple[Any, Any, bool, str, str, str, int | None, str]
# Of each page, the sessions at each of its addresses in their order; an event has them at no address.
Sessions = dict[int, dict[int | None, list[Moment]]]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Plan:
    """The sessions of some pages, and what whole events are: full, postponed or cancelled, and why."""

    sessions: Sessions
    states: dict[int, tuple[str, str]] = field(default_factory=dict)


class Planner:
    """Reads the hours of many pages in a few queries, and computes once what many of them share.

    Everything is in the words of the database (text in SQLite): two sessions are the same when they are written alike.
    """

    def __init__(self, today: date) -> None:
        self.first = today
        self.last = today + HORIZON
        self.since = midnight(today)
        self.kept_since = midnight(today - PAST_KEPT)
        self.now = written(timezone.now())
        # Of places without exceptions, which share a few hundred timetables.
        self._usual = lru_cache(maxsize=4096)(self._moments)

    def plan(self, page_ids: Iterable[int]) -> Plan:
        """The sessions of the public listings among these pages, from today on; the dates of the events, past or not.

        Every address of a place is there, with sessions or not. The caller is in a transaction, until the end of which
        nobody else publishes these pages nor changes their sessions.
        """
        pages = Page.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=page_ids)
        paths = {
            pk: path
            for pk, path, live, alias, language in pages.order_by("pk").values_list(
                "pk", "path", "live", "alias_of", "locale__language_code"
            )
            if live and alias is None and language == settings.LANGUAGE_CODE
        }
        found: defaultdict[int, dict[int | None, list[Moment]]] = defaultdict(dict)
        for location in _locations(paths):
            found[location["page"]][location["pk"]] = self._of_location(location, paths[location["page"]])
        plan = Plan(found)
        self._add_events(paths, plan)
        return plan

    def _add_events(self, paths: Mapping[int, str], plan: Plan) -> None:
        pages = EventPage.objects.filter(pk__in=paths)
        names = ("pk", "status", "status_reason", "venue_id", "venue__commune__departement")
        events = {pk: rest for pk, *rest in pages.values_list(*names)}
        rows: defaultdict[int, list[EventDate]] = defaultdict(list)
        for row in EventDate.objects.filter(page__in=list(events)).order_by("sort_order", "pk"):
            rows[row.page_id].append(row)
        for pk, (status, reason, venue, departement) in events.items():
            dates = expand_dates(rows[pk], departement or self._departement_at(paths[pk]))
            plan.sessions[pk] = {
                None: [
                    _moment(
                        one.start, one.end, venue=None if one.venue == venue else one.venue, note=one.note
                    )
                    for one in dates
                    if one.end > self.kept_since
                ]
            }
            if status != EventStatus.SCHEDULED:
                plan.states[pk] = (status, reason)

    def _of_location(self, location: Mapping[str, Any], path: str) -> list[Moment]:
        text = location["opening_hours"]
        if not text and not location["exceptions"]:
            return []
        departement = location["venue__commune__departement"] or self._departement_at(path)
        since, until = location["page__closed_since"], location["page__reopens_on"]
        closed = Closure(since, until) if since else None
        if closed or location["exceptions"]:
            moments = self._moments(text, departement, location["exceptions"], closed)
        else:
            moments = self._usual(text, departement)
        if first := location["valid_from"]:
            begins = written(midnight(max(first, self.first)))
            moments = [moment for moment in moments if moment[0] >= begins]
        if last := location["valid_to"]:
            ends = written(midnight(min(last, self.last) + DAY))
            moments = [moment for moment in moments if moment[0] < ends]
        return moments

    def _moments(
        self, text: str, departement: str, exceptions: Any = (), closed: Closure | None = None
    ) -> list[Moment]:
        try:
            dates = sessions(
                text,
                self.first,
                self.last,
                departement=departement,
                exceptions=read_exceptions(exceptions),
                closed=closed,
            ).dates
        except ValidationError:
            return []
        except Exception:
            # One timetable must not keep all the others from being written.
            logger.exception("Hours not understood: %r", text)
            return []
        found: dict[Any, Moment] = {}
        for one in dates:
            moment = _moment(one.start, one.end, by_appointment=one.by_appointment)
            # Of two that start together, the longer; none that the change to summer time leaves empty.
            if moment[0] < moment[1] and (moment[0] not in found or found[moment[0]][1] < moment[1]):
                found[moment[0]] = moment
        return [found[start] for start in sorted(found)]

    def _departement_at(self, path: str) -> str:
        """That of the territory a remote service is run from."""
        return next(
            (code for above, code in self._territories if path.startswith(above)), settings.DEPARTEMENTS[0]
        )

    @cached_property
    def _territories(self) -> list[tuple[str, str]]:
        return list(TerritoryPage.objects.values_list("path", "departement"))


def written(moment: datetime) -> Any:
    """A moment as the database gives it to who asks without Django; comparable with one another."""
    return connection.ops.adapt_datetimefield_value(moment.astimezone(UTC))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS)


def _moment(
    start: datetime, end: datetime, *, by_appointment: bool = False, venue: int | None = None, note: str = ""
) -> Moment:
    scheduled, rule = Status.SCHEDULED.value, Origin.RULE.value
    return written(start), written(end), by_appointment, scheduled, rule, "", venue, note


def _locations(page_ids: Iterable[int]) -> Iterator[dict[str, Any]]:
    rows = PlaceLocation.objects.filter(page__in=list(page_ids))
    place = ("page", "page__closed_since", "page__reopens_on")
    own = ("pk", "opening_hours", "exceptions", "valid_from", "valid_to", "venue__commune__departement")
    return rows.values(*place, *own).iterator()
