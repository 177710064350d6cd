"""Searches the entries with the site's own database, distances and counts in Python.

Three queries in a town without text: the entries around, each with the single condition it misses, if any; the remote
services that serve the centre; the entries of the page shown. Where there is less, the nearest that match choose a radius
first (one to three more).
"""

from array import array
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import zip_longest
from typing import Any, NamedTuple

from django.core.cache import cache
from django.utils import timezone

from geo.distance import measure_from
from search.areas import place_of
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
# The boxes looked at to choose a radius (km), and how many rows of each.
STEPS = ((5, NEAREST), (DEFAULT_MAX_RADIUS_KM, NEAREST), (DEFAULT_MAX_RADIUS_KM, None))
FAR = 1e9  # km
REMEMBERED = 60  # seconds
Place = tuple[float, str, int, int, Row]  # km, title, page, entry: in the order of the list


class Answer(NamedTuple):
    """Everything found, before a page of it is shown; light, as it may be kept."""

    near: "array[int]"  # the entry each page is shown by
    distances: list[float]  # of these, in km; none without a centre
    remote: "array[int]"
    radius: int | None
    facets: dict[str, FacetCounts]
    unknown_ages: int
    without: dict[tuple[str, str], int]


class DatabaseBackend:
    """See `search.backends.base.Backend`."""

    def __init__(self) -> None:
        self._wordings: dict[str, Wording] = {}

    def count_within(self, query: SearchQuery, km: int) -> int:
        if query.centre is None:
            raise ValueError("A distance is from somewhere.")
        lat, lon = query.centre.lat, query.centre.lon
        entries = self._wording(query.text).filter(Entry.objects.current(timezone.now()).near(), km=km)
        rows = Conditions(query).matching(entries).within_box(lat, lon, km=km)
        measure = measure_from(lat, lon)
        places = rows.values_list("page_id", "lat", "lon")
        return len({page_id for page_id, lat, lon in places if measure(lat, lon) <= km})

    def _wording(self, text: str) -> Wording:
        """What a text asks, read once."""
        if text not in self._wordings:
            self._wordings[text] = read_wording(text)
        return self._wordings[text]

    def search(self, query: SearchQuery) -> SearchResults:
        wording = self._wording(query.text)
        if wording.is_hopeless:
            return SearchResults(radius_km=_radius_said(query))
        answer = _answer(query, wording)
        if wording.can_relax and not (answer.near or answer.remote):
            relaxed = _answer(query, wording.relaxed())
            more = {choice: count or relaxed.without[choice] for choice, count in answer.without.items()}
            answer = relaxed if relaxed.near or relaxed.remote else answer._replace(without=more)
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
            without=answer.without,
        )


