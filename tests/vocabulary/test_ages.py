"""Ages as people write them, as they are stored, as they are shown."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.ages import (
    EVERY_AGE,
    LAST_MONTH,
    NOT_SAID,
    AgeRange,
    Child,
    child_suggestions,
    fits,
    interval,
    parse_ages,
    parse_child,
    say_ages,
)
from vocabulary.enums import Ages

TODAY = date(2026, 11, 21)

# What people write, what is stored, what is shown: the table of the product.
TABLE = [
    ("0-6 ans", 0, 83, "moins de 7 ans"),
    ("de 0 à 6 ans", 0, 83, "moins de 7 ans"),
    ("0/6 ans", 0, 83, "moins de 7 ans"),
    ("moins de 6 ans", 0, 71, "moins de 6 ans"),
    ("11-17 ans", 132, 215, "de 11 à 17 ans"),
    ("adolescents", 132, 215, "de 11 à 17 ans"),
    ("ados", 132, 215, "de 11 à 17 ans"),
    ("6 ans et +", 72, None, "à partir de 6 ans"),
    ("à partir de 6 ans", 72, None, "à partir de 6 ans"),
    ("3 mois à 3 ans", 3, 47, "de 3 mois à 3 ans"),
    ("jusqu'à 9 mois", 0, 9, "de la naissance à 9 mois"),
    ("10 semaines à 4 ans", 2, 59, "de 2 mois à 4 ans"),
    ("2 ans et demi à 6 ans", 30, 83, "de 2 ans et demi à 6 ans"),
    ("dès la grossesse", -9, None, "dès la grossesse"),
    ("futurs parents et enfants de moins de 3 ans", -9, 35, "de la grossesse à moins de 3 ans"),
]

# Other spellings met in leaflets and spreadsheets; read without a doubt.
SPELLINGS = [
    ("0–6 ans", 0, 83),
    ("0 - 6 ANS", 0, 83),
    ("de 0 a 6 ans", 0, 83),
    ("Enfants de 0 à 6 ans", 0, 83),
    ("enfants âgés de 3 à 6 ans", 36, 83),
    ("0 à 3 ans accompagnés d’un parent", 0, 47),
    ("entre 3 et 6 ans", 36, 83),
    ("de trois à six ans", 36, 83),
    ("18 mois-3 ans", 18, 47),
    ("18 mois à 3 ans", 18, 47),
    ("de 18 mois à 3 ans", 18, 47),
    ("3 à 9 mois", 3, 9),
    ("0-12 mois", 0, 12),
    ("0–36 mois", 0, 36),
    ("12 m à 36 m", 12, 36),
    ("6ans", 72, 83),
    ("6 ans", 72, 83),
    ("18 mois", 18, 18),
    ("3 et 4 ans", 36, 59),
    ("-de 6 ans", 0, 71),
    ("- de 6 ans", 0, 71),
    ("< 6 ans", 0, 71),
    ("moins d'un an", 0, 11),
    ("moins d’1 an", 0, 11),
    ("de 3 mois à moins de 6 ans", 3, 71),
    ("de la naissance à 3 ans", 0, 47),
    ("de la naissance à moins de 6 ans", 0, 71),
    ("dès la naissance", 0, None),
    ("dès 3 ans", 36, None),
    ("dès 18 mois", 18, None),
    ("dès l'âge de 2 ans", 24, None),
    ("à partir de 2 ans et demi", 30, None),
    ("à partir de 2,5 ans", 30, None),
    ("à partir de 2 ans 1/2", 30, None),
    ("à partir de 2 ans ½", 30, None),
    ("3 ans et plus", 36, None),
    ("3 ans ou plus", 36, None),
    ("3 ans et +", 36, None),
    ("3 ans+", 36, None),
    ("+ de 3 ans", 36, None),
    ("plus de 3 ans", 36, None),
    ("jusqu'à 6 ans", 0, 83),
    ("jusqu’à 3 ans inclus", 0, 47),
    ("6 ans maximum", 0, 83),
    ("dès 3 mois et jusqu'à 3 ans", 3, 47),
    ("à partir de 3 mois jusqu'à 3 ans", 3, 47),
    ("dix semaines à quatre ans", 2, 59),
    ("2 mois et demi", 2, 2),
    ("futurs parents", -9, -1),
    ("femmes enceintes", -9, -1),
    ("pendant la grossesse", -9, -1),
    ("de la grossesse à 3 ans", -9, 47),
    ("de la conception à 3 ans", -9, 47),
    ("futurs parents, parents d’enfants de 0 à 3 ans", -9, 47),
    ("dès la grossesse et jusqu'à 3 ans", -9, 47),
    ("de 28 mois à 4 ans", 28, 59),
    ("0 à 25 ans", 0, 311),
]


@pytest.mark.parametrize(("written", "low", "high", "shown"), TABLE)
def test_the_table_of_the_product(written: str, low: int, high: int | None, shown: str) -> None:
    reading = parse_ages(written)
    assert (reading.range, reading.warnings) == (interval(low, high), ())
    assert say_ages(reading.range).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(("written", "low", "high"), SPELLINGS)
def test_other_spellings(written: str, low: int, high: int | None) -> None:
    reading = parse_ages(written)
    assert (reading.range, reading.warnings) == (interval(low, high), ())


@pytest.mark.parametrize(
    "written",
    [
        "tout âge",
        "tous âges",
        "à tout âge",
        "tous les âges",
        "Tous publics",
        "tout public",
        "de 0 à 99 ans",
        "de 7 à 77 ans",
    ],
)
def test_every_age(written: str) -> None:
    assert parse_ages(written).range == EVERY_AGE
    assert parse_ages(written).warnings == ()


@pytest.mark.parametrize("written", ["", "   ", "\u00a0", "\n"])
def test_nothing_written_is_not_a_fault(written: str) -> None:
    assert parse_ages(written) == parse_ages("")
    assert parse_ages(written).range == NOT_SAID
    assert parse_ages(written).warnings == ()


@pytest.mark.parametrize(
    "written",
    [
        "nous consulter",
        "parents",
        "enfants",
        "adultes",
        "66500",
        "né en 2020",
        "\0\0",
        "x" * 10_000,
        "9" * 10_000,
        "- - -",
        "???",
        "à",
        "de 40 à 60 ans",
    ],
)
def test_what_is_not_understood_is_said(written: str) -> None:
    reading = parse_ages(written)
    assert reading.range == NOT_SAID
    assert reading.warnings


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("6-10", 72, 131),
        ("3", 36, 47),
        ("3+", 36, None),
        ("18-3 ans", 18, 47),
        ("6 à 3 ans", 36, 83),
        ("0-3 ans et 6-10 ans", 0, 131),
        ("bébés", 0, 23),
        ("de la maternelle au collège", 36, 179),
        ("3-6 ans sur inscription", 36, 83),
        ("de 3 à 30 ans", 36, None),
    ],
)
def test_a_doubtful_reading_comes_with_a_warning(written: str, low: int, high: int | None) -> None:
    reading = parse_ages(written)
    assert reading.range == interval(low, high)
    assert reading.warnings


lows = st.one_of(st.just(-9), st.integers(0, LAST_MONTH))


@st.composite
def ranges(draw: st.DrawFn) -> AgeRange:
    low = draw(lows)
    high = draw(st.none() | st.integers(max(low, -1), LAST_MONTH))
    return draw(
        st.sampled_from([NOT_SAID, EVERY_AGE, interval(low, high), interval(low, high), interval(low, high)])
    )


def test_every_interval_reads_back_as_it_is_said() -> None:
    """Exhaustive: all 49,000 intervals would take long, so every bound meets every telling other bound."""
    telling = [
        -1,
        0,
        1,
        2,
        5,
        6,
        9,
        10,
        11,
        12,
        13,
        17,
        18,
        22,
        23,
        24,
        25,
        29,
        30,
        35,
        36,
        47,
        71,
        83,
        215,
        LAST_MONTH,
    ]
    bounds = {(low, high) for low in [-9, *range(LAST_MONTH + 1)] for high in [*telling, low, low + 11, None]}
    bounds |= {(low, high) for low in [-9, *telling[1:]] for high in range(-1, LAST_MONTH + 1)}
    for low, high in bounds:
        if high is not None and not max(low, -1) <= high <= LAST_MONTH:
            continue
        said = say_ages(interval(low, high))
        assert (parse_ages(said).range, parse_ages(said).warnings) == (interval(low, high), ()), said


@given(ranges())
def test_say_then_parse(ages: AgeRange) -> None:
    assert parse_ages(say_ages(ages)).range == ages


@given(st.text(max_size=400) | st.text("0123456789 -/+à,ansmoisdetmplu'", max_size=60))
def test_reading_never_fails(text: str) -> None:
    parse_ages(text)
    parse_child(text, today=TODAY)


@pytest.mark.parametrize(
    ("ages", "low", "high"),
    [
        ("intervalle", None, 12),
        ("intervalle", -3, 12),
        ("intervalle", 12, 6),
        ("intervalle", 0, -1),
        ("intervalle", -9, -2),
        ("intervalle", 0, 999),
        ("tout_age", 0, None),
        ("non_precise", None, 5),
        ("autre", None, None),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(ages: str, low: int | None, high: int | None) -> None:
    with pytest.raises(ValidationError):
        AgeRange(ages, low, high)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high"), [(-9, -1), (-9, 0), (0, 0), (14, 14), (0, 12), (-9, None), (72, None)]
)
def test_a_range_that_makes_sense_is_kept(low: int, high: int | None) -> None:
    assert AgeRange(Ages.INTERVALLE, low, high).age_max == high


def test_what_is_shown_keeps_number_and_unit_on_one_line() -> None:
    assert say_ages(interval(30, 83)) == "de 2\u00a0ans et demi à 6\u00a0ans"
    assert say_ages(interval(132, 215)) == "de 11 à 17\u00a0ans"
    assert say_ages(NOT_SAID) == ""


CHILDREN = [
    # codes
    ("14m", "14m", 14, 14, "14 mois"),
    ("3a", "3a", 36, 47, "3 ans"),
    ("0a", "0a", 0, 11, "moins d’un an"),
    ("2a6m", "2a6m", 30, 30, "2 ans et demi"),
    ("2A6M", "2a6m", 30, 30, "2 ans et demi"),
    ("grossesse", "grossesse", -9, -1, "pendant la grossesse"),
    ("2025-03", "2025-03", 20, 20, "20 mois"),
    ("2023-11", "2023-11", 36, 36, "3 ans"),
    ("2026-11", "2026-11", 0, 0, "moins d’un mois"),
    ("2027-02", "2027-02", -3, -3, "pendant la grossesse"),
    ("2027-08", "2027-08", -9, -9, "pendant la grossesse"),
    ("25a", "25a", 300, 311, "25 ans"),
    # words
    ("14 mois", "14m", 14, 14, "14 mois"),
    ("quatorze mois", "14m", 14, 14, "14 mois"),
    ("dix-huit mois", "18m", 18, 18, "18 mois"),
    ("vingt et un mois", "21m", 21, 21, "21 mois"),
    ("2 ans et demi", "2a6m", 30, 30, "2 ans et demi"),
    ("deux ans et demi", "2a6m", 30, 30, "2 ans et demi"),
    ("2,5 ans", "2a6m", 30, 30, "2 ans et demi"),
    ("2 ans et 4 mois", "2a4m", 28, 28, "2 ans et 4 mois"),
    ("1 an et demi", "18m", 18, 18, "18 mois"),
    ("un an", "1a", 12, 23, "1 an"),
    ("3 ans", "3a", 36, 47, "3 ans"),
    ("3ans", "3a", 36, 47, "3 ans"),
    ("3", "3a", 36, 47, "3 ans"),
    ("١٤ mois", "14m", 14, 14, "14 mois"),
    ("ma fille a 3 ans", "3a", 36, 47, "3 ans"),
    ("j'attends un bébé", "grossesse", -9, -1, "pendant la grossesse"),
    ("dans deux mois", "grossesse", -9, -1, "pendant la grossesse"),
    ("bébé prévu dans 6 semaines", "grossesse", -9, -1, "pendant la grossesse"),
    ("bb", "bebe", 0, 23, "bébé"),
    ("J’ATTENDS UN BÉBÉ", "grossesse", -9, -1, "pendant la grossesse"),
    ("enceinte", "grossesse", -9, -1, "pendant la grossesse"),
    ("enceinte de 5 mois", "grossesse", -9, -1, "pendant la grossesse"),
    ("nouveau-né", "0m", 0, 0, "moins d’un mois"),
    ("bébé de 3 mois", "3m", 3, 3, "3 mois"),
    ("6 semaines", "1m", 1, 1, "1 mois"),
    ("10 jours", "0m", 0, 0, "moins d’un mois"),
    ("ado", "ado", 132, 215, "adolescence"),
    ("adolescent", "ado", 132, 215, "adolescence"),
    ("bébé", "bebe", 0, 23, "bébé"),
    ("née en mars 2025", "2025-03", 20, 20, "20 mois"),
    ("03/2025", "2025-03", 20, 20, "20 mois"),
    ("14/03/2025", "2025-03", 20, 20, "20 mois"),
    ("2025-03-14", "2025-03", 20, 20, "20 mois"),
    ("terme en février 2027", "2027-02", -3, -3, "pendant la grossesse"),
]


@pytest.mark.parametrize(("typed", "code", "low", "high", "label"), CHILDREN)
def test_a_child_as_people_say_it(typed: str, code: str, low: int, high: int, label: str) -> None:
    child = parse_child(typed, today=TODAY)
    assert child == Child(code, low, high)
    assert child is not None
    assert child.label.replace("\u00a0", " ") == label


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-3m", "-14 mois", "26a", "312m", "999m", "99a", "2a14m", "9999-99", "2025-13", "2025-00",
        "1990-01", "2027-09", "2099-01", "0000-00", "\0", "14m\0",
        "1" * 10_000, "x" * 10_000,
        "3 et 5 ans", "6-10 ans", "bonjour", "<script>", "' OR 1=1 --", "à partir de 3 ans", "moins de 3 ans", "14 m 3 a 2",
    ],
)  # fmt: skip
def test_an_absurd_child_is_nobody(typed: str) -> None:
    assert parse_child(typed, today=TODAY) is None


@given(st.integers(0, LAST_MONTH) | st.just(-9), st.booleans())
def test_the_code_and_the_label_of_a_child_read_back(months: int, year: bool) -> None:
    typed = "grossesse" if months < 0 else f"{months // 12}a" if year else f"{months}m"
    child = parse_child(typed, today=TODAY)
    assert child is not None
    again, said = parse_child(child.code, today=TODAY), parse_child(child.label, today=TODAY)
    assert again == child
    if child.label not in {"moins d’un an", "moins d’un mois"}:
        assert said is not None
        assert (said.low, said.high) == (child.low, child.high)


def test_a_birth_month_ages_with_the_child() -> None:
    ages = [
        parse_child("2026-03", today=day) for day in (date(2026, 1, 2), date(2026, 3, 9), date(2027, 3, 1))
    ]
    assert [child and (child.code, child.low) for child in ages] == [
        ("2026-03", -2),
        ("2026-03", 0),
        ("2026-03", 12),
    ]


def test_every_suggestion_is_understood() -> None:
    assert all(parse_child(text, today=TODAY) for text in child_suggestions())


@pytest.mark.parametrize(
    ("typed", "ages", "expected"),
    [
        ("14m", interval(0, 71), True),
        ("14m", interval(14, 14), True),
        ("14m", interval(15, None), False),
        ("14m", interval(0, 13), False),
        ("3a", interval(47, 60), True),
        ("3a", interval(0, 36), True),
        ("3a", interval(48, None), False),
        ("grossesse", interval(-9, None), True),
        ("grossesse", interval(-9, -1), True),
        ("grossesse", interval(0, 35), False),
        ("2027-02", interval(-9, 35), True),
        ("0m", interval(-9, -1), False),
        ("grossesse", EVERY_AGE, True),
        ("17a", EVERY_AGE, True),
        ("14m", NOT_SAID, False),
    ],
)
def test_fits_is_an_overlap(typed: str, ages: AgeRange, expected: bool) -> None:
    child = parse_child(typed, today=TODAY)
    assert child is not None
    assert fits(child, ages) is expected
