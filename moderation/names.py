"""Whether two names are those of one place. Pure: no database but the words of the vocabulary."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from vocabulary.selectors import kinds_by_slug, vocabulary_version
from vocabulary.spelling import fold

SMALL_WORDS = {
    *("a", "au", "aux", "chez", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "nos"),
    *("notre", "par", "pour", "s", "sur", "un", "une"),
}
SAME_WORD = 84  # ratio from which two words are one, mistyped
SAME_NAME = 92
_ELIDED = re.compile(r"\bp tit(e?s?)\b")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<!^)[aeiouyh]")


@dataclass(frozen=True, slots=True)
class Name:
    """A title without what says only the kind or the town, in folded words; `full` is the whole of it."""

    words: tuple[str, ...]
    full: str

    @property
    def keys(self) -> set[str]:
        """What similar names have in common, mistyped or cut otherwise: the sound of each word, and of all."""
        return {sound(word) for word in self.words if len(word) > 2} | {
            sound("".join(self.words) or self.full)
        }


def read_name(title: str, communes: Iterable[str] = ()) -> Name:
    """`communes` are names of towns, left out of the title."""
    return _read(title, tuple(communes), vocabulary_version())


@lru_cache(maxsize=20_000)
def _read(title: str, communes: tuple[str, ...], version: str) -> Name:
    full = _ELIDED.sub(r"petit\1", fold(title))
    rest = f" {_kind_phrases(version).sub(' ', full)} "
    for commune in communes:
        rest = rest.replace(f" {fold(commune)} ", " ")
    return Name(tuple(word for word in rest.split() if word not in SMALL_WORDS), full)


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """What is left of a word when typing errors are: "cabanes" and "cabanne" give "cbn"."""
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", _DOUBLED.sub(r"\1", text)).rstrip("sx"))


def likeness(one: Name, other: Name) -> int:
    """From 0 to 100: 100 the same words, 88 one name inside the other, at most 60 when each has its own word."""
    if one.full == other.full:
        return 100
    if not one.words or not other.words:
        # "LAEP" and "Lieu d’accueil enfants-parents": nothing but their kind to compare.
        return 65 if one.words == other.words else 55
    if _distinguishing(one) != _distinguishing(other):
        return 40
    left, right = _unmatched(one.words, other.words)
    if not left and not right:
        return 100
    joined = fuzz.ratio("".join(one.words), "".join(other.words))
    if joined >= SAME_NAME:
        return round(joined)
    if left and right:
        return round(min(60.0, fuzz.token_sort_ratio(" ".join(one.words), " ".join(other.words))))
    shared = min(len(one.words), len(other.words))
    long_enough = min(sum(map(len, one.words)), sum(map(len, other.words))) >= 5
    return 88 if long_enough and shared >= len(left or right) else 70


def _distinguishing(name: Name) -> set[str]:
    """Numbers and single letters tell rooms and groups apart: "salle 1", "groupe B"."""
    return {word for word in name.words if word.isdigit() or len(word) == 1}


def _unmatched(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words of each that the other does not have."""
    left, right = [], list(other)
    for word in one:
        found = next((twin for twin in right if _same_word(word, twin)), None)
        if found is None:
            left.append(word)
        else:
            right.remove(found)
    return left, right


def _same_word(one: str, other: str) -> bool:
    if one == other or one.rstrip("sx") == other.rstrip("sx"):
        return True
    return min(len(one), len(other)) >= 5 and fuzz.ratio(one, other) >= SAME_WORD


@lru_cache(maxsize=1)
def _kind_phrases(version: str) -> re.Pattern[str]:
    """The names of the kinds, the longest first; kept until the vocabulary (`version`) changes."""
    spellings: set[str] = set()
    for kind in kinds_by_slug("fr").values():
        spellings.update(map(fold, (kind.name, kind.plural, kind.acronym, *kind.alias_list)))
    words = sorted(filter(None, spellings), key=lambda text: (-len(text), text))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
