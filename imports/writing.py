"""Does what a chunk of an import plans, and keeps what it takes to undo it. One call is one transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from wagtail.models import Page

from accounts.models import User
from directory.bulk import NewPage, bulk_pages, insert_rows
from directory.bulk_versions import bulk_publish, bulk_revise
from directory.models import PlacePage, StructurePage, Venue
from geo.models import Epci
from home.models import TerritoryIndexPage, TerritoryPage
from home.services import territory_title
from imports.enums import Effect
from imports.models import Import, ImportEffect
from imports.planning import Planner
from imports.plans import ChunkPlan, PlacePlan, StructurePlan, TerritoryPlan, VenuePlan
from imports.selectors import versions_of


class Writer:
    """Writes the chunks of one import, and tells its planner what is on the site from then on."""

    def __init__(self, importation: Import, planner: Planner) -> None:
        self.importation = importation
        self.user: User | None = importation.user
        self.planner = planner
        self.effects: list[ImportEffect] = []

    def write(self, chunk: ChunkPlan) -> None:
        """Must be called in a transaction."""
        self.effects = []
        self._create_territories(chunk.places)
        structures = list(dict.fromkeys(place.structure for place in chunk.places if place.rows))
        self._create_structures(structures)
        # Before the places: undoing goes the other way, and takes no structure down over a public place.
        self._publish_structures(structures)
        self._create_venues(chunk.places)
        self._change_venues(chunk.venues)
        self._create_places([place for place in chunk.places if place.is_new])
        self._revise([place for place in chunk.places if not place.is_new and place.changed])
        self._publish([place.page for place in chunk.places if place.publish and not place.is_new])
        insert_rows(ImportEffect, self.effects)

    def _effect(self, effect: Effect, object_id: int, **fields: object) -> None:
        self.effects.append(
            ImportEffect(importation=self.importation, effect=effect, object_id=object_id, **fields)
        )

    # --- What a place needs ---

    def _create_territories(self, places: Iterable[PlacePlan]) -> None:
        """As drafts: their groups and workflow come with their publication."""
        wanted = [place.structure.territory for place in places]
        wanted += [one.venue.territory for place in places for one in place.locations if one.venue]
        new = [plan for plan in dict.fromkeys(wanted) if plan.page is None]
        if not new:
            return
        indexes = TerritoryIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
        index = indexes.order_by("path")[:1].get()
        names = dict(Epci.objects.filter(pk__in=[plan.epci for plan in new]).values_list("pk", "name"))
        for plan in new:
            title = territory_title(names[plan.epci])
            plan.page = TerritoryPage(title=title, epci_id=plan.epci, departement_id=plan.departement)
        bulk_pages([NewPage(index, _page(plan)) for plan in new], user=self.user, live=False)
        for plan in new:
            page = _page(plan)
            self.planner.territories.add(page)
            self._effect(Effect.PAGE_CREATED, page.pk, revision_after=page.latest_revision_id)

    def _create_structures(self, structures: list[StructurePlan]) -> None:
        new = [structure for structure in structures if structure.page is None]
        pages = []
        for structure in new:
            page = structure.page = StructurePage(title=structure.title, live=structure.publish)
            pages.append((structure, page))
        bulk_pages([NewPage(_page(one.territory), page) for one, page in pages], user=self.user)
        for structure, page in pages:
            self.planner.structures.add(_page(structure.territory), page)
            self._effect(Effect.PAGE_CREATED, page.pk, revision_after=page.latest_revision_id)

    def _create_venues(self, places: Iterable[PlacePlan]) -> None:
        plans = dict.fromkeys(one.venue for place in places for one in place.locations if one.venue)
        new = [plan for plan in plans if plan.venue.pk is None]
        for plan in new:
            plan.venue.territory = _page(plan.territory)
        for plan, venue in zip(new, Venue.objects.bulk_create([plan.venue for plan in new]), strict=True):
            plan.venue = venue
            self.planner.venues.add(venue)
            self._effect(Effect.VENUE_CREATED, venue.pk, before={"updated_at": venue.updated_at.isoformat()})

    def _change_venues(self, plans: Iterable[VenuePlan]) -> None:
        """Facts of addresses are live at once: those the plan lets through are written one by one."""
        for plan in plans:
            if not plan.changes:
                continue
            venue = Venue.objects.select_for_update().get(pk=plan.venue.pk)
            before = {name: getattr(venue, name) for name in plan.changes}
            for name, value in plan.changes.items():
                setattr(venue, name, value)
            venue.save()
            self._effect(Effect.VENUE_CHANGED, venue.pk, before={"before": before, "after": plan.changes})

    # --- Places ---

    def _create_places(self, places: list[PlacePlan]) -> None:
        new = []
        for place in places:
            place.page.live = place.publish
            for one in place.locations:
                one.location.venue = one.venue.venue if one.venue else None
            new.append(
                NewPage(
                    _structure(place),
                    place.page,
                    locations=[one.location for one in place.locations],
                    themes=place.themes,
                    areas_served=[_page(place.serves).pk] if place.serves else [],
                )
            )
        bulk_pages(new, user=self.user)
        for place in places:
            self._effect(Effect.PAGE_CREATED, place.page.pk, revision_after=place.page.latest_revision_id)

    def _revise(self, places: list[PlacePlan]) -> None:
        """A new draft version of each place."""
        pages = [place.page for place in places]
        for place in places:
            if place.page.latest_revision_id is None:
                # What scripts have written has no version to come back to.
                stored = PlacePage.objects.get(pk=place.page.pk)
                place.page.latest_revision = stored.save_revision(changed=False)
            self._complete(place)
        before = [_before(page) for page in pages]
        for page, fields, revision in zip(pages, before, bulk_revise(pages, user=self.user), strict=True):
            self._effect(Effect.PAGE_CHANGED, page.pk, revision_after=revision, **fields)

    def _complete(self, place: PlacePlan) -> None:
        """Gives the version what has been created for it meanwhile."""
        page = place.page
        for one in place.locations:
            if one.venue:
                one.location.venue = one.venue.venue
        for order, one in enumerate(place.locations):
            one.location.sort_order = order
        page.locations = [one.location for one in place.locations]
        if {theme.pk for theme in page.themes.all()} != set(place.themes):
            page.themes = list(
                page._meta.get_field("themes").related_model.objects.filter(pk__in=place.themes)
            )
        if place.serves:
            page.areas_served = [_page(place.serves)]

    # --- Publication ---

    def _publish_structures(self, structures: list[StructurePlan]) -> None:
        waiting = [one.page for one in structures if one.publish and one.page and not one.page.live]
        self._publish(list(versions_of(StructurePage, [page.pk for page in waiting]).values()))

    def _publish(self, pages: Sequence[PlacePage | StructurePage]) -> None:
        told = {one.object_id for one in self.effects if one.effect == Effect.PAGE_CHANGED}
        for page in pages:
            if page.latest_revision_id is None:
                page.latest_revision = page.save_revision(user=self.user)
            if page.pk not in told:
                self._effect(
                    Effect.PAGE_CHANGED, page.pk, revision_after=page.latest_revision_id, **_before(page)
                )
        if pages:
            bulk_publish(pages, user=self.user)


def _before(page: Page) -> dict[str, Any]:
    return {
        "revision_before": page.latest_revision_id,
        "was_live": page.live,
        "before": {"live_revision": page.live_revision_id, "pending": page.has_unpublished_changes},
    }


def _page(territory: TerritoryPlan) -> TerritoryPage:
    assert territory.page is not None  # noqa: S101 (created just before)
    return territory.page


def _structure(place: PlacePlan) -> StructurePage:
    assert place.structure.page is not None  # noqa: S101 (created just before)
    return place.structure.page
