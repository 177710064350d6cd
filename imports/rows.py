"""One row of a sheet, as understood: what every stage of an import hands to the next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from directory.models import PlacePage
from geo.index import Town
from imports.texts import longest, quoted
from vocabulary.ages import AgeRange
from vocabulary.selectors import OTHER
from vocabulary.spelling import fold


@dataclass(slots=True)
class Row:
    """What a row says; an empty cell says nothing and leaves `None`, an empty text or no key.

    `cells` holds the text of each column of the contract, as `imports.cells` would write it: compare the two.
    `listing` holds only the fields of a PlacePage that the row states, by field name (`description` as plain text,
    see `imports.descriptions`; `practical_note` when the row states all of it). `notes` are to be added to the
    practical note (see `practical_note`). `languages` are ISO codes, none when the row says nothing of them.
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
    opening_hours: str | None = None
    hours_as_typed: str | None = None
    listing: dict[str, Any] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] | None = None
    remote: bool | None = None
    notes: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        return not self.errors

    def practical_note(self, before: str = "") -> str:
        """Give the practical note once this row is applied over what it was; `before` when the row adds nothing.

        Notes that do not fit any more are left out, with a warning.
        """
        text = str(self.listing.get("practical_note", before))
        longer = with_notes(text, self.notes)
        if len(longer) <= longest(PlacePage, "practical_note"):
            return longer
        said = _("« Bon à savoir » est plein : %(notes)s laissé de côté.") % {
            "notes": quoted(", ".join(self.notes))
        }
        self.warnings += [said] if said not in self.warnings else []
        return text


def with_notes(text: str, notes: Iterable[str]) -> str:
    """Add to a text, each on its line, the notes that it does not say yet."""
    for note in notes:
        known = f" {fold(note)} " in f" {fold(text)} " if fold(note) else note in text
        if not known:
            text = f"{text}\n{note}" if text else note
    return text
