"""French text, analysed once here for every database: the index and the question go through the same mill.

A text becomes stems: words without elision ("l'école" gives "école"), ligature or accent, without the little words that
carry no meaning, cut by the Snowball stemmer for French. Accents go before the stemmer, so that people who type
none find the same thing. Numbers stay.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

MAX_QUESTION = 200  # characters read of a question
MAX_WORDS = 12  # words kept of a question
MAX_FORM = 60  # characters of a word
MAX_BODY = 20_000  # characters read of a page

_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*", re.UNICODE)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])


def plain(text: str) -> str:
    """Lower case, ligatures in two letters, no accent ("Œuf" gives "oeuf")."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.lower()).lower().translate(_LIGATURES)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_LITTLE_WORDS = """
a à ai aie as au aux avec avoir ayant car ce ceci cela ces cet cette ceux chez ci comme comment d dans de des donc dont
du elle elles en es est et étaient était étant été être eu eux font il ils j je l la le les leur leurs lors lui m ma
mais me mes moi mon n ne ni nos notre nous on ont ou où par pas peut pour près proche qu quand que quel quelle quelles
quels qui s sa sans se ses si son sont sous sur t ta te tes toi ton tous tout toute toutes tu un une vers veux vos votre
vous y veut veulent voudrais voulons peux pouvoir pouvez peuvent puis cherche chercher trouver trouve besoin aller faire fait
"""
STOP_WORDS = frozenset(plain(word) for word in _LITTLE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written (lower case, with its accents), without its accents, and its stem."""

    form: str
    plain: str
    stem: str


@dataclass(slots=True)
class AnalysedText:
    """The four weighted columns of a listing, as stems, and the words they come from by form."""

    columns: tuple[str, str, str, str]
    words: Mapping[str, Word] = field(default_factory=dict)


_local = threading.local()


@lru_cache(maxsize=20_000)
def stem(plain_word: str) -> str:
    """The stem of a word already without accents; numbers and very short words are left alone."""
    if len(plain_word) < 3 or plain_word[0].isdigit():
        return plain_word
    # "accompagnée" lost its accent: without the second e it meets "accompagné" and "accompagner".
    word = re.sub(r"ee(s?)$", r"e\1", plain_word)
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("french")  # keeps state: one for each thread
    found = str(_local.stemmer.stemWord(word))
    return re.sub(r"(?<=..)[sx]$", "", found)


def words(text: str) -> Iterator[Word]:
    """The words that count, in order: little words, elisions and lone letters are left out."""
    for token in _WORD.findall(unicodedata.normalize("NFC", text)):
        yield from _words_of(token.lower())


@lru_cache(maxsize=8_000)
def _words_of(token: str) -> tuple[Word, ...]:
    """The words that count of one word as typed, which listings repeat by the thousand."""
    found = []
    for part in _without_elision(token):
        # Compatibility forms ("½", "㎏") may decompose into signs.
        bare = "".join(char for char in plain(part) if char.isalnum())
        if bare in STOP_WORDS or (len(bare) < 2 and not bare.isdigit()):
            continue
        found.append(Word(form=part[:MAX_FORM], plain=bare[:MAX_FORM], stem=stem(bare[:MAX_FORM])))
    return tuple(found)


def _without_elision(word: str) -> list[str]:
    parts = re.split(r"['’ʼ]", word)
    if len(parts) > 1 and parts[0] in _ELIDED:
        parts = parts[1:]
    return parts


def analyse(texts: Iterable[str]) -> tuple[str, dict[str, Word]]:
    """Texts as one line of stems, and their words by form."""
    found: dict[str, Word] = {}
    stems = []
    for text in texts:
        for word in words(text or ""):
            stems.append(word.stem)
            found[word.form] = word
    return " ".join(stems), found


def analyse_listing(*, title: str, structure: str, words: Iterable[str], body: Iterable[str]) -> AnalysedText:
    """A listing's text: title, structure, what and where it is (each expression once), presentation."""
    expressions = list(dict.fromkeys(words))
    analysed = [analyse(part) for part in ([title], [structure], expressions, [" ".join(body)[:MAX_BODY]])]
    stems = [line for line, _words in analysed]
    found: dict[str, Word] = {}
    for _line, some in analysed:
        found |= some
    return AnalysedText(columns=(stems[0], stems[1], stems[2], stems[3]), words=found)


def question_words(text: str) -> list[Word]:
    """The words of a question, at most `MAX_WORDS`, each once; anything can be typed there."""
    found = {word.stem: word for word in words(text[:MAX_QUESTION].replace("\0", " "))}
    return list(found.values())[:MAX_WORDS]
