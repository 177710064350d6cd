"""A row of a sheet, read: what it says of a place, what was assumed, what stops it.

Pure: only the gazetteer and the vocabulary kept in memory, no query. Nothing is guessed without a warning.
"""

import re
from collections.abc import Mapping

from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from directory.models import PlaceLocation, PlacePage
from imports.columns import COLUMNS
from imports.descriptions import read_description
from imports.reading_ages import read_ages
from imports.reading_conditions import read_conditions, read_themes
from imports.reading_contact import read_email, read_phone, read_verified_on, read_website
from imports.reading_hours import read_opening_hours
from imports.reading_where import read_where
from imports.rows import Row, with_notes
from imports.texts import longest, one_line, plain_cell, quoted, says_nothing, too_long
from vocabulary.enums import Ages, AppliesTo
from vocabulary.rules import kind_warnings
from vocabulary.selectors import OTHER, kinds_by_slug, one_vocabulary, read_kind

SHORT = 120  # characters: a kind, a number, an age, a day
# In characters. A cell of a spreadsheet holds 32,767 of them; beyond these nobody typed an answer to the column.
LONGEST: Mapping[str, int] = {
    "structure": longest(Page, "title"),
    "nom": longest(Page, "title"),
    "resume": longest(PlacePage, "summary"),
    "description": 30_000,
    "adresse": 330,
    "horaires": 2000,
    "conditions": 2000,
    "themes": 1000,
    "commune": 500,
    "courriel": 500,
    "site": 500,
}
_ITINERANT = re.compile(r"\bitin[ée]rante?s?\b", re.IGNORECASE)
# These say what they say, even "NC".
_AS_TYPED = {"structure", "nom", "type", "resume", "description"}


def read_row(line: int, cells: Mapping[str, str]) -> Row:
    """Read the texts of the columns of the contract, any of them possibly missing; never raises."""
    row = Row(line, {name: plain_cell(cells.get(name, "")) for name in COLUMNS})
    with override(settings.LANGUAGE_CODE), one_vocabulary():
        given = {name: _within_limit(row, name) for name in COLUMNS}
        _read_names(row, given)
        _read_kind(row, given["type"])
        read_conditions(row, given["conditions"])
        read_themes(row, given["themes"])
        read_where(row, given)
        read_ages(row, given["age_min"], given["age_max"])
        read_opening_hours(row, given["horaires"])
        _read_texts(row, given)
        read_phone(row, given["telephone"])
        read_email(row, given["courriel"])
        read_website(row, given["site"])
        read_verified_on(row, given["date_verification"])
        _check_lengths(row)
        row.warnings += kind_warnings(row.kind, _facts(row))
    return row


def _within_limit(row: Row, column: str) -> str:
    """The text of a cell; nothing when it is far too long to be an answer, or only a dash."""
    text = row.cells[column]
    limit = LONGEST.get(column, SHORT)
    if len(text) > limit:
        row.errors.append(too_long(column, len(text), limit))
        return ""
    return "" if column not in _AS_TYPED and says_nothing(text) else text


def _read_names(row: Row, given: Mapping[str, str]) -> None:
    row.structure, row.name = one_line(given["structure"]), one_line(given["nom"])
    for column in ("structure", "nom", "type"):
        if not row.cells[column]:
            row.errors.append(_("Colonne « %(column)s » : à remplir.") % {"column": column})


def _read_kind(row: Row, text: str) -> None:
    if not text:
        return
    reading = read_kind(one_line(text))
    if not reading.understood and (plain := _ITINERANT.sub(" ", text).strip()) != text:
        reading = read_kind(one_line(plain))
        if reading.understood:
            row.listing["itinerant"] = True
    row.kind = reading.slug
    if not reading.understood:
        row.warnings.append(_("Type %(text)s non reconnu : classé dans « autre ».") % {"text": quoted(text)})
        return
    kind = kinds_by_slug(settings.LANGUAGE_CODE).get(row.kind)
    if kind and row.kind != OTHER and kind.applies_to == AppliesTo.EVENT:
        row.warnings.append(
            _("%(kind)s : c’est un type d’événement, pas de lieu. Est-ce bien un lieu ?")
            % {"kind": kind.name}
        )


def _read_texts(row: Row, given: Mapping[str, str]) -> None:
    if given["resume"]:
        row.listing["summary"] = one_line(given["resume"])
    if given["description"]:
        row.listing["description"] = read_description(given["description"])


def _check_lengths(row: Row) -> None:
    """Refuse what would not fit once read."""
    notes = {"conditions": str(row.listing.get("practical_note", ""))}
    for note in row.notes:
        notes[note.column] = with_notes(notes.get(note.column, ""), [note.text])
    read: tuple[tuple[str, str, type[Model], str], ...] = (
        *((column, text, PlacePage, "practical_note") for column, text in notes.items()),
        ("courriel", row.listing.get("email", ""), PlacePage, "email"),
        ("site", row.listing.get("website", ""), PlacePage, "website"),
        ("horaires", row.opening_hours or row.hours_as_typed or "", PlaceLocation, "opening_hours"),
    )
    for column, text, model, field in read:
        limit = longest(model, field)
        if len(text) > limit:
            row.errors.append(too_long(column, len(text), limit))


def _facts(row: Row) -> dict[str, object]:
    facts: dict[str, object] = {**row.listing, "remote": row.remote}
    if row.ages:
        facts |= {"ages": row.ages.ages, "age_min": row.ages.age_min, "age_max": row.ages.age_max}
    else:
        facts["ages"] = Ages.NON_PRECISE
    return facts
