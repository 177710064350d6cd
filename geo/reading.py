"""From a typed text to the towns it can mean, from the surest reading to the most lenient."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from geo import spelling
from geo.index import LocalNames, TownIndex

MAX_RANKED = 20
MAX_SIBLINGS = 5
MAX_OFFERED = 10  # suggestions shown while someone types
# Words of a sentence among which a town's name is looked for.
MAX_MENTION = 12

# Arrondissements are typed as towns but are not communes: INSEE code of the city, of its first
# arrondissement, and how many it has.
_ARRONDISSEMENTS = {
    ("paris",): ("75056", 75101, 20),
    ("marseille",): ("13055", 13201, 16),
    ("lyon",): ("69123", 69381, 9),
}


def arrondissement_city(words: tuple[str, ...], code: str) -> str:
    """Give the INSEE code of Paris, Marseille or Lyon when the code is one of its arrondissements', else nothing.

    The code is the arrondissement's number ("11") or its INSEE code ("75111").
    """
    if words not in _ARRONDISSEMENTS or not code.isdigit():
        return ""
    city, first, count = _ARRONDISSEMENTS[words]
    rank = int(code) if len(code) <= 2 else int(code) - first + 1
    return city if 1 <= rank <= count else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Numbers of towns in the index: `ranked` as suggested; the first is the one meant unless `ambiguous`.

    `nearby` are towns served spelled almost so, when the text is the very name of towns elsewhere.
    """

    ranked: list[int]
    others: list[int]
    ambiguous: bool = False
    correction: bool = False
    nearby: Sequence[int] = ()


