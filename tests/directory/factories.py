"""Structures, venues and places. A bare `PlaceFactory(parent=structure)` has every optional field empty."""

import factory
from wagtail.models import Locale

from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from geo.models import Commune
from home.models import TerritoryPage
from tests.home.making import PageFactory, made_at_once
from vocabulary.models import Kind


def kind(slug: str) -> Kind:
    return Kind.objects.get(slug=slug, locale=Locale.get_default())


class StructureFactory(PageFactory):
    class Meta:
        model = StructurePage

    title = factory.Sequence(lambda n: f"Association fictive {n}")


class PlaceFactory(PageFactory):
    class Meta:
        model = PlacePage

    title = factory.Sequence(lambda n: f"La Cabane {n}")
    kind = factory.LazyFunction(lambda: kind("laep"))


def venue(commune: str = "66149", **fields: object) -> Venue:
    """A venue at the town hall of that commune (INSEE code), in the territory that owns it."""
    town = Commune.objects.get(pk=commune)
    fields.setdefault("name", "Salle fictive")
    if "territory" not in fields:
        fields["territory"] = (
            TerritoryPage.objects.filter(epci=town.epci).first() or TerritoryPage.objects.first()
        )
    return Venue.objects.create(commune=town, lat=town.lat, lon=town.lon, **fields)


@made_at_once
def locate(place: PlacePage, where: Venue | None, opening_hours: str = "") -> PlaceLocation:
    """Adds a location to a place, in the database and in its last revision."""
    location = PlaceLocation(venue=where, opening_hours=opening_hours)
    place.locations.add(location)
    place.save()
    return location


@made_at_once
def publish(page):  # type: ignore[no-untyped-def]
    """Publishes as the editors' side does: a revision, then its publication."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page
