"""A small published site around Prades, as the search's own tests want it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from directory.models import PlacePage, StructurePage
from events.models import EventPage
from search.models import Change, new_stamp
from tests.directory.factories import PlaceFactory, StructureFactory, kind, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree
from tests.home.kept_tree import kept

PRADES, VINCA, PERPIGNAN = "66149", "66230", "66136"
PARIS = ZoneInfo("Europe/Paris")


@dataclass
class SearchSite:
    tree: SiteTree
    structure: StructurePage
    cabin: PlacePage  # a LAEP at Prades: under 6, free, no registration, Tuesdays and Thursdays
    bare: PlacePage  # a place at Vinça of which nothing optional is said
    workshop: EventPage  # at Vinça, in a week
    line: PlacePage  # by phone, in the whole département

    def place(self, title: str, commune: str = PRADES, hours: str = "", **fields: Any) -> PlacePage:
        """Publishes one more place."""
        slug = fields.pop("kind", None)
        if slug:
            fields["kind"] = kind(slug)
        page = PlaceFactory(parent=self.structure, title=title, **fields)
        locate(page, venue(commune), hours)
        return publish(page)


def search_site() -> SearchSite:
    """Publishes the site. Everything is invented but the communes."""
    site = _published()
    # Another test may have written into the index what no version says: what was read then is not read again.
    Change.objects.update(stamp=new_stamp())
    return site


@kept
def _published() -> SearchSite:
    tree = site_tree()
    structure = publish(StructureFactory(parent=tree.conflent, title="Association des Galets fictifs"))
    cabin = PlaceFactory(
        parent=structure,
        title="La Cabane aux petits pas",
        ages="intervalle",
        age_min=0,
        age_max=71,
        free=True,
        registration=False,
        verified_on=timezone.localdate(),
        verified_by="le lieu",
    )
    locate(cabin, venue(PRADES), "Tu,Th 09:00-12:00; SH off")
    bare = PlaceFactory(parent=structure, title="Un lieu sans détail", kind=kind("ludotheque"))
    locate(bare, venue(VINCA))
    start = datetime.combine(
        (timezone.localtime(timezone=PARIS) + timedelta(days=7)).date(), datetime.min.time(), PARIS
    ).replace(hour=10)
    workshop = EventFactory(
        parent=structure,
        title="Comptines",
        venue=venue(VINCA),
        start=start,
        end=start + timedelta(minutes=90),
        ages="intervalle",
        age_min=3,
        age_max=35,
    )
    line = PlaceFactory(
        parent=structure, title="Allô, on se parle", kind=kind("ecoute"), phone="01 99 00 12 34"
    )
    line.areas_served.add(tree.department)
    for page in (cabin, bare, workshop, line):
        publish(page)
    return SearchSite(tree, structure, cabin, bare, workshop, line)
