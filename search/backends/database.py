"""Searches with the columns of the index that each process holds (see `search.columns`).

The database is asked for the version of the index, the territory of the centre, the ids of the texts that have a word
not met yet, and the entries of the page shown that it does not hold yet.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

import numpy as np
from django.utils import timezone
from django.utils.translation import get_language
from numpy.typing import NDArray

from events.enums import TRAINING
from search.backends.conditions import WHEN, Conditions
from search.backends.counting import Tally
from search.backends.moments import Moments
from search.backends.wording import Wording, read_wording
from search.columns import Columns, Flags, Floats, Rows
from search.columns_reading import current_columns
from search.enums import Sort
from search.query import DEFAULT_MAX_RADIUS_KM, ENOUGH_NEAR, RADII_KM, Centre, SearchQuery
from search.reasons import reasons
from search.results import FacetCounts, Hit, Lifted, SearchResults
from search.selectors import entries_by_id
from search.when import When


@dataclass(frozen=True, slots=True)
class Around:
    """Rows that miss one condition at most: its bit, and how far they are (km; nothing without a centre)."""

    rows: Rows
    misses: NDArray[np.int64]
    km: Floats | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found, before a page of it is shown."""

    near: Rows  # one for each page
    km: Floats | None
    remote: Rows
    radius: int | None
    tallies: tuple[Tally, Tally]  # near, and from a distance
    unknown_ages: int
    without: dict[tuple[str, str], Lifted]
    whenever: Rows  # all the addresses of what would be found without the moments asked for, those near first
    whenever_km: Floats | None  # of those that are near

    @property
    def is_empty(self) -> bool:
        return not (len(self.near) or len(self.remote))


