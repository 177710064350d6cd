"""Dated sessions: what the hours of places and the dates of events give, one row each, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from directory.models import PlaceLocation, Venue
from events.enums import Origin, Status, Through
from events.querysets import OccurrenceQuerySet


class Occurrence(models.Model):
    """A session of a place at one of its addresses, or the date of an event (no `location`), stored in UTC.

    Written only by `events.occurrences` (what hours say) and `events.services` (what people say). What hours say of
    it is its identity: page, location, `planned_start`; `start` differs from it once the session was moved. A row
    somebody changed outlives the hours that gave it.
    """

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, db_index=False, related_name="occurrences", verbose_name=_("page")
    )
    # An import may write the addresses of a place anew: a cancelled session waits there to be given the new row.
    location = models.ForeignKey(
        PlaceLocation,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="occurrences",
        verbose_name=_("adresse"),
    )
    planned_start = models.DateTimeField(_("début prévu"))
    start = models.DateTimeField(_("début"))
    end = models.DateTimeField(_("fin"))
    status = models.CharField(_("état"), max_length=9, choices=Status.choices, default=Status.SCHEDULED)
    reason = models.CharField(_("raison"), max_length=120, blank=True)
    by_appointment = models.BooleanField(_("sur rendez-vous"), default=False)
    origin = models.CharField(_("origine"), max_length=6, choices=Origin.choices, default=Origin.RULE)
    changed_at = models.DateTimeField(_("changé le"), null=True, blank=True)
    # Of a date of an event held elsewhere than the others. Its `EventDate` protects the address.
    venue = models.ForeignKey(
        Venue,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("adresse, si elle est à part"),
    )
    note = models.CharField(_("précision"), max_length=120, blank=True, default="")

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        # Millions of rows: one index finds the sessions of a page or an address in their order, one those of a day.
        indexes = [
            models.Index(fields=["start", "page", "location", "venue"], name="occurrence_by_day"),
            # The dates of events are few among the sessions of places. The address comes first, though all have none:
            # SQLite would choose the other index.
            models.Index(
                fields=["location", "start", "page"],
                condition=Q(location__isnull=True),
                name="occurrence_of_events",
            ),
            # Of the few that were moved: where they are missed.
            models.Index(
                fields=["planned_start"], condition=~Q(start=F("planned_start")), name="occurrence_moved"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["page", "location", "start"], name="one_session_at_a_time"),
            models.UniqueConstraint(
                fields=["page", "start"], condition=Q(location__isnull=True), name="one_event_at_a_time"
            ),
            # The others start when planned: the constraints above are about their identity too.
            models.UniqueConstraint(
                "page",
                Coalesce("location", 0),
                "planned_start",
                condition=~Q(status=Status.SCHEDULED),
                name="one_change_per_session",
            ),
            models.CheckConstraint(
                condition=Q(start=F("planned_start")) | ~Q(status=Status.SCHEDULED),
                name="scheduled_as_planned",
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="session_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.start:%Y-%m-%d %H:%M}"

    @property
    def is_moved(self) -> bool:
        return self.start != self.planned_start or self.status == Status.MOVED

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def is_full(self) -> bool:
        return self.status == Status.FULL


class OccurrenceChange(models.Model):
    """What somebody said of a session, kept for the coordinator longer than the session itself."""

    wagtail_reference_index_ignore = True

    # The number of the session, which may be gone since; the next three say which one it was then.
    occurrence = models.ForeignKey(
        Occurrence,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="changes",
        verbose_name=_("séance"),
    )
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="occurrence_changes", verbose_name=_("page")
    )
    location = models.ForeignKey(
        PlaceLocation,
        null=True,
        blank=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("accueil"),
    )
    planned_start = models.DateTimeField(_("début prévu"))
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("adresse")
    )

    status_before = models.CharField(_("état avant"), max_length=9, choices=Status.choices)
    start_before = models.DateTimeField(_("début avant"))
    end_before = models.DateTimeField(_("fin avant"))
    reason_before = models.CharField(_("raison avant"), max_length=120, blank=True)
    status_after = models.CharField(_("état après"), max_length=9, choices=Status.choices)
    start_after = models.DateTimeField(_("début après"))
    end_after = models.DateTimeField(_("fin après"))
    reason = models.CharField(_("raison"), max_length=120, blank=True)

    at = models.DateTimeField(_("le"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("par"),
    )
    through = models.CharField(_("d’où"), max_length=4, choices=Through.choices)
    undone_at = models.DateTimeField(_("défait le"), null=True, blank=True)

    class Meta:
        verbose_name = _("changement d’une séance")
        verbose_name_plural = _("changements des séances")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.status_before} → {self.status_after}"


class Horizon(models.Model):
    """How far the daily roll is: one row, which is also the lock of those who roll."""

    day = models.DateField(_("jour"))  # the first day of the six months
    reached = models.BigIntegerField(_("dernière page faite"), default=0)
    finished_at = models.DateTimeField(_("fini le"), null=True, blank=True)

    class Meta:
        verbose_name = _("avancée des séances")
        verbose_name_plural = _("avancée des séances")

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
