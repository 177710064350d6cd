"""What stands above and around a listing: its structure, its territory, the territories of its commune."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction

from directory.models import ListingPage, Venue
from home.models import TerritoryPage

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


class Areas:
    """Which territory owns a commune, and which territories a département holds."""

    def __init__(self) -> None:
        self.by_epci: dict[str, str] = {}
        self.by_departement: defaultdict[str, list[str]] = defaultdict(list)
        # As conditions, the state and the language would make SQLite read every page of the site first.
        territories = TerritoryPage._base_manager.order_by("slug").values_list(
            "slug", "epci_id", "departement_id", "live", "locale__language_code"
        )
        for slug, epci, departement, live, language in territories:
            if not live or language != settings.LANGUAGE_CODE:
                continue
            if epci:
                self.by_epci[epci] = slug
            self.by_departement[departement].append(slug)

    def of_venue(self, venue: Venue) -> tuple[str, ...]:
        commune = venue.commune
        if commune.departement_id not in settings.DEPARTEMENTS or not commune.epci_id:
            return ()
        slug = self.by_epci.get(commune.epci_id)
        return (slug,) if slug else ()

    def served_by(self, areas: Iterable[TerritoryPage]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The territories' slugs and the whole départements that these areas hold."""
        departements = {area.departement_id for area in areas if area.departement_wide}
        slugs = {area.slug for area in areas}
        slugs.update(*(self.by_departement[code] for code in departements))
        return tuple(sorted(slugs)), tuple(sorted(departements))


@dataclass(slots=True)
class Above:
    """What the pages above a listing decide: whether it shows, until when, and who runs it."""

    is_public: bool = True
    until: datetime = FOREVER
    structure_id: int | None = None
    structure_title: str = ""
    territory: TerritoryPage | None = None


def ancestry(pages: list[ListingPage]) -> dict[int, Above]:
    """What the pages above each listing decide, in three queries for all."""
    paths = {page.pk: _paths_above(page) for page in pages}
    every = {path for some in paths.values() for path in some}
    rows = {row["path"]: row for row in _rows_at(every)}
    private = set(
        PageViewRestriction.objects.filter(page__path__in=every | {page.path for page in pages}).values_list(
            "page__path", flat=True
        )
    )
    territories = {page.path: page for page in TerritoryPage.objects.filter(path__in=every)}
    found = {}
    for page in pages:
        above = [rows[path] for path in paths[page.pk] if path in rows]
        parent = above[-1] if above else None
        until = [row["expire_at"] for row in above if row["expire_at"]]
        found[page.pk] = Above(
            is_public=all(row["live"] for row in above) and private.isdisjoint([*paths[page.pk], page.path]),
            until=min(until, default=FOREVER),
            structure_id=parent["pk"] if parent else None,
            structure_title=parent["title"] if parent else "",
            territory=next((territories[path] for path in paths[page.pk] if path in territories), None),
        )
    return found


def _rows_at(paths: Iterable[str]) -> QuerySet[Page, dict[str, Any]]:
    return Page.objects.filter(path__in=paths).values("pk", "path", "live", "title", "expire_at")


def _paths_above(page: Page) -> list[str]:
    """Paths of the pages above, without the root of the tree, which is never shown."""
    step = page.steplen
    return [page.path[:end] for end in range(2 * step, len(page.path), step)]
