"""What is printed, as words: programmes for a wall, booklets, posters. Nothing here comes from the database.

Every text is as people read it, typography included; addresses are absolute. What the fonts cannot write is left out
when the paper is set (`printing.characters`).
"""

from dataclasses import dataclass
from typing import Literal

Paper = Literal["a3", "a4", "a5"]


@dataclass(frozen=True, slots=True)
class Line:
    """A date of something: when, what, for whom, where, and how one comes.

    `state` is what has become of it in a word ("Complet", "Annulé"), `note` why or instead of what; `is_off` strikes
    it out. `mark` tells what is new since the paper before ("Ajouté"). `url` is its page.
    """

    time: str
    title: str
    what: str = ""
    where: str = ""
    commune: str = ""
    ages: str = ""
    conditions: str = ""
    contact: str = ""
    state: str = ""
    note: str = ""
    mark: str = ""
    url: str = ""
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """The dates of a day, in order; its name is "mercredi 2 décembre"."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Regular:
    """What comes back several times: its dates are said together, "mardi, 9 h – 12 h : 1er, 8 et 15"."""

    line: Line
    dates: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Masthead:
    """Whose paper it is: the name of the site and its area, and its address on the web."""

    name: str
    area: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo as JPEG or PNG (at most a megabyte), and what it shows for those who do not see it."""

    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The dates of a month, on one sheet for a wall; on as many as it takes in large print.

    `made_on` says when it was made ("Imprimé le 21 novembre 2026, à jour ce jour-là"); `address` is where the same
    dates are read up to date, and what its code opens; `left_out` is how many more there are than those given, after
    them, and `has_more` that there are others still. `empty` is what to say, and to propose, when there is no date.
    """

    title: str
    subtitle: str
    masthead: Masthead
    address: str
    made_on: str
    lead: str = ""
    days: tuple[Day, ...] = ()
    regulars: tuple[Regular, ...] = ()
    left_out: int = 0
    has_more: bool = False
    empty: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.title}, {self.subtitle}"


@dataclass(frozen=True, slots=True)
class Booklet:
    """The programme of a campaign: a cover, its actions day by day, the table of the communes, who to call."""

    title: str
    period: str
    masthead: Masthead
    address: str
    made_on: str
    lead: str = ""
    organisers: str = ""
    picture: Picture | None = None
    days: tuple[Day, ...] = ()
    helplines: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return f"{self.title}, {self.period}"


@dataclass(frozen=True, slots=True)
class Poster:
    """What a campaign holds in one commune, on one sheet."""

    title: str
    period: str
    where: str
    masthead: Masthead
    address: str
    made_on: str
    lead: str = ""
    organisers: str = ""
    days: tuple[Day, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.title}, {self.where}, {self.period}"


Document = Programme | Booklet | Poster
