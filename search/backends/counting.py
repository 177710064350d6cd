"""Counts distinct pages for each value of each filter, as if that filter's own choice were lifted."""

from collections import Counter, defaultdict
from typing import NamedTuple

from search.backends.conditions import AGES, KIND, TERRITORY, THEME, WHAT
from search.enums import What
from search.querysets import SORTES
from search.results import FacetCounts
from vocabulary.needs import NEEDS

WHAT_OF = {sorte: what.value for what, sorte in SORTES.items()}


class Row(NamedTuple):
    """The columns of an entry that filters, counts and orders read."""

    entry_id: int
    page_id: int
    lat: float | None
    lon: float | None
    misses: int
    sorte: str
    kind: str
    themes: tuple[str, ...]
    territories: tuple[str, ...]
    met: int
    known: int
    fit_min: int | None
    title: str
    next_start: object


COLUMNS = ("pk", *Row._fields[1:])
PagesByValue = defaultdict[str, set[int]]


class Tally:
    """Counts rows one after the other; a page with several matching locations counts once."""

    def __init__(self, need_bits: dict[str, int]) -> None:
        self._code_of_bit = {bit: code for code, bit in need_bits.items()}
        self._kinds: PagesByValue = defaultdict(set)
        self._themes: PagesByValue = defaultdict(set)
        self._territories: PagesByValue = defaultdict(set)
        self._whats: PagesByValue = defaultdict(set)
        self._masks: dict[int, tuple[int, int]] = {}
        self._unsaid: PagesByValue = defaultdict(set)
        self._ageless: set[int] = set()

    def add(self, row: Row) -> None:
        misses, page = row.misses, row.page_id
        if misses in (0, KIND):
            self._kinds[row.kind].add(page)
        if misses in (0, THEME):
            for theme in row.themes:
                self._themes[theme].add(page)
        if misses in (0, TERRITORY):
            for territory in row.territories:
                self._territories[territory].add(page)
        if misses in (0, WHAT):
            self._whats[WHAT_OF[row.sorte]].add(page)
        if misses in (0, AGES) and row.fit_min is None:
            self._ageless.add(page)
        if not misses:
            met, unsaid = self._masks.get(page, (0, 0))
            self._masks[page] = met | row.met, unsaid | ~row.known
        elif (code := self._code_of_bit.get(misses)) and not row.known & NEEDS[code].mask:
            self._unsaid[code].add(page)

    @property
    def unknown_ages(self) -> int:
        return len(self._ageless)

    def facets(self) -> dict[str, FacetCounts]:
        """Counts by parameter (contract names) and value."""
        return {
            "type": FacetCounts(met=_sizes(self._kinds)),
            "theme": FacetCounts(met=_sizes(self._themes)),
            "territoire": FacetCounts(met=_sizes(self._territories)),
            "quoi-de": FacetCounts(met=_sizes(self._whats) | {What.ALL.value: self._every_sorte()}),
            "avec": self._needs(),
        }

    def _every_sorte(self) -> int:
        return len(set().union(*self._whats.values()))

    def _needs(self) -> FacetCounts:
        met: Counter[str] = Counter()
        unknown: Counter[str] = Counter()
        for (page_met, page_unsaid), pages in Counter(self._masks.values()).items():
            for code, need in NEEDS.items():
                if page_met & need.mask:
                    met[code] += pages
                elif page_unsaid & need.mask:
                    unknown[code] += pages
        for code, page_ids in self._unsaid.items():
            unknown[code] += sum(1 for page in page_ids if page not in self._masks)
        return FacetCounts(met=dict(met), unknown=dict(unknown))


def _sizes(pages_by_value: PagesByValue) -> dict[str, int]:
    return {value: len(pages) for value, pages in pages_by_value.items()}
