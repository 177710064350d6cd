"""Everything the page of a place shows."""

from collections.abc import Iterable, Sequence
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
from directory.hours.seasons import is_dated
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
    def addresses(self) -> list[list[PlaceLocation]]:
        """Those locations by address: the one of now, then those that take over from it when it is over."""
        return in_turn(self.current_locations)

    @cached_property
    def venues(self) -> list[Venue]:
        return [rows[0].venue for rows in self.addresses if rows[0].venue]

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
        return [_hours(rows, self.today) for rows in self.addresses if rows[0].venue is None]

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
        """The addresses, as `components/address.jinja` takes them."""
        found = [rows for rows in self.addresses if rows[0].venue]
        return [
            {
                **presentation.address(venue),
                **_hours(rows, self.today),
                "number": number if len(found) > 1 else 0,
            }
            for number, (rows, venue) in enumerate(zip(found, self.venues, strict=True), 1)
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


def in_turn(rows: Iterable[PlaceLocation]) -> list[list[PlaceLocation]]:
    """Locations by address, in their order: two are of one address when one begins there after the other is over."""
    found: list[list[PlaceLocation]] = []
    rows = list(rows)
    rank = {id(row): place for place, row in enumerate(rows)}
    for row in sorted(rows, key=lambda one: one.valid_from or date.min):
        before = next((some for some in found if _takes_over(row, some[-1])), None)
        if before is None:
            found.append([row])
        else:
            before.append(row)
    return sorted(found, key=lambda some: min(rank[id(row)] for row in some))


def _takes_over(row: PlaceLocation, other: PlaceLocation) -> bool:
    begins, ends = row.valid_from, other.valid_to
    return bool(begins and ends and ends < begins and row.venue_id == other.venue_id)


def _hours(rows: Sequence[PlaceLocation], today: date) -> dict[str, Any]:
    """Opening hours in words: those of now, when they hold and when they do not; those that come after (`later`)."""
    row, *others = rows
    return {
        "hours": _sentence(row),
        "hours_note": row.note,
        "validity": _validity(row, today),
        "later": [_later(one) for one in others],
        "exceptions": list(dict.fromkeys(said for one in rows for said in _exceptions(one, today))),
        "location": row.pk,
    }


def _sentence(row: PlaceLocation) -> str:
    """The hours as a sentence, or what the person wrote."""
    said = describe_hours(row.opening_hours)
    if not said or said == UNSAID:
        said = row.hours_as_typed or (said and _("Horaires particuliers : demandez-les avant de venir."))
    return said


def _later(row: PlaceLocation) -> str:
    """ "À partir du 7 septembre 2027 : Le mardi de 9 h à 12 h."."""
    said = _sentence(row) or _("horaires à demander.")
    if row.note:
        said = f"{said} {row.note}"
    if is_dated(row.opening_hours) or row.valid_from is None:
        return _("Ensuite : %(hours)s") % {"hours": said}  # the hours say when they begin
    return _("À partir du %(day)s : %(hours)s") % {"day": _day(row.valid_from), "hours": said}


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
