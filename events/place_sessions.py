"""The next sessions on the page of a place: three dates, a month, and what to say at each address."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from directory.hours.closings import Closing, closings_of
from directory.hours.exceptions import Closure
from directory.hours.words import FROM_MONTHS
from directory.models import PlaceLocation, Venue
from directory.place_sheet import PlaceSheet
from events.enums import Status
from events.month import Month, anchor_of, month_name, month_of
from events.planning import HORIZON, midnight
from events.presentation import PARIS, dates, leaf
from events.session_reads import (
    NEXT,
    ON_A_CARD,
    Session,
    Stretch,
    by_address,
    in_order,
    next_among,
    read,
)
from events.session_words import (
    When,
    on_unsaid_holiday,
    say_day,
    say_next,
    sentence,
    soon,
    state_of,
    unsaid_holiday,
)
from geo.wording import at_town
from home.maps import DrawnMap

MOST_IN_A_MONTH = 100  # sessions at one address


@dataclass
class PlaceSessions:
    """The sessions of a place, read in one query however many its addresses."""

    sheet: PlaceSheet
    now: datetime = field(default_factory=timezone.now)

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(PARIS).date()

    @cached_property
    def locations(self) -> dict[int, PlaceLocation]:
        return {row.pk: row for row in self.sheet.current_locations if row.pk}

    # --- Reading ---

    @cached_property
    def _asked_month(self) -> date | None:
        """The first day of the month in the address, within the six months that are known."""
        text = str(self.sheet.request.GET.get("mois", ""))
        try:
            first = date.fromisoformat(f"{text}-01")
        except ValueError:
            return None
        return first if self._this_month <= first <= self.today + HORIZON else None

    @cached_property
    def _this_month(self) -> date:
        return self.today.replace(day=1)

    @cached_property
    def _ahead(self) -> list[Session]:
        """The next ones at each address, and those of the month shown that are not over, in order."""
        if self.sheet.page.pk is None:
            return []
        first = self._asked_month or self._this_month
        last = first if self._asked_month else following(first)
        since, until = max(midnight(first), self.now), midnight(following(last))
        page = self.sheet.page.pk
        stretches = [Stretch((page, pk, None), self.now, ON_A_CARD + NEXT) for pk in self.locations]
        stretches.append(
            Stretch((page, None, None), since, MOST_IN_A_MONTH * len(self.locations), until, everywhere=True)
        )
        found = read(stretches)
        next_ones = (next_among(some, now=self.now) for some in by_address(found).values())
        shown = {one.pk for one in chain.from_iterable(next_ones)}
        return [one for one in found if one.pk in shown or since <= one.start < until]

    # --- The next ones ---

    @cached_property
    def upcoming(self) -> list[dict[str, Any]]:
        """The three next ones at all addresses, cancelled ones among them, with one that takes place if any does.

        As `components/session.jinja` takes them.
        """
        shown = self._ahead[:NEXT]
        if all(one.status == Status.CANCELLED for one in shown):
            held = [one for one in self._ahead if one.status != Status.CANCELLED]
            shown = [*shown[: NEXT - 1], *held[:1]]
        lines = [{**self._line(one), **leaf(one.start.astimezone(PARIS))} for one in shown]
        if shown and not shown[0].is_cancelled:
            lines[0]["soon"] = soon(shown[0].start, self.now)
        return lines

    def _line(self, one: Session) -> dict[str, Any]:
        state = state_of(one)
        if one.pk in self._doubtful:
            state["note"] = sentence(f"{unsaid_holiday()} {state['note']}")
        return {
            **state,
            "pk": one.pk,
            "iso": one.start.astimezone(PARIS).isoformat(),
            "text": dates(one.start, one.end, today=self.today),
            "where": self._where.get(one.location_id or 0, ""),
        }

    @cached_property
    def _where(self) -> dict[int, str]:
        return {pk: at_venue(row.venue) for pk, row in self.locations.items() if row.venue}

    @cached_property
    def when(self) -> When | None:
        """What a card says of this place, all its addresses together."""
        row = next(iter(self.locations.values()), None)
        # Of several addresses, one of them may be open when another is closed for a few days.
        closings = self._closings(row) if len(self.sheet.addresses) == 1 else ()
        return self._say(self._ahead, row, closure=self.sheet.page.closure, closings=closings)

    @cached_property
    def at(self) -> dict[int, When]:
        """What to say of the next sessions at each of several addresses."""
        found: dict[int, When] = {}
        if len(self.sheet.addresses) < 2:
            return found
        ahead: defaultdict[int | None, list[Session]] = defaultdict(list)
        for one in self._ahead:
            ahead[one.location_id].append(one)
        for rows in self.sheet.addresses:
            if rows[0].pk is None:
                continue  # a preview of what was never saved
            here = in_order(one for row in rows for one in ahead[row.pk])
            said = self._say(here, rows[0], closings=self._closings(rows[0]))
            if said:
                found[rows[0].pk] = said
        return found

    def _say(
        self,
        sessions: list[Session],
        row: PlaceLocation | None,
        *,
        closure: Closure | None = None,
        closings: tuple[Closing, ...],
    ) -> When | None:
        # The closure of the place is said once, above: it explains a pause by itself.
        departement = None if self.sheet.closure else departement_of(row)
        return say_next(
            sessions,
            now=self.now,
            departement=departement,
            closure=closure,
            closings=closings,
            is_doubtful=lambda one: one.pk in self._doubtful,
        )

    def _closings(self, row: PlaceLocation | None) -> tuple[Closing, ...]:
        if row is None or self.sheet.closure:
            return ()
        return closings_of(row.opening_hours, row.exceptions, departement=departement_of(row))

    @cached_property
    def _doubtful(self) -> set[int]:
        """The sessions that fall on a public holiday of which the hours of their address say nothing."""
        known = {pk: (row.opening_hours, departement_of(row)) for pk, row in self.locations.items()}
        asked = ((one, known.get(one.location_id or 0)) for one in self._ahead)
        return {one.pk for one, hours in asked if hours and on_unsaid_holiday(one, *hours)}

    # --- The month ---

    @cached_property
    def _first(self) -> date:
        """The first day of the month shown: the one asked for, else the next one when nothing is left in this one."""
        if self._asked_month:
            return self._asked_month
        after = following(self._this_month)
        begins = self._ahead[0].start.astimezone(PARIS).date() if self._ahead else self.today
        return after if after <= begins < following(after) else self._this_month

    @cached_property
    def _of_month(self) -> list[Session]:
        since, until = midnight(self._first), midnight(following(self._first))
        return [one for one in self._ahead if since <= one.start < until]

    @cached_property
    def month(self) -> Month | None:
        """Nothing for a place without any session that month, unless it is asked for."""
        if not self._of_month and not self._asked_month:
            return None
        return month_of(self._first, self._of_month, self.today)

    @property
    def is_asked(self) -> bool:
        return self._asked_month is not None

    @property
    def of_month_name(self) -> str:
        """ "de novembre 2026", "d’août 2027"."""
        return f"{_(FROM_MONTHS[self._first.month - 1])} {self._first.year}"

    @cached_property
    def of_month(self) -> list[dict[str, Any]]:
        """The sessions of the month still to come, those of an address on one day together.

        The first line of each day has the anchor the table leads to.
        """
        together: dict[tuple[Any, ...], list[Session]] = {}
        for one in self._of_month:
            on = one.start.astimezone(PARIS).date()
            alone = one.pk if one.status != Status.SCHEDULED else 0
            together.setdefault((on, one.location_id, alone), []).append(one)
        seen: set[date] = set()
        lines = []
        for (on, *_rest), some in together.items():
            anchor = "" if on in seen else anchor_of(on)
            lines.append({**self._line(some[0]), "text": say_day(some, self.today), "id": anchor})
            seen.add(on)
        return lines

    @property
    def months(self) -> list[dict[str, str]]:
        """The month before and the one after, among those that are known; that of the next session when it is far."""
        if self._ahead and not self.month:
            return [_link(self._ahead[0].start.astimezone(PARIS).date().replace(day=1), "arrow")]
        found = []
        if self._first > self._this_month:
            found.append(_link(preceding(self._first), "back"))
        if following(self._first) <= self.today + HORIZON:
            found.append(_link(following(self._first), "arrow"))
        return found

    # --- The tour of an itinerant place ---

    @cached_property
    def _rows_in_order(self) -> list[PlaceLocation]:
        """The addresses in the order in which one may next go there, those without a date last."""
        first: dict[int, datetime] = {}
        for one in self._ahead:
            if one.status != Status.CANCELLED and one.location_id:
                first.setdefault(one.location_id, one.start)
        never = midnight(self.today + 2 * HORIZON)
        stops = [rows for rows in self.sheet.addresses if rows[0].venue and rows[0].pk]
        stops.sort(key=lambda rows: min(first.get(row.pk, never) for row in rows))
        return [rows[0] for rows in stops]

    @cached_property
    def stops(self) -> list[dict[str, Any]]:
        """The stops of a tour in that order: where, when next, the usual hours."""
        words = {one["location"]: one for one in self.sheet.locations}
        return [
            {**words[row.pk], "number": number, "when": self.at.get(row.pk)}
            for number, row in enumerate(self._rows_in_order, 1)
        ]

    @cached_property
    def map(self) -> DrawnMap | None:
        """The stops, numbered in that order."""
        return self.sheet.map_of([row.venue for row in self._rows_in_order if row.venue])


def departement_of(row: PlaceLocation | None) -> str:
    """The one whose school holidays count at an address."""
    venue = row.venue if row else None
    return str(venue.commune.departement_id) if venue else settings.DEPARTEMENTS[0]


def at_venue(venue: Venue) -> str:
    """ "à Prades, école maternelle du Soleil"."""
    return ", ".join(part for part in (at_town(venue.commune.name), venue.name) if part)


def following(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def preceding(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


def _link(first: date, icon: str) -> dict[str, str]:
    return {"url": f"?mois={first:%Y-%m}#calendrier", "name": capfirst(month_name(first)), "icon": icon}
