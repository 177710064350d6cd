"""What the screens of the shelf read beside its items."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.models import Page, WorkflowState

from imports.models import ImportRow
from moderation.querysets import ShelfQuerySet


def among(items: ShelfQuerySet) -> Q:
    """The resemblances of which one page is among these drafts."""
    ids = items.values("pk")
    return Q(page__in=ids) | Q(other__in=ids)


def with_review(items: ShelfQuerySet) -> Any:
    """Adds `in_review`: whether a coordinator has been asked to read it."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS,
        base_content_type__app_label=Page._meta.app_label,
        base_content_type__model=Page._meta.model_name,
        object_id=Cast(OuterRef("pk"), CharField(max_length=255)),
    )
    return items.annotate(in_review=Exists(states))


def said_by_sheets(page_ids: Iterable[int]) -> dict[int, list[str]]:
    """What the last import warned about each page, as French sentences."""
    rows = ImportRow.objects.filter(page_id__in=list(page_ids), written=True).order_by("importation", "line")
    return {
        page_id: result.get("avertissements", [])
        for page_id, result in rows.values_list("page_id", "result")
        if page_id is not None
    }
