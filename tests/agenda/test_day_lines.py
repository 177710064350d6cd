"""Sessions made into lines: those of a listing on a day together, in the order of its first one."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agenda.day_lines import Lines
from agenda.sessions import Sessions
from events.planning import midnight
from search.columns import instant

FIRST = date(2026, 11, 23)
DAYS = [FIRST + timedelta(days=rank) for rank in range(4)]
HOUR = 3_600_000_000
# The day, the hour, the row of the index.
MOMENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 23), st.integers(0, 6)), max_size=40)


@given(MOMENTS, st.lists(st.integers(0, 2), min_size=7, max_size=7))
def test_each_listing_has_one_line_a_day(moments: list[tuple[int, int, int]], groups: list[int]) -> None:
    moments = sorted(moments)
    starts = [instant(midnight(DAYS[day])) + hour * HOUR for day, hour, _row in moments]
    rows = np.array([row for *_when, row in moments], np.int64)
    given_ones = Sessions(np.arange(len(moments)), rows, np.array(starts, np.int64))

    lines = Lines.of(given_ones, DAYS, np.array(groups, np.int64)[rows])

    together: dict[tuple[int, int, int], list[int]] = {}
    for pk, (day, _hour, row) in sorted(
        enumerate(moments), key=lambda one: (one[1][0], groups[one[1][2]], one[0])
    ):
        together.setdefault((day, groups[row], row), []).append(pk)
    assert len(lines) == len(together)
    assert [lines.before(day) for day in DAYS] == [
        sum(one[0] < rank for one in together) for rank in range(len(DAYS))
    ]
    expected = list(together.values())
    for rank, pks in enumerate(expected):
        assert lines.sessions([rank]).ids.tolist() == pks
    assert lines.sessions(range(len(expected))).ids.tolist() == [pk for pks in expected for pk in pks]
