"""Opening hours: OSM `opening_hours` strings, checked and said in words.

The library evaluates the strings but does not say them, and its own rewriting loses one thing people need
("SH We": Wednesdays of the school holidays). So each rule is put into the library's regular form and read here;
what this reader does not know for sure is said "Voir les horaires", never guessed.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, override

from directory.hours.french import HoursReading, read_hours
from directory.hours.rules import (
    When,
    arrange,
    asks_first,
    exclusions_of,
    is_bare_comment,
    read,
    rules_or_none,
    same_slots,
)
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
SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@lru_cache(maxsize=4096)
def by_appointment(text: str) -> bool:
    """Whether one may only come by appointment or after a contact: every rule that opens says so."""
    opening = [rule for rule in rules_or_none(text) or () if not rule.closed]
    return bool(opening) and all(asks_first(rule.slot) for rule in opening)


def opening_specifications(text: str) -> list[dict[str, Any]]:
    """schema.org `OpeningHoursSpecification`s of a plain weekly timetable; empty for anything less plain."""
    return [dict(one) for one in _specifications(text)]


@lru_cache(maxsize=4096)
def _specifications(text: str) -> list[dict[str, Any]]:
    try:
        rules = read(text)
        hedged = (asks_first(rule.slot) or rule.slot.unknown or rule.joint == "||" for rule in rules)
        if any(hedged) or any(map(is_bare_comment, rules)):
            return []
        parts = arrange(rules)
        if set(parts) != {When()} or parts[When()].nth or parts[When()].public or exclusions_of(rules):
            return []
        week = parts[When()].week
    except Exception:
        return []
    return [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [f"https://schema.org/{SCHEMA_DAYS[day]}" for day in days],
            "opens": opens,
            "closes": {"24:00": "23:59"}.get(closes, closes),
        }
        for days, slots in same_slots(week)
        for slot in slots
        for opens, closes in (time.split("-") for time in slot.times or ("00:00-24:00",) if "-" in time)
    ]


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
