"""From public pages to entries, a chunk of pages at a time with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Q
from django.utils import translation
from wagtail.models import Page

from directory.models import ListingPage, PlaceLocation, PlacePage, PlaceService
from events.enums import Accessibility, EventStatus
from events.models import EventDate, EventPage, Occurrence
from events.recurrence import Dated, expand_dates
from home.models import TerritoryPage
from search import calendars
from search.ancestry import FOREVER, Above
from search.sources import (
    ALWAYS,
    Projected,
    Source,
    Where,
    departement_of,
    midnight_in_utc,
    related,
    slugs_of,
)


class PlaceSource(Source):
    model = PlacePage

    @cached_property
    def locations(self) -> dict[int, list[PlaceLocation]]:
        rows = PlaceLocation.objects.filter(page__in=[page.pk for page in self.pages])
        found: defaultdict[int, list[PlaceLocation]] = defaultdict(list)
        for row in rows.select_related("venue__commune").order_by("sort_order", "pk"):
            found[row.page_id].append(row)
        return found

    @cached_property
    def served(self) -> dict[int, list[TerritoryPage]]:
        return related(PlacePage.areas_served.through, "territorypage", self.pages)

    def where(self, page: PlacePage, above: Above) -> list[Where]:
        rows = self.locations[page.pk]
        found = [
            Where(
                venue=row.venue,
                territories=self.areas.of_venue(row.venue),
                **self._hours(row),
            )
            for row in rows
            if row.venue
        ]
        if areas := self.served[page.pk]:
            territories, departements = self.areas.served_by(areas)
            remote_row = next((row for row in rows if row.venue is None), None)
            found.append(
                Where(
                    is_remote=True,
                    territories=territories,
                    departements=departements,
                    **(self._hours(remote_row) if remote_row else {}),
                )
            )
        return found

    def _hours(self, row: PlaceLocation) -> dict[str, Any]:
        return {
            "location_id": row.pk,
            "opening_hours": row.opening_hours,
            "hours_as_typed": row.hours_as_typed,
            "exceptions": row.exceptions,
            "calendar": self.calendars.get((row.page_id, row.pk, None)) or calendars.Calendar(),
            "found_from": midnight_in_utc(row.valid_from) if row.valid_from else ALWAYS,
            "found_until": midnight_in_utc(row.valid_to + timedelta(days=1)) if row.valid_to else FOREVER,
        }

    @cached_property
    def services(self) -> dict[int, list[PlaceService]]:
        rows = PlaceService.objects.filter(page__in=[page.pk for page in self.pages])
        found: defaultdict[int, list[PlaceService]] = defaultdict(list)
        for row in rows.select_related("kind").order_by("sort_order", "pk"):
            found[row.page_id].append(row)
        return found

    def other_texts(self, page: PlacePage) -> list[str]:
        inside = self.services[page.pk]
        return [text for one in inside for text in (one.kind.name, one.kind.acronym, one.provider, one.days)]

    def facts(self, page: PlacePage) -> dict[str, bool | None]:
        return {"itinerant": page.itinerant}

    def own(self, page: PlacePage) -> dict[str, Any]:
        return {
            "on_contact": page.on_contact,
            "closed_since": page.closed_since,
            "reopens_on": page.reopens_on,
        }


class EventSource(Source):
    model = EventPage

    @cached_property
    def pages(self) -> list[ListingPage]:
        pages = EventPage.objects.filter(
            pk__in=self.page_ids,
            live=True,
            alias_of__isnull=True,
            locale__language_code=settings.LANGUAGE_CODE,
        )
        return list(pages.select_related("kind", "venue__commune").order_by("pk"))

    @cached_property
    def dates(self) -> dict[int, list[EventDate]]:
        rows = EventDate.objects.filter(page__in=[page.pk for page in self.pages])
        found: defaultdict[int, list[EventDate]] = defaultdict(list)
        for row in rows.select_related("venue__commune").order_by("sort_order", "pk"):
            found[row.page_id].append(row)
        return found

    def where(self, page: EventPage, above: Above) -> list[Where]:
        """Its own address, then those of the dates that are held elsewhere; each as long as it has a date to come."""
        rows = self.dates[page.pk]
        departement = departement_of(page.venue, above)
        by_venue: defaultdict[int | None, list[Dated]] = defaultdict(list)
        for one in expand_dates(rows, departement):
            by_venue[None if one.venue == page.venue_id else one.venue].append(one)
        venues = {row.venue_id: row.venue for row in rows}
        found = []
        if None in by_venue or not by_venue:
            found.append(self._at_its_own(page, above, self._when(page, None, by_venue[None])))
        for venue_id, dates in by_venue.items():
            if venue := venues.get(venue_id):
                when = self._when(page, venue_id, dates)
                found.append(
                    Where(venue_id=venue_id, venue=venue, territories=self.areas.of_venue(venue), **when)
                )
        return found

    def _at_its_own(self, page: EventPage, above: Above, when: dict[str, Any]) -> Where:
        if page.venue:
            return Where(venue=page.venue, territories=self.areas.of_venue(page.venue), **when)
        territory = above.territory
        if not page.is_remote:
            return Where(territories=slugs_of(territory), **when)
        # Online: whoever lives in the département of the structure that invites.
        departements = (territory.departement_id,) if territory else ()
        slugs = tuple(sorted(self.areas.by_departement[departements[0]])) if departements else ()
        return Where(is_remote=True, territories=slugs, departements=departements, **when)

    @cached_property
    def moved_until(self) -> dict[calendars.Where, datetime]:
        """When the last date of each, as it stands, is over: somebody may have moved it later than it was planned."""
        dates = Occurrence.objects.filter(page__in=[page.pk for page in self.pages], location__isnull=True)
        moved = dates.exclude(start=F("planned_start")).values_list("page_id", "venue_id")
        return {(page, None, venue): end for page, venue, end in moved.annotate(Max("end"))}

    def _when(self, page: EventPage, venue: int | None, dates: list[Dated]) -> dict[str, Any]:
        where = (page.pk, None, venue)
        calendar = self.calendars.get(where)
        if calendar is None:
            calendar = calendars.Calendar()
            if page.pk not in self.expanded and page.status in {EventStatus.SCHEDULED, EventStatus.FULL}:
                # Its rows come right after its publication.
                for one in dates:
                    calendar.add(calendars.Moment(one.start, one.end), now=self.now)
        ends = [one.end.astimezone(UTC) for one in dates]
        ends += [self.moved_until[where]] if where in self.moved_until else []
        return {"found_until": max(ends, default=ALWAYS), "calendar": calendar}

    @cached_property
    def expanded(self) -> set[int]:
        return {page for page, *_rest in self.calendars}

    def facts(self, page: EventPage) -> dict[str, bool | None]:
        # What the address does not say.
        return {"pmr": True if Accessibility.MOTOR in page.accessibility else None}

    def own(self, page: EventPage) -> dict[str, Any]:
        return {"audience": page.audience, "is_postponed": page.status == EventStatus.POSTPONED}

    def from_afar(self, page: EventPage, places: list[Where]) -> bool | None:
        return True if page.online_url else super().from_afar(page, places)


# A type missing here is refused by `search.E001`.
LISTING_TYPES: dict[type[ListingPage], type[Source]] = {PlacePage: PlaceSource, EventPage: EventSource}


def build(page_ids: Sequence[int]) -> Iterator[Projected]:
    """The entries these pages should have now; none for a page that is not a public listing."""
    # French whatever the visitor's or the editor's language: listings are French.
    with translation.override(settings.LANGUAGE_CODE):
        for source_class in LISTING_TYPES.values():
            yield from source_class(page_ids).projected()


def listing_ids(pages: Iterable[Page] | None = None) -> list[int]:
    """The listings in the source language among these pages and their descendants; all of them by default."""
    below = Q()
    if pages is not None:
        below = Q(pk__in=[])
        for page in pages:
            below |= Q(path__startswith=page.path)
    ids: list[int] = []
    for model in LISTING_TYPES:
        found = model._default_manager.filter(below, locale__language_code=settings.LANGUAGE_CODE)
        ids += found.order_by("pk").values_list("pk", flat=True)
    return ids
