"""Every commune of France in memory, compact and read-only.

It is read from the packed file and not from the database: no query on the first search, the same answers in
tests and scripts without a database, and nothing to refresh, since a new file comes with a new version of the
code. Names are columns of plain lists and arrays (about 11 MB), not 35,000 objects.
"""

import heapq
import threading
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geo import spelling
from geo.gazetteer import Row, read_rows

# Above every letter a key can hold.
_END = "{"


@dataclass(frozen=True, slots=True)
class Town:
    """A commune; `lat` and `lon` are its town hall's, in WGS84 degrees, or None when nobody knows them."""

    insee: str
    name: str
    postcodes: tuple[str, ...]
    departement: str
    population: int
    lat: float | None
    lon: float | None
    epci: str

    @property
    def departement_name(self) -> str:
        return town_index().departements[self.departement]

    def __str__(self) -> str:
        return f"{self.name} ({self.departement})"

    def as_json(self) -> dict[str, Any]:
        """Give the commune as every machine-readable answer of the site writes it; about ten metres are enough."""
        return {
            "insee": self.insee,
            "nom": self.name,
            "codes_postaux": list(self.postcodes),
            "departement": self.departement,
            "lat": None if self.lat is None else round(self.lat, 4),
            "lon": None if self.lon is None else round(self.lon, 4),
        }


