"""Writes of the shelf: everything that changes it goes through `refresh`."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from django.db import transaction

from directory.bulk import insert_rows
from directory.postponed import Postponed
from home.comparison import Report
from moderation.models import ShelfItem
from moderation.projection import Projected, build, draft_ids
from moderation.resemblances import compare_drafts
from search.services import chunks

WRITTEN = [column.name for column in ShelfItem._meta.concrete_fields if column.name != "page"]
COMPARED = [column.attname for column in ShelfItem._meta.concrete_fields if column.name != "updated_at"]


_postponed = Postponed("moderation")


def refreshing_at_the_end() -> AbstractContextManager[None]:
    """Refreshes once whatever is written inside; for those who write many drafts in one transaction."""
    return _postponed.until_the_end(refresh)


def refresh(page_ids: Iterable[int], versions: Mapping[int, dict[str, Any]] | None = None) -> int:
    """Makes the shelf say what these pages say now, and looks for their doubles; returns the number of drafts.

    Pages that are no drafts, or no longer, leave it. `versions`: see `projection.build`.
    """
    if _postponed.keep(page_ids):
        return 0
    return sum(_refresh_chunk(chunk, versions) for chunk in chunks(page_ids))


@transaction.atomic
def _refresh_chunk(page_ids: list[int], versions: Mapping[int, dict[str, Any]] | None) -> int:
    built = build(page_ids, versions)
    gone = set(page_ids) - {one.item.page_id for one in built}
    if gone:
        ShelfItem.objects.filter(pk__in=gone).delete()
    if built:
        before = {one.pk: _compared_with_others(one) for one in ShelfItem.objects.filter(pk__in=page_ids)}
        stays = _written_communes(built)
        _write(built)
        compare_drafts(
            one.item.pk
            for one in built
            if before.get(one.item.pk) != _compared_with_others(one.item) or one.item.pk not in stays
        )
    return len(built)


def _compared_with_others(item: ShelfItem) -> tuple[Any, ...]:
    return item.title, item.kind_id, item.structure_id, item.phone, item.email, item.streets


def _written_communes(built: list[Projected]) -> set[int]:
    """The items whose communes are already written."""
    links: Any = ShelfItem.communes.through
    stored: dict[int, set[str]] = {one.item.pk: set() for one in built}
    for pk, insee in links.objects.filter(shelfitem__in=stored).values_list("shelfitem_id", "commune_id"):
        stored[pk].add(insee)
    return {one.item.pk for one in built if stored[one.item.pk] == set(one.communes)}


def _write(built: list[Projected]) -> None:
    ShelfItem.objects.bulk_create(
        [one.item for one in built], update_conflicts=True, unique_fields=["page"], update_fields=WRITTEN
    )
    links: Any = ShelfItem.communes.through
    links.objects.filter(shelfitem__in=[one.item.pk for one in built]).delete()
    insert_rows(
        links, [links(shelfitem_id=one.item.pk, commune_id=insee) for one in built for insee in one.communes]
    )


def verify(*, fix: bool = False) -> Report:
    """Compares every item with its draft; with `fix`, makes them say the same."""
    report = Report()
    for chunk in chunks([*draft_ids(), *ShelfItem.objects.values_list("pk", flat=True)]):
        _compare(chunk, report)
        if fix:
            refresh(chunk)
    report.rows = ShelfItem.objects.count()
    return report


def _compare(page_ids: list[int], report: Report) -> None:
    stored = ShelfItem.objects.prefetch_related("communes").in_bulk(page_ids)
    wrong = []
    for one in build(page_ids):
        current = stored.pop(one.item.pk, None)
        if current is None:
            report.missing += 1
        elif any(getattr(current, name) != getattr(one.item, name) for name in COMPARED) or {
            commune.pk for commune in current.communes.all()
        } != set(one.communes):
            report.changed += 1
        else:
            continue
        wrong.append(one.item.title)
    report.stale += len(stored)
    wrong += [item.title for item in stored.values()]
    report.name(wrong)
