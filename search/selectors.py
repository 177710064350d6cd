"""What the pages of other rooms ask of the index, through this room's template tags."""

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError
from django.utils import timezone
from wagtail.models import Page

from geo.distance import distance_km
from search.models import Entry, IndexState
from search.projection import LISTING_TYPES
from search.querysets import EntryQuerySet

LIMIT = 200
NEARBY_KM = 20
NEARBY_LIMIT = 6


def entries_of_territory(slug: str, *, limit: int = LIMIT) -> list[Entry]:
    """What is in a territory, one entry a page, by title; then the services from a distance that serve it."""
    return _one_per_page(_current().in_territory(slug), limit)


def entries_of_structure(page_id: int, *, limit: int = LIMIT) -> list[Entry]:
    """What a structure runs, one entry a page, by title."""
    return _one_per_page(_current().filter(structure_id=page_id), limit)


def entries_of_kind(slug: str, *, limit: int = LIMIT) -> list[Entry]:
    """Every listing of a kind, one entry a page, by title."""
    return _one_per_page(_current().filter(kind=slug), limit)


def nearby(entry: Entry, *, limit: int = NEARBY_LIMIT) -> list[tuple[Entry, float]]:
    """The nearest other listings within 20 km, with their distance in km; none for an entry without a point."""
    if entry.lat is None or entry.lon is None:
        return []
    around = _current().near().exclude(page_id=entry.page_id).within_box(entry.lat, entry.lon, km=NEARBY_KM)
    measured = sorted(
        (distance_km(entry.lat, entry.lon, lat, lon), title, page_id, pk)
        for pk, page_id, lat, lon, title in around.values_list("pk", "page_id", "lat", "lon", "sort_title")
    )
    nearest: dict[int, tuple[int, float]] = {}
    for km, _title, page_id, pk in measured:
        if km > NEARBY_KM or len(nearest) >= limit:
            break
        nearest.setdefault(page_id, (pk, km))
    entries = Entry.objects.in_bulk([pk for pk, _km in nearest.values()])
    return [(entries[pk], km) for pk, km in nearest.values() if pk in entries]


def entries_of_page(page_id: int) -> list[Entry]:
    """The entries of one page, its addresses in their order; empty when it is not public."""
    return list(_current().filter(page_id=page_id).order_by("position", "pk"))


def index_version() -> int:
    """A number that changes whenever an entry does."""
    return IndexState.objects.filter(pk=1).values_list("version", flat=True).first() or 0


def aliased_listings() -> int:
    """How many listings are aliases of another page."""
    try:
        types = ContentType.objects.get_for_models(*LISTING_TYPES).values()
        return Page.objects.filter(alias_of__isnull=False, content_type__in=types).count()
    except DatabaseError:
        return 0  # before the first migration


def _current() -> EntryQuerySet:
    return Entry.objects.current(timezone.now())


def _one_per_page(entries: EntryQuerySet, limit: int) -> list[Entry]:
    ordered = entries.order_by("is_remote", "sort_title", "page_id", "pk").values_list("pk", "page_id")
    first: dict[int, int] = {}
    for pk, page_id in ordered:
        if len(first) >= limit:
            break
        first.setdefault(page_id, pk)
    found = Entry.objects.in_bulk(list(first.values()))
    return [found[pk] for pk in first.values() if pk in found]
