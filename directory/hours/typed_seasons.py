"""The first and last days of a season, as people type them: "septembre", "15 juillet", "3 juillet 2027"."""

import re
from datetime import date

from django.utils.translation import gettext as _

from directory.hours.french_words import NotUnderstood, T, tokens_of
from directory.hours.rules import MONTHS
from directory.hours.words import NBSP, say_date

_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_LEAP = 2028

Season = tuple[str, str]


def read_season(first: str, last: str) -> Season | None:
    """The OSM bounds, None when both are empty; raises ValueError with a French message."""
    if not first.strip() and not last.strip():
        return None
    if not first.strip() or not last.strip():
        raise ValueError(_("Donnez le début et la fin de la période."))
    bounds = (_read_bound(first), _read_bound(last))
    with_year = [bound[0].isdigit() for bound in bounds]
    if any(with_year) and not all(with_year):
        raise ValueError(_("Donnez l’année au début et à la fin, ou à aucun des deux."))
    if any(bound[-1].isdigit() for bound in bounds):
        bounds = (_with_day(bounds[0], last=False), _with_day(bounds[1], last=True))
    if all(with_year) and _as_date(bounds[0]) >= _as_date(bounds[1]):
        raise ValueError(_("La fin de la période est avant son début."))
    if bounds[0] == bounds[1] and bounds[0][-1].isdigit():
        raise ValueError(_("Pour un seul jour, choisissez « à des dates précises »."))
    return bounds


def say_bound(bound: str) -> str:
    """A bound as it is typed."""
    return say_date(bound).replace(NBSP, " ")


def _read_bound(text: str) -> str:
    typed = _ISO.sub(r"\3/\2/\1", text.strip())
    refused = _("« %(text)s » n’est pas compris. Par exemple : septembre, 15 juillet, 3 juillet 2027.") % {
        "text": text.strip()[:40]
    }
    try:
        tokens = [token for token in tokens_of(typed) if token.kind not in {T.OF, T.DU, T.AU, T.SLASH}]
    except NotUnderstood as error:
        raise ValueError(refused) from error
    kinds = [token.kind for token in tokens]
    numbers = [token for token in tokens if token.kind in {T.NUMBER, T.RANK}]
    year = int(tokens[-1].value) if kinds and kinds[-1] == T.YEAR else None
    shape = kinds[:-1] if year else kinds
    if shape == [T.MONTH] and not year:
        return MONTHS[int(tokens[0].value) - 1]
    if shape == [T.NUMBER, T.NUMBER]:
        day, month = (int(token.value) for token in numbers)
    elif shape in ([T.NUMBER, T.MONTH], [T.RANK, T.MONTH]) and tokens[0].value in range(1, 32):
        day, month = int(tokens[0].value), int(tokens[1].value)
    else:
        raise ValueError(refused)
    try:
        date(year or _LEAP, month, day)
    except ValueError as error:
        raise ValueError(refused) from error
    return f"{year} {MONTHS[month - 1]} {day:02}" if year else f"{MONTHS[month - 1]} {day:02}"


def _with_day(bound: str, *, last: bool) -> str:
    """A month among dates: its first day, or its last."""
    if bound[-1].isdigit():
        return bound
    month = MONTHS.index(bound) + 1
    days = 28 if month == 2 else 30 if month in {4, 6, 9, 11} else 31
    return f"{bound} {days if last else 1:02}"


def _as_date(bound: str) -> date:
    year, month, day = bound.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))
