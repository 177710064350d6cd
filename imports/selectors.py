"""What an import reads of the site: the pages and addresses a row may be about."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from modelcluster.models import get_all_child_m2m_relations
from wagtail.images import get_image_model
from wagtail.models import Page, PageLogEntry, Revision, WorkflowState

from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from directory.querysets import below
from home.models import TerritoryPage
from imports.addresses import address_cell
from imports.enums import Status
from imports.models import Import
from vocabulary.models import Kind
from vocabulary.spelling import name_key

PageT = TypeVar("PageT", PlacePage, StructurePage)


# What belongs to the page and not to one of its versions (see `Page.with_content_json`).
OF_THE_PAGE = (
    *("id", "pk", "page_ptr_id", "content_type_id", "path", "depth", "numchild", "url_path", "draft_title", "live"),
    *("has_unpublished_changes", "owner_id", "locked", "locked_by_id", "locked_at", "latest_revision_id"),
    *("latest_revision_created_at", "live_revision_id", "first_published_at", "last_published_at"),
    *("translation_key", "locale_id", "alias_of_id"),
)  # fmt: skip

# Pictures may be gone since a version named them.
PICTURES = ("photo", "social_image")


def already_imported(importation: Import) -> QuerySet[Import]:
    """The imports of the very same file that wrote something, the last one first."""
    same = Import.objects.filter(digest=importation.digest, status__in=[Status.DONE, Status.FAILED])
    return same.exclude(pk=importation.pk).order_by("-created_at")


class KnownTerritories:
    """The territories of communities of communes, by EPCI code."""

    def __init__(self) -> None:
        pages = TerritoryPage.objects.filter(
            epci__isnull=False, locale__language_code=settings.LANGUAGE_CODE
        ).defer_streamfields()
        self._by_epci = {page.epci_id: page for page in pages.order_by("-path")}

    def of(self, epci: str) -> TerritoryPage | None:
        return self._by_epci.get(epci)

    def add(self, page: TerritoryPage) -> None:
        self._by_epci[page.epci_id] = page


class KnownStructures:
    """The structures of each territory by name; read once per territory, as an import goes on to it.

    Those of the whole site are read once, when a name is not found where it is looked for.
    """

    def __init__(self) -> None:
        self._by_territory: dict[int, dict[str, int]] = {}
        self._everywhere: dict[str, dict[int, str]] | None = None

    def id_of(self, territory: TerritoryPage, title: str) -> int | None:
        if territory.pk not in self._by_territory:
            rows = StructurePage.objects.child_of(territory).order_by("-live", "path")
            self._by_territory[territory.pk] = _by_title(rows.values_list("pk", "title", "draft_title"))
        return self._by_territory[territory.pk].get(name_key(title))

    def add(self, territory: TerritoryPage, page: StructurePage) -> None:
        if territory.pk in self._by_territory:
            self._by_territory[territory.pk][name_key(page.title)] = page.pk
        if self._everywhere is not None:
            self._everywhere.setdefault(name_key(page.title), {})[page.pk] = page.path

    def everywhere(self, title: str) -> dict[int, str]:
        """The tree paths of the structures of that name, by id."""
        if self._everywhere is None:
            self._everywhere = {}
            rows = StructurePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")
            for pk, path, *titles in rows.values_list("pk", "path", "title", "draft_title"):
                for name in titles:
                    self._everywhere.setdefault(name_key(name), {})[pk] = path
        return self._everywhere.get(name_key(title), {})


class KnownVenues:
    """The addresses of each commune as an export writes them; read once per commune."""

    def __init__(self) -> None:
        self._by_commune: dict[str, dict[str, int]] = {}

    def id_of(self, insee: str, address: str) -> int | None:
        if insee not in self._by_commune:
            found: dict[str, int] = {}
            for pk, name, street in (
                Venue.objects.filter(commune=insee).order_by("pk").values_list("pk", "name", "street")
            ):
                if key := name_key(address_cell(name, street)):
                    found.setdefault(key, pk)
            self._by_commune[insee] = found
        return self._by_commune[insee].get(name_key(address))

    def add(self, venue: Venue) -> None:
        key = name_key(address_cell(venue.name, venue.street))
        if key and venue.commune_id in self._by_commune:
            self._by_commune[venue.commune_id][key] = venue.pk


def territory_with(structure: str) -> TerritoryPage | None:
    """The one territory that has a structure of exactly that title, when there is one."""
    found = StructurePage.objects.filter(
        Q(title=structure) | Q(draft_title=structure), locale__language_code=settings.LANGUAGE_CODE
    )
    paths = {path[: -Page.steplen] for path in found.values_list("path", flat=True)[:2]}
    return TerritoryPage.objects.filter(path__in=paths).first() if len(paths) == 1 else None


def territories_above(structures: Iterable[str]) -> dict[str, TerritoryPage]:
    """The territories that structures are in, by the tree paths of the structures."""
    parents = {path: path[: -Page.steplen] for path in structures}
    if not parents:
        return {}
    found = TerritoryPage.objects.filter(path__in=set(parents.values())).defer_streamfields()
    by_path = {page.path: page for page in found}
    return {path: by_path[above] for path, above in parents.items() if above in by_path}


def places_below(structures: Iterable[StructurePage]) -> dict[tuple[int, str], int]:
    """The places of some structures, by structure and folded title (the live one's first)."""
    parents = {page.path: page.pk for page in structures if page.numchild}
    found: dict[tuple[int, str], int] = {}
    for some in below(sorted(parents)):
        rows = PlacePage.objects.filter(some).order_by("-live", "path")
        for pk, path, title, draft_title in rows.values_list("pk", "path", "title", "draft_title"):
            parent = parents.get(path[: -Page.steplen])
            if parent is not None:
                found.setdefault((parent, name_key(title)), pk)
                found.setdefault((parent, name_key(draft_title)), pk)
    return found


def latest_versions(page_ids: Iterable[int]) -> dict[int, PlacePage]:
    """The latest version of places, draft or not, with their addresses, themes and kinds, in few queries.

    The same as `get_latest_revision_as_object()` for each. What the version names and is gone is left out.
    """
    versions = versions_of(PlacePage, page_ids)
    locations = [row for version in versions.values() for row in version.locations.all()]
    wanted = {row.venue_id for row in locations if row.venue_id}
    venues = Venue.objects.select_related("commune").in_bulk(wanted)
    kinds = Kind.objects.in_bulk()
    for version in versions.values():
        rows = [row for row in version.locations.all() if row.venue_id is None or row.venue_id in venues]
        for row in rows:
            row.venue = venues.get(row.venue_id)
        version.locations = rows
        version.kind = kinds[version.kind_id]
    return versions


def versions_of(model: type[PageT], page_ids: Iterable[int]) -> dict[int, PageT]:
    """The latest version of pages of one type; the page itself when it has none."""
    pages = list(model._default_manager.filter(pk__in=list(page_ids)).select_related("latest_revision"))
    contents = {page.pk: dict(page.latest_revision.content) for page in pages if page.latest_revision}
    images = get_image_model().objects.filter(
        pk__in={content[name] for content in contents.values() for name in PICTURES if content.get(name)}
    )
    known_images = set(images.values_list("pk", flat=True))
    links: dict[str, dict[int, Any]] = {
        field.name: field.related_model._default_manager.in_bulk(
            {pk for content in contents.values() for pk in content.get(field.name, [])}
        )
        for field in get_all_child_m2m_relations(model)
    }
    found: dict[int, PageT] = {}
    for page in pages:
        content = contents.get(page.pk)
        if content is not None:
            for name in PICTURES:
                if content.get(name) not in known_images:
                    content[name] = None
            page = _version(page, content, links)
        found[page.pk] = page
    return found


def _version(page: PageT, content: dict[str, Any], links: dict[str, dict[int, Any]]) -> PageT:
    own_links = {name: content.pop(name, []) for name in links}
    version = type(page).from_serializable_data(content, check_fks=False)
    for name in OF_THE_PAGE:
        setattr(version, name, getattr(page, name))
    version._state.adding = False
    for name, ids in own_links.items():
        setattr(version, name, [links[name][pk] for pk in ids if pk in links[name]])
    return version


def authors_of_drafts(pages: Iterable[Page]) -> dict[int, set[int | None]]:
    """Who wrote the versions since the one that is public, of the pages where some wait (nobody: a command).

    All the versions of a page that is not public: each holds what the earlier ones said.
    """
    public = {
        page.pk: page.live_revision_id or 0 for page in pages if page.has_unpublished_changes or not page.live
    }
    rows = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(pk) for pk in public]
    )
    found: defaultdict[int, set[int | None]] = defaultdict(set)
    for pk, page, user in rows.order_by().values_list("pk", "object_id", "user_id"):
        if pk > public[int(page)]:
            found[int(page)].add(user)
    return found


