"""What filters, distances, orders and counts read of every entry, as numpy columns held by each process.

A `Columns` never changes: a new version of the index makes another (see `search.columns_reading`). Its rows stand by
title, then page, then entry: a list without a centre is in order, and a stable sort breaks ties as it should.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from events.enums import Audience
from geo.distance import EARTH_RADIUS_KM, bounding_box
from search.areas import area_of, place_of
from search.query import Centre

Rows = NDArray[np.int64]  # numbers of rows
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Numbers = NDArray[Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = np.iinfo(np.int64).max  # an instant that does not come
T = TypeVar("T")


def instant(when: datetime) -> int:
    """Microseconds since the epoch."""
    return (when - EPOCH) // timedelta(microseconds=1)


class Head(NamedTuple):
    """The version of the index that is held (see `search.models.Change`)."""

    version: int
    stamp: str


class Memory:
    """A few things worked out from columns, forgotten with them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[Hashable, Any] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        found: T | None = self.find(key)
        return self.keep(key, make()) if found is None else found

    def find(self, key: Hashable) -> Any:
        """What is kept of it, or nothing."""
        return self._kept.get(key)

    def keep(self, key: Hashable, value: T) -> T:
        if len(self._kept) >= self._most:
            self._kept = {}
        self._kept[key] = value
        return value


@dataclass(frozen=True)
class Coded:
    """A column of few distinct values: a code for each row, and the value of each code.

    What is asked of a value is asked once for all the rows that have it: `table` then `[codes]`.
    """

    codes: Numbers
    values: tuple[Any, ...]

    def where(self, test: Callable[[Any], bool]) -> Flags:
        """Whether each value passes, by code."""
        return np.fromiter(map(test, self.values), np.bool_, len(self.values))

    def joined(self, other: Coded) -> Coded:
        """The rows of both, this one's codes being kept."""
        known = {value: code for code, value in enumerate(self.values)}
        codes = [known.setdefault(value, len(known)) for value in other.values]
        recoded = np.array(codes, self.codes.dtype)[other.codes]
        return Coded(np.concatenate([self.codes, recoded]), tuple(known))

    def __getitem__(self, rows: Rows) -> Coded:
        return replace(self, codes=self.codes[rows])

    def tidied(self) -> Coded:
        """Without the values that no row has, once they are the most part: others came in their place every night."""
        used = np.bincount(self.codes, minlength=len(self.values)) > 0
        if 2 * np.count_nonzero(used) >= len(used):
            return self
        recoded = (np.cumsum(used) - 1).astype(self.codes.dtype)
        return Coded(
            recoded[self.codes],
            tuple(value for value, is_used in zip(self.values, used, strict=True) if is_used),
        )

    @cached_property
    def table(self) -> NDArray[np.int64]:
        """The values that are pairs of integers, as two columns by code."""
        return np.array(self.values, np.int64).reshape(-1, 2)

    @cached_property
    def slugs(self) -> dict[str, int]:
        """The slugs of the values that are sets of them, with their rank in `members`."""
        return {slug: rank for rank, slug in enumerate(sorted({one for some in self.values for one in some}))}

    @cached_property
    def members(self) -> Flags:
        """Which slugs are in each set: a line by code."""
        found = np.zeros((len(self.values), len(self.slugs)), np.bool_)
        for code, some in enumerate(self.values):
            found[code, [self.slugs[slug] for slug in some]] = True
        return found

    def holding(self, wanted: Sequence[str]) -> Flags:
        """Whether each set has at least one of these slugs, by code."""
        ranks = [self.slugs[slug] for slug in wanted if slug in self.slugs]
        return np.asarray(self.members[:, ranks].any(axis=1))


