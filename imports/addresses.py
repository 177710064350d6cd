"""An address in one cell: the name of the building or room when there is one, then the street."""

import re
from typing import NamedTuple

from directory.models import Venue
from vocabulary.spelling import fold

# What a French street address begins with, folded.
_STREET = re.compile(
    r"(?:\d|(?:rue|r|avenue|av|ave|boulevard|bd|bld|bvd|place|pl|placette|chemin|che|chem|route|rte|impasse|imp|allee"
    r"|allees|quai|cours|square|sq|passage|sentier|carrer|placa|esplanade|promenade|rond point|montee|cote|faubourg|fbg"
    r"|traverse|venelle|ruelle|voie|chaussee|mail|parvis|lotissement|lot|hameau|lieu dit|za|zi|zac|zone|bp|cs"
    r"|residence|quartier|ter|bis|cami|cour|villa|galerie|porte|clos|parc d activites?|zone artisanale)\b)"
)
_NAMED = re.compile(
    r"(?:salle|foyer|mairie|maison|ecole|centre|espace|mediatheque|bibliotheque|creche|multi accueil|gymnase|local"
    r"|locaux|batiment|bat|halle|pole|complexe|college|lycee|hopital|clinique|chateau|eglise|presbytere|theatre|musee"
    r"|ludotheque|msp|mjc|ccas|cias|pmi|msa|caf|residence|tiers lieu|relais|accueil|antenne|annexe|site|halte)\b"
)


class Address(NamedTuple):
    """The two fields of a venue that a cell holds."""

    name: str
    street: str


def split_address(text: str) -> Address:
    """Part "Salle des fêtes, 3 rue X" into name and street; when in doubt everything is the street."""
    first, comma, rest = text.partition(",")
    first, rest = first.strip(), rest.strip()
    said = fold(first)
    if not comma or not first or not rest or _STREET.match(said):
        return Address("", text.strip())
    if _NAMED.match(said) or _STREET.match(fold(rest)):
        return Address(first, rest)
    return Address("", text.strip())


def address_text(venue: Venue) -> str:
    """What a cell says of a venue: its name and its street, as far as they are known."""
    return ", ".join(part for part in (venue.name, venue.street) if part)


def without_town(text: str, postcodes: tuple[str, ...], town: str) -> str:
    """Drop the postcode and the town that end an address: they have their own columns."""
    match = re.search(r"[\s,;–-]*\b(\d{5})\s+(\D{2,60})$", text)
    if match and (match[1] in postcodes or fold(match[2]).startswith(fold(town))):
        return text[: match.start()].strip()
    head, comma, last = text.rpartition(",")
    return head.strip() if comma and head.strip() and fold(last) == fold(town) else text
