"""What the fonts of the paper can write. A page that asks for anything else would not be PDF/UA: typst refuses it."""

import re
from unicodedata import category, normalize

# Libertinus Serif writes Latin, Greek and Cyrillic, DejaVu Sans Mono the letters of Arabic; `tests/printing` sets each
# of these characters. No sign that turns the direction of the text, no mark to pile up.
WRITTEN = (
    " -~"
    "\u00a0-\u00ac\u00ae-\u02af"
    "\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce"
    "\u0400-\u045f"
    "\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a\u0660-\u066c"
    "\u1e00-\u1e9b\u1e9e"
    "\u2009-\u200a\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f-\u2030\u2039-\u203a\u2044"
    "\u20ac\u2116\u2122\u2190-\u2193\u2212"
)
_UNWRITTEN = re.compile(rf"[^{WRITTEN}]+")
_BEYOND_LATIN = re.compile(r"[^ -~\u00a0-\u00ac\u00ae-\u017f\u2010-\u2015\u2018-\u201e\u2026\u202f\u20ac]+")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
UNREADABLE = "…"


def written(text: str) -> str:
    """The text on one line, without what cannot be written: words in other scripts are "…", pictures go."""
    return _without(_UNWRITTEN, text)


def plainly_written(text: str) -> str:
    """The same in Latin letters only."""
    return _without(_BEYOND_LATIN, text)


def _without(pattern: re.Pattern[str], text: str) -> str:
    composed = _SPACES.sub(" ", normalize("NFC", text))
    return _SPACES.sub(" ", pattern.sub(_instead, composed)).strip()


def _instead(found: re.Match[str]) -> str:
    return UNREADABLE if any(category(one).startswith("L") for one in found[0]) else ""
