"""What is in a territory, kind by kind: a few of each, and how many."""

from dataclasses import dataclass

from django.utils import timezone

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

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)


def kind_groups(territory: str, *, level: int = 4) -> list[KindGroup]:
    """The kinds present in a territory (slug) in their usual order; two queries whatever its size."""
    rows = (
        Entry.objects.current(timezone.now())
        .in_territory(territory)
        .order_by("is_remote", "title", "page_id", "pk")
        .values_list("kind", "page_id", "pk")
    )
    by_kind: dict[str, dict[int, int]] = {}
    for kind, page_id, pk in rows:
        by_kind.setdefault(kind, {}).setdefault(page_id, pk)
    shown = {slug: list(pages.values())[:SHOWN] for slug, pages in by_kind.items()}
    entries = Entry.objects.in_bulk([pk for pks in shown.values() for pk in pks])
    return [
        KindGroup(
            kind=kind,
            cards=tuple(card_for(entries[pk], level=level) for pk in shown[slug] if pk in entries),
            total=len(by_kind[slug]),
            url=SearchLink((("type", slug), ("territoire", territory))).url,
        )
        for slug, kind in kinds_by_slug().items()
        if slug in by_kind
    ]
