"""Everything the page of a place shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from directory import presentation, selectors
from directory.hours import UNSAID, describe_hours
from directory.hours.exceptions import read_exceptions
from directory.hours.exceptions_words import say_closure, say_exceptions
from directory.listing_sheet import ListingSheet
from directory.models import PlaceLocation, PlacePage, Venue
from geo.wording import at_town
from home.maps import DrawnMap, Pin, points_map, project
from home.models import TerritoryPage
from home.templatetags.typography import french_list
from vocabulary.selectors import kinds_by_slug

EXCEPTIONS_AHEAD = timedelta(weeks=26)


@dataclass
class PlaceSheet(ListingSheet):
    """The facts of one place, read once from the database."""

    page: PlacePage
    today: date = field(default_factory=timezone.localdate)

    # --- What was said ---

    @cached_property
    def current_locations(self) -> list[PlaceLocation]:
        """The locations that are not over."""
        rows = selectors.locations_of(self.page)
        return [row for row in rows if not row.valid_to or row.valid_to >= self.today]

    @cached_property
    def venues(self) -> list[Venue]:
        return [row.venue for row in self.current_locations if row.venue]

    @cached_property
    def services(self) -> list[dict[str, str]]:
        """Services of others received inside: what one does there, name, provider, days, the kind's slug."""
        rows = selectors.services_inside(self.page)
        kinds = kinds_by_slug()
        return [
            {
                "heading": (kinds.get(row.kind.slug) or row.kind).heading,
                "name": (kinds.get(row.kind.slug) or row.kind).name,
                "slug": row.kind.slug,
                "provider": row.provider,
                "days": row.days,
            }
            for row in rows
        ]

    @cached_property
    def areas(self) -> list[TerritoryPage]:
        return selectors.areas_served(self.page)

    # --- How it is said ---

    @cached_property
    def facts(self) -> list[presentation.Fact]:
        facts = presentation.essential_facts(self.page)
        if self.areas_words:
            facts.append(presentation.Fact("phone", _("À distance"), self.areas_words))
        if self.towns:
            facts.append(presentation.Fact("pin", _("Où"), self.towns))
        return facts

    @cached_property
    def towns(self) -> str:
        """ "Prades et Vinça", each commune once; the first ones when there are many."""
        names = list(dict.fromkeys(venue.commune.name for venue in self.venues))
        if len(names) > 4:
            rest = len(names) - 3
            return _("%(names)s et %(rest)s autres communes") % {
                "names": ", ".join(names[:3]),
                "rest": rest,
            }
        return french_list(names)

    @cached_property
    def at_towns(self) -> str:
        """ "à Prades et Vinça", for the title of the page; empty for what has no address."""
        return at_town(self.towns) if self.towns else ""

    @cached_property
    def areas_words(self) -> str:
        if not self.areas:
            return ""
        if any(area.departement_wide for area in self.areas):
            return _("Pour tout le département")
        return french_list(area.title for area in self.areas)

    @cached_property
    def details(self) -> list[presentation.Fact]:
        return presentation.details(self.page)

    @cached_property
    def unknown(self) -> str:
        return presentation.unknown_sentence(self.page, self.venues)

    @cached_property
    def steps(self) -> list[dict[str, str]]:
        """ "Vous poussez la porte. Pas besoin de prévenir." is said with its first sentence in bold."""
        steps = []
        for line in self.page.visit_steps.splitlines():
            if line := line.strip():
                first, stop, rest = line.partition(". ")
                steps.append({"title": first + stop.strip(), "text": rest} if rest else {"text": line})
        return steps

    @cached_property
    def has_visit(self) -> bool:
        page = self.page
        return bool(self.steps or page.visit_welcome or page.visit_bring or page.visit_ask)

    @cached_property
    def remote_hours(self) -> list[dict[str, Any]]:
        """The hours of a service from a distance."""
        rows = [row for row in self.current_locations if row.venue is None]
        return [_hours(row, self.today) for row in rows]

    @cached_property
    def closure(self) -> str:
        """ "Fermé pour l’instant (travaux). Réouverture prévue le 5 janvier."."""
        return say_closure(self.page.closure, self.today)

    @property
    def has_tour(self) -> bool:
        """Whether it goes from one address to another."""
        return bool(self.page.itinerant) and len(self.locations) > 1

    @cached_property
    def locations(self) -> list[dict[str, Any]]:
        """The addresses, as `components/address.html` takes them."""
        rows = [row for row in self.current_locations if row.venue]
        return [
            _address(row, row.venue, self.today, number=number if len(rows) > 1 else 0)
            for number, row in enumerate(rows, 1)
            if row.venue
        ]

    @cached_property
    def map(self) -> DrawnMap | None:
        return self.map_of(self.venues)

    def map_of(self, venues: Sequence[Venue]) -> DrawnMap | None:
        """A map of some addresses, numbered in their order."""
        pins = []
        for number, venue in enumerate(venues, 1):
            at = project(*venue.point) if venue.point else None
            if at is None:
                continue
            text = str(number) if len(venues) > 1 else ""
            pins.append(Pin(*at, text, f"{number}, {venue.commune.name}" if text else venue.commune.name))
        lit = {venue.commune.epci_id for venue in venues if venue.commune.epci_id}
        return points_map(pins, lit=lit) if pins else None

    @cached_property
    def map_caption(self) -> str:
        if len(self.venues) < 2:
            return ""
        return (
            ". ".join(
                f"{number} : " + ", ".join(dict.fromkeys((venue.commune.name, venue.known_as)))
                for number, venue in enumerate(self.venues, 1)
            )
            + "."
        )


def _hours(row: PlaceLocation, today: date) -> dict[str, Any]:
    """Opening hours in words: the sentence, or what the person wrote, when they hold and when they do not."""
    said = describe_hours(row.opening_hours)
    if not said or said == UNSAID:
        said = row.hours_as_typed or (said and _("Horaires particuliers : demandez-les avant de venir."))
    return {
        "hours": said,
        "hours_note": row.note,
        "validity": _validity(row, today),
        "exceptions": _exceptions(row, today),
        "location": row.pk,
    }


def _exceptions(row: PlaceLocation, today: date) -> list[str]:
    """ "Fermé du 20 juillet au 16 août (fermeture estivale)", for those that are not over nor far away."""
    try:
        found = read_exceptions(row.exceptions)
    except ValidationError:
        return []
    return say_exceptions([one for one in found if one.first <= today + EXCEPTIONS_AHEAD], today)


def _validity(row: PlaceLocation, today: date) -> str:
    begins = row.valid_from if row.valid_from and row.valid_from > today else None
    if begins and row.valid_to:
        return _("Du %(first)s au %(last)s.") % {"first": _day(begins), "last": _day(row.valid_to)}
    if begins:
        return _("À partir du %(day)s.") % {"day": _day(begins)}
    if row.valid_to:
        return _("Jusqu’au %(day)s.") % {"day": _day(row.valid_to)}
    return ""


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _address(row: PlaceLocation, venue: Venue, today: date, *, number: int) -> dict[str, Any]:
    return {
        **presentation.address(venue),
        **_hours(row, today),
        "number": number,
    }
