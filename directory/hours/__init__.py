"""Opening hours: OSM `opening_hours` strings, checked and said in words.

The library evaluates the strings but does not say them, and its own rewriting loses one thing people need
("SH We": Wednesdays of the school holidays). So each rule is put into the library's regular form and read here;
what this reader does not know for sure is said "Voir les horaires", never guessed.
"""

from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language, override

from directory.hours.french import HoursReading, read_hours
from directory.hours.rules import asks_first, read, rules_or_none
from directory.hours.specifications import opening_specifications
from directory.hours.validation import validate_hours
from directory.hours.words import say

__all__ = [
    "UNSAID",
    "HoursReading",
    "by_appointment",
    "describe_hours",
    "opening_specifications",
    "read_hours",
    "validate_hours",
]

UNSAID = "Voir les horaires"


@lru_cache(maxsize=4096)
def by_appointment(text: str) -> bool:
    """Whether one may only come by appointment or after a contact: every rule that opens says so."""
    opening = [rule for rule in rules_or_none(text) or () if not rule.closed]
    return bool(opening) and all(asks_first(rule.slot) for rule in opening)


def describe_hours(text: str, *, lang: str | None = None) -> str:
    """The hours as a sentence, "Voir les horaires" when not sure, nothing for nothing; never raises.

    In the language in force when none is asked; in French where it is not translated.
    """
    if not text or not text.strip():
        return ""
    return _describe(text, lang or get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=4096)
def _describe(text: str, lang: str) -> str:
    with override(lang):
        try:
            said = say(read(text))
        except Exception:
            said = ""
        return said[0].upper() + said[1:] if said else UNSAID
