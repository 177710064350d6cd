"""The invented département of `golden_corpus.toml`, published."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from directory.models import PlaceLocation, StructurePage, Venue
from events.models import EventPage
from search.models import Change, new_stamp
from tests.directory.factories import PlaceFactory, StructureFactory, kind, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree
from tests.home.kept_tree import kept
from vocabulary.models import Theme

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def publish_corpus() -> SiteTree:
    tree = _published()
    # See `search_site`.
    Change.objects.update(stamp=new_stamp())
    return tree


@kept
def _published() -> SiteTree:
    tree = site_tree()
    structure = StructureFactory(parent=tree.perpignan, title="Association Exemple")
    venues: dict[str, Venue] = {}
    for listing in read("golden_corpus.toml")["listings"]:
        _publish(listing, structure, tree, venues)
    return tree


def _publish(
    listing: dict[str, Any], structure: StructurePage, tree: SiteTree, venues: dict[str, Venue]
) -> None:
    fields = dict(listing)
    at, area, is_event = fields.pop("at", []), fields.pop("area", ""), fields.pop("event", False)
    themes = Theme.objects.filter(slug__in=fields.pop("themes", []))
    wheelchair = fields.pop("wheelchair", None)
    where = []
    for insee in at:
        key = f"{insee} {wheelchair}"
        venues.setdefault(key, venue(insee, wheelchair=wheelchair, name="Salle commune"))
        where.append(venues[key])
    fields |= ages(fields.pop("ages", None))
    fields["kind"] = kind(fields["kind"])
    if is_event:
        start = timezone.now() + timedelta(days=3)
        page: Any = EventFactory(
            parent=structure,
            venue=where[0] if where else None,
            online_url="" if where else "https://rencontre.example.org",
            start=start,
            end=start + timedelta(hours=2),
            **fields,
        )
    else:
        page = PlaceFactory(parent=structure, **fields)
    page.themes.set(themes)
    if not isinstance(page, EventPage):
        for one in where:
            page.locations.add(PlaceLocation(venue=one))
        if area:
            page.areas_served.add(tree.department)
    page.save()


def ages(said: Any) -> dict[str, Any]:
    if said is None:
        return {}
    if said == "all":
        return {"ages": "tout_age"}
    low, high = [*said, None][:2]
    return {"ages": "intervalle", "age_min": low, "age_max": high}
