"""Sessions made into the lines of an agenda, as numbers: which are on one line, how many lines each day has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from agenda.sessions import Sessions
from events.planning import midnight
from search.columns import Numbers, Rows, instant


@dataclass(frozen=True, slots=True)
class Lines:
    """Sessions day by day, those of one listing on one day being one line; in groups, each in order of start."""

    _sessions: Sessions
    _number: int
    _line: Rows  # the line of each session
    _starts: dict[date, int]  # how many lines there are before each day

    @classmethod
    def of(cls, sessions: Sessions, days: Sequence[date], groups: Numbers) -> "Lines":
        """`sessions` in order, all of them on these days, which follow one another; `groups` is that of each, from 0 to
        9, shown in that order."""
        midnights = [instant(midnight(day)) for day in days]
        number = np.searchsorted(midnights, sessions.starts, side="right") - 1
        # Stable: the order of start stays. Few bits: sorted many times faster.
        order = np.argsort((number * 10 + groups).astype(np.int16), kind="stable")
        sessions, number = sessions[order], number[order]
        bounds = [*np.searchsorted(number, np.arange(len(days))).tolist(), len(sessions)]
        firsts = _firsts(sessions.rows, bounds)
        lines_before = np.concatenate([[0], np.cumsum(firsts == np.arange(len(sessions)))])
        before = lines_before[bounds[:-1]].tolist()
        return cls(
            sessions, int(lines_before[-1]), lines_before[firsts], dict(zip(days, before, strict=True))
        )

    def __len__(self) -> int:
        return self._number

    def before(self, day: date) -> int:
        """How many lines come before a day."""
        return self._starts.get(day, len(self))

    def sessions(self, ranks: Sequence[int]) -> Sessions:
        """All the sessions of these lines, given in order; those of a line follow one another."""
        is_wanted = np.zeros(len(self), np.bool_)
        is_wanted[ranks] = True
        wanted = is_wanted[self._line]
        found = self._sessions[wanted]
        return found[np.argsort(self._line[wanted], kind="stable")]


def _firsts(rows: Rows, bounds: Sequence[int]) -> Rows:
    """The place of the first session that each listing has between the same bounds as this one."""
    found = np.empty(len(rows), np.int64)
    first = np.empty(int(rows.max(initial=0)) + 1, np.int64)
    for since, until in pairwise(bounds):
        some = rows[since:until]
        # From the last to the first, which stays.
        first[some[::-1]] = np.arange(until - 1, since - 1, -1)
        found[since:until] = first[some]
    return found