class KeyTable:
    """Sorted keys, each with the number of the town it belongs to."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(pairs)
        self.keys = [key for key, _ in ordered]
        self.owners = array("i", (owner for _, owner in ordered))

    def exact(self, key: str) -> list[int]:
        return self._between(bisect_left(self.keys, key), key + "\0")

    def longer(self, key: str) -> list[int]:
        """Give the towns whose key starts with this one and goes on."""
        return self._between(bisect_left(self.keys, key + "\0"), key + _END)

    def starting(self, key: str) -> list[int]:
        return self._between(bisect_left(self.keys, key), key + _END)

    def _between(self, start: int, end: str) -> list[int]:
        stop = bisect_left(self.keys, end, start)
        return list(dict.fromkeys(self.owners[start:stop]))


class TownIndex:
    """The towns as columns, and the tables that find their numbers."""

    def __init__(self, rows: Iterable[Row]) -> None:
        ordered = sorted(rows, key=lambda row: row.insee)
        same: dict[str, str] = {}

        def shared(text: str) -> str:
            return same.setdefault(text, text)

        self.insee = [row.insee for row in ordered]
        self.name = [shared(row.name) for row in ordered]
        self.postcodes = [shared(row.postcodes) for row in ordered]
        self.departement = [shared(row.departement) for row in ordered]
        self.epci = [shared(row.epci) for row in ordered]
        self.population = array("i", (row.population for row in ordered))
        self.lat = array("d", (nan if row.lat is None else row.lat for row in ordered))
        self.lon = array("d", (nan if row.lon is None else row.lon for row in ordered))
        self.departements = {row.departement: row.departement_name for row in ordered}
        names: list[tuple[str, int]] = []
        skeletons: list[tuple[str, int]] = []
        for number, name in enumerate(self.name):
            parts = spelling.words(name)
            names.extend((shared(key), number) for key in name_keys(name, parts))
            heart = spelling.content(parts)
            if 1 < len(heart) < len(parts):
                skeletons.append((spelling.glue(heart), number))
        self.names = KeyTable(names)
        self.skeletons = KeyTable(skeletons)
        self.by_postcode = KeyTable(
            (shared(postcode), number)
            for number, codes in enumerate(self.postcodes)
            if codes
            for postcode in codes.split("|")
        )
        self.departement_by_words = {spelling.words(name): code for code, name in self.departements.items()}
        lengths: defaultdict[int, list[str]] = defaultdict(list)
        for key in dict.fromkeys(self.names.keys):
            lengths[len(key)].append(key)
        self._keys_by_length = dict(lengths)
        self._locals: dict[tuple[str, ...], LocalNames] = {}

    def number(self, insee: str) -> int | None:
        at = bisect_left(self.insee, insee)
        return at if at < len(self.insee) and self.insee[at] == insee else None

    def town(self, number: int) -> Town:
        lat, lon = self.lat[number], self.lon[number]
        located = not (isnan(lat) or isnan(lon))
        codes = self.postcodes[number]
        return Town(
            insee=self.insee[number],
            name=self.name[number],
            postcodes=tuple(codes.split("|")) if codes else (),
            departement=self.departement[number],
            population=self.population[number],
            lat=lat if located else None,
            lon=lon if located else None,
            epci=self.epci[number],
        )

    def largest(self, numbers: Iterable[int], limit: int | None = None) -> list[int]:
        """Order towns by population, most populated first; INSEE code when equal."""
        population = self.population

        def rank(number: int) -> tuple[int, int]:
            return -population[number], number

        if limit is None:
            return sorted(numbers, key=rank)
        return heapq.nsmallest(limit, numbers, key=rank)

    def of_departement(self, code: str) -> list[int]:
        return [number for number, departement in enumerate(self.departement) if departement == code]

    def close(self, key: str, distance: int) -> dict[int, int]:
        """Give the towns whose name is within an edit distance of the key, with that distance.

        Optimal string alignment: one swap of neighbouring letters counts for one. Two errors are believed only
        after a right first letter: "maternelle" is not La Vernelle.
        """
        nearby = [
            name
            for length in range(len(key) - distance, len(key) + distance + 1)
            for name in self._keys_by_length.get(length, ())
        ]
        found = process.extract(key, nearby, scorer=OSA.distance, score_cutoff=distance, limit=None)
        close: dict[int, int] = {}
        for name, score, _ in found:
            if score < 2 or name[0] == key[0]:
                for owner in self.names.exact(name):
                    close[owner] = min(int(score), close.get(owner, int(score)))
        return close

    def local(self, departements: tuple[str, ...]) -> "LocalNames":
        """Give the closer look at the départements served, made once for each set of them."""
        found = self._locals.get(departements)
        if found is None:
            found = self._locals[departements] = LocalNames(self, departements)
        return found


class LocalNames:
    """More ways to say the few hundred communes of the départements served."""

    def __init__(self, index: TownIndex, departements: tuple[str, ...]) -> None:
        self.numbers = [n for n, code in enumerate(index.departement) if code in departements]
        self.members = frozenset(self.numbers)
        self.hearts: dict[int, tuple[str, ...]] = {}
        self.inner: dict[tuple[str, ...], int | None] = {}
        self._whole: set[tuple[str, int]] = set()
        spoken: defaultdict[str, set[int]] = defaultdict(set)
        for number in self.numbers:
            parts = spelling.words(index.name[number])
            self.hearts[number] = spelling.content(parts)
            whole = name_keys(index.name[number], parts)
            self._whole.update((key, number) for key in whole)
            for key in {*whole, *_beginnings(parts)}:
                spoken[key].add(number)
            for part in _inner_names(parts):
                self.inner[part] = None if part in self.inner else number
        self.spoken = dict(spoken)
        self._spoken_keys = list(self.spoken)

    def close(self, key: str, distance: int) -> dict[int, float]:
        """Give the towns whose name, or its usual beginning, is within an edit distance of the key.

        A beginning counts half a point more than a whole name: "corrbere" is Corbère before it is
        Corbère-les-Cabanes. Two errors are believed only after a right first letter ("Carcasonne" is not
        Targasonne) and, in less than nine letters, only in a whole name ("atelier" is not Amélie).
        """
        found = process.extract(
            key, self._spoken_keys, scorer=OSA.distance, score_cutoff=distance, limit=None
        )
        close: dict[int, float] = {}
        for name, score, _ in found:
            if score > 1 and name[0] != key[0]:
                continue
            for owner in self.spoken[name]:
                whole = (name, owner) in self._whole
                if whole or score < 2 or len(key) >= 9:
                    cost = score if whole else score + 0.5
                    close[owner] = min(cost, close.get(owner, cost))
        return close

    def misspelt(self, key: str, distance: int) -> dict[int, int]:
        """Give the towns whose whole name is within an edit distance of the key.

        The errors may be anywhere, but two in less than seven letters spare the first: "nounou" is not Boulou.
        """
        found = process.extract(
            key, self._spoken_keys, scorer=OSA.distance, score_cutoff=distance, limit=None
        )
        misspelt: dict[int, int] = {}
        for name, score, _ in found:
            if score > 1 and len(key) < 7 and name[0] != key[0]:
                continue
            for owner in self.spoken[name]:
                if (name, owner) in self._whole:
                    misspelt[owner] = min(int(score), misspelt.get(owner, int(score)))
        return misspelt

    def abbreviated(self, heart: tuple[str, ...]) -> list[int]:
        """Give the towns whose name says these words, each possibly cut short, in order and from the first.

        "font romeu via" says Font-Romeu-Odeillo-Via, "st laurent sal" says Saint-Laurent-de-la-Salanque.
        """
        return [number for number, name in self.hearts.items() if _is_abbreviation(heart, name)]

    def resembling(self, key: str, limit: int) -> list[int]:
        """Give the few towns that sound most like a text too far from any of them."""
        found = process.extract(
            key, self._spoken_keys, scorer=OSA.normalized_similarity, score_cutoff=0.5, limit=3 * limit
        )
        numbers = [number for name, _, _ in found for number in sorted(self.spoken[name])]
        return list(dict.fromkeys(numbers))[:limit]


def name_keys(name: str, parts: tuple[str, ...]) -> set[str]:
    """Give the keys that say a whole name: as written, without its article, without its "(Canton de…)"."""
    keys = {spelling.glue(parts), spelling.glue(spelling.without_article(parts))}
    if "(" in name:
        keys.add(spelling.glue(spelling.words(name[: name.index("(")])))
    return keys


def _beginnings(parts: tuple[str, ...]) -> Iterable[str]:
    """Give the shorter names locals use: "font romeu", "argelès", "prats de mollo"."""
    bare = spelling.without_article(parts)
    for length in range(1, len(bare)):
        key = spelling.glue(bare[:length])
        if len(key) >= 5 and bare[length - 1] not in spelling.CONNECTORS | {"saint", "sainte"}:
            yield key


def _inner_names(parts: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Give the later parts that name a village of their own: "palalda", "odeillo", "via", "las illas".

    What follows a preposition names a river, a valley or the sea ("sur Têt", "de Conflent"), not a village.
    """
    for start in range(1, len(parts)):
        before = parts[start - 1]
        if before in spelling.CONNECTORS and not (before in spelling.ARTICLES and start > 1):
            continue
        if start > 1 and before in spelling.ARTICLES and parts[start - 2] in spelling.CONNECTORS:
            continue
        if parts[start] in spelling.CONNECTORS - spelling.ARTICLES:
            continue
        for end in range(start + 1, len(parts) + 1):
            if len(spelling.glue(parts[start:end])) >= 3 and parts[end - 1] not in spelling.CONNECTORS:
                yield parts[start:end]


def _is_abbreviation(typed: tuple[str, ...], name: tuple[str, ...]) -> bool:
    if not name or not name[0].startswith(typed[0]):
        return False
    rest = iter(name[1:])
    return all(any(word.startswith(short) for word in rest) for short in typed[1:])


_lock = threading.Lock()
_index: TownIndex | None = None


def town_index() -> TownIndex:
    """Give the index, built by the first caller (about half a second) and shared by all threads."""
    global _index
    if _index is None:
        with _lock:
            if _index is None:
                _index = TownIndex(read_rows())
    return _index
