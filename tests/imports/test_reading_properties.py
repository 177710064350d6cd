"""Whatever the cells hold, a row is read, and soon."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.columns import COLUMNS
from imports.reading import read_row
from imports.texts import plain_cell

pytestmark = pytest.mark.django_db

WORDS = (
    *(
        "0",
        "3",
        "99",
        "mois",
        "ans",
        "-",
        "–",
        "à",
        "de",
        "moins de",
        "jusqu’à",
        "grossesse",
        "naissance",
        "ados",
    ),
    *(
        "Prades",
        "66500",
        "CEDEX",
        "St-",
        "Paris",
        "11e",
        "(66)",
        "2A004",
        "42,61",
        "2.42",
        ";",
        ",",
        "\n",
        "/",
        "et",
    ),
    *(
        "gratuit",
        "payant",
        "LSF",
        "parents seuls",
        "bon à savoir :",
        "01 99 00 12 34",
        "+33",
        "a@b.fr",
        "www.x.fr",
    ),
    *(
        "https://",
        "http://[",
        "03/11/2026",
        "2026-02-30",
        "46329",
        "novembre",
        "'=",
        "<b>",
        "\x00",
        "\ud800",
        "²",
        "٣",
    ),
)
cells = st.one_of(
    st.text(),
    st.lists(st.sampled_from(WORDS)).map(" ".join),
    st.lists(st.sampled_from(WORDS)).map("".join),
)


@given(st.dictionaries(st.sampled_from(list(COLUMNS)), cells))
def test_any_row_is_read(row: dict[str, str]) -> None:
    read = read_row(2, row)
    assert all(isinstance(text, str) for text in (*read.warnings, *read.errors, *read.texts_of_notes()))
    # What is kept can be stored, and reading it again says the same.
    " ".join((*read.cells.values(), *read.warnings, *read.errors, *read.texts_of_notes())).encode()
    again = read_row(2, read.cells)
    assert (again.listing, again.town, again.ages, again.cells) == (
        read.listing,
        read.town,
        read.ages,
        read.cells,
    )


@given(st.text())
def test_a_plain_cell_stays_so(text: str) -> None:
    assert plain_cell(plain_cell(text)) == plain_cell(text)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_huge_cell_takes_no_time(column: str) -> None:
    read_row(2, {})
    for bit in ("a", "1", " ", "\n", ", ", "\n \t", "1 ", "(é", "'=", "<p>", "01 99 00 12 34 ", "a.", "\x00"):
        for length in (490, 1_990, 29_990, 200_000):
            start = time.perf_counter()
            read_row(2, {column: "a" + (bit * length)[:length] + "a"})
            assert time.perf_counter() - start < 1, (column, bit, length)
