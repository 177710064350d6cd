"""What a query asks of an entry, as conditions on columns that can each be lifted to count what it hides."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from search.backends.moments import Moments
from search.columns import Coded, Columns, Flags, Rows
from search.columns_reading import UNKNOWN
from search.enums import What
from search.query import SearchQuery
from vocabulary import needs

SORTES = {What.PLACES: "lieu", What.EVENTS: "evenement"}
KIND, THEME, TERRITORY, WHAT, AGES, WHEN = (1 << rank for rank in range(6))
FIRST_NEED = 6  # needs take the following bits, in the order they are asked


@dataclass(frozen=True, slots=True)
class Condition:
    """`holds` says which of some rows meet it."""

    bit: int
    holds: Callable[[Rows], Flags]


class Conditions:
    """The conditions of a query, one bit each; what is not asked has none."""

    def __init__(self, query: SearchQuery, columns: Columns, moments: Moments) -> None:
        self._columns = columns
        self._moments = moments
        self.need_bits = {
            code: 1 << (FIRST_NEED + rank) for rank, code in enumerate(dict.fromkeys(query.needs))
        }
        self.all = tuple(self._asked(query))

    def _asked(self, query: SearchQuery) -> list[Condition]:
        columns, asked = self._columns, []
        if query.kinds:
            asked.append(_by_value(KIND, columns.kind, columns.kind.where(query.kinds.__contains__)))
        if query.themes:
            asked.append(_by_value(THEME, columns.themes, columns.themes.holding(query.themes)))
        if query.territories:
            asked.append(
                _by_value(TERRITORY, columns.territories, columns.territories.holding(query.territories))
            )
        if query.what != What.ALL:
            asked.append(_by_value(WHAT, columns.sorte, columns.sorte.where(SORTES[query.what].__eq__)))
        if query.children:
            asked.append(_by_value(AGES, columns.ages, _ages(query, columns.ages.table)))
        asked += [
            Condition(bit, partial(self._meets, needs.mask([code]), query.keep_unknown))
            for code, bit in self.need_bits.items()
        ]
        if query.when:
            # Last: it costs the most.
            asked.append(Condition(WHEN, partial(self._moments.having, when=query.when)))
        return asked

    def _meets(self, mask: int, keep_unknown: bool, rows: Rows) -> Flags:
        """Which rows are known to meet a need; with `keep_unknown`, are not known to refuse it."""
        met = self._columns.met[rows] & mask
        return np.asarray(met == (self._columns.known[rows] & mask if keep_unknown else mask))

    def lone_choices(self, query: SearchQuery) -> dict[tuple[str, str], int]:
        """The choices that are a condition by themselves, by parameter and value (contract names), with their bit."""
        several: list[tuple[str, int, tuple[str, ...]]] = [
            ("type", KIND, query.kinds),
            ("theme", THEME, query.themes),
            ("territoire", TERRITORY, query.territories),
            ("quoi-de", WHAT, (query.what.value,) if query.what != What.ALL else ()),
            ("enfant", AGES, tuple(child.code for child in query.children)),
        ]
        alone = {(name, values[0]): bit for name, bit, values in several if len(values) == 1}
        return alone | {("avec", code): bit for code, bit in self.need_bits.items()}

    def matching(self, rows: Rows) -> Rows:
        """Those that miss none."""
        for one in self.all:
            rows = rows[one.holds(rows)]
        return rows

    def nearly(self, rows: Rows) -> tuple[Rows, NDArray[np.int64]]:
        """Those that miss one at most, with the bit of the one they miss (0 for none)."""
        misses = np.zeros(len(rows), np.int64)
        for one in self.all:
            misses[~one.holds(rows)] += one.bit
        if len(self.all) > 1:
            few = misses & (misses - 1) == 0
            rows, misses = rows[few], misses[few]
        return rows, misses


def _by_value(bit: int, column: Coded, wanted: Flags) -> Condition:
    """A condition that only depends on the value of a column, given by code."""
    return Condition(bit, lambda rows: wanted[column.codes[rows]])


def _ages(query: SearchQuery, table: NDArray[np.int64]) -> Flags:
    """Which spans suit: any child suffices, or every one is needed."""
    low, high = table.T
    suits = [(low <= child.high) & (high >= child.low) for child in query.children]
    found = np.logical_and.reduce(suits) if query.every_child else np.logical_or.reduce(suits)
    return np.asarray(found | (low == UNKNOWN[0]) if query.keep_unknown else found)
