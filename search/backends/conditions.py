"""What a query asks of an entry, as SQL conditions that can each be lifted to count what it hides."""

from dataclasses import dataclass

from django.db.models import Q

from search.enums import What
from search.query import SearchQuery
from search.querysets import SORTES, EntryQuerySet, among, fits, meets

KIND, THEME, TERRITORY, WHAT, AGES = (1 << rank for rank in range(5))
FIRST_NEED = 5  # needs take the following bits, in the order they are asked


@dataclass(frozen=True, slots=True)
class Condition:
    bit: int
    wanted: Q


class Conditions:
    """The conditions of a query, one bit each; what is not asked has none."""

    def __init__(self, query: SearchQuery) -> None:
        self.need_bits = {
            code: 1 << (FIRST_NEED + rank) for rank, code in enumerate(dict.fromkeys(query.needs))
        }
        self.all = tuple(self._asked(query))

    def _asked(self, query: SearchQuery) -> list[Condition]:
        asked = []
        if query.kinds:
            asked.append(Condition(KIND, Q(kind__in=query.kinds)))
        if query.themes:
            asked.append(Condition(THEME, among("themes", query.themes)))
        if query.territories:
            asked.append(Condition(TERRITORY, among("territories", query.territories)))
        if query.what != What.ALL:
            asked.append(Condition(WHAT, Q(sorte=SORTES[query.what])))
        if query.children:
            asked.append(Condition(AGES, ages(query)))
        asked += [
            Condition(bit, meets(code, keep_unknown=query.keep_unknown))
            for code, bit in self.need_bits.items()
        ]
        return asked

    def lone_choices(self, query: SearchQuery) -> dict[tuple[str, str], int]:
        """The choices that are a condition by themselves, by parameter and value (contract names), with their bit."""
        several: list[tuple[str, int, tuple[str, ...]]] = [
            ("type", KIND, query.kinds),
            ("theme", THEME, query.themes),
            ("territoire", TERRITORY, query.territories),
            ("quoi-de", WHAT, (query.what.value,) if query.what != What.ALL else ()),
            ("enfant", AGES, tuple(child.code for child in query.children)),
        ]
        alone = {(name, values[0]): bit for name, bit, values in several if len(values) == 1}
        return alone | {("avec", code): bit for code, bit in self.need_bits.items()}

    def annotated(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Entries that miss one condition at most, with the bit of the one they miss in `misses`."""
        return entries.with_misses([(one.bit, one.wanted) for one in self.all])

    def matching(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Entries that miss none."""
        for one in self.all:
            entries = entries.filter(one.wanted)
        return entries


def ages(query: SearchQuery) -> Q:
    """Any child suffices, or every one is needed."""
    wanted = Q()
    for child in query.children:
        one = fits(child, keep_unknown=query.keep_unknown)
        wanted = wanted & one if query.every_child else wanted | one
    return wanted
