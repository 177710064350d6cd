"""Opening hours refused when they mean something else than they seem to, and days that are a slip of the finger."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours

from directory.hours.rules import LONGEST, is_bare_comment, rules_or_none

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def validate_day(day: date) -> None:
    """Raise ValidationError for a day of a year that nobody means, and that nothing could be computed around."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(_("Vérifiez l’année."), code="year")


def validate_hours(text: str) -> None:
    """Raise ValidationError unless the text is empty or opening hours that mean what they seem to mean."""
    if not text or not text.strip():
        return
    if len(text) > LONGEST or "\0" in text:
        raise ValidationError(_("Ces horaires sont trop longs ou illisibles."), code="unreadable")
    try:
        OpeningHours(text)
    except Exception as error:
        raise ValidationError(
            _(
                "Horaires non compris. Par exemple « Tu,Th 09:00-12:00 » pour le mardi et le jeudi de 9 h à 12 h."
            ),
            code="unreadable",
        ) from error
    if any(is_bare_comment(rule) for rule in rules_or_none(text) or ()):
        raise ValidationError(
            _(
                'Un commentaire seul voudrait dire « ouvert jour et nuit ». Écrivez : unknown "sur rendez-vous".'
            ),
            code="bare_comment",
        )