class DatabaseBackend:
    """See `search.backends.base.Backend`."""

    def count_within(self, query: SearchQuery, km: int) -> int:
        if query.centre is None:
            raise ValueError("A distance is from somewhere.")
        columns = current_columns()
        search = Search(columns, query, read_wording(query.text, columns), timezone.now())
        rows, _km = search.matching_within(query.centre, km)
        return columns.count_pages(rows)

    def search(self, query: SearchQuery) -> SearchResults:
        answer = asked(query)
        if answer is None:
            return SearchResults(radius_km=_radius_said(query))
        search, found = answer.search, answer.found
        pages = max(1, -(-(len(found.near) + len(found.remote)) // query.per_page))
        page = min(max(query.page, 1), pages)
        return replace(answer.results, hits=search.hits(found, page), page=page, pages=pages)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and the search that found it: it was given up some words when all of them found nothing."""

    search: "Search"
    found: Found

    @property
    def results(self) -> SearchResults:
        """The counts, which lists of dates do without, and not the page of results."""
        found = self.found
        return SearchResults(
            total=len(found.near),
            total_remote=len(found.remote),
            radius_km=found.radius,
            facets=_facets(*found.tallies),
            corrected_text=self.search.wording.corrected,
            unknown_ages=found.unknown_ages,
            without=found.without,
        )


def asked(query: SearchQuery, *, since: datetime | None = None) -> Answer | None:
    """Everything a query finds, and what has ended `since`; nothing when none of its words could be read."""
    columns = current_columns()
    wording = read_wording(query.text, columns)
    if wording.is_hopeless:
        return None
    search = Search(columns, query, wording, timezone.now(), since)
    found = search.found()
    if not (wording.can_relax and found.is_empty):
        return Answer(search, found)
    relaxed = Search(columns, query, wording.relaxed(), search.now, since)
    more = relaxed.found()
    if not more.is_empty:
        return Answer(relaxed, more)
    without = {choice: count or more.without.get(choice, Lifted()) for choice, count in found.without.items()}
    return Answer(search, replace(found, without=without))


class Search:
    """One question put to the columns, at one instant; what has ended `since` is found too."""

    def __init__(
        self,
        columns: Columns,
        query: SearchQuery,
        wording: Wording,
        now: datetime,
        since: datetime | None = None,
    ) -> None:
        self.columns = columns
        self.query = query
        self.wording = wording
        self.now = now
        self.since = since
        self.moments = Moments(columns, query.when, now)
        self.conditions = Conditions(query, columns, self.moments)
        self.with_text = wording.rows(columns)

    def found(self) -> Found:
        columns = self.columns
        radius, around = self._reach()
        tally = self._tally(around)
        near, km = self._one_per_page(around)
        remote = self._remote(tally.matching)
        remote_tally = self._tally(remote)
        services = remote_tally.matching
        services = services[columns.nearest_of_pages(services, None)]
        near_whenever = _whenever(around)
        return Found(
            near=near,
            km=km,
            remote=services,
            radius=radius,
            tallies=(tally, remote_tally),
            unknown_ages=tally.unknown_ages,
            without={} if len(near) or len(services) else self._without_each(around, remote),
            whenever=np.concatenate([around.rows[near_whenever], remote.rows[_whenever(remote)]]),
            whenever_km=None if around.km is None else around.km[near_whenever],
        )

    def _tally(self, around: Around) -> Tally:
        return Tally(self.columns, around.rows, around.misses, self.conditions.need_bits, self.moments)

    def matching_within(self, centre: Centre, km: int) -> tuple[Rows, Floats]:
        """The rows within that many kilometres that miss nothing, and how far they are."""
        rows = self.conditions.matching(self._holding(self.columns.around(centre.lat, centre.lon, km)))
        distances = self.columns.km_from(centre.lat, centre.lon, rows)
        within = distances <= km
        return rows[within], distances[within]

    def hits(self, found: Found, page: int) -> tuple[Hit, ...]:
        """A page of results, with the entries they show."""
        per_page, near = self.query.per_page, len(found.near)
        first, last = (page - 1) * per_page, page * per_page
        places = self._in_order(found, last)[first:last]
        services = self._services(found, last - near)[max(0, first - near) : max(0, last - near)]
        ids = self.columns.id[np.concatenate([found.near[places], services])].tolist()
        distances = [] if found.km is None else found.km[places].tolist()
        distances += [None] * (len(ids) - len(distances))
        entries, language = entries_by_id(self.columns, ids), get_language()
        return tuple(
            Hit(
                entry=entry,
                distance_km=km,
                is_remote=entry.is_remote,
                reasons=reasons(entry, self.query, language),
            )
            for entry_id, km in zip(ids, distances, strict=True)
            if (entry := entries.get(entry_id))
        )

    # --- Where ---

    def _holding(self, rows: Rows) -> Rows:
        """Those that hold now and have the text; where moments are asked for, those that begin in time for them."""
        when = self.query.when
        if when and self.since is None:
            period = When(when.today, du=when.du, au=when.au)
            rows = self.columns.current_or_coming(
                rows, self.now, lambda later: self.moments.having(later, period)
            )
        else:
            rows = self.columns.current(rows, self.now, self.since)
        rows = rows[self.shown[rows]]
        return rows if self.with_text is None else rows[self.with_text[rows]]

    @cached_property
    def shown(self) -> Flags:
        """Which rows are for who asks: what is for professionals is left out, unless it is asked for."""
        columns = self.columns
        if self.query.for_professionals:
            return ~columns.is_for_parents
        if TRAINING not in self.query.kinds:
            return columns.is_for_parents
        return columns.is_for_parents | columns.kind.where(TRAINING.__eq__)[columns.kind.codes]

    def _reach(self) -> tuple[int | None, Around]:
        """How far the search goes (km, chosen when it is not asked), and the rows found there."""
        centre = self.query.centre
        if centre is None:
            return None, Around(*self.conditions.nearly(self._holding(self.columns.all_near)))
        if self.query.radius_km:
            return self.query.radius_km, self._within(centre, self.query.radius_km)
        # In a town, the smallest radius has enough: the others are not looked at.
        around = self._within(centre, RADII_KM[0])
        if self.columns.count_pages(around.rows[around.misses == 0]) >= ENOUGH_NEAR:
            return RADII_KM[0], around
        rows, km = self.matching_within(centre, DEFAULT_MAX_RADIUS_KM)
        radius = _radius_for(km[self.columns.nearest_of_pages(rows, km)])
        return radius, self._within(centre, radius)

    def _within(self, centre: Centre, km: int) -> Around:
        columns = self.columns
        rows, misses = self.conditions.nearly(self._holding(columns.around(centre.lat, centre.lon, km)))
        distances = columns.km_from(centre.lat, centre.lon, rows)
        within = distances <= km
        return Around(rows[within], misses[within], distances[within])

    def _remote(self, reached: Rows) -> Around:
        """The services from a distance that serve the centre, but for the pages already found near it."""
        columns, centre = self.columns, self.query.centre
        rows = columns.all_remote if centre is None else columns.serving(centre)
        rows = self._holding(rows)
        # Only a page of several rows may be there twice.
        several = reached[columns.is_several[reached]]
        if len(several):
            rows = rows[~np.isin(columns.page[rows], columns.page[several])]
        return Around(*self.conditions.nearly(rows))

    def _without_each(self, near: Around, remote: Around) -> dict[tuple[str, str], Lifted]:
        """How many pages would be found without each choice: those that miss it alone, as far as the search would go."""
        choices: dict[tuple[str, str], tuple[int, When | None]] = {
            choice: (bit, None) for choice, bit in self.conditions.lone_choices(self.query).items()
        }
        if self.query.when:
            choices |= {choice: (WHEN, lighter) for choice, lighter in self.query.when.lighter.items()}
        return {
            choice: self._without(bit, lighter, near, remote) for choice, (bit, lighter) in choices.items()
        }

    def _without(self, bit: int, lighter: When | None, near: Around, remote: Around) -> Lifted:
        """How many pages miss that condition alone; with `lighter`, and have a session then."""
        columns = self.columns
        missing = near.misses == bit
        rows, services = near.rows[missing], remote.rows[remote.misses == bit]
        km = None if near.km is None else near.km[missing]
        if lighter:
            having = self.moments.having(rows, lighter)
            rows, km = rows[having], None if km is None else km[having]
            services = services[self.moments.having(services, lighter)]
        if km is not None and not self.query.radius_km:
            rows = rows[km <= _radius_for(km[columns.nearest_of_pages(rows, km)])]
        # A page both near and from a distance is a near one.
        near_pages = columns.count_pages(rows)
        every_page = columns.count_pages(np.concatenate([rows, services]))
        return Lifted(near_pages, every_page - near_pages)

    # --- Order ---

    def _one_per_page(self, around: Around) -> tuple[Rows, Floats | None]:
        """The rows that miss nothing, the nearest of each page."""
        matching = around.misses == 0
        rows, km = around.rows[matching], None if around.km is None else around.km[matching]
        before = km
        if km is None and self.query.effective_sort == Sort.DATE and self.columns.is_several[rows].any():
            # Of a round of several stops, the next one.
            before = self.moments.days(rows).astype(np.float64)
        kept = self.columns.nearest_of_pages(rows, before)
        return rows[kept], None if km is None else km[kept]

    def _in_order(self, found: Found, number: int) -> Rows:
        """The places in `found.near` of that many first ones: the sort asked for, then the nearest, then the title."""
        ranks = self._ranks(found, number)
        if ranks is None:
            return np.arange(min(number, len(found.near)))
        places = np.arange(len(ranks))
        if number < len(ranks):
            # Only what may be shown is put in order.
            places = np.flatnonzero(ranks <= np.partition(ranks, number - 1)[number - 1])
        keys = (ranks[places],) if found.km is None else (found.km[places], ranks[places])
        return places[np.lexsort(keys)][:number]

    def _services(self, found: Found, number: int) -> Rows:
        """Those from a distance by title; among them, when dates give the order, that many first ones by date."""
        if number <= 0 or self.query.effective_sort != Sort.DATE:
            return found.remote
        return found.remote[np.argsort(self.moments.starts(found.remote, number), kind="stable")]

    def _ranks(self, found: Found, number: int) -> NDArray[np.float64] | NDArray[np.int64] | None:
        """What places are ordered by, the smaller the better; as exact as that many first ones ask."""
        sort = self.query.effective_sort
        if sort == Sort.RELEVANCE:
            return self.wording.ranks(self.columns)[found.near]
        if sort == Sort.DATE:
            return self.moments.starts(found.near, number)
        return found.km


def _whenever(around: Around) -> Flags:
    """Which rows miss nothing but the moments asked for, if anything."""
    return np.asarray((around.misses == 0) | (around.misses == WHEN))


def _radius_for(distances: Floats) -> int:
    """The smallest radius with enough of these pages (km), at most the default limit."""
    if len(distances) < ENOUGH_NEAR:
        return DEFAULT_MAX_RADIUS_KM
    enough = np.partition(distances, ENOUGH_NEAR - 1)[ENOUGH_NEAR - 1]
    return next(km for km in RADII_KM if enough <= km)


def _facets(near: Tally, remote: Tally) -> dict[str, FacetCounts]:
    counts, apart = near.facets(), remote.facets()
    return {
        name: replace(one, remote=apart[name].met, remote_unknown=apart[name].unknown)
        for name, one in counts.items()
    }


def _radius_said(query: SearchQuery) -> int | None:
    return (query.radius_km or DEFAULT_MAX_RADIUS_KM) if query.centre else None
