"""One way to compare words: whatever accents, case, hyphens, quotes, spaces and ligatures."""

import unicodedata


def fold(text: str) -> str:
    """The text in plain lower-case words ("Médiation-Familiale" gives "mediation familiale")."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())
