"""Writes of many pages at once: what Wagtail does one page at a time, in a fixed number of queries per chunk.

The signals that Django and Wagtail send for one page are not sent: `directory.signals.pages_changed_in_bulk` is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast
from django.db.models.sql import InsertQuery
from django.utils import timezone
from django.utils.text import slugify
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from accounts.models import User
from directory.models import PlaceLocation
from directory.querysets import below
from directory.signals import pages_changed_in_bulk

LONGEST_SLUG = 100
# What a page made in the editors' side says of itself in its first revision.
DRAFT = {
    "live": False,
    "has_unpublished_changes": False,
    "first_published_at": None,
    "last_published_at": None,
}


@dataclass(slots=True)
class NewPage:
    """A page to create under a saved one, with what is linked to it (whatever `page` itself holds is not read).

    `page` is unsaved, its own fields set and checked by the caller; `locations` are unsaved rows of a place, their
    venues saved; `themes` and `areas_served` are ids, and so are `links` to other pages, by name; `children` are the
    unsaved rows of its other inline relations, by name.
    """

    parent: Page
    page: Page
    locations: Sequence[PlaceLocation] = ()
    themes: Sequence[int] = ()
    areas_served: Sequence[int] = ()
    children: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    links: Mapping[str, Sequence[int]] = field(default_factory=dict)


@transaction.atomic
def bulk_pages(
    new: Sequence[NewPage], *, live: bool | None = None, user: User | None = None, revisions: bool = True
) -> list[int]:
    """Creates pages, in the order given, all or none; returns their ids. One call is one chunk (some 500 pages).

    Each is what `add_child` then `save_revision` (then `publish` when it is live) would have made: place in the tree,
    address, links, first revision, references, editors' search. `live` overrides what each page says; a `user`
    owns the pages and is named in their history. The pages given, their locations and parents are brought up to date.

    Raises `ValueError` for a page without title, `Page.DoesNotExist` for a parent that is gone.
    """
    if not new:
        return []
    pages = [one.page for one in new]
    now = timezone.now()
    _place_in_the_tree(new)
    for page in pages:
        _set_state(page, live=page.live if live is None else live, user=user, revised=revisions, now=now)
    by_type = _by_type(pages)
    _insert_pages(pages, by_type)
    _insert_links(new)
    if revisions:
        _insert_revisions(pages, user, now)
    if user is not None:
        log_of_pages(pages, user, now, action="wagtail.create")
    index_references(pages)
    for backend in get_search_backends(with_auto_update=True):
        for model, some in by_type.items():
            backend.add_bulk(model, some)
    page_ids = [page.pk for page in pages]
    pages_changed_in_bulk.send(sender=Page, page_ids=page_ids)
    return page_ids


# --- The tree ------------------------------------------------------------------------------------------------


def _place_in_the_tree(new: Sequence[NewPage]) -> None:
    """Gives each page its path after its last sibling, a slug of its own, and what it inherits of its parent."""
    wanted = {one.parent.pk for one in new}
    # Locked where the database can: two imports may add to the same structure.
    parents = Page.objects.filter(pk__in=wanted).select_for_update().in_bulk()
    if missing := wanted - parents.keys():
        raise Page.DoesNotExist(f"Parent pages are gone: {sorted(missing)}")
    last: dict[str, int] = {}
    slugs: defaultdict[str, set[str]] = defaultdict(set)
    for path, slug in _children(parents.values()):
        above = path[: -Page.steplen]
        last[above] = max(last.get(above, 0), Page._str2int(path[-Page.steplen :]))
        slugs[above].add(slug)
    added: defaultdict[int, int] = defaultdict(int)
    for one in new:
        page, parent = one.page, parents[one.parent.pk]
        if not page.title.strip():
            raise ValueError("A page without title cannot be created.")
        last[parent.path] = step = last.get(parent.path, 0) + 1
        added[parent.pk] += 1
        page.depth, page.numchild = parent.depth + 1, 0
        page.path = Page._get_path(parent.path, page.depth, step)
        page.slug = _free_slug(page, slugs[parent.path])
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.locale_id = parent.locale_id
        page.draft_title = page.title
    more = [When(pk=pk, then=Value(number)) for pk, number in added.items()]
    Page.objects.filter(pk__in=wanted).update(numchild=F("numchild") + Case(*more, default=Value(0)))
    for one in new:
        one.parent.numchild = parents[one.parent.pk].numchild + added[one.parent.pk]


def _children(parents: Iterable[Page]) -> Iterator[tuple[str, str]]:
    """Path and slug of the pages right below."""
    for some in below([parent.path for parent in parents if parent.numchild], levels=1):
        yield from Page.objects.filter(some).order_by().values_list("path", "slug")


def _free_slug(page: Page, taken: set[str]) -> str:
    """The page's own slug, else one made of its title, numbered when a sibling has it; then taken."""
    base = page.slug or slugify(page.title)[:LONGEST_SLUG].strip("-_") or slugify(page._meta.verbose_name)
    slug = base
    numbers = count(2)
    while slug in taken:
        slug = f"{base}-{next(numbers)}"
    taken.add(slug)
    return slug


