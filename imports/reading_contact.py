"""Phone, e-mail, site and date of the last check, as people type them in sheets."""

import re
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from directory import fields
from home.fields import validate_web_address
from imports.rows import Row
from imports.texts import one_line, quoted
from vocabulary.spelling import fold

_PHONES = re.compile(r"(?<!\d)(?:(?:\+|00)33[\s.\-]*(?:\(0\))?[\s.\-]*|0)[1-9](?:[\s.\-/]*\d\d){4}(?!\d)")
_LOST_ZERO = re.compile(r"([1-9]\d{8})(?:[.,]0+)?")
_SHORT = re.compile(r"(?<![\d.])(?:3\d{3}|11\d|1[5-8])(?![\d.])")
_SEPARATORS = re.compile(r"[\s,;/|<>()\[\]]+")
_BETWEEN_SITES = re.compile(r"[\s|<>]+|[,;](?=\s|https?:|www\.|$)")
# "https://nom:secret@…", and the same without its scheme.
_PASSWORD = re.compile(r"//[^\s/?#]*@|(?<!\S)(?!mailto:)[^\s/:@]+:[^\s/@]+@", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)
_EXCEL_DAY_0 = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d*)?", re.ASCII)
_FRENCH = re.compile(
    r"(?:\D{1,30} )?(\d{1,2})(?:er)?[ /.\-](\d{1,2}|[^\W\d]{3,9})[ /.\-]{1,2}(\d{4}|\d\d)(?:[ T].*)?"
)
_FIRST_YEAR = 2000


def read_phone(row: Row, text: str) -> None:
    """Keep the first number; the others, and what is no number, become notes."""
    text = one_line(text)
    if not text:
        return
    whole = _phone(text)
    if whole:
        row.listing["phone"] = whole
        return
    pattern = _PHONES if _PHONES.search(text) else _SHORT
    shown = [number for match in pattern.finditer(text) if (number := _phone(match[0]))]
    only_numbers = len(shown) > 1 and not any(char.isalnum() for char in pattern.sub("", text))
    note = _("Autre téléphone : %(text)s") if only_numbers else _("Téléphone : %(text)s")
    if shown:
        row.listing["phone"] = shown[0]
        said = _("Téléphone %(text)s : %(phone)s gardé, le reste est dans « bon à savoir ».")
    else:
        said = _("Téléphone %(text)s non compris, gardé dans « bon à savoir ».")
    row.add_notes(
        "telephone",
        [note % {"text": ", ".join(shown[1:]) if only_numbers else text}],
        said % {"text": quoted(text), "phone": "".join(shown[:1])},
    )


def _phone(text: str) -> str:
    """The number as it is shown, the zero lost by a spreadsheet included; nothing when it is none."""
    lost = _LOST_ZERO.fullmatch(re.sub(r"[\s\-]", "", text))
    try:
        return fields.read_phone(f"0{lost[1]}" if lost else text)
    except ValidationError:
        return ""


def read_email(row: Row, text: str) -> None:
    """Keep the first address that is one; the others, and what is none, become notes."""
    if _is_email(text):
        row.listing["email"] = text
        return
    pieces = [piece.removeprefix("mailto:").strip(".:'\"") for piece in _SEPARATORS.split(text)]
    found = list(dict.fromkeys(piece for piece in pieces if "@" in piece and _is_email(piece)))
    if found:
        row.listing["email"] = found[0]
    if len(found) > 1:
        note = _("Aussi : %(addresses)s") % {"addresses": ", ".join(found[1:])}
        said = _("Courriel %(text)s : %(email)s gardé, les autres adresses sont dans « bon à savoir ».") % {
            "text": quoted(text),
            "email": found[0],
        }
        row.add_notes("courriel", [note], said)
    elif text and not found:
        note = _("Courriel : %(text)s") % {"text": one_line(text)}
        said = _("Courriel %(text)s non compris, gardé dans « bon à savoir ».") % {"text": quoted(text)}
        row.add_notes("courriel", [note], said)


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def read_website(row: Row, text: str) -> None:
    """Keep the first address that opens in a browser, with `https://` before a bare domain.

    The others, and what is no address, become a note; an address with a password is kept nowhere.
    """
    if _PASSWORD.search(text):
        row.warnings.append(
            _("Site : cette adresse contient un identifiant ou un mot de passe ; elle est laissée de côté.")
        )
        return
    pieces = [piece for piece in _BETWEEN_SITES.split(text) if piece]
    found = [address for address in map(_web_address, pieces) if address]
    if found:
        row.listing["website"] = found[0]
    if len(found) == len(pieces) <= 1:
        return
    if found:
        said = _("Site %(text)s : %(site)s gardé, le reste est dans « bon à savoir ».")
    else:
        said = _("Site %(text)s non compris, gardé dans « bon à savoir ».")
    others = len(found) == len(pieces)
    note = _("Autre site : %(text)s") if others else _("Site : %(text)s")
    row.add_notes(
        "site",
        [note % {"text": ", ".join(found[1:]) if others else one_line(text)}],
        said % {"text": quoted(text), "site": "".join(found[:1])},
    )


def _web_address(text: str) -> str:
    if not re.match(r"https?://", text, re.IGNORECASE):
        if "@" in text or not _DOMAIN.fullmatch(text):
            return ""
        text = f"https://{text}"
    try:
        validate_web_address(text)
    except (ValidationError, ValueError):
        return ""
    return text


def read_verified_on(row: Row, text: str) -> None:
    """Read a day of the past; anything else is left out."""
    if not text:
        return
    day = _day(one_line(text))
    if day is None:
        reason = _("date non comprise")
    elif day > timezone.localdate():
        reason = _("date à venir")
    elif day.year < _FIRST_YEAR:
        reason = _("date trop ancienne")
    else:
        row.listing["verified_on"] = day
        if _SERIAL.fullmatch(text):
            row.warnings.append(
                _("Vérifié le %(text)s : numéro de jour d’un tableur, lu %(day)s.")
                % {"text": quoted(text), "day": f"{day:%d/%m/%Y}"}
            )
        return
    row.warnings.append(
        _("Vérifié le %(text)s : %(reason)s, laissée de côté.") % {"text": quoted(text), "reason": reason}
    )


def _day(text: str) -> date | None:
    try:
        if match := _SERIAL.fullmatch(text):
            return _EXCEL_DAY_0 + timedelta(days=int(match[1]))
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _FRENCH.fullmatch(text):
            month = int(match[2]) if match[2].isdecimal() else _month(match[2])
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            return date(year, month, int(match[1]))
    except ValueError:
        return None
    return None


def _month(name: str) -> int:
    """The number of a French month, whole or cut ("nov."), 0 for anything else."""
    word = fold(name)
    found = [
        number for number, month in MONTHS.items() if len(word) >= 3 and fold(str(month)).startswith(word)
    ]
    return found[0] if len(found) == 1 else 0
