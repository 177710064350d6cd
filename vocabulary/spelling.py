"""One way to compare words: whatever accents, case, hyphens, quotes, spaces and ligatures."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The text in plain lower-case words ("Médiation-Familiale" gives "mediation familiale")."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae"))
        text = "".join(char for char in text if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", text).strip()


def name_key(text: str) -> str:
    """What two spellings of one name share: folded, or as typed when that leaves no word ("🎈", "???")."""
    return fold(text) or text.strip().casefold()