def _set_state(page: Page, *, live: bool, user: User | None, revised: bool, now: datetime) -> None:
    page.live = live
    page.has_unpublished_changes = revised and not live
    page.latest_revision_created_at = now if revised else None
    page.first_published_at = page.last_published_at = now if live else None
    if user is not None and page.owner_id is None:
        page.owner_id = user.pk


# --- Rows ----------------------------------------------------------------------------------------------------


def insert_rows(model: type[models.Model], objects: Sequence[Any]) -> None:
    """Inserts rows of one table in one statement run for each of them, in order; ids are not read back.

    Unlike `bulk_create`, it takes a table of a model that inherits another's, whose own row must be there.
    """
    if not objects:
        return
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    database = connections[DEFAULT_DB_ALIAS]
    query = InsertQuery(model)
    query.insert_values(fields, list(objects[:1]))
    ((statement, _first),) = query.get_compiler(connection=database).as_sql()
    rows = [
        [field.get_db_prep_save(field.pre_save(one, add=True), database) for field in fields]
        for one in objects
    ]
    with database.cursor() as cursor:
        cursor.executemany(statement, rows)


def _by_type(pages: Iterable[Page]) -> dict[type[Page], list[Page]]:
    found: defaultdict[type[Page], list[Page]] = defaultdict(list)
    for page in pages:
        found[type(page)].append(page)
    return found


def _insert_pages(pages: list[Page], by_type: Mapping[type[Page], list[Page]]) -> None:
    insert_rows(Page, pages)
    ids = dict(Page.objects.filter(path__in=[page.path for page in pages]).values_list("path", "pk"))
    for page in pages:
        page.pk = page.id = page.page_ptr_id = ids[page.path]
        page._state.adding = False
        page._state.db = DEFAULT_DB_ALIAS
    for model, some in by_type.items():
        insert_rows(model, some)


def _insert_links(new: Sequence[NewPage]) -> None:
    for one in new:
        # What the page holds is what was given: nothing more is read from the database for it.
        one.page._cluster_related_objects = {
            **{relation.get_accessor_name(): [] for relation in get_all_child_relations(one.page)},
            **{field.name: [] for field in get_all_child_m2m_relations(one.page)},
        }
    _insert_children(new)
    by_name: defaultdict[str, list[tuple[Page, Sequence[int]]]] = defaultdict(list)
    for one in new:
        for name, ids in {"themes": one.themes, "areas_served": one.areas_served, **one.links}.items():
            if ids:
                by_name[name].append((one.page, ids))
    for name, links in by_name.items():
        _insert_many_to_many(name, links)


