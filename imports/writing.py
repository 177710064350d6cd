"""Does what a chunk of an import plans, and keeps what it takes to undo it. One call is one transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, models
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from accounts.models import User
from directory.bulk import NewPage, bulk_pages, insert_rows
from directory.models import PlacePage, StructurePage, Venue
from home.models import TerritoryPage
from home.services import draft_territory
from imports.enums import Effect
from imports.models import Import, ImportEffect
from imports.planning import Planner
from imports.plans import ChunkPlan, PlacePlan, StructurePlan, TerritoryPlan, VenuePlan


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
        self._create_venues(chunk.places)
        self._change_venues(chunk.venues)
        self._create_places([place for place in chunk.places if place.is_new])
        self._revise([place for place in chunk.places if not place.is_new and place.changed])
        self._publish(structures, [place for place in chunk.places if place.publish and not place.is_new])
        insert_rows(ImportEffect, self.effects)

    def _effect(self, effect: Effect, object_id: int, **fields: object) -> None:
        self.effects.append(
            ImportEffect(importation=self.importation, effect=effect, object_id=object_id, **fields)
        )

    # --- What a place needs ---

    def _create_territories(self, places: Iterable[PlacePlan]) -> None:
        wanted = [place.structure.territory for place in places]
        wanted += [one.venue.territory for place in places for one in place.locations if one.venue]
        for plan in dict.fromkeys(wanted):
            if plan.page is not None:
                continue
            plan.page = draft_territory(epci=plan.epci, departement=plan.departement, user=self.user)
            self.planner.territories.add(plan.page)
            self._effect(Effect.PAGE_CREATED, plan.page.pk, revision_after=plan.page.latest_revision_id)

    def _create_structures(self, structures: list[StructurePlan]) -> None:
        new = [structure for structure in structures if structure.page is None]
        pages = []
        for structure in new:
            structure.page = StructurePage(title=structure.title, live=structure.publish)
            pages.append(NewPage(_page(structure.territory), structure.page))
        bulk_pages(pages, user=self.user)
        for structure in new:
            page = structure.page
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
        """A new draft version of each place, as `save_revision` makes it."""
        now = timezone.now()
        for place in places:
            if place.page.latest_revision_id is None:
                # What scripts have written has no version to come back to.
                place.page.latest_revision = PlacePage.objects.get(pk=place.page.pk).save_revision(
                    changed=False
                )
            self._complete(place)
        rows = [_revision(place.page, self.user, now) for place in places]
        for place, revision in zip(places, Revision.objects.bulk_create(rows), strict=True):
            page = place.page
            self._effect(
                Effect.PAGE_CHANGED,
                page.pk,
                revision_before=page.latest_revision_id,
                revision_after=revision.pk,
                was_live=page.live,
                before={"live_revision": page.live_revision_id, "pending": page.has_unpublished_changes},
            )
            page.latest_revision_id, page.latest_revision_created_at = revision.pk, now
            page.draft_title, page.has_unpublished_changes = page.title, True
        update_rows(
            Page,
            [place.page for place in places],
            ("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
        )
        if self.user is not None:
            insert_rows(PageLogEntry, [_log(place.page, self.user, now) for place in places])

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

    def _publish(self, structures: list[StructurePlan], places: list[PlacePlan]) -> None:
        for structure in structures:
            if structure.publish and structure.page is not None and not structure.page.live:
                self._publish_page(structure.page)
        for place in places:
            self._publish_page(place.page)

    def _publish_page(self, page: PlacePage | StructurePage) -> None:
        if not any(one.object_id == page.pk and one.effect == Effect.PAGE_CHANGED for one in self.effects):
            self._effect(
                Effect.PAGE_CHANGED,
                page.pk,
                revision_before=page.latest_revision_id,
                revision_after=page.latest_revision_id,
                was_live=page.live,
                before={"live_revision": page.live_revision_id, "pending": page.has_unpublished_changes},
            )
        if page.latest_revision_id is None:
            page.save_revision(user=self.user)
        revision = Revision.objects.get(pk=page.latest_revision_id)
        revision.publish(user=self.user, skip_permission_checks=True)


def update_rows(model: type[models.Model], objects: Iterable[models.Model], fields: tuple[str, ...]) -> None:
    """Updates some columns of many rows of one table, one statement run for each of them."""
    columns = [model._meta.get_field(name) for name in fields]
    quote = connection.ops.quote_name
    setting = ", ".join(f"{quote(column.column)} = %s" for column in columns)
    statement = (
        f"UPDATE {quote(model._meta.db_table)} SET {setting} WHERE {quote(model._meta.pk.column)} = %s"  # noqa: S608
    )
    rows = [
        [*(column.get_db_prep_save(getattr(one, column.attname), connection) for column in columns), one.pk]
        for one in objects
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)


def _page(territory: TerritoryPlan) -> TerritoryPage:
    assert territory.page is not None  # noqa: S101 (created just before)
    return territory.page


def _structure(place: PlacePlan) -> StructurePage:
    assert place.structure.page is not None  # noqa: S101 (created just before)
    return place.structure.page


def _revision(page: PlacePage, user: User | None, now: datetime) -> Revision:
    return Revision(
        content_type_id=page.content_type_id,
        base_content_type=page.get_base_content_type(),
        object_id=str(page.pk),
        created_at=now,
        user=user,
        object_str=str(page),
        content=page.serializable_data(),
    )


def _log(page: PlacePage, user: User, now: datetime) -> PageLogEntry:
    return PageLogEntry(
        content_type_id=page.content_type_id,
        label=page.get_admin_display_title(),
        action="wagtail.edit",
        timestamp=now,
        user=user,
        content_changed=True,
        page=page,
        revision_id=page.latest_revision_id,
    )