def _answer(query: SearchQuery, wording: Wording) -> Answer:
    now = timezone.now()
    if query.centre is not None:
        return _find(query, wording, now)
    # The whole index is read when no place is given: once a minute, or when the index has changed.
    version = wording.version
    if version is None:
        version = IndexState.objects.filter(pk=1).values_list("version", flat=True).first() or 0
    asked = (replace(query, page=1, per_page=1), wording, version, int(now.timestamp() // REMEMBERED))
    key = f"search.answer.{sha256(repr(asked).encode('utf-8', 'surrogatepass')).hexdigest()}"
    answer: Answer | None = cache.get(key)
    if answer is None:
        answer = _find(query, wording, now)
        cache.set(key, answer, REMEMBERED)
    return answer


def _find(query: SearchQuery, wording: Wording, now: datetime) -> Answer:
    conditions = Conditions(query)
    current = Entry.objects.current(now)
    radius, places = _reach(query, wording, conditions, current.near())
    order = Order(query, wording)
    tally = Tally((place[-1] for place in places), conditions.need_bits)
    near = order.one_per_page(places)
    reached = {row[column.PAGE] for row in tally.matching}
    remote = wording.filter(current.remote(), km=0)
    services = _remote(conditions.annotated(remote), query.centre, reached)
    remote_tally = Tally((service[-1] for service in services), conditions.need_bits)
    empty = not (near or remote_tally.matching)
    return Answer(
        near=array("q", [place[3] for place in near]),
        distances=[place[0] for place in near] if query.centre else [],
        remote=array("q", [place[3] for place in order.one_per_page(services)]),
        radius=radius,
        facets=_facets(tally, remote_tally),
        unknown_ages=tally.unknown_ages,
        without=_without_each(query, places, services, conditions) if empty else {},
    )


def _without_each(
    query: SearchQuery, places: list[Place], services: list[Place], conditions: Conditions
) -> dict[tuple[str, str], int]:
    """How many pages would be found without each choice: those that miss it alone, as far as the search would go."""
    counts = {}
    for choice, bit in conditions.lone_choices(query).items():
        nearest: dict[int, float] = {}
        for km, _title, page, _entry, row in places:
            if row[column.MISSES] == bit:
                nearest[page] = min(km, nearest.get(page, FAR))
        reach = FAR if query.radius_km or query.centre is None else _radius_for(sorted(nearest.values()))
        near = {page for page, km in nearest.items() if km <= reach}
        remote = {page for _km, _title, page, _entry, row in services if row[column.MISSES] == bit}
        counts[choice] = len(near) + len(remote - near)
    return counts


def _reach(
    query: SearchQuery, wording: Wording, conditions: Conditions, entries: EntryQuerySet
) -> tuple[int | None, list[Place]]:
    """How far the search goes (km, chosen when it is not asked), and the rows found there."""
    centre, radius = query.centre, query.radius_km
    if centre is None:
        return None, _near(conditions.annotated(wording.filter(entries)), None, None)

    def within(km: int) -> list[Place]:
        return _near(conditions.annotated(wording.filter(entries, km=km)), centre, km)

    if radius is None:
        among_few = wording.is_rare
        if not among_few:
            # In a town, the smallest radius has enough: it is read at once.
            first = within(RADII_KM[0])
            pages = {place[2] for place in first if not place[-1][column.MISSES]}
            if len(pages) >= ENOUGH_NEAR:
                return RADII_KM[0], first
            among_few = not pages
        radius = enough_radius(
            lambda km: conditions.matching(wording.filter(entries, km=km)), centre, among_few=among_few
        )
    return radius, within(radius)


def enough_radius(entries: Callable[[int], EntryQuerySet], centre: Centre, *, among_few: bool = False) -> int:
    """The smallest radius (km) with enough distinct pages among these entries, at most the default limit.

    `entries` gives those to look at within a number of kilometres. A small box is looked at first, unless there are few.
    """
    measure = measure_from(centre.lat, centre.lon)
    distances: list[float] = []
    for km, limit in STEPS[1:] if among_few else STEPS:
        # On a plane: right enough to choose which rows to measure.
        box = entries(km).within_box(centre.lat, centre.lon, km=km).from_nearest(centre.lat, centre.lon)
        some = list(box.values_list("page_id", "lat", "lon")[:limit])
        nearest: dict[int, float] = {}
        for page_id, lat, lon in some:
            nearest[page_id] = min(measure(lat, lon), nearest.get(page_id, FAR))
        # The corners of the box lie beyond its limit.
        distances = sorted(one for one in nearest.values() if one <= km)
        if len(distances) >= ENOUGH_NEAR or (km == DEFAULT_MAX_RADIUS_KM and len(some) < NEAREST):
            break
    return _radius_for(distances)


def _radius_for(distances: list[float]) -> int:
    """The smallest radius with enough of these (km, in order), at most the default limit."""
    if len(distances) < ENOUGH_NEAR:
        return DEFAULT_MAX_RADIUS_KM
    return next(km for km in RADII_KM if distances[ENOUGH_NEAR - 1] <= km)


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
        entries = entries.serving_at(place_of(centre))
    return _placed(row for row in read(entries) if row[column.PAGE] not in reached)


def _placed(rows: Iterable[Row]) -> list[Place]:
    return [(0.0, row[column.TITLE], row[column.PAGE], row[column.ID], row) for row in rows]


def _hits(answer: Answer, query: SearchQuery, page: int) -> tuple[Hit, ...]:
    first, last = (page - 1) * query.per_page, page * query.per_page
    near = len(answer.near)
    shown = answer.near[first:last] + answer.remote[max(0, first - near) : max(0, last - near)]
    distances = answer.distances[first:last]
    entries = Entry.objects.in_bulk(list(shown))
    return tuple(
        Hit(
            entry=entries[entry_id],
            distance_km=km,
            is_remote=entries[entry_id].is_remote,
            reasons=reasons(entries[entry_id], query),
        )
        for entry_id, km in zip_longest(shown, distances)
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