class TownReader:
    """Reads texts for an installation that serves some départements ("near"; the others are "far")."""

    def __init__(self, index: TownIndex, local: LocalNames) -> None:
        self.index = index
        self.local = local
        self._closest: dict[str, dict[int, int]] = {}

    def read(self, text: str) -> Reading | None:
        """Give what the text means, or None when no town looks like it."""
        query = spelling.parse(text)
        if query.code and query.words:
            return self._name_and_code(query.words, query.code)
        if query.code:
            return self._code(query.code)
        return self._name(query.words) if query.words else None

    # Codes

    def _code(self, code: str) -> Reading | None:
        found = self.index.by_postcode.starting(code)
        if not found:
            return self._insee(code)
        near, far = self._split(found)
        ranked = near + far
        ambiguous = not near and len(far) > 1
        if len(code) < 5:
            return Reading(ranked[:MAX_RANKED], near[1 : 1 + MAX_SIBLINGS], ambiguous)
        others = ranked[1:]
        # 66130 is a postcode first, and the INSEE code of another commune: suggested too.
        of_insee = self.index.number(code)
        if of_insee is not None and of_insee not in ranked:
            ranked.insert(MAX_OFFERED - 1, of_insee)
        return Reading(ranked, others, ambiguous)

    def _insee(self, code: str) -> Reading | None:
        number = self.index.number(code)
        if number is not None:
            return Reading([number], [])
        if code in self.index.departements:
            near, far = self._split(self.index.of_departement(code))
            return Reading((near + far)[:MAX_RANKED], near[1 : 1 + MAX_SIBLINGS], not near)
        if len(code) == 5 and code.isdigit():
            for city, first, count in _ARRONDISSEMENTS.values():
                if first <= int(code) < first + count:
                    return self._insee(city)
        return None

    def _name_and_code(self, words: tuple[str, ...], code: str) -> Reading | None:
        arrondissement = self._arrondissement(words, code)
        if arrondissement:
            return arrondissement
        of_code = self._code(code) if len(code) >= 3 else None
        if of_code:
            # A whole address may surround the town's name.
            town = self._written_in(words, of_code.ranked) if len(code) == 5 else None
            among = set(self.index.by_postcode.starting(code)) or set(of_code.ranked)
            found = town or self._restricted(words, among.__contains__)
            if found:
                return found
        found = self._restricted(words, self._inside(self._departement_of(code)))
        if found:
            return found
        if of_code and len(code) == 5:
            # A hamlet, a misspelt name: the postcode is the surest thing said.
            return replace(of_code, correction=True)
        return self._name(words)

    def _arrondissement(self, words: tuple[str, ...], code: str) -> Reading | None:
        city = arrondissement_city(words, code) if len(code) <= 2 else ""
        return self._insee(city) if city else None

    def _departement_of(self, code: str) -> str:
        if len(code) == 5 and code.startswith("20"):
            # Corsican postcodes did not follow the split of 1976.
            return "2A" if code < "20200" else "2B"
        departements = self.index.departements
        return next((short for short in (code[:3], code[:2], code.zfill(2)) if short in departements), "")

    def _inside(self, departement: str) -> Callable[[int], bool]:
        return lambda number: self.index.departement[number] == departement

    def _written_in(self, words: tuple[str, ...], numbers: Iterable[int]) -> Reading | None:
        """Find which of these towns is named in full inside a longer text."""
        line = f" {' '.join(words)} "
        named: list[tuple[int, int]] = []
        for number in numbers:
            name = spelling.without_article(spelling.words(self.index.name[number]))
            if f" {' '.join(name)} " in line:
                named.append((len(spelling.glue(name)), number))
        if not named:
            return None
        longest = max(length for length, _ in named)
        ranked = self.index.largest(number for length, number in named if length == longest)
        return Reading(ranked, ranked[1:])

    def _restricted(self, words: tuple[str, ...], accept: Callable[[int], bool]) -> Reading | None:
        """Read a name among the towns that a code or a département's name leaves possible."""
        key = spelling.glue(words)
        for tier in (
            lambda: self.index.names.exact(key),
            lambda: self.index.names.longer(key),
            lambda: self._abbreviations(words),
            lambda: self.index.names.exact(spelling.glue(spelling.without_article(words))),
        ):
            ranked = self._by_name(words, filter(accept, tier()))
            if ranked:
                return Reading(ranked[:MAX_RANKED], ranked[1 : 1 + MAX_SIBLINGS])
        close: dict[int, float] = {**self._close(key), **self._close_nearby(key)}
        return self._correction({n: d for n, d in close.items() if accept(n)}, ambiguous=False)

    # Names

    def _name(self, words: tuple[str, ...]) -> Reading | None:
        return (
            self._as_written(words)
            or self._with_departement(words)
            or self._otherwise_written(words)
            or self._village(words)
            or self._corrected(words)
            or self._mentioned(words)
            or self._barely(words)
        )

    def _as_written(self, words: tuple[str, ...]) -> Reading | None:
        """Read the text as a name or the beginning of one."""
        index, key = self.index, spelling.glue(words)
        exact = self._by_name(words, index.names.exact(key))
        near_exact = [number for number in exact if number in self.local.members]
        far_exact = [number for number in exact if number not in self.local.members]
        longer = index.names.longer(key)
        near_longer = index.largest(n for n in longer if n in self.local.members and n not in near_exact)
        far_longer = index.largest(
            (n for n in longer if n not in self.local.members and n not in far_exact), MAX_RANKED
        )
        near, far = near_exact + near_longer, far_exact + far_longer
        if not near and not far:
            return None
        ranked = (near + far)[:MAX_RANKED]
        if near:
            siblings = near_exact[1:] if near_exact else near[1:]
            return Reading(ranked, siblings[:MAX_SIBLINGS] + far_exact)
        # Nothing here is spelled so, yet the person may have meant a town served.
        close = self._close_nearby(key)
        nearby = self.index.largest(n for n, cost in close.items() if cost == min(close.values()))[
            :MAX_SIBLINGS
        ]
        if far_exact:
            # Saying the very name, article included, settles it when only one town bears it.
            so_named = [n for n in far_exact if spelling.words(index.name[n]) == words] or far_exact
            return Reading(ranked, far_exact[1:], len(so_named) > 1, nearby=nearby)
        return Reading(ranked, [], len(far) > 1, nearby=nearby)

    def _with_departement(self, words: tuple[str, ...]) -> Reading | None:
        """Read "Prades, Ardèche", "Prades en Ardèche", "Prades dans l’Ardèche", "Prades, France"."""
        # Latour-de-France misspelt keeps its last word.
        if len(words) > 1 and words[-1] == "france" and not self._close_nearby(spelling.glue(words)):
            return self._name(words[:-1])
        for start in range(1, len(words)):
            code = self.index.departement_by_words.get(words[start:])
            if code is None:
                continue
            name = words[:start]
            while len(name) > 1 and (name[-1] in spelling.CONNECTORS or name[-1] == "dans"):
                name = name[:-1]
            return self._restricted(name, self._inside(code)) or self._name(name)
        return None

    def _otherwise_written(self, words: tuple[str, ...]) -> Reading | None:
        """Read a name said with an article too many, with small words missing, or after "mairie de"."""
        bare = spelling.without_article(words)
        if bare != words:
            found = self._as_written(bare)
            # Beyond the départements served, only a whole name: "le solre" is rather Le Soler misspelt.
            if found and (
                found.ranked[0] in self.local.members or self.index.names.exact(spelling.glue(bare))
            ):
                return found
        abbreviations = self._abbreviations(words)
        if abbreviations:
            near, far = self._split(abbreviations)
            return Reading((near + far)[:MAX_RANKED], near[1 : 1 + MAX_SIBLINGS], not near and len(far) > 1)
        plain = spelling.without_chatter(words)
        return self._name(plain) if plain != words else None

    def _abbreviations(self, words: tuple[str, ...]) -> list[int]:
        heart = spelling.content(words)
        if len(heart) < 2:
            return []
        key = spelling.glue(heart)
        return (
            self.local.abbreviated(heart)
            or self.index.skeletons.exact(key)
            or self.index.names.exact(key)
            or self.index.skeletons.longer(key)
        )

    def _village(self, words: tuple[str, ...]) -> Reading | None:
        """Read a village that gave only the second half of a commune's name, as Odeillo or Palalda."""
        number = self.local.inner.get(words)
        return None if number is None else Reading([number], [], correction=True)

    def _corrected(self, words: tuple[str, ...]) -> Reading | None:
        """Read a typing error, in the départements served first."""
        key = spelling.glue(words)
        limit = _far_distance(key)
        far = {n: d for n, d in self._close(key).items() if d <= limit and n not in self.local.members}
        near = self._close_nearby(key)
        found = self._correction(near, ambiguous=False)
        if not found:
            return self._correction(far, ambiguous=True)
        # "Toulousse" is Toulouges here, but the link to Toulouse must be at hand.
        as_close = self.index.largest((n for n, d in far.items() if d <= min(near.values())), MAX_SIBLINGS)
        further = self.index.largest(far.keys())
        further.sort(key=far.__getitem__)
        return replace(found, ranked=(found.ranked + further)[:MAX_RANKED], others=found.others + as_close)

    def _close_nearby(self, key: str) -> dict[int, float]:
        distance = _near_distance(key)
        return self.local.close(key, distance) if distance else {}

    def _close(self, key: str) -> dict[int, int]:
        """Find the towns spelled nearly so; the only costly step, so done once in a reading."""
        if key not in self._closest:
            distance = _near_distance(key)
            self._closest[key] = self.index.close(key, distance) if distance else {}
        return self._closest[key]

    def _mentioned(self, words: tuple[str, ...]) -> Reading | None:
        """Read a town said among other words: "Canet plage", "Port-Barcarès", "Perpignan centre"."""
        words = words[:MAX_MENTION]
        for length in range(len(words) - 1, 0, -1):
            for start in range(len(words) - length + 1):
                key = spelling.glue(words[start : start + length])
                near = self.local.spoken.get(key) if len(key) >= 4 else None
                if near:
                    ranked = self.index.largest(near)
                    return Reading(ranked, ranked[1 : 1 + MAX_SIBLINGS], correction=True)
        return None

    def _barely(self, words: tuple[str, ...]) -> Reading | None:
        """Read the very name of a town served through two errors anywhere, when the text means nothing else."""
        key = spelling.glue(words)
        distance = 0 if len(key) < 3 else 1 if len(key) < 5 else 2
        return self._correction(self.local.misspelt(key, distance), ambiguous=False) if distance else None

    def _correction(self, close: Mapping[int, float], *, ambiguous: bool) -> Reading | None:
        if not close:
            return None
        best = min(close.values())
        chosen = self.index.largest(number for number, distance in close.items() if distance == best)
        further = self.index.largest(number for number, distance in close.items() if distance != best)
        return Reading(
            (chosen + further)[:MAX_RANKED],
            chosen[1 : 1 + MAX_SIBLINGS],
            ambiguous=ambiguous and len(chosen) > 1,
            correction=True,
        )

    # Orders

    def _split(self, numbers: Iterable[int]) -> tuple[list[int], list[int]]:
        """Part the towns served from the others, each most populated first."""
        ordered = self.index.largest(numbers)
        members = self.local.members
        return [n for n in ordered if n in members], [n for n in ordered if n not in members]

    def _by_name(self, words: tuple[str, ...], numbers: Iterable[int]) -> list[int]:
        """Put first the towns named word for word so, then by population."""
        ordered = self.index.largest(numbers)
        return sorted(ordered, key=lambda number: spelling.words(self.index.name[number]) != words)


def _near_distance(key: str) -> int:
    """How many typing errors a word of this length may hold: two in six letters would be another word."""
    if len(key) < 4:
        return 0
    return 1 if len(key) < 7 else 2


def _far_distance(key: str) -> int:
    """Stricter than near: among 35,000 names almost any short word is close to one."""
    if len(key) < 6:
        return 0
    return 1 if len(key) < 10 else 2
