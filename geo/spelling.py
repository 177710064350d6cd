"""What people type for a town, cut into comparable words and an optional code."""

import re
import unicodedata
from typing import NamedTuple

MAX_LENGTH = 120

ARTICLES = frozenset({"l", "le", "la", "les", "los", "las", "el", "els", "lo"})
# Words people leave out or mix up: "Ille Têt", "Argelès mer", "Canet de Roussillon".
CONNECTORS = ARTICLES | {
    "sur",
    "s",
    "sous",
    "en",
    "de",
    "du",
    "des",
    "d",
    "a",
    "au",
    "aux",
    "et",
    "del",
    "dels",
}

_EXPANSIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "mt": "mont", "lez": "les"}
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "&": " et "})
_SUR = re.compile(r"\bs\s*/")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_GLUED = re.compile(r"(?<=[a-z]{3})(?=\d)|(?<=\d{5})(?=[a-z])")
_CEDEX = re.compile(r"\bcedex(?: \d{1,2})?\b")
_SPLIT_POSTCODE = re.compile(r"^(\d\d) (\d{3})(?= |$)|(?<= )(\d\d) (\d{3})$")
_CODE = re.compile(
    r"\b(\d[ab]\d{3}|2[ab]|\d{1,5})( ?(?:e|er|re|nd|nde|eme|ieme|ere)\b)?( (?:arrondissement|arrdt|arr)\b)?"
)
_COUNTRY_CODE = re.compile(r"\bf (?=\d{5}\b)")
_CHATTER = re.compile(
    r"^(?:a|vers|(?:a )?(?:cote|proximite|pres|autour|environs|ville|commune|mairie|village|centre ville)"
    r"(?: de| du| des| d)?) (?=\w)"
)


class Query(NamedTuple):
    """A town as typed: `words` of its name, and a `code` (postcode, INSEE, département or arrondissement)."""

    words: tuple[str, ...]
    code: str = ""


def words(text: str) -> tuple[str, ...]:
    """Cut a name into lower-case words without accents; "St" becomes "saint", "s/" becomes "sur"."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = _SUR.sub(" sur ", text.lower())
    return tuple(_EXPANSIONS.get(word, word) for word in _NOT_WORD.sub(" ", text).split())


def glue(parts: tuple[str, ...]) -> str:
    """Join words into the key that names are compared by: hyphens, spaces and apostrophes do not count."""
    return "".join(parts)


def without_article(parts: tuple[str, ...]) -> tuple[str, ...]:
    return parts[1:] if len(parts) > 1 and parts[0] in ARTICLES else parts


def content(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the words that carry the name."""
    return tuple(word for word in parts if word not in CONNECTORS)


def without_chatter(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Drop "à", "près de", "mairie de" before a name."""
    return tuple(_CHATTER.sub("", " ".join(parts)).split())


def parse(text: str) -> Query:
    """Read a name, a code, or both in any order; whatever the text, no error."""
    line = " ".join(words(" ".join(text[: 10 * MAX_LENGTH].split())[:MAX_LENGTH]))
    if not any(char.isdigit() for char in line):
        return Query(tuple(_CEDEX.sub("", line).split()))
    line = _CEDEX.sub("", _GLUED.sub(" ", line))
    line = _SPLIT_POSTCODE.sub(lambda m: "".join(part or "" for part in m.groups()), line)
    line = _COUNTRY_CODE.sub("", line)
    codes = list(_CODE.finditer(line))
    if not codes:
        return Query(tuple(line.split()))
    # A street number may stand before the postcode: the longest code is the one meant, the last if equal.
    code = max(codes, key=lambda match: (len(match[1]), match.start()))
    name = line[: code.start()] + " " + line[code.end() :]
    return Query(tuple(name.split()), code[1].upper())
