"""New versions and publications of many pages at once, beside the creations of `directory.bulk`.

As there, the signals of one page are not sent: `directory.signals.pages_changed_in_bulk` is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from accounts.models import User
from directory.bulk import index_references, insert_rows, log_of_pages, new_revision
from directory.querysets import below
from directory.signals import pages_changed_in_bulk

OF_THE_TREE = {
    "path",
    "depth",
    "numchild",
    "url_path",
    "translation_key",
    "locale",
    "alias_of",
    "content_type",
}
OF_THE_TREE |= {"id", "page_ptr", "owner", "locked", "locked_by", "locked_at"}


@transaction.atomic
def bulk_revise(pages: Sequence[Page], *, user: User | None = None) -> list[int]:
    """Saves a new draft version of pages of one type, as `save_revision` does; returns the ids of the versions.

    The pages hold what the version says, their links included.
    """
    if not pages:
        return []
    now = timezone.now()
    revisions = Revision.objects.bulk_create(new_revision(page, user, now) for page in pages)
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision_id, page.latest_revision_created_at = revision.pk, now
        page.draft_title, page.has_unpublished_changes = page.title, True
    columns = ("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes")
    update_rows(Page, pages, columns)
    if user is not None:
        log_of_pages(pages, user, now, action="wagtail.edit")
    pages_changed_in_bulk.send(sender=Page, page_ids=[page.pk for page in pages])
    return [revision.pk for revision in revisions]


@transaction.atomic
def bulk_publish(pages: Sequence[Page], *, user: User | None = None) -> None:
    """Publishes the latest version of pages of one type, as `publish` does with each of them.

    Each page holds that version, already saved. Nobody's right is checked here. Those that are scheduled, or change
    their address, go through Wagtail one by one.
    """
    slugs = dict(Page.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", "slug"))
    alone = [page for page in pages if page.go_live_at or page.expire_at or slugs.get(page.pk) != page.slug]
    for page in alone:
        Revision.objects.get(pk=page.latest_revision_id).publish(user=user, skip_permission_checks=True)
    together = [page for page in pages if page not in alone]
    if not together:
        return
    now = timezone.now()
    for page in together:
        _set_live(page, now)
    _clear_schedules(together)
    model = type(together[0])
    for table in (Page, model):
        update_rows(table, together, [one.name for one in _columns(table)])
    for relation in get_all_child_relations(model):
        if relation.get_accessor_name() != COMMENTS_RELATION_NAME:
            _write_children(relation, together)
    for field in get_all_child_m2m_relations(model):
        _write_many_to_many(field, together)
    base = ContentType.objects.get_for_model(Page)
    ReferenceIndex.objects.filter(
        base_content_type=base, object_id__in=[str(page.pk) for page in together]
    ).delete()
    index_references(together)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, together)
    if user is not None:
        log_of_pages(together, user, now, action="wagtail.publish")
    pages_changed_in_bulk.send(sender=Page, page_ids=_with_those_below(together))


def update_rows(model: type[models.Model], objects: Iterable[models.Model], fields: Iterable[str]) -> None:
    """Updates some columns of many rows of one table, one statement run for each of them."""
    columns: list[Any] = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    setting = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    key: Any = model._meta.pk
    statement = f"UPDATE {quote(model._meta.db_table)} SET {setting} WHERE {quote(key.column)} = %s"  # noqa: S608
    rows = [
        [*(column.get_db_prep_save(getattr(one, column.attname), connection) for column in columns), one.pk]
        for one in objects
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if field.name not in OF_THE_TREE]


def _set_live(page: Page, now: datetime) -> None:
    page.live, page.expired, page.has_unpublished_changes = True, False, False
    page.last_published_at = now
    page.first_published_at = page.first_published_at or now
    page.live_revision_id = page.latest_revision_id
    page.draft_title = page.title


def _clear_schedules(pages: Sequence[Page]) -> None:
    base = ContentType.objects.get_for_model(Page)
    Revision.objects.filter(
        base_content_type=base,
        object_id__in=[str(page.pk) for page in pages],
        approved_go_live_at__isnull=False,
    ).update(approved_go_live_at=None)


def _write_children(relation: Any, pages: Sequence[Page]) -> None:
    """Makes the rows of an inline relation those that the pages hold."""
    model, key = relation.related_model, relation.field.attname
    stored = dict(model.objects.filter(**{f"{relation.field.name}__in": pages}).values_list("pk", key))
    kept: list[Any] = []
    new: list[Any] = []
    for page in pages:
        for order, row in enumerate(getattr(page, relation.get_accessor_name()).all()):
            setattr(row, key, page.pk)
            row.sort_order = order
            if stored.get(row.pk) == page.pk:
                kept.append(row)
            else:
                row.pk = None
                new.append(row)
    gone = stored.keys() - {row.pk for row in kept}
    if gone:
        model.objects.filter(pk__in=gone).delete()
    update_rows(model, kept, [one.name for one in model._meta.local_concrete_fields if not one.primary_key])
    insert_rows(model, new)


def _write_many_to_many(field: Any, pages: Sequence[Page]) -> None:
    through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    stored: defaultdict[int, set[int]] = defaultdict(set)
    for page_id, pk in through.objects.filter(**{f"{own}__in": [page.pk for page in pages]}).values_list(
        own, other
    ):
        stored[page_id].add(pk)
    new = []
    for page in pages:
        wanted = {one.pk: None for one in getattr(page, field.name).all()}
        if gone := stored[page.pk] - wanted.keys():
            through.objects.filter(**{own: page.pk, f"{other}__in": gone}).delete()
        new += [through(**{own: page.pk, other: pk}) for pk in wanted if pk not in stored[page.pk]]
    insert_rows(through, new)


def _with_those_below(pages: Sequence[Page]) -> list[int]:
    """The pages and everything below them, which shows what they say."""
    found = [page.pk for page in pages]
    for some in below([page.path for page in pages if page.numchild]):
        found += Page.objects.filter(some).order_by().values_list("pk", flat=True)
    return found
