"""Counts distinct pages for each value of each filter, as if that filter's own choice were lifted."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from search.backends.conditions import AGES, KIND, SORTES, TERRITORY, THEME, WHAT, WHEN
from search.backends.moments import Moments
from search.columns import Coded, Columns, Numbers, Rows
from search.columns_reading import UNKNOWN
from search.enums import What
from search.results import FacetCounts
from search.when import VALUES
from vocabulary.needs import NEEDS

WHAT_OF = {sorte: what.value for what, sorte in SORTES.items()}
BITS = {code: need.bit for code, need in NEEDS.items()}
LAST_BIT = max(BITS.values())
BITS_OF_OCTETS = (np.arange(256)[:, None] >> np.arange(8)) & 1
Counts = NDArray[np.int64]


class Tally:
    """Counts the rows of a search, each with the bit of the condition it misses; a page with several counts once."""

    def __init__(
        self,
        columns: Columns,
        rows: Rows,
        misses: NDArray[np.int64],
        need_bits: Mapping[str, int],
        moments: Moments,
    ) -> None:
        self._columns = columns
        self._moments = moments
        self._need_bits = need_bits
        self._rows = rows
        self._misses = misses
        self.matching = rows[misses == 0]
        self._lifted: dict[int, tuple[Rows, Rows]] = {}

    @property
    def unknown_ages(self) -> int:
        """Pages that say nothing of ages and would come if that were accepted."""
        ages = self._columns.ages
        silent = ages.table[:, 0] == UNKNOWN[0]
        rows = self._rows[(self._misses == 0) | (self._misses == AGES)]
        return self._columns.count_pages(rows[silent[ages.codes[rows]]])

    def facets(self) -> dict[str, FacetCounts]:
        """Counts by parameter (contract names) and value."""
        columns = self._columns
        whats = {WHAT_OF[sorte]: count for sorte, count in self._count(columns.sorte, WHAT).items()}
        return {
            "type": FacetCounts(met=self._count(columns.kind, KIND)),
            "theme": FacetCounts(met=self._count_slugs(columns.themes, THEME)),
            "territoire": FacetCounts(met=self._count_slugs(columns.territories, TERRITORY)),
            "quoi-de": FacetCounts(met={**whats, What.ALL.value: sum(whats.values())}),
            "avec": self._needs(),
            "quand": FacetCounts(met=self._whens()),
        }

    def missing(self, bit: int) -> Rows:
        """The rows that miss that condition alone."""
        return self._rows[self._misses == bit]

    def _lifting(self, bit: int) -> tuple[Rows, Rows]:
        """The rows without that condition: those of pages that have one row, and the others."""
        missing = self.missing(bit)
        if not len(missing):
            bit = 0  # the same for every choice that hides nothing
        if bit not in self._lifted:
            rows = np.concatenate([self.matching, missing]) if bit else self.matching
            several = self._columns.is_several[rows]
            self._lifted[bit] = rows[~several], rows[several]
        return self._lifted[bit]

    def _by_code(self, column: Coded, bit: int) -> Counts:
        """Distinct pages for each code."""
        alone, others = self._lifting(bit)
        codes, number = column.codes, len(column.values)
        if len(others):
            pairs = np.unique(self._columns.page_number[others] * number + codes[others])
            every = np.concatenate([codes[alone], pairs % number])
        else:
            every = codes[alone]
        return np.bincount(every, minlength=number)

    def _count(self, column: Coded, bit: int) -> dict[str, int]:
        return _named(column.values, self._by_code(column, bit))

    def _count_slugs(self, column: Coded, bit: int) -> dict[str, int]:
        # The sets of a page's rows are the same, or share nothing.
        counts = self._by_code(column, bit)
        some = np.flatnonzero(counts)
        return _named(column.slugs, _weighed(column.members[some], counts[some]))

    def _whens(self) -> dict[str, int]:
        alone, others = self._lifting(WHEN)
        choices = self._moments.choices(alone)
        if len(others):
            order, starts = self._by_page(others)
            joined = np.bitwise_or.reduceat(self._moments.choices(others[order]), starts)
            choices = np.concatenate([choices, joined])
        return {
            value: count for value, count in zip(VALUES, _by_bit(choices, len(VALUES)), strict=False) if count
        }

    def _needs(self) -> FacetCounts:
        met, known = self._masks()
        yes, said = _by_bit(met, LAST_BIT + 1), _by_bit(met | known, LAST_BIT + 1)
        unknown = {code: len(met) - said[bit] for code, bit in BITS.items()}
        columns = self._columns
        for code, bit in self._need_bits.items():
            rows = self.missing(bit)
            rows = rows[columns.known[rows] & NEEDS[code].mask == 0]
            unknown[code] += len(np.setdiff1d(columns.page[rows], columns.page[self.matching]))
        return FacetCounts(
            met={code: yes[bit] for code, bit in BITS.items() if yes[bit]},
            unknown={code: count for code, count in unknown.items() if count},
        )

    def _masks(self) -> tuple[Numbers, Numbers]:
        """What each page meets at one matching location at least, and what it says at all of them."""
        columns = self._columns
        alone, others = self._lifting(0)
        met, known = columns.met[alone], columns.known[alone]
        if not len(others):
            return met, known
        order, starts = self._by_page(others)
        others = others[order]
        return (
            np.concatenate([met, np.bitwise_or.reduceat(columns.met[others], starts)]),
            np.concatenate([known, np.bitwise_and.reduceat(columns.known[others], starts)]),
        )

    def _by_page(self, rows: Rows) -> tuple[Rows, Rows]:
        """The order that puts the rows of each page together, and where each page begins in it."""
        pages = self._columns.page_number[rows]
        order = np.argsort(pages, kind="stable")
        return order, np.flatnonzero(np.diff(pages[order], prepend=-1))


def _by_bit(masks: Numbers, number: int) -> list[int]:
    """How many masks have each bit: each of their bytes is counted, then the bits of the 256 there may be."""
    counts: list[int] = []
    while len(counts) < number:
        octets = np.bincount((masks >> len(counts)) & 255, minlength=256)
        counts += (octets @ BITS_OF_OCTETS).tolist()
    return counts


def _weighed(flags: NDArray[np.bool_], counts: Counts) -> Counts:
    """For each column of flags, the sum of the counts of its lines (in floats, which are exact and much quicker)."""
    found: Counts = (counts.astype(np.float64) @ flags.astype(np.float64)).astype(np.int64)
    return found


def _named(names: Iterable[str], counts: Counts) -> dict[str, int]:
    """The counts that are not zero, by name."""
    return {name: count for name, count in zip(names, counts.tolist(), strict=True) if count}
