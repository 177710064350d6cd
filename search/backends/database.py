"""Searches the entries with the site's own database, distances and counts in Python.

At most four queries without text: the nearest that match, to choose a radius; the entries around (or all), each with
the single condition it misses, if any; remote services; the entries of the page shown.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from math import cos, radians
from typing import Any, NamedTuple

from django.db.models import ExpressionWrapper, F, FloatField
from django.utils import timezone

from geo.distance import distance_km
from search.areas import area_of
from search.backends.conditions import Conditions
from search.backends.counting import COLUMNS, Row, Tally
from search.backends.wording import Wording, read_wording
from search.enums import Sort
from search.models import Entry
from search.query import DEFAULT_MAX_RADIUS_KM, ENOUGH_NEAR, RADII_KM, Centre, SearchQuery
from search.querysets import EntryQuerySet
from search.reasons import reasons
from search.results import FacetCounts, Hit, SearchResults
from search.text import plain

NEAREST = 40  # rows read at first to choose a radius: several may be of one page

title_key = lru_cache(maxsize=50_000)(plain)


class Found(NamedTuple):
    """An entry that matches, `km` from the centre when there is one."""

    row: Row
    km: float | None = None
    is_remote: bool = False


class DatabaseBackend:
    """See `search.backends.base.Backend`."""

    def search(self, query: SearchQuery) -> SearchResults:
        wording = read_wording(query.text)
        if wording.is_hopeless:
            return SearchResults(radius_km=_radius_said(query))
        now = timezone.now()
        results = self._search(query, wording, now)
        if results.is_empty and wording.can_relax:
            relaxed = self._search(query, wording.relaxed(), now)
            return results if relaxed.is_empty else relaxed
        return results

    def _search(self, query: SearchQuery, wording: Wording, now: datetime) -> SearchResults:
        conditions = Conditions(query)
        entries = wording.filter(Entry.objects.current(now))
        order = _order(query, wording)
        radius = query.radius_km if query.centre else None
        if query.centre and radius is None:
            radius = enough_radius(conditions.matching(entries.near()), query.centre)
        tally = Tally(conditions.need_bits)
        near = _near(conditions.annotated(entries.near()), tally, query.centre, radius)
        near = _one_per_page(sorted(near, key=order))
        remote_tally = Tally(conditions.need_bits)
        reached = {found.row.page_id for found in near}
        remote = _remote(conditions.annotated(entries.remote()), remote_tally, query.centre, reached)
        remote = _one_per_page(sorted(remote, key=order))
        everything = near + remote
        pages = max(1, -(-len(everything) // query.per_page))
        page = min(max(query.page, 1), pages)
        shown = everything[(page - 1) * query.per_page : page * query.per_page]
        return SearchResults(
            hits=_hits(shown, query),
            total=len(near),
            total_remote=len(remote),
            radius_km=radius,
            page=page,
            pages=pages,
            facets=_facets(tally, remote_tally),
            corrected_text=wording.corrected,
            unknown_ages=tally.unknown_ages,
        )


def enough_radius(entries: EntryQuerySet, centre: Centre) -> int:
    """The smallest radius (km) with enough distinct pages among these entries, at most the default limit."""
    # On a plane: right enough to choose which rows to measure.
    squeeze = cos(radians(centre.lat))
    north, east = F("lat") - centre.lat, (F("lon") - centre.lon) * squeeze
    apart = ExpressionWrapper(north * north + east * east, output_field=FloatField())
    rows = (
        entries.within_box(centre.lat, centre.lon, km=DEFAULT_MAX_RADIUS_KM)
        .order_by(apart)
        .values_list("page_id", "lat", "lon")
    )
    distances: list[float] = []
    for limit in (NEAREST, None):
        some = list(rows[:limit])
        nearest: dict[int, float] = {}
        for page_id, lat, lon in some:
            km = distance_km(centre.lat, centre.lon, lat, lon)
            nearest[page_id] = min(km, nearest.get(page_id, km))
        distances = sorted(nearest.values())
        if len(distances) >= ENOUGH_NEAR or len(some) < NEAREST:
            break
    if len(distances) < ENOUGH_NEAR:
        return DEFAULT_MAX_RADIUS_KM
    wanted = distances[ENOUGH_NEAR - 1]
    return next((km for km in RADII_KM if wanted <= km), DEFAULT_MAX_RADIUS_KM)


def _near(entries: EntryQuerySet, tally: Tally, centre: Centre | None, radius: int | None) -> list[Found]:
    if centre is None or radius is None:
        return [Found(row) for row in _counted(entries, tally)]
    matching = []
    lat, lon = centre.lat, centre.lon
    for row in _rows(entries.within_box(lat, lon, km=radius)):
        km = distance_km(lat, lon, row.lat or 0.0, row.lon or 0.0)
        if km <= radius:
            tally.add(row)
            if not row.misses:
                matching.append(Found(row, km))
    return matching


def _remote(entries: EntryQuerySet, tally: Tally, centre: Centre | None, reached: set[int]) -> list[Found]:
    if centre is not None:
        entries = entries.serving(**area_of(centre)._asdict())
    return [Found(row, is_remote=True) for row in _counted(entries, tally, without=reached)]


def _rows(entries: EntryQuerySet) -> Iterable[Row]:
    return map(Row._make, entries.values_list(*COLUMNS))


def _counted(entries: EntryQuerySet, tally: Tally, without: Iterable[int] = ()) -> list[Row]:
    matching = []
    for row in _rows(entries):
        if row.page_id not in without:
            tally.add(row)
            if not row.misses:
                matching.append(row)
    return matching


def _order(query: SearchQuery, wording: Wording) -> Callable[[Found], Any]:
    """The sort asked for, then what is nearest, then the title, then the age of the page: always the same order."""
    sort = query.effective_sort

    def last(found: Found) -> tuple[Any, ...]:
        row = found.row
        return (found.km or 0.0, title_key(row.title), row.page_id, row.entry_id)

    if sort == Sort.DATE:
        return lambda found: (found.row.next_start is None, found.row.next_start or 0, *last(found))
    if sort == Sort.RELEVANCE:
        ranks = wording.ranks()
        return lambda found: (round(ranks.get(found.row.entry_id, 0.0), 6), *last(found))
    return last


def _one_per_page(ordered: list[Found]) -> list[Found]:
    """The first entry of each page; with a centre, the page stands there through its nearest location."""
    nearest: dict[int, Found] = {}
    for found in ordered:
        best = nearest.setdefault(found.row.page_id, found)
        if found.km is not None and best.km is not None and found.km < best.km:
            nearest[found.row.page_id] = found
    return list(nearest.values())


def _hits(shown: list[Found], query: SearchQuery) -> tuple[Hit, ...]:
    entries = Entry.objects.in_bulk([found.row.entry_id for found in shown])
    return tuple(
        Hit(
            entry=entries[found.row.entry_id],
            distance_km=found.km,
            is_remote=found.is_remote,
            reasons=reasons(entries[found.row.entry_id], query),
        )
        for found in shown
        if found.row.entry_id in entries
    )


def _facets(near: Tally, remote: Tally) -> dict[str, FacetCounts]:
    counts, apart = near.facets(), remote.facets()
    return {
        name: FacetCounts(met=one.met, unknown=one.unknown, remote=apart[name].met)
        for name, one in counts.items()
    }


def _radius_said(query: SearchQuery) -> int | None:
    return (query.radius_km or DEFAULT_MAX_RADIUS_KM) if query.centre else None
