"""French opening hours: what a text says, clause by clause."""

from dataclasses import dataclass, field, replace

from directory.hours.french_phrases import Closed, Days, Including
from directory.hours.french_words import NotUnderstood

APPOINTMENT = "appointment"  # a dimension, like those of Scope


@dataclass(frozen=True)
class Opening:
    """One stretch of a day (no start: the whole day) and what was said of it, by dimension."""

    start: int | None
    end: int | None
    half: str = ""
    about: tuple[tuple[str, str], ...] = ()

    def said(self, dimension: str) -> str | None:
        return dict(self.about).get(dimension)

    def with_said(self, dimension: str, value: str) -> "Opening":
        if self.said(dimension) not in {None, value}:
            raise NotUnderstood
        return replace(self, about=tuple(sorted({**dict(self.about), dimension: value}.items())))


@dataclass(eq=False)
class Clause:
    days: Days
    item: int
    heading: int  # which heading it stands under, 0 for none
    openings: list[Opening] = field(default_factory=list)
    closed: bool = False
    blank: bool = False  # a day with nothing after it
    also: bool = False
    joined: bool = False  # by "et" to the clause before


@dataclass(eq=False)
class Exclusion:
    what: Closed
    clause: Clause | None  # none: said apart
    after_comma: bool = False
    in_brackets: bool = False


@dataclass
class Reading:
    clauses: list[Clause] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)
    everywhere: dict[str, str] = field(default_factory=dict)  # said apart, of all the clauses
    only_in_holidays: bool = False
    besides: str = ""
    including: list[Including] = field(default_factory=list)
    said_nowhere: int = 0
    closed: bool = False
