"""The needs of the contract: codes, words and bits."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.needs import (
    LANGUAGES_SPOKEN,
    NEEDS,
    card_label,
    codes_of,
    label,
    mask,
    negation,
    read_need,
    word,
)

CODES = [
    "gratuit",
    "sans-inscription",
    "sans-rendez-vous",
    "anonyme",
    "pmr",
    "a-distance",
    "itinerant",
    "fratrie",
    "peres",
    "interprete",
    "lsf",
]


def test_every_code_of_the_contract_is_there() -> None:
    assert [code for code in NEEDS if not code.startswith("langue-")] == CODES
    assert {"langue-fr", "langue-ca", "langue-ar"} <= set(NEEDS)
    assert len(LANGUAGES_SPOKEN) >= 25


def test_bits_are_stable_distinct_and_fit_in_a_signed_64_bit_integer() -> None:
    assert [NEEDS[code].bit for code in CODES] == list(range(11))
    assert [NEEDS[f"langue-{iso}"].bit for iso in ("fr", "ca", "es", "en", "ar")] == [16, 17, 18, 19, 20]
    assert len({need.bit for need in NEEDS.values()}) == len(NEEDS)
    assert max(need.bit for need in NEEDS.values()) < 63


@given(st.sets(st.sampled_from(sorted(NEEDS))))
def test_masks_read_back(codes: set[str]) -> None:
    assert set(codes_of(mask(codes))) == codes


def test_an_unknown_code_weighs_nothing() -> None:
    assert mask(["gratuit", "piscine"]) == NEEDS["gratuit"].mask


@pytest.mark.parametrize(
    ("text", "code", "met"),
    [
        ("gratuit", "gratuit", True),
        ("Gratuit", "gratuit", True),
        ("payant", "gratuit", False),
        ("sur inscription", "sans-inscription", False),
        ("Sans inscription", "sans-inscription", True),
        ("SANS RENDEZ VOUS", "sans-rendez-vous", True),
        ("sur rdv", "sans-rendez-vous", False),
        ("accessible PMR", "pmr", True),
        ("À distance", "a-distance", True),
        ("Itinérant", "itinerant", True),
        ("frères et soeurs bienvenus", "fratrie", True),
        ("interprète", "interprete", True),
        ("LSF", "lsf", True),
        ("langue-ar", "langue-ar", True),
        ("On y parle arabe", "langue-ar", True),
        ("catalan", "langue-ca", True),
    ],
)
def test_needs_are_read_by_code_label_or_negation(text: str, code: str, met: bool) -> None:
    assert read_need(text) == (code, met)


@pytest.mark.parametrize("text", ["", "piscine", "langue-zz", "\0", "x" * 10_000, "fr", "<b>"])
def test_what_is_not_a_need_is_none(text: str) -> None:
    assert read_need(text) is None


@pytest.mark.parametrize("code", sorted(NEEDS))
def test_every_label_reads_back(code: str) -> None:
    assert read_need(label(code)) == (code, True)
    assert negation(code) == "" or read_need(negation(code)) == (code, False)


def test_labels_speak_french_to_people() -> None:
    assert label("langue-ar") == "On y parle arabe"
    assert card_label("langue-ar") == "on y parle arabe"
    assert label("piscine") == "piscine"
    with override("ar"):
        assert read_need("payant") == ("gratuit", False)


@pytest.mark.parametrize("met", [True, False])
@pytest.mark.parametrize("code", CODES)
def test_what_a_file_says_of_a_need_is_read_back(code: str, met: bool) -> None:
    assert read_need(word(code, met=met)) == (code, met)
