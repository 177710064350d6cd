"""The places of a territory: a few of each kind, how many in each commune. Its dated events are told apart."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from directory.models import PlacePage
from geo.resolve import Town
from geo.resolve import town as town_of
from search.cards import Card, card_for
from search.links import SearchLink
from search.models import Entry
from vocabulary.models import Kind
from vocabulary.selectors import kinds_by_slug

SHOWN = 3  # of each kind


@dataclass(frozen=True, slots=True)
class KindGroup:
    kind: Kind
    cards: tuple[Card, ...]
    total: int
    url: str
    is_remote: bool = False

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)


@dataclass(frozen=True, slots=True)
class TownPlaces:
    """How many places receive people in a commune."""

    town: Town
    places: int


@dataclass
class TerritoryPlaces:
    """The places of a territory (slug), read when a template asks for them: two queries whatever its size."""

    slug: str

    @cached_property
    def _rows(self) -> list[tuple[str, bool, int, int, str]]:
        """Kind, whether it is from a distance, page, entry and commune; by title."""
        current = Entry.objects.current(timezone.now()).filter(sorte=PlacePage.sorte)
        # An address is in one territory at most: it is equal to it, and has an index.
        here, away = current.near().filter(territories=(self.slug,)), current.remote().in_territory(self.slug)
        wanted = ("kind", "is_remote", "page_id", "pk", "insee", "sort_title")
        rows = here.values_list(*wanted).union(away.values_list(*wanted), all=True)
        return [row[:5] for row in rows.order_by("sort_title", "page_id", "pk")]

    def by_kind(self, *, level: int = 4) -> list[KindGroup]:
        """The kinds in their usual order, with a few places of each.

        Where there are places to go to, what is done from home only comes as a count, to say once instead of everywhere.
        """
        found: dict[tuple[str, bool], dict[int, int]] = {}
        for kind, is_remote, page_id, pk, _insee in self._rows:
            found.setdefault((kind, is_remote), {}).setdefault(page_id, pk)
        has_near = any(not is_remote for _kind, is_remote in found)
        shown = {
            (kind, is_remote): [] if is_remote and has_near else list(pages.values())[:SHOWN]
            for (kind, is_remote), pages in found.items()
        }
        entries = Entry.objects.in_bulk([pk for pks in shown.values() for pk in pks])
        return [
            KindGroup(
                kind=kind,
                cards=tuple(
                    card_for(entries[pk], level=level) for pk in shown[slug, is_remote] if pk in entries
                ),
                total=len(found[slug, is_remote]),
                url=SearchLink((("type", slug), ("territoire", self.slug))).url,
                is_remote=is_remote,
            )
            for is_remote in (False, True)
            for slug, kind in kinds_by_slug().items()
            if (slug, is_remote) in found
        ]

    def by_town(self) -> list[TownPlaces]:
        """The communes where there are places, by name."""
        pages: dict[str, set[int]] = {}
        for _kind, is_remote, page_id, _pk, insee in self._rows:
            if not is_remote:
                pages.setdefault(insee, set()).add(page_id)
        towns = [(town, len(some)) for insee, some in pages.items() if (town := town_of(insee))]
        return [TownPlaces(town, places) for town, places in sorted(towns, key=lambda one: one[0].name)]
