"""Searches the entries with the site's own database, distances and counts in Python.

Five queries at most without text: the nearest that match, to choose a radius; the entries around, each with the single
condition it misses, if any; the centre's territory; the remote services that serve it; the entries of the page shown.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from math import cos, radians
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import FloatField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from geo.distance import measure_from
from search.areas import area_of
from search.backends import rows as column
from search.backends.conditions import Conditions
from search.backends.counting import Tally
from search.backends.rows import Row, read
from search.backends.wording import Wording, read_wording
from search.enums import Sort
from search.models import Entry, IndexState
from search.query import DEFAULT_MAX_RADIUS_KM, ENOUGH_NEAR, RADII_KM, Centre, SearchQuery
from search.querysets import EntryQuerySet
from search.reasons import reasons
from search.results import FacetCounts, Hit, SearchResults

NEAREST = 40  # rows read at first to choose a radius: several may be of one page
REMEMBERED = 60  # seconds
Found = tuple[int, float | None]  # the entry a page is shown by, and its distance in km
Place = tuple[float, str, int, int, Row]  # km, title, page, entry: in the order of the list


class Answer(NamedTuple):
    """Everything found, before a page of it is shown."""

    near: list[Found]
    remote: list[Found]
    radius: int | None
    facets: dict[str, FacetCounts]
    unknown_ages: int


class DatabaseBackend:
    """See `search.backends.base.Backend`."""

    def search(self, query: SearchQuery) -> SearchResults:
        wording = read_wording(query.text)
        if wording.is_hopeless:
            return SearchResults(radius_km=_radius_said(query))
        answer = _answer(query, wording)
        if wording.can_relax and not (answer.near or answer.remote):
            relaxed = _answer(query, wording.relaxed())
            answer = relaxed if relaxed.near or relaxed.remote else answer
        count = len(answer.near) + len(answer.remote)
        pages = max(1, -(-count // query.per_page))
        page = min(max(query.page, 1), pages)
        return SearchResults(
            hits=_hits(answer, query, page),
            total=len(answer.near),
            total_remote=len(answer.remote),
            radius_km=answer.radius,
            page=page,
            pages=pages,
            facets=answer.facets,
            corrected_text=wording.corrected,
            unknown_ages=answer.unknown_ages,
        )


def _answer(query: SearchQuery, wording: Wording) -> Answer:
    now = timezone.now()
    if query.centre is not None:
        return _find(query, wording, now)
    # The whole index is read when no place is given: once a minute, or when the index has changed.
    version = IndexState.objects.filter(pk=1).values_list("version", flat=True).first()
    asked = (replace(query, page=1, per_page=1), wording, version, int(now.timestamp() // REMEMBERED))
    key = f"search.{sha256(repr(asked).encode('utf-8', 'surrogatepass')).hexdigest()}"
    answer: Answer | None = cache.get(key)
    if answer is None:
        answer = _find(query, wording, now)
        cache.set(key, answer, REMEMBERED)
    return answer


def _find(query: SearchQuery, wording: Wording, now: datetime) -> Answer:
    conditions = Conditions(query)
    entries = wording.filter(Entry.objects.current(now))
    radius = query.radius_km if query.centre else None
    if query.centre and radius is None:
        radius = enough_radius(conditions.matching(entries.near()), query.centre)
    order = Order(query, wording)
    places = _near(conditions.annotated(entries.near()), query.centre, radius)
    tally = Tally((place[-1] for place in places), conditions.need_bits)
    near = order.one_per_page(places)
    reached = {row[column.PAGE] for row in tally.matching}
    services = _remote(conditions.annotated(entries.remote()), query.centre, reached)
    remote_tally = Tally((service[-1] for service in services), conditions.need_bits)
    return Answer(
        near=[(entry_id, km if query.centre else None) for km, _title, _page, entry_id, _row in near],
        remote=[(entry_id, None) for _km, _title, _page, entry_id, _row in order.one_per_page(services)],
        radius=radius,
        facets=_facets(tally, remote_tally),
        unknown_ages=tally.unknown_ages,
    )


def enough_radius(entries: EntryQuerySet, centre: Centre) -> int:
    """The smallest radius (km) with enough distinct pages among these entries, at most the default limit."""
    # On a plane: right enough to choose which rows to measure.
    apart = RawSQL(
        "(lat - %s) * (lat - %s) + (lon - %s) * (lon - %s) * %s",
        (centre.lat, centre.lat, centre.lon, centre.lon, cos(radians(centre.lat)) ** 2),
        output_field=FloatField(),
    )
    box = entries.within_box(centre.lat, centre.lon, km=DEFAULT_MAX_RADIUS_KM)
    rows = box.order_by(apart).values_list("page_id", "lat", "lon")
    measure = measure_from(centre.lat, centre.lon)
    distances: list[float] = []
    for limit in (NEAREST, None):
        some = list(rows[:limit])
        nearest: dict[int, float] = {}
        for page_id, lat, lon in some:
            km = measure(lat, lon)
            nearest[page_id] = min(km, nearest.get(page_id, km))
        distances = sorted(nearest.values())
        if len(distances) >= ENOUGH_NEAR or len(some) < NEAREST:
            break
    if len(distances) < ENOUGH_NEAR:
        return DEFAULT_MAX_RADIUS_KM
    wanted = distances[ENOUGH_NEAR - 1]
    # The corners of the box lie beyond the limit.
    return next((km for km in RADII_KM if wanted <= km <= DEFAULT_MAX_RADIUS_KM), DEFAULT_MAX_RADIUS_KM)


class Order:
    """The sort asked for, then the nearest, then the title, then the oldest page: always the same order."""

    def __init__(self, query: SearchQuery, wording: Wording) -> None:
        self.sort = query.effective_sort
        self.ranks = wording.ranks() if self.sort == Sort.RELEVANCE else {}

    def one_per_page(self, places: list[Place]) -> list[Place]:
        """Those that miss nothing, in order, each page once through its nearest location."""
        nearest: dict[int, Place] = {}
        for place in sorted(place for place in places if not place[-1][column.MISSES]):
            nearest.setdefault(place[2], place)
        ordered = list(nearest.values())
        if self.sort == Sort.RELEVANCE:
            ordered.sort(key=lambda place: self.ranks.get(place[3], 0.0))
        elif self.sort == Sort.DATE:
            ordered.sort(key=_date)
        return ordered


def _date(place: Place) -> tuple[bool, Any]:
    start = place[-1][column.NEXT]
    return (True, "") if start is None else (False, start)


def _near(entries: EntryQuerySet, centre: Centre | None, radius: int | None) -> list[Place]:
    """The rows within the radius; all of them, at no distance, without a centre."""
    if centre is None or radius is None:
        return _placed(read(entries))
    measure = measure_from(centre.lat, centre.lon)
    rows = read(entries.within_box(centre.lat, centre.lon, km=radius))
    return [
        (km, row[column.TITLE], row[column.PAGE], row[column.ID], row)
        for row in rows
        if (km := measure(row[column.LAT], row[column.LON])) <= radius
    ]


def _remote(entries: EntryQuerySet, centre: Centre | None, reached: set[int]) -> list[Place]:
    """The services from a distance that serve the centre, but for the pages already found near it."""
    if centre is not None:
        entries = entries.serving(**area_of(centre)._asdict())
    return _placed(row for row in read(entries) if row[column.PAGE] not in reached)


def _placed(rows: Iterable[Row]) -> list[Place]:
    return [(0.0, row[column.TITLE], row[column.PAGE], row[column.ID], row) for row in rows]


def _hits(answer: Answer, query: SearchQuery, page: int) -> tuple[Hit, ...]:
    first, last = (page - 1) * query.per_page, page * query.per_page
    near = len(answer.near)
    shown = answer.near[first:last] + answer.remote[max(0, first - near) : max(0, last - near)]
    entries = Entry.objects.in_bulk([entry_id for entry_id, _km in shown])
    return tuple(
        Hit(
            entry=entries[entry_id],
            distance_km=km,
            is_remote=entries[entry_id].is_remote,
            reasons=reasons(entries[entry_id], query),
        )
        for entry_id, km in shown
        if entry_id in entries
    )


def _facets(near: Tally, remote: Tally) -> dict[str, FacetCounts]:
    counts, apart = near.facets(), remote.facets()
    return {
        name: replace(one, remote=apart[name].met, remote_unknown=apart[name].unknown)
        for name, one in counts.items()
    }


def _radius_said(query: SearchQuery) -> int | None:
    return (query.radius_km or DEFAULT_MAX_RADIUS_KM) if query.centre else None
