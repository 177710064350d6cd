"""The one reader of opening hours as people type them: OSM, or common French.

All or nothing: one word that is not understood, or two ways to understand, and the text is kept as it is.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from opening_hours import OpeningHours

from directory.hours.french_phrases import phrases_of
from directory.hours.french_reach import reading_of
from directory.hours.french_table import osm_of
from directory.hours.french_words import NotUnderstood, T, tokens_of
from directory.hours.rules import DAYS, LONGEST, MONTHS, read
from directory.hours.validation import validate_hours
from directory.hours.words import say

LONGEST_RESULT = 500  # characters: what a place can hold
QUOTED = 80  # characters of the text quoted in a warning

_OSM_WORDS = {word.lower() for word in (*DAYS, *MONTHS, "PH", "SH")} | {
    *("off", "closed", "open", "unknown", "week", "day", "days"),
    *("easter", "sunrise", "sunset", "dawn", "dusk"),
}
_FRENCH_TOO = frozenset({"sa", "jan", "mar", "oct", "nov", "dec", "open"})  # and "Mar" is a Tuesday
_NEVER_FRENCH = re.compile(r"[A-Z][a-z]\[-?\d|\b\d{4} [A-Z][a-z]{2} \d\d\b")  # "Sa[1,3]", "2026 Mar 03"
_WORD = re.compile(r"[^\W\d_]+")
# The library reads "Mo 09:00-12:00, 14:00-17:00" as "and every day from 14:00": nobody means it.
_TIMES_OF_NO_DAY = re.compile(r"(?:^|;|\|\||, )\s*\d{1,2}:")
_ALWAYS = {T.NIGHT_AND_DAY, T.EVERY_DAY, T.OPEN, T.COMMA, T.AND, T.COLON}


@dataclass(frozen=True)
class HoursReading:
    """What was read. Not understood: no hours, and a warning in French that quotes the text."""

    opening_hours: str
    understood: bool
    warnings: tuple[str, ...] = ()


@lru_cache(maxsize=4096)
def read_hours(text: str) -> HoursReading:
    """Read hours typed as OSM or as common French; nothing is guessed, and nothing is ever raised."""
    typed = text.strip()
    if not typed:
        return HoursReading("", understood=True)
    if len(typed) > LONGEST:
        return _kept(typed)
    try:
        return _read_osm(typed) or _read_french(typed)
    except NotUnderstood as reason:
        return _kept(typed, str(reason))
    except Exception:
        return _kept(typed)


def _kept(typed: str, reason: str = "") -> HoursReading:
    words = " ".join("".join(c if c.isprintable() else " " for c in typed[: 4 * QUOTED]).split())
    quoted = words if len(words) <= QUOTED else words[: QUOTED - 1].rstrip() + "…"
    said = _("« %(text)s » : horaires non compris, gardés tels quels.") % {"text": quoted}
    if reason:
        said = said[:-1] + f" ({reason})."
    return HoursReading("", understood=False, warnings=(said,))


def _read_osm(typed: str) -> HoursReading | None:
    """The text itself when it is OSM; None when it is not, or could be French words."""
    bare = re.sub(r'"[^"]*"', "", typed)
    words = {word.lower() for word in _WORD.findall(bare)}
    if not words <= _OSM_WORDS or len(typed) > LONGEST_RESULT:
        return None
    try:
        validate_hours(typed)
    except ValidationError:
        return None
    if not words - _FRENCH_TOO and not _NEVER_FRENCH.search(bare):
        french = _read_french(typed)
        if read(french.opening_hours) != read(typed):
            raise NotUnderstood
    elif _TIMES_OF_NO_DAY.search(bare):
        return None
    return HoursReading(typed, understood=True)


def _read_french(typed: str) -> HoursReading:
    tokens = tokens_of(typed)
    if T.NIGHT_AND_DAY in (kinds := {token.kind for token in tokens}) and kinds <= _ALWAYS:
        return HoursReading("24/7", understood=True)
    phrases, assumed = phrases_of(tokens)
    hours = osm_of(reading_of(phrases))
    if hours:
        _check(hours)
    warnings = [_("« %(hour)s » est lu « %(hour)s h ».") % {"hour": hour} for hour in dict.fromkeys(assumed)]
    return HoursReading(hours, understood=True, warnings=tuple(warnings))


def _check(hours: str) -> None:
    """Raise unless these hours are valid and can be said to visitors."""
    if len(hours) > LONGEST_RESULT:
        raise NotUnderstood
    OpeningHours(hours)
    if not say(read(hours)):
        raise NotUnderstood
