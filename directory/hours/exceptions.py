"""Exceptions to the usual hours: closed from one day to another, opened one day more, other hours for a while.

Kept as JSON beside the hours they are about, one row each:
{"kind": "ferme", "from": "2026-12-24", "to": "2026-12-24", "times": [["14:00", "16:00"]], "reason": "…"}.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 60
LONGEST = 400  # days
LONGEST_REASON = 120  # characters
MOST_TIMES = 6
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class ExceptionKind(TextChoices):
    CLOSED = "ferme", _("fermé")
    OPEN = "ouvert", _("ouverture exceptionnelle")
    OTHER_HOURS = "autres-horaires", _("autres horaires")


@dataclass(frozen=True)
class HoursException:
    """One exception, its first and last days included; `times` are ("14:00", "16:00"), none when closed.

    A time that ends before it starts ends the next day; "24:00" is midnight.
    """

    kind: ExceptionKind
    first: date
    last: date
    times: tuple[tuple[str, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Closure:
    """A place closed for now: since a day, until the day it is expected to open again, if that is known."""

    since: date
    reopens_on: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.reopens_on is None or day < self.reopens_on)


def read_exceptions(rows: Any) -> tuple[HoursException, ...]:
    """The exceptions kept in JSON, in their order; raises ValidationError with a message per wrong row."""
    if not rows:
        return ()
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise ValidationError(
            _("Au plus %(most)d dates à part."), code="too_many", params={"most": MOST_ROWS}
        )
    found: list[HoursException] = []
    wrong: list[ValidationError] = []
    for number, row in enumerate(rows, 1):
        try:
            exception = _read_row(row)
            check_exception(exception)
        except ValidationError as error:
            wrong += [
                ValidationError(
                    _("Ligne %(number)d : %(message)s"),
                    code=one.code,
                    params={"number": number, "message": next(iter(one))},
                )
                for one in error.error_list
            ]
        else:
            found.append(exception)
    if wrong:
        raise ValidationError(wrong)
    return tuple(found)


def validate_exceptions(rows: Any) -> None:
    """Raise ValidationError unless the rows can be read."""
    read_exceptions(rows)


def as_json(exceptions: Sequence[HoursException]) -> list[dict[str, Any]]:
    """The rows as they are kept."""
    return [
        {
            "kind": one.kind.value,
            "from": one.first.isoformat(),
            "to": one.last.isoformat(),
            "times": [list(time) for time in one.times],
            "reason": one.reason,
        }
        for one in exceptions
    ]


def check_exception(one: HoursException) -> None:
    """Raise ValidationError, with all that is wrong, unless the exception makes sense."""
    if wrong := list(_wrong(one)):
        raise ValidationError(wrong)


def _wrong(one: HoursException) -> Iterator[ValidationError]:
    if one.last < one.first:
        yield ValidationError(_("La date de fin est avant la date de début."), code="order")
    elif (one.last - one.first).days >= LONGEST:
        yield ValidationError(
            _("Au plus %(longest)d jours : au-delà, changez les horaires eux-mêmes."),
            code="too_long",
            params={"longest": LONGEST},
        )
    if one.kind == ExceptionKind.CLOSED:
        if one.times:
            yield ValidationError(_("Une fermeture n’a pas d’heures."), code="times")
    elif not one.times:
        yield ValidationError(_("Indiquez les heures, par exemple : de 14:00 à 16:00."), code="times")
    if len(one.times) > MOST_TIMES:
        yield ValidationError(_("Trop d’heures pour un même jour."), code="times")
    for start, end in one.times:
        if not CLOCK.fullmatch(start) or not (CLOCK.fullmatch(end) or end == "24:00") or start == end:
            yield ValidationError(_("Heures non comprises. Par exemple : de 14:00 à 16:00."), code="times")
    if len(one.reason) > LONGEST_REASON:
        yield ValidationError(
            _("Raison trop longue : au plus %(longest)d caractères."),
            code="reason",
            params={"longest": LONGEST_REASON},
        )


def _read_row(row: Any) -> HoursException:
    try:
        return HoursException(
            kind=ExceptionKind(row["kind"]),
            first=date.fromisoformat(row["from"]),
            last=date.fromisoformat(row.get("to") or row["from"]),
            times=tuple(_read_time(time) for time in row.get("times") or ()),
            reason=_text(row.get("reason") or ""),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValidationError(_("Dates non comprises."), code="unreadable") from error


def _read_time(time: Any) -> tuple[str, str]:
    start, end = time
    return _text(start), _text(end)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
