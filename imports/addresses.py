"""An address in one cell: the name of the building or room when there is one, then the street."""

import re
from typing import NamedTuple

from directory.models import Venue
from imports.texts import longest, says_nothing
from vocabulary.spelling import fold

# What a French street address begins with, folded.
_STREET = re.compile(
    r"(?:\d|(?:rue|avenue|av|ave|boulevard|bd|bld|bvd|place|placette|chemin|che|chem|route|rte|impasse|imp|allees?|quai"
    r"|cours|square|sq|passage|sentier|carrer|placa|cami|esplanade|promenade|rond point|montee|cote|faubourg|fbg"
    r"|traverse|venelle|ruelle|voie|chaussee|mail|parvis|lotissement|lot|hameau|lieu dit|lieudit|bourg|le bourg"
    r"|za|zi|zac|zae|zone|bp|cs|residence|quartier|clos|parc d activites?)\b)"
)
_STREET_WITHIN = re.compile(r"\b" + _STREET.pattern)
_NAMED = re.compile(
    r"(?:salle|foyer|mairie|maison|ecole|centre|espace|mediatheque|bibliotheque|creche|multi accueil|gymnase|local"
    r"|locaux|batiment|bat|halles?|pole|complexe|college|lycee|hopital|clinique|chateau|eglise|presbytere|theatre"
    r"|musee|ludotheque|msp|mjc|ccas|cias|pmi|msa|caf|tiers lieu|relais|accueil|antenne|annexe|hotel de ville)\b"
)
_SPACES = re.compile(r"[ \t]+")
_COMMA = re.compile(r" ?, ?")
_PARTS = re.compile(r", | [-–] ")
_POSTCODE_AND_TOWN = re.compile(
    r"[\s,;–-]*\b(?:F-? ?)?\d{5}\s+[^\d,;]{2,60}(?:cedex(?: \d{1,2})?)?$", re.IGNORECASE
)
_POSTBOX = re.compile(r"\b(?:bp|cs|tsa)$", re.IGNORECASE)


class Address(NamedTuple):
    """The two fields of a venue that a cell holds."""

    name: str
    street: str


def read_address(text: str) -> str:
    """Give an address in one line, without the postcode and the town that end it: they have their own columns."""
    lines = (part.strip(" ,;") for part in _SPACES.sub(" ", text).split("\n"))
    line = _COMMA.sub(", ", ", ".join(part for part in lines if part))
    match = _POSTCODE_AND_TOWN.search(line)
    if match and match.start() and not _POSTBOX.search(line[: match.start()]):
        return read_address(line[: match.start()])
    return "" if says_nothing(line) else line


def address_cell(name: str, street: str) -> str:
    """What a cell says of a venue, as `read_address` would give it back."""
    return read_address(", ".join(part for part in (name, street) if part))


def address_text(venue: Venue) -> str:
    return address_cell(venue.name, venue.street)


def split_address(text: str) -> Address:
    """Part "Salle des fêtes, 3 rue X" into name and street; when in doubt everything is the street, if it fits."""
    cut = _end_of_name(text, list(_PARTS.finditer(text)))
    if cut is None:
        return Address("", text)
    name, street = text[: cut[0]].strip(), text[cut[1] :].strip()
    return Address(name, street) if len(name) <= longest(Venue, "name") else Address("", text)


def _end_of_name(text: str, joints: list[re.Match[str]]) -> tuple[int, int] | None:
    """Where the name ends and the street begins; None when it is all street."""
    said = fold(text)
    cut = None
    if not _STREET.match(said):
        if not joints:
            return (len(text), len(text)) if _NAMED.match(said) and not _STREET_WITHIN.search(said) else None
        # The name goes on until a street begins; without any street word, only as far as a known kind of building.
        cut = next((joint for joint in joints if _STREET.match(fold(text[joint.end() :]))), None)
        if cut is None and _NAMED.match(said):
            cut = joints[0]
    if cut is None and len(text) > longest(Venue, "street"):
        cut = next((joint for joint in joints if len(text) - joint.end() <= longest(Venue, "street")), None)
    return cut.span() if cut else None
