"""Writes fictional listings by the thousand, in chunks: each is there as a whole, searchable, or not at all."""

from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from django.db import transaction
from django.utils import timezone

from demo.scale.drawing import Drawing
from demo.scale.events import EventDrawing
from directory.bulk import NewPage, bulk_pages
from directory.models import Venue
from events.models import EventPage
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
    listings = drawing.places(hosts, places) + EventDrawing(drawing).events(hosts, events)
    _save_venues(listings)
    bulk_pages(listings)


def _save_venues(listings: list[NewPage]) -> None:
    """Saves the addresses drawn, and tells their ids to what is held there."""
    users: list[Any] = [row for new in listings for row in (*new.locations, *new.children.get("dates", ()))]
    users += [new.page for new in listings if isinstance(new.page, EventPage)]
    fresh = {id(one.venue): one.venue for one in users if one.venue and one.venue.pk is None}
    Venue.objects.bulk_create(fresh.values())
    for one in users:
        one.venue_id = one.venue.pk if one.venue else None
