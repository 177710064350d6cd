"""From drafts to what the shelf says of them, a chunk of pages at a time with a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision

from directory.enums import Gap
from directory.gate import gaps_of
from directory.models import ListingPage, PlacePage, StructurePage, Venue
from directory.permissions import path_to
from home.models import TerritoryPage
from moderation.models import ShelfItem
from search.projection import LISTING_TYPES
from vocabulary.spelling import fold

# What the gate and the lists look at; building the rest (rich text, pictures) would cost ten times more.
READ = {
    *("pk", "title", "kind", "ages", "age_min", "age_max", "parents_only", "appointment", "on_contact"),
    *("phone", "sms", "email", "website", "dates", "audience", "status", "venue", "online_url"),
}
READ_OF_LOCATION = ("pk", "venue", "opening_hours", "hours_as_typed")


@dataclass(slots=True)
class Projected:
    """An item not saved yet, and the communes (INSEE codes) of its addresses."""

    item: ShelfItem
    communes: list[str] = field(default_factory=list)


def draft_ids(pages: Iterable[int] | None = None) -> list[int]:
    """The listings of the source language that have never been public, among these pages or all of them."""
    drafts = Page.objects.filter(
        content_type__in=ContentType.objects.get_for_models(*LISTING_TYPES).values(),
        live=False,
        first_published_at=None,
        alias_of=None,
        locale__language_code=settings.LANGUAGE_CODE,
    )
    if pages is not None:
        drafts = drafts.filter(pk__in=list(pages))
    return list(drafts.order_by("pk").values_list("pk", flat=True))


def build(page_ids: Sequence[int], versions: Mapping[int, dict[str, Any]] | None = None) -> list[Projected]:
    """What the shelf should say of these pages; nothing for those that have no place on it.

    `versions` gives the content of a revision that is not yet the page's latest, by id of page.
    """
    pages = list(Page.objects.filter(pk__in=draft_ids(page_ids)).order_by("pk"))
    if not pages:
        return []
    contents = {**_latest_versions(pages), **(versions or {})}
    surroundings = _Surroundings(pages, contents)
    built = (surroundings.projected(page, contents[page.pk]) for page in pages)
    return [one for one in built if one is not None]


def _latest_versions(pages: list[Page]) -> dict[int, dict[str, Any]]:
    revisions = Revision.objects.filter(pk__in=[page.latest_revision_id for page in pages])
    found = {int(pk): content for pk, content in revisions.values_list("object_id", "content")}
    # Written by a program that keeps no version.
    bare = [page.pk for page in pages if page.pk not in found]
    for page in Page.objects.filter(pk__in=bare).specific() if bare else ():
        found[page.pk] = page.serializable_data()
    return found


class _Surroundings:
    """What the drafts of a chunk point to, read at once."""

    def __init__(self, pages: list[Page], contents: Mapping[int, dict[str, Any]]) -> None:
        structures = StructurePage.objects.filter(path__in={page.path[: -page.steplen] for page in pages})
        self.structures = {one.path: one for one in structures.defer_streamfields()}
        self.territories = {one.path: one for one in TerritoryPage.objects.defer_streamfields()}
        self.areas = {one.pk: one for one in self.territories.values()}
        wanted = {pk for content in contents.values() for pk in venue_ids(content)}
        self.venues = Venue.objects.select_related("commune").in_bulk(wanted)
        self.models: dict[int, Any] = {
            kind.pk: model for model, kind in ContentType.objects.get_for_models(*LISTING_TYPES).items()
        }

    def projected(self, page: Page, content: dict[str, Any]) -> Projected | None:
        structure = self.structures.get(page.path[: -page.steplen])
        territory = next((self.territories[path] for path in path_to(page) if path in self.territories), None)
        if structure is None or territory is None:
            return None
        listing = self._listing(self.models[page.content_type_id], content)
        gaps = gaps_of(listing, structure=structure)
        venues = [self.venues[pk] for pk in venue_ids(content) if pk in self.venues]
        typed = [row.get("hours_as_typed") for row in _rows(content) if not row.get("opening_hours")]
        item = ShelfItem(
            page_id=page.pk,
            territory_id=territory.pk,
            structure_id=structure.pk,
            kind_id=listing.kind_id,
            sorte=listing.sorte,
            title=listing.title,
            sort_title=fold(listing.title)[:80],
            structure_title=structure.draft_title or structure.title,
            commune=", ".join(dict.fromkeys(venue.commune.name for venue in venues))[:200],
            phone=listing.phone,
            email=listing.email,
            streets="\n".join(dict.fromkeys(venue.street for venue in venues if venue.street)),
            hours_as_typed="\n".join(dict.fromkeys(filter(None, typed)))[:500],
            ready=not gaps,
            **{f"lacks_{gap.value}": gap in gaps for gap in Gap},
        )
        return Projected(item, list(dict.fromkeys(venue.commune_id for venue in venues)))

    def _listing(self, model: type[ListingPage], content: dict[str, Any]) -> ListingPage:
        """The page as that version says it, as far as the gate looks, without a query."""
        wanted = {name: value for name, value in content.items() if name in READ}
        if model is PlacePage:
            wanted["locations"] = [
                {name: row[name] for name in READ_OF_LOCATION if name in row} for row in _rows(content)
            ]
        listing: Any = model.from_serializable_data(wanted, check_fks=False)
        if model is PlacePage:
            areas = [self.areas[pk] for pk in content.get("areas_served", ()) if pk in self.areas]
            listing._cluster_related_objects["areas_served"] = areas
        found: ListingPage = listing
        return found


def _rows(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return content.get("locations") or []


def venue_ids(content: Mapping[str, Any]) -> list[int]:
    """The addresses a version of a listing gives, in its order."""
    dates = content.get("dates") or []
    ids = [row.get("venue") for row in _rows(content)] or [
        content.get("venue"),
        *(row.get("venue") for row in dates),
    ]
    return [pk for pk in ids if pk]
