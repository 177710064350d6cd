"""The places of a territory: a few of each kind, how many in each commune. Its dated events are told apart."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice

from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import get_language

from geo.resolve import Town
from geo.resolve import town as town_of
from home.kept_reads import kept
from search.cards import Card, cards_for
from search.links import SearchLink
from search.models import Entry
from search.pages import index_version, places_of_territory
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
class _Summary:
    """What there is in a territory on a day: addresses are valid for whole days."""

    day: date
    pages: dict[tuple[str, bool], int]  # how many, by kind and whether it is from a distance
    first: dict[tuple[str, bool], tuple[int, ...]]  # the entries to show, of the same
    towns: dict[str, int]  # how many pages, by INSEE code
    cards: dict[Hashable, dict[int, Card]]  # by entry; as many as ways to say them
    cards_until: datetime | None = None  # when the first of the sessions they say is over


@dataclass
class TerritoryPlaces:
    """The places of a territory (slug), read when a template asks for them."""

    slug: str

    @cached_property
    def _summary(self) -> _Summary:
        # All the rows of a territory are read to count them: once after each change, not for each visitor.
        today = timezone.localdate()
        return kept(
            ("territory", self.slug),
            lambda: _summarise(self.slug, today),
            version=index_version,
            holds=lambda found: found.day == today,
        )

    def by_kind(self, *, level: int = 4) -> list[KindGroup]:
        """The kinds in their usual order, with a few places of each.

        Where there are places to go to, what is done from home only comes as a count, to say once instead of everywhere.
        """
        found = self._summary
        kinds = kinds_by_slug()
        cards = _cards(found, kinds, level)
        return [
            KindGroup(
                kind=kind,
                cards=tuple(cards[pk] for pk in found.first[slug, is_remote] if pk in cards),
                total=found.pages[slug, is_remote],
                url=SearchLink((("type", slug), ("territoire", self.slug))).url,
                is_remote=is_remote,
            )
            for is_remote in (False, True)
            for slug, kind in kinds.items()
            if (slug, is_remote) in found.pages
        ]

    def by_town(self) -> list[TownPlaces]:
        """The communes where there are places, by name."""
        towns = [(town, places) for insee, places in self._summary.towns.items() if (town := town_of(insee))]
        return [TownPlaces(town, places) for town, places in sorted(towns, key=lambda one: one[0].name)]


def _summarise(slug: str, day: date) -> _Summary:
    kinds: dict[tuple[str, bool], dict[int, int]] = {}
    towns: dict[str, set[int]] = {}
    for kind, is_remote, page_id, pk, insee in places_of_territory(slug):
        kinds.setdefault((kind, is_remote), {}).setdefault(page_id, pk)
        if not is_remote:
            towns.setdefault(insee, set()).add(page_id)
    has_near = any(not is_remote for _kind, is_remote in kinds)
    return _Summary(
        day=day,
        pages={group: len(pages) for group, pages in kinds.items()},
        first={
            group: () if group[1] and has_near else tuple(islice(pages.values(), SHOWN))
            for group, pages in kinds.items()
        },
        towns={insee: len(pages) for insee, pages in towns.items()},
        cards={},
    )


def _cards(found: _Summary, kinds: Mapping[str, Kind], level: int) -> dict[int, Card]:
    """The cards of the entries to show, made once for the words of the kinds and the language they are said in."""
    words = tuple((kind.slug, kind.name, kind.promise, kind.icon, kind.family) for kind in kinds.values())
    said = (get_language(), get_script_prefix(), level, words)
    if found.cards_until and found.cards_until <= timezone.now():
        found.cards.clear()
    if said not in found.cards:
        entries = Entry.objects.in_bulk([pk for pks in found.first.values() for pk in pks])
        cards = cards_for(entries.values(), level=level)
        found.cards[said] = dict(zip(entries, cards, strict=True))
        found.cards_until = min((card.until for card in cards if card.until), default=None)
    return found.cards[said]
