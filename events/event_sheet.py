"""Everything the page of an event shows."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from directory import presentation
from directory.listing_sheet import ListingSheet
from directory.models import Venue
from events.enums import EventStatus
from events.models import EventPage, Occurrence
from events.presentation import PARIS, dates, leaf
from events.selectors import session_of
from events.session_words import sentence, state_of
from home.maps import DrawnMap, Pin, points_map, project


@dataclass
class EventSheet(ListingSheet):
    """The facts of one event."""

    page: EventPage

    @cached_property
    def session(self) -> Occurrence | None:
        """Its next date as it stands: somebody may have cancelled it, moved it, or said that it is full."""
        return session_of(self.page)

    @cached_property
    def state(self) -> dict[str, Any]:
        """The word, the tone, the icon and why, when it is not as planned."""
        if self.page.status == EventStatus.POSTPONED:
            return {
                "state": _("Reporté"),
                "tone": "warn",
                "icon": "history",
                "note": sentence(self.page.status_reason),
            }
        return state_of(self.session) if self.session else {"state": "", "tone": "", "icon": "", "note": ""}

    @property
    def is_cancelled(self) -> bool:
        return self.session is not None and self.session.is_cancelled

    @property
    def is_over(self) -> bool:
        return self.session is not None and self.session.end < timezone.now()

    @cached_property
    def dates(self) -> str:
        """ "mardi 24 novembre, 9 h – 12 h", inside a sentence."""
        if self.session is None or self.page.status == EventStatus.POSTPONED:
            return _("date à venir")
        return dates(self.session.start, self.session.end)

    @cached_property
    def venue(self) -> Venue | None:
        return (self.session.venue if self.session else None) or self.page.venue

    @cached_property
    def when(self) -> str:
        return self.dates[:1].upper() + self.dates[1:]

    @cached_property
    def when_with_state(self) -> str:
        """ "Annulé : mardi 24 novembre, 9 h – 12 h"."""
        if not self.state["state"]:
            return self.when
        return _("%(state)s : %(dates)s") % {"state": self.state["state"], "dates": self.dates}

    @cached_property
    def leaf(self) -> dict[str, Any]:
        if self.session is None or self.page.status == EventStatus.POSTPONED:
            return {}
        start = self.session.start.astimezone(PARIS)
        return {**leaf(start), "iso": start.isoformat()}

    @cached_property
    def facts(self) -> list[presentation.Fact]:
        # On a phone this box comes first, and the date is what people look for.
        when_fact = presentation.Fact("calendar", _("Quand"), self.when_with_state)
        facts = [when_fact, *presentation.essential_facts(self.page)]
        if self.venue:
            facts.append(presentation.Fact("pin", _("Où"), self.venue.commune.name))
        elif self.page.online_url:
            facts.append(presentation.Fact("globe", _("Où"), _("En ligne")))
        return facts

    @cached_property
    def details(self) -> list[presentation.Fact]:
        return presentation.details(self.page)

    @cached_property
    def unknown(self) -> str:
        return presentation.unknown_sentence(self.page, [self.venue] if self.venue else [])

    @cached_property
    def location(self) -> dict[str, Any] | None:
        return presentation.address(self.venue) if self.venue else None

    @cached_property
    def map(self) -> DrawnMap | None:
        venue = self.venue
        at = project(*venue.point) if venue and venue.point else None
        return (
            points_map([Pin(*at, "", venue.commune.name)], lit=[venue.commune.epci_id or ""])
            if venue and at
            else None
        )
