"""The column `horaires`: understood, or kept as typed."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.hours import validate_hours
from imports.rows import Row
from imports.texts import one_line, quoted


def read_opening_hours(row: Row, text: str) -> None:
    text = one_line(text)
    if not text:
        return
    try:
        validate_hours(text)
    except ValidationError:
        row.opening_hours, row.hours_as_typed = "", text
        row.warnings.append(_("Horaires %(text)s non compris, gardés tels quels.") % {"text": quoted(text)})
    else:
        row.opening_hours, row.hours_as_typed = text, ""
