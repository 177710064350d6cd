"""Everything the page of an event shows."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory import presentation
from directory.hours.exceptions_words import say_day
from directory.listing_sheet import ListingSheet
from directory.models import StructurePage, Venue
from events.enums import Accessibility, EventStatus, RegistrationBy
from events.event_sessions import EventSessions
from events.models import EventPage
from events.presentation import PARIS, dates, leaf
from events.session_reads import Session
from events.session_words import sentence, state_of
from home.addresses import visitor_url
from home.maps import DrawnMap, Pin, points_map, project
from home.prepared import Prepared
from home.templatetags.typography import french_list

# Nobody wonders about these where an event is said to begin at an hour.
ASKED_OF_PLACES = {"appointment", "anonymous"}

_co_organisers = Prepared(
    lambda pk: StructurePage.objects.filter(
        pk__in=EventPage.co_organisers.through.objects.filter(eventpage=pk).values("structurepage"), live=True
    ).order_by("path")
)


@dataclass
class EventSheet(ListingSheet):
    """The facts of one event."""

    page: EventPage

    @cached_property
    def sessions(self) -> EventSessions:
        return EventSessions(self.page, is_preview=getattr(self.request, "is_preview", False))

    @property
    def session(self) -> Session | None:
        """The date the page is about, as it stands: cancelled, moved, full, or as it is planned."""
        return self.sessions.shown

    @cached_property
    def state(self) -> dict[str, Any]:
        """The word, the tone, the icon and why, when it is not as planned."""
        if self.page.status == EventStatus.POSTPONED:
            note = sentence(self.page.status_reason)
            return {"state": _("Reporté"), "tone": "warn", "icon": "history", "note": note}
        return state_of(self.session) if self.session else {"state": "", "tone": "", "icon": "", "note": ""}

    @property
    def is_cancelled(self) -> bool:
        return self.session is not None and self.session.is_cancelled

    @property
    def is_over(self) -> bool:
        return self.sessions.is_over

    @cached_property
    def notice(self) -> dict[str, str]:
        """What is said of the whole event, above all: cancelled, full, put off."""
        words = {
            EventStatus.CANCELLED: (_("Cet événement est annulé."), "danger", "cancel"),
            EventStatus.POSTPONED: (
                _("Reporté : la nouvelle date n’est pas encore connue."),
                "warn",
                "history",
            ),
            EventStatus.FULL: (_("Complet : il n’y a plus de place."), "warn", "people"),
        }
        if self.page.status not in words or self.is_over:
            return {}
        title, tone, icon = words[EventStatus(self.page.status)]
        return {"title": title, "tone": tone, "icon": icon, "text": sentence(self.page.status_reason)}

    # --- When ---

    @cached_property
    def dates(self) -> str:
        """ "mardi 24 novembre, 9 h – 12 h", inside a sentence."""
        return dates(self.session.start, self.session.end) if self.session else _("date à venir")

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
        """That of the last date, of an event that is over."""
        if self.session is None:
            return {}
        start = self.session.start.astimezone(PARIS)
        return {**leaf(start), "iso": start.isoformat()}

    # --- What, for whom ---

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
        welcome = french_list(
            str(Accessibility(code).label)
            for code in self.page.accessibility or []
            if code in Accessibility.values
        )
        found = presentation.details(self.page)
        return [*found, presentation.Fact("hand", _("Pensé aussi pour"), welcome)] if welcome else found

    @cached_property
    def unknown(self) -> str:
        venues = [self.venue] if self.venue else []
        return presentation.unknown_sentence(self.page, venues, needless=ASKED_OF_PLACES)

    @cached_property
    def co_organisers(self) -> list[dict[str, str]]:
        """The structures it is organised with, those that are public."""
        if self.sessions.is_preview:
            found = [one for one in self.page.co_organisers.all() if one.live]
        else:
            found = _co_organisers(self.page.pk)
        return [{"title": one.title, "url": visitor_url(one, self.request)} for one in found]

    # --- Registering ---

    @cached_property
    def registration(self) -> dict[str, str]:
        """How to register: sentences, and the address to go to; nothing when one need not, or nobody says."""
        by = self.page.registration_by
        is_held = self.page.status != EventStatus.POSTPONED and not (self.is_over or self.is_cancelled)
        if not by or by == RegistrationBy.NONE or not is_held:
            return {}
        deadline = self.page.registration_deadline
        if deadline and deadline < self.sessions.today:
            return {"text": _("Les inscriptions sont closes.")}
        said = [self._places]
        if deadline:
            day = say_day(deadline, self.sessions.today)
            said.append(_("Inscrivez-vous avant le %(day)s.") % {"day": day})
        return {"text": " ".join(part for part in said if part), **self._way(by)}

    @property
    def _places(self) -> str:
        limit = self.page.registration_limit
        return ngettext("%(count)d place.", "%(count)d places.", limit) % {"count": limit} if limit else ""

    def _way(self, by: str) -> dict[str, str]:
        match by:
            case RegistrationBy.LINK:
                return {
                    "icon": "external",
                    "url": self.page.registration_url,
                    "label": _("S’inscrire en ligne"),
                }
            case RegistrationBy.PHONE:
                return {
                    "icon": "phone",
                    "phone": self.contact["phone"],
                    "label": _("S’inscrire par téléphone"),
                }
        return {"icon": "mail", "email": self.contact["email"], "label": _("S’inscrire par e-mail")}

    # --- Where ---

    @cached_property
    def venue(self) -> Venue | None:
        return self.sessions.venue_of(self.session)

    @cached_property
    def place(self) -> dict[str, str]:
        """The place of the directory it is held in, when its page is public."""
        place = self.page.place if self.page.place_id else None
        if place is None or not place.live:
            return {}
        return {"title": place.title, "url": visitor_url(place, self.request)}

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
