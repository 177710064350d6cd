"""What a spreadsheet shows in a cell, from what it stores there."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

# One sign of a number format: words in quotes, an escaped sign, a space as wide as a sign, or any sign.
_SIGN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|(.)')
_CONDITION = re.compile(r"\[[^\]]*\]")
# Signs that stand for themselves between the digits of a phone number or a postcode.
_LITERALS = frozenset(" -/()+\u00a0\u202f")


def shown(cell: Any) -> str:
    """The text of an openpyxl cell: 66500 and not 66500.0, "03/11/2026", "oui"; nothing for an error (#N/A)."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    if isinstance(value, date | time | timedelta):
        return _moment(value, str(cell.number_format))
    return _text(str(value))


def _text(value: str) -> str:
    if "_x" not in value:
        return value
    from openpyxl.utils.escape import unescape

    return str(unescape(value))


def _number(value: float, number_format: str) -> str:
    signs = [sign for _words, _escaped, sign in _SIGN.findall(number_format)]
    if "%" in signs:
        return f"{_plain(value * 100)}%"
    if value == int(value) and value >= 0 and (masked := _masked(int(value), number_format)):
        return masked
    return _plain(value)


def _plain(value: float) -> str:
    # Spreadsheets keep fifteen digits.
    return str(int(value)) if value == int(value) else format(value, ".15g")


def _masked(value: int, number_format: str) -> str:
    """The digits laid out by a format like 00000 or 0#" "##" "##" "##" "##; "" when it is no such layout."""
    layout: list[tuple[str, bool]] = []
    for words, escaped, sign in _SIGN.findall(_CONDITION.sub("", number_format.split(";")[0])):
        if sign in {"0", "#"}:
            layout.append((sign, True))
        elif words or escaped or sign in _LITERALS:
            layout.append((words or escaped or sign, False))
        else:
            return ""
    places = sum(is_digit for _sign, is_digit in layout)
    if not places:
        return ""
    digits = list(str(value))
    text = ""
    for sign, is_digit in reversed(layout):
        if not is_digit:
            text = sign + text
            continue
        places -= 1
        # The first place takes all the digits that are left.
        taken = "".join(digits) if not places else "".join(digits[-1:])
        del digits[-len(taken) :]
        text = (taken or ("0" if sign == "0" else "")) + text
    return text.strip()


def _moment(value: date | time | timedelta, number_format: str) -> str:
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    day = _day(value, number_format)
    at_midnight = not isinstance(value, datetime) or value.time() == time()
    return day if at_midnight else f"{day} {value.strftime('%H:%M')}"


def _day(value: date, number_format: str) -> str:
    """The day as its format orders it, in French: spreadsheets turn "3-6" into "3-juin" when nobody looks."""
    signs = "".join(
        sign for _words, _escaped, sign in _SIGN.findall(_CONDITION.sub("", number_format))
    ).lower()
    if "y" not in signs and "d" in signs:
        return f"{value.day}-{MONTHS[value.month - 1]}"
    if "d" not in signs and "y" in signs and "m" in signs:
        return f"{MONTHS[value.month - 1]} {value.year}"
    return value.isoformat()[:10] if signs.startswith("y") else value.strftime("%d/%m/%Y")
