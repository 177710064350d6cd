"""What each row of a file does: one chunk of whole places at a time, in a fixed number of queries.

Nothing is written here. The preview and the import itself both come through `Planner.plan`.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from directory.gate import missing_for_publication
from directory.models import PlaceLocation, PlacePage, StructurePage
from home.models import TerritoryPage
from imports import comparing, locating
from imports.cells import cells_of
from imports.enums import RowState
from imports.grouping import Group, group, meant_without_town, warn_of_namesakes
from imports.models import Import, ImportRow
from imports.permissions import allowed_territories, may_publish_in
from imports.plans import ChunkPlan, PlacePlan, RowPlan, StructurePlan, TerritoryPlan, VenuePlan
from imports.rows import Row
from imports.selectors import (
    KnownStructures,
    KnownTerritories,
    KnownVenues,
    authors_of_drafts,
    in_review,
    latest_versions,
    structures_at,
    taken_down,
    territory_with,
)

NOT_SAVED_YET = -1  # stands for the id of an address that the import will create


class Planner:
    """Plans the chunks of one import, one after the other; knows from chunk to chunk what is on the site."""

    def __init__(self, importation: Import) -> None:
        user = importation.user
        self.user = user
        self.publish = importation.publish
        self.create_territories = importation.create_territories and (user is None or user.is_superuser)
        everywhere = user is None or user.is_superuser
        self._allowed = None if everywhere else {page.pk for page in allowed_territories(user)}
        self._may_publish: dict[int, bool] = {}
        self._territory = importation.territory
        self.territories = KnownTerritories()
        self.structures = KnownStructures()
        self.venues = KnownVenues()
        self._new_territories: dict[str, TerritoryPlan] = {}
        self._home: tuple[str, TerritoryPlan] | None = None

    def plan(self, records: Iterable[ImportRow], rows: Iterable[Row]) -> ChunkPlan:
        """Plans a chunk: all the rows of the places it is about, in the order of the file."""
        chunk = ChunkPlan([RowPlan(record, row) for record, row in zip(records, rows, strict=True)])
        self._new_territories = {}
        for plan in chunk.rows:
            self._find_territory(plan)
        found = meant_without_town(chunk.rows, self.structures)
        by_structure: defaultdict[str, list[RowPlan]] = defaultdict(list)
        for plan in chunk.rows:
            if id(plan) not in found:
                by_structure[plan.record.structure_key].append(plan)
        structures = [
            (structure, plans)
            for key, plans in by_structure.items()
            if (structure := self._structure(key, plans)) is not None
        ]
        self._load_structures([structure for structure, _plans in structures])
        venues = locating.Venues(self.venues)
        venues.load(chunk.rows)
        meant = [(plan, found[id(plan)]) for plan in chunk.rows if id(plan) in found]
        groups = self._within_rights(group(structures, meant, self.structures))
        warn_of_namesakes(groups, self.structures)
        for place, known in self._places(groups):
            self._plan_place(place, known, venues)
            chunk.places.append(place)
        self._plan_publication(chunk.places)
        chunk.venues = self._plan_venue_changes(venues)
        self._set_states(chunk)
        return chunk

    # --- Where ---

    def _find_territory(self, plan: RowPlan) -> None:
        town = plan.row.town
        if town is None:
            return
        page = self.territories.of(town.epci) if town.epci else None
        if page is not None:
            plan.territory = TerritoryPlan(town.epci, town.departement, page)
        elif town.epci and self.create_territories:
            plan.territory = self._new_territories.setdefault(
                town.epci, TerritoryPlan(town.epci, town.departement)
            )
        else:
            plan.row.errors.append(
                _("%(town)s n’est dans aucun territoire du site.")
                % {"town": f"{town.name} ({town.departement})"}
            )

    def _structure(self, key: str, plans: list[RowPlan]) -> StructurePlan | None:
        """The structure of these rows, in the territory of the first of them in the file."""
        home = next((plan.territory for plan in plans if plan.territory), None)
        if self._home and self._home[0] == key:
            # A structure too large for one chunk: its first rows have gone by.
            home = self._refreshed(self._home[1])
        elif home is None:
            home = self._home_of_remote([plan for plan in plans if plan.row.is_readable])
        if home is None:
            return None
        self._home = (key, home)
        readable = [plan for plan in plans if plan.row.is_readable]
        return StructurePlan(readable[0].row.structure, home) if readable else None

    def _home_of_remote(self, plans: list[RowPlan]) -> TerritoryPlan | None:
        """Services from a distance name no commune: they are where their structure is, or where the import is."""
        if not plans:
            return None
        page = territory_with(plans[0].row.structure) or self._territory
        if page is None:
            for plan in plans:
                plan.row.errors.append(
                    _("Dites une commune : elle dit à quel territoire la structure appartient.")
                )
            return None
        return TerritoryPlan(page.epci_id or "", page.departement_id, page)

    def _within_rights(self, groups: list[Group]) -> list[Group]:
        if self._allowed is None:
            return groups
        inside = []
        for one in groups:
            page = one.structure.territory.page
            if page is not None and page.pk in self._allowed:
                inside.append(one)
                continue
            for plan in one.rows:
                plan.row.errors.append(_("Cette structure est hors de votre territoire."))
        return inside

    def _refreshed(self, territory: TerritoryPlan) -> TerritoryPlan:
        """A territory planned in an earlier chunk has its page by now."""
        if territory.page is None:
            page = self.territories.of(territory.epci)
            if page is None:
                return self._new_territories.setdefault(territory.epci, territory)
            return TerritoryPlan(territory.epci, territory.departement, page)
        return territory

    # --- What is there already ---

    def _load_structures(self, structures: list[StructurePlan]) -> None:
        ids: dict[StructurePlan, int] = {}
        for structure in structures:
            page = structure.territory.page
            pk = self.structures.id_of(page, structure.title) if page else None
            if pk is not None:
                ids[structure] = pk
        pages = StructurePage.objects.select_related("latest_revision").in_bulk(ids.values())
        for structure, pk in ids.items():
            structure.page = pages.get(pk)

    def _places(self, groups: list[Group]) -> list[tuple[PlacePlan, PlacePage | None]]:
        versions = latest_versions(one.place for one in groups if one.place is not None)
        structures = dict.fromkeys(one.structure.page for one in groups if one.structure.page)
        pages = [*versions.values(), *structures]
        self._in_review = in_review(page.pk for page in pages)
        self._authors = authors_of_drafts(pages)
        self._taken_down = taken_down(pages)
        places: list[tuple[PlacePlan, PlacePage | None]] = []
        for one in groups:
            known = versions.get(one.place) if one.place is not None else None
            page = known or PlacePage(title=one.rows[0].row.name)
            for plan in one.rows:
                plan.page = page
            places.append((PlacePlan(one.structure, page, known is None, one.rows), known))
        return places

    # --- One place ---

    def _plan_place(self, place: PlacePlan, known: PlacePage | None, venues: locating.Venues) -> None:
        if known is not None and known.locked:
            for plan in place.rows:
                plan.row.errors.append(_("Ce lieu est verrouillé par quelqu’un : il ne change pas."))
            return
        self._set_repeated_rows_aside(place)
        sources = comparing.who_says(place.rows)
        remote = next((row.remote for row in sources.values() if row.remote is not None), None)
        if known is None:
            place.themes = comparing.fill(place.page, sources)
            for plan in place.rows:
                comparing.add_notes(place.page, plan.row)
            locating.locate_new(place, venues)
            if remote:
                self._serve_from_afar(place, sources["conditions"])
        else:
            self._compare(place, known, sources, venues)
            self._compare_remote(place, known, sources, remote)

    def _compare(
        self, place: PlacePlan, known: PlacePage, sources: dict[str, Row], venues: locating.Venues
    ) -> None:
        title = place.structure.page.title if place.structure.page else place.structure.title
        locations: list[PlaceLocation] = list(known.locations.all())
        written = [(one, cells_of(known, one, structure_title=title)) for one in locations]
        matched = locating.match(place.rows, written)
        alone = cells_of(known, None, structure_title=title) if not written else written[0][1]
        cells = {id(plan.row): matched[id(plan)][1] if id(plan) in matched else alone for plan in place.rows}
        for plan in place.rows:
            plan.row.forget_known_notes(cells[id(plan.row)])
        place.themes = [theme.pk for theme in known.themes.all()]
        for row in {id(row): row for row in sources.values()}.values():
            own = {column: source for column, source in sources.items() if source is row}
            changes, themes = comparing.apply(known, own, cells[id(row)])
            plan = next(plan for plan in place.rows if plan.row is row)
            for _row, column, before, after in changes:
                plan.change(column, before, after)
                place.changed = True
            if themes is not None:
                place.themes = themes
        for plan in place.rows:
            if note := comparing.add_notes(known, plan.row):
                plan.change("conditions", *note)
                place.changed = True
        locating.locate_known(place, venues, written, matched)

    def _compare_remote(
        self, place: PlacePlan, known: PlacePage, sources: dict[str, Row], remote: bool | None
    ) -> None:
        areas = list(known.areas_served.all())
        if remote and not areas:
            self._serve_from_afar(place, sources["conditions"])
        elif remote is False and areas:
            known.areas_served = []
        else:
            return
        row = sources["conditions"]
        plan = next(plan for plan in place.rows if plan.row is row)
        if not any(change["column"] == "conditions" for change in plan.changes):
            plan.change("conditions", "", row.cells.get("conditions", ""))
        place.changed = True

    def _serve_from_afar(self, place: PlacePlan, row: Row) -> None:
        place.serves = place.structure.territory
        page = place.serves.page or TerritoryPage()
        place.page.areas_served = [page]
        row.warnings.append(
            _("« À distance » : le lieu sert le territoire de sa structure ; ajoutez-en d’autres si besoin.")
        )

    @staticmethod
    def _set_repeated_rows_aside(place: PlacePlan) -> None:
        seen: dict[tuple[Any, ...], int] = {}
        kept: list[RowPlan] = []
        for plan in place.rows:
            key = comparing.all_said(plan.row)
            if key in seen:
                plan.row.warnings.append(_("Même ligne que la ligne %(line)d.") % {"line": seen[key]})
                continue
            seen[key] = plan.row.line
            kept.append(plan)
        place.rows = kept

    # --- Publication ---

    def _plan_publication(self, places: list[PlacePlan]) -> None:
        if not self.publish:
            return
        for place in places:
            if not place.rows or not place.rows[0].row.is_readable:
                continue
            page = place.page
            if not place.is_new and not place.changed and page.live and not page.has_unpublished_changes:
                continue
            reasons = self._obstacles(place)
            first = place.rows[0].row
            if reasons:
                first.warnings += [
                    _("Reste en brouillon. %(reason)s") % {"reason": reason} for reason in reasons
                ]
                continue
            place.publish = place.structure.publish = True
            if place.structure.territory.page is None or not place.structure.territory.page.live:
                first.warnings.append(
                    _(
                        "Le territoire est encore en brouillon : le lieu paraîtra quand le territoire sera publié."
                    )
                )

    def _obstacles(self, place: PlacePlan) -> list[str]:
        """Why a place may not be published, as French sentences."""
        territory = place.structure.territory.page
        if not self._publishes_in(territory):
            return [_("Vous ne pouvez pas publier dans ce territoire.")]
        if not place.is_new and (reason := self._left_to_people(place.page)):
            return [reason]
        structure = place.structure.page
        if structure is not None and not structure.live:
            if structure.locked:
                return [_("Sa structure n’est pas publiée, et quelqu’un l’a verrouillée.")]
            if reason := self._left_to_people(structure):
                return [_("Sa structure n’est pas publiée. %(reason)s") % {"reason": reason}]
        page = place.page
        shown = []
        for one in place.locations:
            venue = one.venue.venue if one.venue else one.location.venue
            copy = PlaceLocation(
                venue_id=(venue.pk or NOT_SAVED_YET) if venue else None,
                opening_hours=one.location.opening_hours,
                hours_as_typed=one.location.hours_as_typed,
            )
            shown.append(copy)
        before = list(page.locations.all())
        page.locations = shown
        missing = missing_for_publication(page, structure=structure or StructurePage())
        page.locations = before
        return missing

    def _publishes_in(self, territory: TerritoryPage | None) -> bool:
        if self.user is None or self.user.is_superuser:
            return True
        if territory is None:
            return False
        if territory.pk not in self._may_publish:
            self._may_publish[territory.pk] = may_publish_in(self.user, territory)
        return self._may_publish[territory.pk]

    def _left_to_people(self, page: PlacePage | StructurePage) -> str:
        """Why it is not for an import to publish a known page."""
        if page.pk in self._in_review:
            return _("Quelqu’un l’a proposé à la relecture.")
        own = self.user.pk if self.user else None
        if page.pk in self._taken_down:
            day = self._taken_down[page.pk]
            if day is None:
                return _("Dépublié, à publier à la main.")
            return _("Dépublié le %(day)s, à publier à la main.") % {"day": date_format(day, "j F Y")}
        if self._authors.get(page.pk, {own}) != {own}:
            return _("Quelqu’un d’autre y travaille : sa version n’est pas encore publiée.")
        return ""

    # --- Addresses ---

    def _plan_venue_changes(self, venues: locating.Venues) -> list[VenuePlan]:
        """Facts of an address are everybody's and live at once: only its one user changes them, by publishing."""
        if not venues.changed:
            return []
        used_by = structures_at({one.venue.pk for one, *_rest in venues.changed}) if self.publish else {}
        allowed = []
        for one, place, plan, columns in venues.changed:
            own = place.structure.page.path if place.structure.page else ""
            users = used_by.get(one.venue.pk, set())
            # One that nobody uses is the business of its territory, as on its own screen.
            here = self._allowed is None or one.venue.territory_id in self._allowed
            alone = users == {own} or (not users and here)
            if not (self.publish and alone and self._publishes_in(place.structure.territory.page)):
                locating.tell_shared_address(plan, columns, publish=self.publish)
                continue
            allowed.append(one)
            for column in columns:
                if not any(change["column"] == column for change in plan.changes):
                    plan.change(column, "", plan.row.cells.get(column, "").strip())
        return allowed

    # --- States ---

    @staticmethod
    def _set_states(chunk: ChunkPlan) -> None:
        new = {id(plan) for place in chunk.places if place.is_new for plan in place.rows}
        for plan in chunk.rows:
            if plan.row.errors:
                plan.state = RowState.ERROR
                plan.changes = []
            elif id(plan) in new:
                plan.state = RowState.CREATED
            elif plan.changes:
                plan.state = RowState.CHANGED
