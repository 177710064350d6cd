"""The places of a territory, kind by kind: a few of each, and how many. Its dated events are told apart."""

from dataclasses import dataclass

from django.utils import timezone

from directory.models import PlacePage
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


def kind_groups(territory: str, *, level: int = 4) -> list[KindGroup]:
    """The kinds of places of a territory (slug) in their usual order; two queries whatever its size.

    Where there are places to go to, what is done from home only comes as a count, to say once instead of everywhere.
    """
    rows = (
        Entry.objects.current(timezone.now())
        .in_territory(territory)
        .filter(sorte=PlacePage.sorte)
        .order_by("is_remote", "sort_title", "page_id", "pk")
        .values_list("kind", "is_remote", "page_id", "pk")
    )
    found: dict[tuple[str, bool], dict[int, int]] = {}
    for kind, is_remote, page_id, pk in rows:
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
            cards=tuple(card_for(entries[pk], level=level) for pk in shown[slug, is_remote] if pk in entries),
            total=len(found[slug, is_remote]),
            url=SearchLink((("type", slug), ("territoire", territory))).url,
            is_remote=is_remote,
        )
        for is_remote in (False, True)
        for slug, kind in kinds_by_slug().items()
        if (slug, is_remote) in found
    ]
