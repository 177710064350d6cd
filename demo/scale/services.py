"""Writes fictional listings by the thousand, in chunks: each is there as a whole, searchable, or not at all."""

from collections.abc import Callable, Iterator
from math import ceil

from django.db import transaction
from django.utils import timezone

from demo.scale.drawing import Drawing
from directory.bulk import NewPage, bulk_pages
from directory.models import Venue
from events.signal_handlers import left_to_the_roll

LISTINGS_PER_CHUNK = 1_000
PLACES_PER_STRUCTURE = 6


def seed_scale(
    *, places: int, events: int, seed: int, progress: Callable[[int, int], None] | None = None
) -> None:
    """Adds live places and events, with their structures and addresses; `progress(done, total)` in listings.

    Their sessions are left to `events.occurrences.roll`, which writes those of many pages in one go.
    Raises `demo.scale.drawing.NowhereToDrawError` on a site without territories or vocabulary.
    """
    drawing = Drawing(seed=seed, today=timezone.localdate())
    structures = ceil(places / PLACES_PER_STRUCTURE)
    chunks = ceil((places + events) / LISTINGS_PER_CHUNK)
    shares = zip(*(share(number, chunks) for number in (structures, places, events)), strict=True)
    done = 0
    for some_structures, some_places, some_events in shares:
        with left_to_the_roll():
            _write_chunk(drawing, some_structures, some_places, some_events)
        done += some_places + some_events
        if progress:
            progress(done, places + events)


def share(number: int, chunks: int) -> Iterator[int]:
    """As many whole parts as there are chunks, as equal as can be."""
    return (number * (step + 1) // chunks - number * step // chunks for step in range(chunks))


@transaction.atomic
def _write_chunk(drawing: Drawing, structures: int, places: int, events: int) -> None:
    hosts = drawing.structures(max(structures, 1))
    bulk_pages(hosts)
    listings = drawing.places(hosts, places) + drawing.events(hosts, events)
    _save_venues(listings)
    bulk_pages(listings)


def _save_venues(listings: list[NewPage]) -> None:
    used = [location.venue for new in listings for location in new.locations]
    used += [getattr(new.page, "venue", None) for new in listings]
    fresh = list({id(venue): venue for venue in used if venue and venue.pk is None}.values())
    Venue.objects.bulk_create(fresh)
    for new in listings:
        for location in new.locations:
            location.venue_id = location.venue.pk if location.venue else None
        if getattr(new.page, "venue", None):
            new.page.venue_id = new.page.venue.pk
