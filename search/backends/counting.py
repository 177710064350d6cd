"""Counts distinct pages for each value of each filter, as if that filter's own choice were lifted."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from operator import itemgetter

from search.backends import rows as column
from search.backends.conditions import AGES, KIND, TERRITORY, THEME, WHAT
from search.backends.rows import Row
from search.enums import What
from search.querysets import SORTES
from search.results import FacetCounts
from vocabulary.needs import FIRST_LANGUAGE_BIT, NEEDS

WHAT_OF = {sorte: what.value for what, sorte in SORTES.items()}
LANGUAGES = {code: need.mask for code, need in NEEDS.items() if need.bit >= FIRST_LANGUAGE_BIT}
FACTS = {code: need.mask for code, need in NEEDS.items() if code not in LANGUAGES}
ANY_LANGUAGE = sum(LANGUAGES.values())
ANY_FACT = sum(FACTS.values())


class Tally:
    """Counts the rows of a search; a page with several matching locations counts once."""

    def __init__(self, rows: Iterable[Row], need_bits: Mapping[str, int]) -> None:
        self._need_bits = need_bits
        self._missing: defaultdict[int, list[Row]] = defaultdict(list)
        for row in rows:
            self._missing[row[column.MISSES]].append(row)
        self.matching = self._missing[0]
        # Nearly every page has one address: such rows are counted as they are.
        pages = Counter(row[column.PAGE] for some in self._missing.values() for row in some)
        self._several = {page for page, number in pages.items() if number > 1}
        self._sorted_out: dict[int, tuple[list[Row], list[Row]]] = {}

    @property
    def unknown_ages(self) -> int:
        """Pages that say nothing of ages and would come if that were accepted."""
        rows = self._lifting(AGES)
        return len({row[column.PAGE] for row in rows if row[column.FIT_MIN] is None})

    def facets(self) -> dict[str, FacetCounts]:
        """Counts by parameter (contract names) and value."""
        whats = {WHAT_OF[sorte]: count for sorte, count in self._count(column.SORTE, WHAT).items()}
        return {
            "type": FacetCounts(met=dict(self._count(column.KIND, KIND))),
            "theme": FacetCounts(met=self._count_slugs(column.THEMES, THEME)),
            "territoire": FacetCounts(met=self._count_slugs(column.TERRITORIES, TERRITORY)),
            "quoi-de": FacetCounts(met={**whats, What.ALL.value: sum(whats.values())}),
            "avec": self._needs(),
        }

    def _lifting(self, bit: int) -> list[Row]:
        return self.matching + self._missing.get(bit, [])

    def _count(self, index: int, bit: int) -> Counter[str]:
        alone, others = self._sort_out(bit if bit in self._missing else 0)
        counts = Counter(map(itemgetter(index), alone))
        counts.update(value for _page, value in set(map(itemgetter(column.PAGE, index), others)))
        return counts

    def _sort_out(self, bit: int) -> tuple[list[Row], list[Row]]:
        """The rows of pages that have one, and the others; once for all the choices that hide nothing."""
        if bit not in self._sorted_out:
            rows = self._lifting(bit) if bit else self.matching
            if self._several:
                alone = [row for row in rows if row[column.PAGE] not in self._several]
                others = [row for row in rows if row[column.PAGE] in self._several]
            else:
                alone, others = rows, []
            self._sorted_out[bit] = alone, others
        return self._sorted_out[bit]

    def _count_slugs(self, index: int, bit: int) -> dict[str, int]:
        counts: Counter[str] = Counter()
        for slugs, pages in self._count(index, bit).items():
            for slug in slugs.split():
                counts[slug] += pages
        return dict(counts)

    def _needs(self) -> FacetCounts:
        masks = self._masks()
        pairs = Counter(masks.values())
        yes: Counter[int] = Counter()
        said: Counter[int] = Counter()
        for (met_bits, known_bits), pages in pairs.items():
            yes[met_bits] += pages
            said[met_bits | known_bits] += pages
        # A listing says all its languages or none: there is one count of the silent ones.
        spoken = _grouped(yes, ANY_LANGUAGE)
        silent = sum(pages for bits, pages in said.items() if not bits & ANY_LANGUAGE)
        yes, said = _grouped(yes, ANY_FACT), _grouped(said, ANY_FACT)
        met: Counter[str] = Counter()
        unknown: Counter[str] = Counter()
        for code, bit in FACTS.items():
            met[code] = sum(pages for bits, pages in yes.items() if bits & bit)
            unknown[code] = sum(pages for bits, pages in said.items() if not bits & bit)
        for code, bit in LANGUAGES.items():
            met[code] = sum(pages for bits, pages in spoken.items() if bits & bit)
            unknown[code] = silent
        for code, bit in self._need_bits.items():
            lifted = self._missing.get(bit, [])
            unsaid = {row[column.PAGE] for row in lifted if not row[column.KNOWN] & NEEDS[code].mask}
            unknown[code] += len(unsaid - masks.keys())
        return FacetCounts(met=dict(+met), unknown=dict(+unknown))

    def _masks(self) -> dict[int, tuple[int, int]]:
        """What each page meets at one matching location at least, and what it says at all of them."""
        masks: dict[int, tuple[int, int]] = {}
        for row in self.matching:
            page, both = row[column.PAGE], row[column.MET : column.KNOWN + 1]
            if page in self._several and page in masks:
                other_met, other_known = masks[page]
                both = both[0] | other_met, both[1] & other_known
            masks[page] = both
        return masks


def _grouped(counts: Counter[int], bits: int) -> Counter[int]:
    """Counts by these bits of the mask alone."""
    grouped: Counter[int] = Counter()
    for value, pages in counts.items():
        grouped[value & bits] += pages
    return grouped
