"""The text of a cell: what stays of it, and how a message quotes it."""

import re
from typing import Any
from unicodedata import normalize

from django.db import models
from django.utils.translation import gettext as _

from vocabulary.spelling import fold

# Control characters but tab and end of line, halves of characters, marks that nobody sees.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\u200b\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_FORMULA = re.compile(r"'(?=[=+\-@\t\r])")
_BREAKS = re.compile(r"[^\S\u00a0\u202f ]*[\n\t][\n\t ]*")
_ONLY_DASHES = re.compile(r"[\s\-–—_/.?]*")
# What people write to say that they do not know, folded.
_NOT_KNOWN = {
    "nc",
    "n c",
    "nr",
    "n r",
    "na",
    "n a",
    "neant",
    "inconnu",
    "non connu",
    "non communique",
    "non renseigne",
    "non precise",
    "a completer",
}


def plain_cell(text: str) -> str:
    """Trim a cell; drop what nobody sees and the apostrophe that keeps a spreadsheet from seeing a formula."""
    text = normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))).strip()
    return _FORMULA.sub("", text, count=1).strip() if text[:1] == "'" and _FORMULA.match(text) else text


def one_line(text: str) -> str:
    return _BREAKS.sub(" ", text).strip()


def says_nothing(text: str) -> bool:
    """Whether a cell holds only what people put in an empty one: dashes, dots, "NC", "non renseigné"."""
    return len(text) <= 20 and (_ONLY_DASHES.fullmatch(text) is not None or fold(text) in _NOT_KNOWN)


def quoted(text: str, most: int = 60) -> str:
    """The text between French quotation marks, on one line, cut when long."""
    text = " ".join(text[: 4 * most].split())
    return f"« {text if len(text) <= most else text[: most - 1] + '…'} »"


def longest(model: type[models.Model], field: str) -> int:
    """How many characters a field of a model takes."""
    found: Any = model._meta.get_field(field)
    return int(found.max_length)


def too_long(column: str, length: int, limit: int) -> str:
    return _("Colonne « %(column)s » : %(length)d caractères, %(limit)d au plus.") % {
        "column": column,
        "length": length,
        "limit": limit,
    }