def _insert_children(new: Sequence[NewPage]) -> None:
    by_model: defaultdict[type[models.Model], list[Any]] = defaultdict(list)
    for one in new:
        for name, rows in {"locations": one.locations, **one.children}.items():
            if not rows:
                continue
            for order, row in enumerate(rows):
                row.page, row.sort_order = one.page, order
                by_model[type(row)].append(row)
            one.page._cluster_related_objects[name] = list(rows)
    for model, rows in by_model.items():
        insert_rows(model, rows)
        found = model._default_manager.filter(page__in={row.page_id for row in rows})
        ids = {(page, order): pk for pk, page, order in found.values_list("pk", "page", "sort_order")}
        for row in rows:
            row.pk = ids[row.page_id, row.sort_order]
            row._state.adding = False


def _insert_many_to_many(name: str, links: list[tuple[Page, Sequence[int]]]) -> None:
    by_through: defaultdict[type[models.Model], list[Any]] = defaultdict(list)
    targets: dict[int, Any] = {}
    for page, ids in links:
        field: Any = type(page)._meta.get_field(name)
        if not targets:
            wanted = {pk for _page, some in links for pk in some}
            targets = field.related_model._default_manager.in_bulk(wanted)
        through, own, other = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
        page._cluster_related_objects[name] = [targets[pk] for pk in ids]
        by_through[through] += [through(**{own: page.pk, other: pk}) for pk in ids]
    for through, rows in by_through.items():
        insert_rows(through, rows)


# --- What Wagtail keeps beside the pages ---------------------------------------------------------------------


def _insert_revisions(pages: list[Page], user: User | None, now: datetime) -> None:
    base = ContentType.objects.get_for_model(Page)
    insert_rows(
        Revision,
        [new_revision(page, user, now, **DRAFT, latest_revision_created_at=None) for page in pages],
    )
    ids = [page.pk for page in pages]
    own = Revision.objects.filter(
        base_content_type=base, object_id=Cast(OuterRef("pk"), CharField(max_length=255))
    )
    created = Page.objects.filter(pk__in=ids)
    created.update(latest_revision=Subquery(own.values("pk")[:1]))
    created.filter(live=True).update(live_revision=F("latest_revision"))
    latest = dict(created.values_list("pk", "latest_revision"))
    for page in pages:
        page.latest_revision_id = latest[page.pk]
        page.live_revision_id = latest[page.pk] if page.live else None


def new_revision(page: Page, user: User | None, now: datetime, **otherwise: Any) -> Revision:
    """A version, not saved yet, of a page as it stands in memory but for what `otherwise` says."""
    return Revision(
        content_type_id=page.content_type_id,
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=str(page.pk),
        created_at=now,
        user=user,
        object_str=str(page),
        content={**page.serializable_data(), **otherwise},
    )


def log_of_pages(pages: Sequence[Page], user: User, now: datetime, *, action: str) -> None:
    """Says in the history of each page who did what."""
    rows = [
        PageLogEntry(
            content_type_id=page.content_type_id,
            label=page.get_admin_display_title(),
            action=action,
            timestamp=now,
            uuid=get_active_log_context().uuid,
            user=user,
            content_changed=True,
            page=page,
            revision_id=None if action == "wagtail.create" else page.latest_revision_id,
        )
        for page in pages
    ]
    insert_rows(PageLogEntry, rows)


def index_references(pages: Sequence[Page]) -> None:
    """Tells which venue, kind, theme or picture is used where, as Wagtail does when a page is saved."""
    base = ContentType.objects.get_for_model(Page)
    rows = [
        ReferenceIndex(
            content_type_id=page.content_type_id,
            base_content_type=base,
            object_id=str(page.pk),
            to_content_type_id=to_content_type,
            to_object_id=to_object,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for page in pages
        if ReferenceIndex.is_indexed(type(page))
        for to_content_type, to_object, model_path, content_path in dict.fromkeys(
            ReferenceIndex._extract_references_from_object(page)
        )
    ]
    insert_rows(ReferenceIndex, rows)
