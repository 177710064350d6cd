"""What the page of a place reads. A draft being previewed holds its own rows, not yet those of the database."""

from django.db.models import QuerySet

from directory.models import PlaceLocation, PlacePage, PlaceService
from home.models import TerritoryPage
from home.prepared import Prepared


def _locations(page: int) -> QuerySet[PlaceLocation]:
    return PlaceLocation.objects.filter(page=page).select_related("venue__commune", "venue__photo")


def _services(page: int) -> QuerySet[PlaceService]:
    # Of the kind, its slug: its words are those of the visitor's language (see `vocabulary.selectors`).
    return (
        PlaceService.objects.filter(page=page).select_related("kind").only("provider", "days", "kind__slug")
    )


def _areas(page: int) -> QuerySet[TerritoryPage]:
    served = PlacePage.areas_served.through.objects.filter(placepage=page)
    areas: QuerySet[TerritoryPage] = TerritoryPage._base_manager.filter(pk__in=served.values("territorypage"))
    return areas.only("title", "departement_wide").order_by("path")


_locations_of, _services_of, _areas_of = Prepared(_locations), Prepared(_services), Prepared(_areas)


def locations_of(page: PlacePage) -> list[PlaceLocation]:
    """The locations of a place in their order, with venue, commune and photo of the door."""
    return list(page.locations.all()) if _is_held(page, "locations") else _locations_of(page.pk)


def services_inside(page: PlacePage) -> list[PlaceService]:
    """The services of others a place receives, in their order, with their kind."""
    return list(page.services_inside.all()) if _is_held(page, "services_inside") else _services_of(page.pk)


def areas_served(page: PlacePage) -> list[TerritoryPage]:
    """The territories a place serves from a distance, by title and scope only."""
    return list(page.areas_served.all()) if _is_held(page, "areas_served") else _areas_of(page.pk)


def _is_held(page: PlacePage, relation: str) -> bool:
    return page.pk is None or relation in getattr(page, "_cluster_related_objects", {})
