"""The columns `conditions` and `themes`: lists of words; what is not recognised becomes a note."""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from django.utils.translation import gettext as _

from imports.facts import FIELDS, LANGUAGE, NOTE, PARENTS_ONLY, REMOTE, WHEELCHAIR
from imports.rows import Row
from imports.texts import quoted
from vocabulary.needs import NeedReading, read_need
from vocabulary.selectors import read_theme
from vocabulary.spelling import fold

ReadingT = TypeVar("ReadingT")

# A comma between two digits is that of a price.
_SEPARATORS = re.compile(r"[;\n•·|]+|(?<!\d),|,(?!\d)")
_SPACES = re.compile(r"[ \t]+")
_JOINTS = re.compile(r"\s(?:et|&|-|–)\s|[/+]", re.IGNORECASE)
_NOTE = re.compile(rf"(?:^|[,;.\s]){NOTE}\s*:\s*", re.IGNORECASE)
_LANGUAGES = re.compile(
    r"(?:on y parle|langues?(?: parlées?)?|accueil en|parlé)\s*:?\s+(?=\w)", re.IGNORECASE
)
# "gratuit : oui", as a template over a sheet's own columns gives.
_ANSWER = re.compile(r"(.+?)\s?[:=?]?\s(oui|non)", re.IGNORECASE)
_ALONE = {
    PARENTS_ONLY,
    "parents uniquement",
    "parents seulement",
    "adultes seuls",
    "adultes uniquement",
    "sans enfant",
    "sans enfants",
    "sans les enfants",
}


def read_conditions(row: Row, text: str) -> None:
    """Read needs met or not, languages spoken, "parents seuls", and the practical note after its name."""
    marker = _NOTE.search(text)
    if marker:
        note = text[marker.end() :].strip()
        if note:
            row.listing["practical_note"] = note
        text = text[: marker.start()]
    unknown = [run for run in _unknown_runs(row, text) if run]
    if unknown:
        said = _("Conditions : %(text)s non reconnu, gardé dans « bon à savoir ».") % {
            "text": quoted(", ".join(unknown), 120)
        }
        row.add_notes("conditions", unknown, said)


def _unknown_runs(row: Row, text: str) -> Iterator[str]:
    """Take what is recognised; give the rest, neighbouring pieces together as they were."""
    run: list[str] = []
    for piece in _pieces(text):
        readings = _split_until_read(piece, _read_condition)
        if readings is None:
            run.append(piece)
            continue
        yield ", ".join(run)
        run = []
        for reading in readings:
            _take(row, reading, piece)
    yield ", ".join(run)


def _read_condition(text: str) -> NeedReading | None:
    answered = _ANSWER.fullmatch(text)
    if answered is None:
        return _read_words(text)
    reading, yes = _read_words(answered[1]), answered[2].lower() == "oui"
    return reading and NeedReading(reading.code, met=reading.met == yes)


def _read_words(text: str) -> NeedReading | None:
    if fold(text) in _ALONE:
        return NeedReading(PARENTS_ONLY, met=True)
    return read_need(text) or read_need(_LANGUAGES.sub("", text, count=1))


def _take(row: Row, reading: NeedReading, piece: str) -> None:
    code, met = reading
    if code == PARENTS_ONLY:
        row.listing["parents_only"] = met
    elif code.startswith(LANGUAGE):
        if met:
            row.languages = tuple(dict.fromkeys((*row.languages, code.removeprefix(LANGUAGE))))
    elif code == WHEELCHAIR:
        row.wheelchair = _first_said(row, row.wheelchair, met, piece)
    elif code == REMOTE:
        row.remote = _first_said(row, row.remote, met, piece)
    elif code in FIELDS:
        field, when_met = FIELDS[code]
        value = when_met if met else not when_met
        row.listing[field] = _first_said(row, row.listing.get(field), value, piece)


def _first_said(row: Row, before: bool | None, value: bool, piece: str) -> bool:
    if before is not None and before != value:
        row.warnings.append(
            _("Conditions : %(text)s contredit ce qui précède, laissé de côté.") % {"text": quoted(piece)}
        )
        return before
    return value


def read_themes(row: Row, text: str) -> None:
    """Read themes by slug, name or near word."""
    found: list[str] = []
    unknown: list[str] = []
    for piece in _pieces(text):
        slugs = _split_until_read(piece, read_theme)
        if slugs is None:
            unknown.append(piece)
        else:
            found += slugs
    row.themes = tuple(dict.fromkeys(found)) or None
    if unknown:
        note = _("Thèmes : %(themes)s.") % {"themes": ", ".join(unknown)}
        said = _("Thèmes : %(text)s non reconnu, gardé dans « bon à savoir ».") % {
            "text": quoted(", ".join(unknown), 120)
        }
        row.add_notes("themes", [note], said)


def _pieces(text: str) -> list[str]:
    return [
        piece
        for part in _SEPARATORS.split(_SPACES.sub(" ", text))
        if (piece := part.strip().strip("-–*.").strip())
    ]


def _split_until_read(piece: str, read: Callable[[str], ReadingT | None]) -> list[ReadingT] | None:
    """Read a piece whole, else every part around "et" and "/"; None when any part is not understood."""
    whole = read(piece)
    if whole is not None:
        return [whole]
    parts = _JOINTS.split(piece)
    if len(parts) < 2:
        return None
    readings = [read(part.strip()) for part in parts]
    return [one for one in readings if one is not None] if None not in readings else None
