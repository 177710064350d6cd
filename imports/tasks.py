"""What is done in the background: by the worker, never while somebody waits for a page."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from imports import services
from imports.enums import Status
from imports.exceptions import AnotherImportRunning
from imports.models import Import

WAIT = timedelta(seconds=20)


@task(backend="background")
def plan_import(importation_id: int) -> None:
    if importation := _that_waits(importation_id, Status.READING):
        services.plan(importation)


@task(backend="background")
def run_import(importation_id: int) -> None:
    importation = _that_waits(importation_id, Status.QUEUED, Status.RUNNING)
    if importation is None:
        return
    if importation.user is None or not importation.user.is_active:
        # Without anybody it would be written with the rights of a command.
        _stop(
            importation, _("Cet import ne sera pas fait : la personne qui l’a confirmé n’a plus de compte.")
        )
        return
    try:
        services.run(importation)
    except AnotherImportRunning:
        _wait(importation, Status.QUEUED)
        run_import.using(run_after=timezone.now() + WAIT).enqueue(importation_id)


@task(backend="background")
def undo_import(importation_id: int) -> None:
    importation = _that_waits(importation_id, Status.UNDOING)
    if importation is None:
        return
    try:
        services.undo(importation)
    except AnotherImportRunning:
        # It waits for its turn: that is no silence.
        Import.objects.filter(pk=importation.pk).update(heartbeat=timezone.now())
        undo_import.using(run_after=timezone.now() + WAIT).enqueue(importation_id)


def _that_waits(importation_id: int, *statuses: Status) -> Import | None:
    """The import, unless it has been given up, or is past that: whatever seemed stuck was queued twice."""
    imports = Import.objects.select_related("user", "territory")
    return imports.filter(pk=importation_id, status__in=statuses).first()


def _wait(importation: Import, status: Status) -> None:
    Import.objects.filter(pk=importation.pk, writing=None).update(status=status)


def _stop(importation: Import, message: str) -> None:
    Import.objects.filter(pk=importation.pk).update(
        status=Status.FAILED, message=message, writing=None, finished_at=timezone.now()
    )
