"""The dates of an event, as its editors fill them in: one by one, or a rule."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from directory.hours.validation import validate_day
from directory.models import Venue
from events.enums import Every, Nth
from events.recurrence import is_nth


def validate_left_out(value: Any) -> None:
    """A list of ISO days."""
    try:
        days = [date.fromisoformat(one) for one in value]
    except (TypeError, ValueError):
        days = None
    if not isinstance(value, list) or days is None:
        raise ValidationError(_("Écrivez une liste de jours."))


class EventDate(Orderable):
    """One date, or a rule that gives several (see `events.recurrence`); times are those of mainland France.

    An end that is not after the start is of the next day.
    """

    page = ParentalKey("events.EventPage", on_delete=models.CASCADE, related_name="dates")
    day = models.DateField(
        _("jour"), validators=[validate_day], help_text=_("Le premier, s’il y en a plusieurs.")
    )
    start_time = models.TimeField(_("début"))
    end_time = models.TimeField(_("fin"))
    every = models.CharField(
        _("revient"), max_length=9, choices=Every.choices, default=Every.ONCE, blank=True
    )
    nth = models.SmallIntegerField(_("quelle semaine du mois"), choices=Nth.choices, null=True, blank=True)
    until = models.DateField(_("jusqu’au"), null=True, blank=True, validators=[validate_day])
    skip_holidays = models.BooleanField(_("pas pendant les vacances scolaires"), default=False)
    left_out = models.JSONField(_("jours en moins"), default=list, blank=True, validators=[validate_left_out])
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("adresse"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="event_dates",
        help_text=_("Vide : celle de l’événement."),
    )
    note = models.CharField(
        _("précision"), max_length=120, blank=True, help_text=_("Par exemple : avec une conteuse.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("date")
        verbose_name_plural = _("dates")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.start_time:%H:%M}"

    def clean(self) -> None:
        super().clean()
        if self.every and self.until and self.day and self.until < self.day:
            raise ValidationError({"until": _("La dernière date est avant la première.")})
        if self.every == Every.MONTH and self.day and self.nth and not is_nth(self.day, self.nth):
            raise ValidationError({"nth": _("La première date n’est pas cette semaine-là de son mois.")})