def taken_down(pages: Iterable[Page]) -> dict[int, datetime | None]:
    """When somebody took down the pages that were public once and are not any more (None: nobody knows)."""
    found: dict[int, datetime | None] = {
        page.pk: None for page in pages if page.first_published_at and not page.live
    }
    if found:
        entries = PageLogEntry.objects.filter(page__in=found, action__startswith="wagtail.unpublish")
        found |= dict(entries.order_by("timestamp").values_list("page_id", "timestamp"))
    return found


def in_review(page_ids: Iterable[int]) -> set[int]:
    """Those of these pages that somebody has handed in for review."""
    states = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(pk) for pk in page_ids]
    )
    return {int(pk) for pk in states.values_list("object_id", flat=True)}


def structures_at(venue_ids: Iterable[int]) -> dict[int, set[str]]:
    """The tree paths of the structures whose places or events take place at each of these addresses."""
    wanted = set(venue_ids)
    found: defaultdict[int, set[str]] = defaultdict(set)
    places = PlaceLocation.objects.filter(venue__in=wanted).values_list("venue_id", "page__path")
    venues = Venue.objects.filter(pk__in=wanted).order_by()
    events = venues.filter(events__isnull=False).values_list("pk", "events__path")
    dates = venues.filter(event_dates__isnull=False).values_list("pk", "event_dates__page__path")
    for rows in (places, events, dates):
        for venue, path in rows:
            found[venue].add(path[: -Page.steplen])
    return found


def _by_title(rows: Iterable[tuple[int, str, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for pk, title, draft_title in rows:
        found.setdefault(name_key(title), pk)
        found.setdefault(name_key(draft_title), pk)
    return found
