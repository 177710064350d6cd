"""Sessions made into the lines of an agenda, as numbers: which are on one line, how many lines each day has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from agenda.sessions import Sessions
from events.planning import midnight
from search.columns import Numbers, Rows, instant


@dataclass(frozen=True, slots=True)
class Lines:
    """Sessions day by day, those of one listing on one day being one line; in groups, each in order of start."""

    _sessions: Sessions
    _firsts: Rows  # the place of the first session of each line
    _line: Rows  # the line of each session
    _starts: dict[date, int]  # how many lines there are before each day

    @classmethod
    def of(cls, sessions: Sessions, days: Sequence[date], group: Numbers | Sequence[int]) -> "Lines":
        """`sessions` in order, all of them on these days, which follow one another; `group` is by row, 0 first."""
        midnights = [instant(midnight(day)) for day in days]
        number = np.searchsorted(midnights, sessions.starts, side="right")
        groups = np.asarray(group, np.int64)[sessions.rows]
        order = np.lexsort((groups, number))  # stable: the order of start stays
        sessions, number = sessions[order], number[order]
        size = max(1, len(group))
        _keys, firsts, codes = np.unique(
            number * size + sessions.rows, return_index=True, return_inverse=True
        )
        ranks = np.argsort(firsts)
        places = np.empty(len(ranks), np.int64)
        places[ranks] = np.arange(len(ranks))
        firsts = firsts[ranks]
        before = np.searchsorted(number[firsts], np.arange(1, len(days) + 1)).tolist()
        return cls(sessions, firsts, places[codes], dict(zip(days, before, strict=True)))

    def __len__(self) -> int:
        return len(self._firsts)

    def before(self, day: date) -> int:
        """How many lines come before a day."""
        return self._starts.get(day, len(self))

    def sessions(self, ranks: Sequence[int]) -> Sessions:
        """All the sessions of these lines, given in order; those of a line follow one another."""
        wanted = np.isin(self._line, np.asarray(ranks, np.int64))
        found = self._sessions[wanted]
        return found[np.argsort(self._line[wanted], kind="stable")]
