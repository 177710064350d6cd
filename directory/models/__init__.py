from directory.models.listing import ListingPage
from directory.models.place import PlaceLocation, PlacePage, PlaceService
from directory.models.structure import StructurePage
from directory.models.venue import Venue

__all__ = ["ListingPage", "PlaceLocation", "PlacePage", "PlaceService", "StructurePage", "Venue"]
