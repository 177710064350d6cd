"""One row of a sheet, as understood: what every stage of an import hands to the next."""

from dataclasses import dataclass, field
from typing import Any

from geo.index import Town
from vocabulary.ages import AgeRange
from vocabulary.selectors import OTHER


@dataclass(slots=True)
class Row:
    """What a row says; an empty cell says nothing and leaves `None`, an empty text or no key.

    `cells` holds the text of each column of the contract. `listing` holds only the fields of a PlacePage that the
    row states, by field name (`description` as plain text). `point` is WGS84 degrees, only when near the commune.
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