@dataclass(frozen=True)
class Columns:
    """Every entry of one version of the index. Instants in microseconds since the epoch, points in WGS84 degrees."""

    head: Head
    id: Numbers
    page: Numbers
    # 0 for none; for the dates of an event held elsewhere than the others, less their address
    location: Numbers
    title: Numbers
    lat: Floats
    lon: Floats
    is_remote: Flags
    found_from: Numbers
    found_until: Numbers
    next_start: Numbers
    next_end: Numbers
    met: Numbers  # masks of needs
    known: Numbers
    sorte: Coded
    kind: Coded
    audience: Coded
    themes: Coded  # sets of slugs, as the two after
    territories: Coded
    departements: Coded
    ages: Coded  # fit_min and fit_max, in months
    calendars: Coded  # département of the school holidays and octets of `search.calendars`
    # Masks of rows by term, ranks by question, questions read, sessions: see `search.backends`.
    texts: Memory = field(default_factory=lambda: Memory(48))
    ranks: Memory = field(default_factory=lambda: Memory(24))
    wordings: Memory = field(default_factory=lambda: Memory(500))
    areas: Memory = field(default_factory=lambda: Memory(500))  # of places
    moments: Memory = field(default_factory=lambda: Memory(200))
    days: Memory = field(default_factory=lambda: Memory(60))
    entries: Memory = field(default_factory=lambda: Memory(400))  # 4 kB each

    def __len__(self) -> int:
        return len(self.id)

    # --- Pages: nearly all have one row ---

    @cached_property
    def page_number(self) -> Rows:
        return np.unique(self.page, return_inverse=True)[1].astype(np.int64)

    @cached_property
    def is_several(self) -> Flags:
        """Whether the page of each row has other rows."""
        counts = np.bincount(self.page_number, minlength=1)
        return np.asarray(counts[self.page_number] > 1)

    def count_pages(self, rows: Rows) -> int:
        """How many distinct pages these rows are of."""
        several = self.is_several[rows]
        among = int(np.count_nonzero(several))
        return len(rows) - among + (len(np.unique(self.page[rows[several]])) if among else 0)

    def nearest_of_pages(self, rows: Rows, km: Floats | None) -> Flags:
        """Which of these rows stand for their page: one each, the nearest, then the one that holds first."""
        several = self.is_several[rows]
        if not several.any():
            return np.ones(len(rows), np.bool_)
        places = np.flatnonzero(several)
        begins = self.found_from[rows[places]]
        places = places[np.lexsort((begins,) if km is None else (begins, km[places]))]
        _pages, first = np.unique(self.page[rows[places]], return_index=True)
        kept = ~several
        kept[places[first]] = True
        return kept

    # --- Rows ---

    @cached_property
    def all_near(self) -> Rows:
        """The rows people go to, as opposed to services from a distance."""
        return np.flatnonzero(~self.is_remote)

    @cached_property
    def is_for_parents(self) -> Flags:
        """Whether each row is shown to who does not ask for what is for professionals."""
        return self.audience.where(lambda audience: audience != Audience.PROFESSIONALS)[self.audience.codes]

    @cached_property
    def all_remote(self) -> Rows:
        return np.flatnonzero(self.is_remote)

    @cached_property
    def by_where(self) -> tuple[Numbers, Rows]:
        """The page and location of each row as one number, sorted, and its row."""
        keys = (self.page << 32) + self.location
        order = np.argsort(keys, kind="stable")
        return keys[order], order

    @cached_property
    def _by_id(self) -> Rows:
        return np.argsort(self.id)

    def rows_of(self, ids: Numbers) -> tuple[Rows, Rows]:
        """The rows of the entries that are here among these, and the place of each in `ids`."""
        first = np.searchsorted(self.id, ids, sorter=self._by_id)
        last = np.searchsorted(self.id, ids, side="right", sorter=self._by_id)
        here = first < last
        return self._by_id[first[here]], np.flatnonzero(here)

    def current(self, rows: Rows, now: datetime, since: datetime | None = None) -> Rows:
        """Those that hold at that instant: within their validity, not over, not expired.

        With `since`, for those who list dated sessions: those that ended since then too, and those that begin later.
        """
        if since is None:
            return rows[self._has_begun(rows, now) & (self.found_until[rows] > instant(now))]
        return rows[self.found_until[rows] > instant(min(since, now))]

    def current_or_coming(self, rows: Rows, now: datetime, comes: Callable[[Rows], Flags]) -> Rows:
        """Those that hold at that instant, and those that begin later and of which `comes` is true."""
        kept = self._has_begun(rows, now)
        later = np.flatnonzero(~kept)
        kept[later] = comes(rows[later])
        return rows[kept & (self.found_until[rows] > instant(now))]

    def _has_begun(self, rows: Rows, now: datetime) -> Flags:
        return np.asarray(self.found_from[rows] <= instant(now))

    @cached_property
    def _by_lat(self) -> tuple[Rows, Floats]:
        """The rows that have a point from south to north, and their latitudes."""
        located = np.flatnonzero(~self.is_remote & ~np.isnan(self.lat))
        order = located[np.argsort(self.lat[located], kind="stable")]
        return order, self.lat[order]

    def around(self, lat: float, lon: float, km: float) -> Rows:
        """The rows in the box around a circle: the exact distance is for the caller to test."""
        box = bounding_box(lat, lon, km)
        order, lats = self._by_lat
        first, last = np.searchsorted(lats, box.south), np.searchsorted(lats, box.north, side="right")
        rows = order[first:last]
        lons = self.lon[rows]
        found = np.zeros(len(self), np.bool_)
        found[rows[(lons >= box.west) & (lons <= box.east)]] = True
        return np.flatnonzero(found)

    def km_from(self, lat: float, lon: float, rows: Rows) -> Floats:
        """How far each row is, in km: `geo.distance.distance_km` of many points at once."""
        phi, others = np.radians(lat), np.radians(self.lat[rows])
        north = np.sin((others - phi) / 2)
        east = np.sin((np.radians(self.lon[rows]) - np.radians(lon)) / 2)
        half = np.sqrt(north * north + np.cos(phi) * np.cos(others) * east * east)
        return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, half)))

    def serving(self, centre: Centre) -> Rows:
        """The services from a distance whose area holds the territory of a centre, or the whole of its département."""
        area = self.areas.get(place_of(centre), partial(area_of, centre))
        rows = self.all_remote
        territories = self.territories.holding([area.territory])[self.territories.codes[rows]]
        departements = self.departements.holding([area.departement])[self.departements.codes[rows]]
        return rows[territories | departements]

    # --- Versions ---

    def changed(self, head: Head, removed: Numbers, fresh: Columns) -> Columns:
        """Without those ids, and with those rows instead of what they replace."""
        kept = np.flatnonzero(~np.isin(self.id, np.concatenate([removed, fresh.id])))

        def key(row: int) -> tuple[str, int, int]:
            return self.title[row], self.page[row], self.id[row]

        keys = zip(fresh.title, fresh.page, fresh.id, strict=True)
        places = np.array([bisect_left(kept, one, key=key) for one in keys], np.int64)
        order = np.insert(kept, places, np.arange(len(fresh)) + len(self))
        return Columns(head, **{name: _joined(self, fresh, name, order) for name in COLUMNS})


def _joined(one: Columns, other: Columns, name: str, order: Rows) -> Any:
    first, second = getattr(one, name), getattr(other, name)
    if isinstance(first, Coded):
        return first.joined(second)[order].tidied()
    return np.concatenate([first, second])[order]


COLUMNS = tuple(one.name for one in fields(Columns) if one.type not in {"Head", "Memory"})
