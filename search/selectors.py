"""What the pages of other rooms ask of the index, through this room's template tags."""

from collections.abc import Sequence

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError
from django.utils import timezone
from wagtail.models import Page

from home.prepared import Prepared
from search.backends.moments import Moments
from search.columns import Columns
from search.columns_reading import current_columns
from search.models import Entry
from search.projection import LISTING_TYPES
from search.query import MAX_PER_PAGE, MAX_PER_PAGE_GEOJSON, PER_PAGE, Centre
from search.querysets import EntryQuerySet

LIMIT = 200
NEARBY_KM = 20
AT_FIRST_KM = 3  # in a town, what is near is nearer than that
NEARBY_LIMIT = 6
LENGTHS = (3, PER_PAGE, MAX_PER_PAGE, MAX_PER_PAGE_GEOJSON)

_read_by_id: dict[int, Prepared[Entry]] = {}


def entries_of_structure(page_id: int, *, limit: int = LIMIT) -> list[Entry]:
    """What a structure runs, alone or with others, one entry a page, by title."""
    return _one_per_page(_current().of_structure(page_id), limit)


def near_page(page_id: int, *, limit: int = NEARBY_LIMIT) -> list[tuple[Entry, float]]:
    """The nearest other listings within 20 km of a page's first address, with their distance in km.

    None for a page without an address.
    """
    columns = current_columns()
    rows = columns.current(np.flatnonzero((columns.page == page_id) & ~np.isnan(columns.lat)), timezone.now())
    if not len(rows):
        return []
    first = rows[np.argmin(np.abs(columns.location[rows]))]
    lat, lon = float(columns.lat[first]), float(columns.lon[first])
    return _nearest(columns, lat, lon, within_km=NEARBY_KM, limit=limit, but=page_id)


def nearest(lat: float, lon: float, *, within_km: float, limit: int) -> list[tuple[Entry, float]]:
    """The nearest listings around a point (WGS84 degrees), with their distance in km."""
    return _nearest(current_columns(), lat, lon, within_km=within_km, limit=limit)


def _nearest(
    columns: Columns, lat: float, lon: float, *, within_km: float, limit: int, but: int | None = None
) -> list[tuple[Entry, float]]:
    now = timezone.now()
    for around_km in (AT_FIRST_KM, within_km):
        rows = columns.current(columns.around(lat, lon, around_km), now)
        rows = rows[(columns.page[rows] != but) & columns.is_for_parents[rows]]
        km = columns.km_from(lat, lon, rows)
        kept = columns.nearest_of_pages(rows, km) & (km <= around_km)
        rows, km = rows[kept], km[kept]
        if len(rows) >= limit:
            break
    first = np.argsort(km, kind="stable")[:limit]
    ids = columns.id[rows[first]].tolist()
    entries = entries_by_id(columns, ids)
    return [
        (entries[entry_id], distance)
        for entry_id, distance in zip(ids, km[first].tolist(), strict=True)
        if entry_id in entries
    ]


def serving(centre: Centre | None, *, limit: int) -> list[Entry]:
    """The services that answer from a distance where a centre is, if any: first who answers now, then the next ones."""
    columns, now = current_columns(), timezone.now()
    rows = columns.current(columns.all_remote if centre is None else columns.serving(centre), now)
    rows = rows[columns.is_for_parents[rows]]
    order = np.argsort(Moments(columns, None, now).starts(rows, limit), kind="stable")
    return list(entries_by_id(columns, columns.id[rows[order[:limit]]].tolist()).values())


def entries_of_page(page_id: int) -> list[Entry]:
    """The entries of one page, its addresses in their order; empty when it is not public."""
    return list(_current().filter(page_id=page_id).order_by("position", "pk"))


def entries_by_id(columns: Columns, ids: Sequence[int]) -> dict[int, Entry]:
    """The entries with these ids, in their order; those that are gone meanwhile are left out.

    The same ones are shown page after page: they are kept with the columns, as long as the index has the same version.
    """
    found = {entry_id: columns.entries.find(entry_id) for entry_id in ids}
    unread = [entry_id for entry_id, entry in found.items() if entry is None]
    for entry in _read_entries(unread) if unread else ():
        found[entry.pk] = columns.entries.keep(entry.pk, entry)
    return {entry_id: entry for entry_id, entry in found.items() if entry is not None}


def _read_entries(ids: Sequence[int]) -> list[Entry]:
    # The SQL of each length is written once: lists are made as long as the usual pages are.
    length = next((one for one in LENGTHS if one >= len(ids)), len(ids))
    read = _read_by_id.setdefault(length, Prepared(lambda *marks: Entry.objects.filter(pk__in=marks)))
    return read(*ids, *[ids[-1]] * (length - len(ids)))


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
