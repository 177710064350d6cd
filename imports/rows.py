"""One row of a sheet, as understood: what every stage of an import hands to the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from geo.index import Town
from vocabulary.ages import AgeRange
from vocabulary.selectors import OTHER
from vocabulary.spelling import fold


class Note(NamedTuple):
    """What the cell of a column says and no field holds; `warning` is what the row says of it, in French."""

    column: str
    text: str
    warning: str


@dataclass(slots=True)
class Row:
    """What a row says; an empty cell says nothing and leaves `None`, an empty text or no key.

    `cells` holds the text of each column of the contract, as `imports.cells` would write it: compare the two.
    `listing` holds only the fields of a PlacePage that the row states, by field name (`description` as plain text,
    see `imports.descriptions`; `practical_note` when the row states all of it). `notes` are to be added to the
    practical note. `languages` are ISO codes, none when the row says nothing of them.
    `lone_bound` is the column of ages that holds one bound ("1 an") while the other is empty, if any.
    `address` is name and street in one line, without the town. `point` is WGS84 degrees, only when near the commune.
    `remote` says whether people take part from home; `town` may be None without error when they do.
    `warnings` and `errors` are French sentences; a row with an error writes nothing.
    """

    line: int
    cells: dict[str, str]
    structure: str = ""
    name: str = ""
    kind: str = OTHER
    town: Town | None = None
    postcode: str = ""
    address: str = ""
    point: tuple[float, float] | None = None
    wheelchair: bool | None = None
    ages: AgeRange | None = None
    lone_bound: str = ""
    opening_hours: str | None = None
    hours_as_typed: str | None = None
    listing: dict[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] | None = None
    remote: bool | None = None
    notes: tuple[Note, ...] = ()
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        return not self.errors

    def add_notes(self, column: str, texts: Iterable[str], warning: str) -> None:
        self.notes = (*self.notes, *(Note(column, text, warning) for text in texts))
        self.warnings.append(warning)

    def forget_known_notes(self, known: Mapping[str, str]) -> None:
        """Drop the notes of the cells that only say what is there already, and what was said of these notes."""
        same = {
            note
            for note in self.notes
            if self.cells.get(note.column, "").strip() == known.get(note.column, "").strip()
        }
        said = {note.warning for note in same}
        self.notes = tuple(note for note in self.notes if note not in same)
        self.warnings = [text for text in self.warnings if text not in said]

    def texts_of_notes(self) -> list[str]:
        return [note.text for note in self.notes]


def with_notes(text: str, notes: Iterable[str]) -> str:
    """Add to a text, each on its line, the notes that it does not say yet."""
    for note in notes:
        known = f" {fold(note)} " in f" {fold(text)} " if fold(note) else note in text
        if not known:
            text = f"{text}\n{note}" if text else note
    return text
