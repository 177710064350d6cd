"""Imports of spreadsheets: the file's rows as they came, what each will do, and what was done, to undo it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import TerritoryPage
from imports.enums import Effect, RowState, Status
from imports.processes import is_alive, this_machine

UNDO_WITHIN = timedelta(days=7)
# An import that gives no sign of life for so long is taken for dead.
SILENCE = timedelta(minutes=2)


class Import(models.Model):
    """One file, from its upload to its undoing.

    `mapping` gives for each column of the contract where its text comes from (see `imports.mapping`), `headers` the
    names of the file's own columns. `done` and `total` count rows of the stage in progress.
    """

    territory = models.ForeignKey(
        TerritoryPage,
        verbose_name=_("territoire"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("reçu le"), auto_now_add=True, db_index=True)
    file_name = models.CharField(_("fichier"), max_length=200)
    digest = models.CharField(_("empreinte du fichier"), max_length=64, db_index=True)
    headers = models.JSONField(_("colonnes du fichier"), default=list)
    mapping = models.JSONField(_("correspondance des colonnes"), default=dict)
    publish = models.BooleanField(_("publier ce qui est complet"), default=False)
    create_territories = models.BooleanField(_("créer les territoires qui manquent"), default=False)
    status = models.CharField(_("état"), max_length=10, choices=Status.choices, default=Status.RECEIVED)
    # Only one import writes at a time: True or nothing, and the database refuses a second True.
    writing = models.BooleanField(null=True, unique=True, editable=False)
    done = models.PositiveIntegerField(_("lignes faites"), default=0)
    total = models.PositiveIntegerField(_("lignes"), default=0)
    heartbeat = models.DateTimeField(_("dernier signe de vie"), null=True)
    # Which process writes: one of this machine that is no more is known to be dead at once.
    host = models.CharField(max_length=200, blank=True, editable=False)
    pid = models.PositiveIntegerField(null=True, editable=False)
    finished_at = models.DateTimeField(_("terminé le"), null=True)
    message = models.TextField(_("message"), blank=True)
    # After an undoing: how many things are as before, and what was kept with the reason, as (title, reason) pairs.
    undone = models.PositiveIntegerField(_("annulations"), default=0)
    kept: Any = models.JSONField(_("gardé"), default=list)

    class Meta:
        verbose_name = _("import")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def may_be_undone(self) -> bool:
        done = self.status in {Status.DONE, Status.FAILED} and self.finished_at is not None
        return done and timezone.now() < self.undo_until

    @property
    def is_silent(self) -> bool:
        """Whether it says that it is at work and nothing has moved for a while, or its process is no more."""
        if not self.writing and self.status not in {Status.READING, Status.RUNNING, Status.UNDOING}:
            return False
        if self.pid is not None and self.host == this_machine() and not is_alive(self.pid):
            return True
        return self.heartbeat is None or timezone.now() - self.heartbeat > SILENCE

    @property
    def undo_until(self) -> datetime:
        return (self.finished_at or self.created_at) + UNDO_WITHIN


class ImportRow(models.Model):
    """One row of the file: its cells as they came, what was corrected by hand, and what it does.

    `cells` are in the order of the import's `headers`; `corrections` replaces the text of a column of the contract.
    `place_key` and `structure_key` bring together the rows of one place and of one structure. `result` holds the
    keys of a line of the report (contract), and `changes`: a list of `{"column", "before", "after"}` texts.
    """

    importation = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("ligne"))
    cells = models.JSONField(_("cellules"), default=list)
    corrections = models.JSONField(_("corrections"), default=dict)
    structure_key = models.CharField(max_length=64, blank=True)
    place_key = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("état"), max_length=8, choices=RowState.choices, blank=True)
    has_warnings = models.BooleanField(_("avec avertissement"), default=False)
    result = models.JSONField(_("résultat"), default=dict)
    page_id = models.BigIntegerField(_("page"), null=True)
    # Set with what the row did, in one transaction: an import that was interrupted goes on from there.
    written = models.BooleanField(default=False)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["importation", "line"], name="one_row_per_line")]
        indexes = [
            models.Index(fields=["importation", "structure_key", "line"], name="imports_row_structure"),
            models.Index(fields=["importation", "state", "line"], name="imports_row_state"),
        ]

    def __str__(self) -> str:
        return f"{self.importation_id}:{self.line}"


class ImportEffect(models.Model):
    """What an import did to one page or venue, and how it was before."""

    importation = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="effects")
    effect = models.CharField(max_length=16, choices=Effect.choices)
    object_id = models.BigIntegerField()
    # Pages: the version before and the one the import wrote; venues: the fields as they were.
    revision_before = models.BigIntegerField(null=True)
    revision_after = models.BigIntegerField(null=True)
    was_live = models.BooleanField(default=False)
    before: Any = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.effect} {self.object_id}"


class RememberedMapping(models.Model):
    """How a territory's files are usually read."""

    territory = models.OneToOneField(
        TerritoryPage, verbose_name=_("territoire"), on_delete=models.CASCADE, related_name="+"
    )
    mapping = models.JSONField(_("correspondance des colonnes"), default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.territory)
