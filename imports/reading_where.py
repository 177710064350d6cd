"""Where a row says the place is: commune, address, point."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Venue
from geo.geocoder import far_from_commune
from geo.index import Town
from geo.postal import Found, Match, commune_of
from imports.addresses import read_address, split_address
from imports.rows import Row
from imports.texts import longest, one_line, quoted, too_long

_MESSAGES = {
    Match.INSEE: _("Commune %(typed)s : code Insee au lieu du code postal, lu %(town)s."),
    Match.RESPELLED: _("Commune %(typed)s : lu %(town)s."),
    Match.OTHER_POSTCODE: _("Commune %(typed)s : ce code postal n’est pas le sien, lu %(town)s."),
    Match.MOST_POPULATED: _("Code postal %(typed)s de plusieurs communes : lu %(town)s (sinon %(others)s)."),
    Match.LOCAL_NAMESAKE: _("Commune %(typed)s : lu %(town)s (il y a aussi %(others)s)."),
    Match.SEVERAL: _("Commune %(typed)s : plusieurs possibles. Précisez : %(others)s."),
    Match.DISAGREE: _("Commune %(typed)s : le nom et le code postal ne vont pas ensemble (%(others)s)."),
    Match.UNKNOWN: _("Commune %(typed)s inconnue."),
}
NO_TOWN = _("Colonne « commune » ou « code_postal » : remplissez l’une des deux.")
_RESEMBLING = _("Commune %(typed)s inconnue. Peut-être %(others)s ?")
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,20})?")


def read_where(row: Row, given: Mapping[str, str]) -> None:
    """Read commune, address and point; a service from a distance may name no commune."""
    postcode, name = one_line(given["code_postal"]), one_line(given["commune"])
    found = commune_of(postcode, name)
    row.town, row.postcode = found.town, found.postcode
    if found.match is not Match.MISSING:
        _say(row, found, postcode, name)
    elif not row.remote:
        row.errors.append(str(NO_TOWN))
    _read_address(row, given["adresse"])
    if row.town:
        row.point = _read_point(row, row.town, given["lat"], given["lon"])


def _say(row: Row, found: Found, postcode: str, name: str) -> None:
    """Say what was assumed, or what stops the row."""
    message = _MESSAGES.get(found.match)
    if found.match is Match.UNKNOWN and found.choices:
        message = _RESEMBLING
    if message:
        words = {
            "typed": quoted(f"{postcode} {name}".strip()),
            "town": str(found.town),
            "others": _names(found.choices),
        }
        (row.warnings if found.town else row.errors).append(str(message) % words)


def _names(towns: tuple[Town, ...]) -> str:
    return ", ".join(
        f"{town.name} ({town.postcodes[0] if town.postcodes else town.departement})" for town in towns[:5]
    )


def _read_address(row: Row, text: str) -> None:
    row.address = read_address(text)
    address = split_address(row.address)
    for field, part in (("name", address.name), ("street", address.street)):
        if len(part) > longest(Venue, field):
            row.errors.append(too_long("adresse", len(part), longest(Venue, field)))


def _read_point(row: Row, town: Town, lat: str, lon: str) -> tuple[float, float] | None:
    if lat and not lon:
        lat, lon = _two_numbers(lat)
    if not lat and not lon:
        return None
    point = _degrees(lat), _degrees(lon)
    if point[0] is not None and point[1] is not None:
        at = point[0], point[1]
        if _is_near(at, town):
            return at
        if _is_near(at[::-1], town):
            row.warnings.append(gettext("Latitude et longitude étaient échangées : remises dans l’ordre."))
            return at[::-1]
    row.warnings.append(
        gettext("Point %(text)s : ce n’est pas à %(town)s. Laissé de côté.")
        % {"text": quoted(f"{lat} ; {lon}"), "town": town.name}
    )
    return None


def _is_near(point: tuple[float, float], town: Town) -> bool:
    lat, lon = point
    return (
        -90 <= lat <= 90 and -180 <= lon <= 180 and point != (0, 0) and not far_from_commune(lat, lon, town)
    )


def _degrees(text: str) -> float | None:
    plain = text.strip().removesuffix("°").replace("−", "-")
    return float(plain.replace(",", ".")) if plain.isascii() and _NUMBER.fullmatch(plain) else None


def _two_numbers(text: str) -> tuple[str, str]:
    """Part a cell that holds both ("42.61, 2.42")."""
    first, _comma, last = re.sub(r"\s*;\s*|\s*,\s+|(?<=\.\d\d),|\s+", ";", text.strip(), count=1).partition(
        ";"
    )
    return first, last
