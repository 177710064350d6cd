"""What is done in the background: by the worker, never while somebody waits for a page."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from imports import services
from imports.enums import Status
from imports.exceptions import AnotherImportRunning
from imports.models import Import

WAIT = timedelta(seconds=20)


@task(backend="background")
def plan_import(importation_id: int) -> None:
    importation = Import.objects.select_related("user", "territory").get(pk=importation_id)
    services.plan(importation)


@task(backend="background")
def run_import(importation_id: int) -> None:
    importation = Import.objects.select_related("user", "territory").get(pk=importation_id)
    try:
        services.run(importation)
    except AnotherImportRunning:
        _wait(importation, Status.QUEUED)
        run_import.using(run_after=timezone.now() + WAIT).enqueue(importation_id)


@task(backend="background")
def undo_import(importation_id: int) -> None:
    importation = Import.objects.select_related("user", "territory").get(pk=importation_id)
    try:
        services.undo(importation)
    except AnotherImportRunning:
        undo_import.using(run_after=timezone.now() + WAIT).enqueue(importation_id)


def _wait(importation: Import, status: Status) -> None:
    Import.objects.filter(pk=importation.pk).update(status=status)
