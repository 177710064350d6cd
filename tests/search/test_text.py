"""The analysis of French: what people type meets what is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.backends.text_index import Match, Term, _fts5_expression
from search.text import MAX_WORDS, analyse, plain, question_words, stem


def stems(text: str) -> list[str]:
    return [word.stem for word in question_words(text)]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("cafés", "café"),
        ("ecole", "école"),
        ("l'ecole", "écoles"),
        ("L’École", "ecole"),
        ("oeuf", "œuf"),
        ("Œufs", "oeuf"),
        ("parent", "parents"),
        ("jouer", "joue"),
        ("qu'écrans", "écran"),
        ("d’allaitement", "allaitement"),
        ("accompagnée", "accompagner"),
        ("BÉBÉS", "bébé"),
        ("MÉDIATION", "mediation"),
        ("jeux", "jeu"),
    ],
)
def test_these_meet(typed: str, written: str) -> None:
    assert stems(typed) == stems(written) != []


@pytest.mark.parametrize(("one", "other"), [("père", "mère"), ("sommeil", "soleil"), ("1000", "100")])
def test_these_do_not(one: str, other: str) -> None:
    assert stems(one) != stems(other)


def test_little_words_do_not_count() -> None:
    assert stems("où est-ce que je peux jouer avec mon bébé ?") == stems("jouer bébé")
    assert stems("le la les de du des") == []


def test_numbers_are_kept() -> None:
    assert "1000" in stems("les 1000 premiers jours")


def test_words_keep_the_form_people_read() -> None:
    _line, words = analyse(["Médiation familiale"])
    assert set(words) == {"médiation", "familiale"}
    assert words["médiation"].plain == "mediation"


@given(st.text(max_size=300))
def test_any_text_gives_letters_and_digits_only(text: str) -> None:
    words = question_words(text)
    assert len(words) <= MAX_WORDS
    for word in words:
        assert word.stem == plain(word.stem) or not word.stem.isascii()
        assert '"' not in word.stem
        assert "\0" not in word.stem
        assert not any(char.isspace() for char in word.stem)


@given(st.text(min_size=1, max_size=30))
def test_stemming_a_word_never_fails(text: str) -> None:
    assert isinstance(stem(plain(text)), str)


def test_the_question_is_quoted() -> None:
    assert (
        _fts5_expression(Match((Term("near"), Term("or", prefix="or"))))
        == '("near" AND ("or" OR "or"*)) OR "near or"'
    )
