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
AT_FIRST_KM = 3  # in a town, what is near is nearer than that
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
    return nearest(entry.lat, entry.lon, within_km=NEARBY_KM, limit=limit, but=entry.page_id)


def nearest(
    lat: float, lon: float, *, within_km: float, limit: int, but: int | None = None
) -> list[tuple[Entry, float]]:
    """The nearest listings around a point (WGS84 degrees), with their distance in km; not that page."""
    others = _current().near().exclude(page_id=but) if but else _current().near()
    found: dict[int, tuple[Entry, float]] = {}
    for around_km, most in ((AT_FIRST_KM, 4 * limit), (within_km, 4 * limit), (within_km, LIMIT)):
        # Chosen from the index alone, then read: thousands may be around.
        chosen = others.within_box(lat, lon, km=around_km).from_nearest(lat, lon).values("pk")[:most]
        rows = list(Entry.objects.filter(pk__in=chosen))
        found = _nearest_pages(lat, lon, rows, within_km=around_km, limit=limit)
        # Several rows may be of one page: then a few are not enough.
        if len(found) == limit or (around_km == within_km and len(rows) < most):
            break
    return list(found.values())


def _nearest_pages(
    lat: float, lon: float, rows: list[Entry], *, within_km: float, limit: int
) -> dict[int, tuple[Entry, float]]:
    """The nearest pages, each by its nearest row; then by title, then the oldest."""
    measured = [(distance_km(lat, lon, *row.point), row) for row in rows if row.point]
    measured.sort(key=lambda one: (one[0], one[1].sort_title, one[1].page_id, one[1].pk))
    found: dict[int, tuple[Entry, float]] = {}
    for km, row in measured:
        if km <= within_km and len(found) < limit:
            found.setdefault(row.page_id, (row, km))
    return found


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
