"""Which commune a postal address means: a postcode and a name as people type them in two cells of a sheet.

Stricter than `geo.resolve`, which helps somebody who looks at the answer: here nothing is guessed. A name that is
not spelled as it should be is believed only when the postcode agrees.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from django.conf import settings
from rapidfuzz.distance import OSA

from geo import spelling
from geo.index import Town, TownIndex, name_keys, town_index
from geo.reading import arrondissement_city
from geo.resolve import resolve, town

MAX_CHOICES = 8
_ORDINAL = re.compile(
    r"(?<=\w)[ -]+\d{1,2} ?(?:er|ère|re|è|e|ème|eme|ième|ieme|nd|nde)\b(?: ?arr\w*\.?)?", re.IGNORECASE
)
_DECIMALS = re.compile(r"[.,]0*\s*$")
_CEDEX = re.compile(r"\bcedex\b(?: ?\d{1,2}\b)?", re.IGNORECASE)


class Match(Enum):
    """How a commune was found, or why not."""

    SURE = "the name and the postcode say it, or what is given is enough"
    INSEE = "the postcode is the commune's INSEE code"
    RESPELLED = "the postcode agrees, the name is nearly the commune's"
    OTHER_POSTCODE = "the name is a commune's of the same département, the postcode another's"
    MOST_POPULATED = "only a postcode, shared by several communes"
    LOCAL_NAMESAKE = "only a name, borne elsewhere too: the one of the départements served"
    SEVERAL = "several communes possible"
    DISAGREE = "the name is a commune's of another département"
    UNKNOWN = "nothing looks like it"
    MISSING = "nothing was typed"


@dataclass(frozen=True)
class Found:
    """A commune and how it was found; without commune, `choices` are those it might be, best first.

    `postcode` is the one typed, in five digits, when it may be the commune's (its own, or a CEDEX one that no
    commune bears). With MOST_POPULATED and LOCAL_NAMESAKE, `choices` are the other communes.
    """

    match: Match
    town: Town | None = None
    postcode: str = ""
    choices: tuple[Town, ...] = ()


def commune_of(postcode: str, name: str) -> Found:
    """Tell which commune a postcode and a name mean, either possibly empty; never an error, whatever the texts."""
    return _commune_of(
        postcode[: spelling.MAX_LENGTH], name[: spelling.MAX_LENGTH], tuple(settings.DEPARTEMENTS)
    )


@lru_cache(maxsize=4096)
def _commune_of(postcode: str, name: str, served: tuple[str, ...]) -> Found:
    return _Search(postcode, name, served).found()


class _Search:
    def __init__(self, postcode: str, name: str, served: tuple[str, ...]) -> None:
        self.index: TownIndex = town_index()
        self.served = served
        typed = spelling.parse(_ORDINAL.sub("", _CEDEX.sub(" ", name)))
        beside = spelling.parse(_DECIMALS.sub("", _CEDEX.sub(" ", postcode)))
        self.words = typed.words or beside.words
        self.code, self.inner_code = _five_digits(beside.code), typed.code
        if len(typed.code) >= 4 and not self.code:
            self.code, self.inner_code = _five_digits(typed.code), ""
        self.name = name
        self.of_code = self.index.by_postcode.exact(self.code) if self.code else []

    def found(self) -> Found:
        if self.code and self.words:
            return self._by_both()
        if self.code:
            return self._by_code()
        return self._by_name() if self.words else Found(Match.MISSING)

    # A postcode and a name

    def _by_both(self) -> Found:
        named = self._named(self.words)
        both = [number for number in named if number in self.of_code]
        if both:
            return self._one_of(both, Match.SURE)
        city = arrondissement_city(self.words, self.code)
        if city:
            return Found(Match.SURE, town(city))
        by_insee = self.index.number(self.code)
        if by_insee is not None and by_insee in named:
            return Found(Match.INSEE, self.index.town(by_insee))
        departements = {self._departement(), *(self.index.departement[number] for number in self.of_code)}
        same = [number for number in named if self.index.departement[number] in departements]
        nearly = self._nearly(self.of_code) or (self._misspelt(self.of_code) if not same else [])
        if nearly:
            # "Saint-Laurent" may be short for the one of this postcode, or be the other one's whole name.
            return self._one_of([*nearly, *same], Match.RESPELLED)
        if same:
            return self._one_of(same, Match.OTHER_POSTCODE if self.of_code else Match.SURE)
        if named:
            return Found(Match.DISAGREE, choices=self._towns(named))
        return Found(Match.UNKNOWN, choices=self._towns(self.of_code) or resolve(self.name).suggestions)

    def _departement(self) -> str:
        if self.code.startswith("20"):
            # Corsican postcodes did not follow the split of 1976.
            return "2A" if self.code < "20200" else "2B"
        return self.code[:3] if self.code[:3] in self.index.departements else self.code[:2]

    def _nearly(self, numbers: list[int]) -> list[int]:
        """Find the communes of the postcode said otherwise than they are written, by the surest way that gives any.

        Without small words, by the beginning of their name, among other words, by one village of their name.
        """
        typed = spelling.without_article(self.words)
        heart = spelling.content(self.words)
        names = {
            number: spelling.without_article(spelling.words(self.index.name[number])) for number in numbers
        }
        within = [number for number in numbers if _contains(self.words, names[number])]
        longest = max((len(names[number]) for number in within), default=0)
        return (
            [number for number in numbers if heart and spelling.content(names[number]) == heart]
            or [number for number in numbers if names[number][: len(typed)] == typed]
            or [number for number in within if len(names[number]) == longest]
            or [n for n in numbers if len(spelling.glue(typed)) >= 4 and _contains(names[n], typed)]
        )

    def _misspelt(self, numbers: list[int]) -> list[int]:
        typed = {spelling.glue(self.words), spelling.glue(spelling.without_article(self.words))}
        shortest = min(map(len, typed))
        limit = 0 if shortest < 4 else 1 if shortest < 6 else 2
        costs = {
            number: min(
                OSA.distance(text, key, score_cutoff=limit)
                for text in typed
                for key in name_keys(self.index.name[number], spelling.words(self.index.name[number]))
            )
            for number in numbers
        }
        best = min(costs.values(), default=limit + 1)
        return [number for number in numbers if costs[number] == best] if best <= limit else []

    # A postcode alone

    def _by_code(self) -> Found:
        if self.of_code:
            ranked = self.index.largest(self.of_code)
            match = Match.MOST_POPULATED if len(ranked) > 1 else Match.SURE
            return Found(match, self.index.town(ranked[0]), self.code, self._towns(ranked[1:]))
        number = self.index.number(self.code)
        if number is not None:
            return Found(Match.INSEE, self.index.town(number))
        nearby = self.index.by_postcode.starting(self.code[:3]) if len(self.code) == 5 else []
        return Found(Match.UNKNOWN, choices=self._towns(nearby))

    # A name alone, perhaps with its département

    def _by_name(self) -> Found:
        city = arrondissement_city(self.words, self.inner_code)
        if city:
            return Found(Match.SURE, town(city))
        words, departement = self.words, self.inner_code.zfill(2) if self.inner_code else ""
        named = self._named(words)
        if not named and not departement:
            words, departement = self._without_departement()
            named = self._named(words)
        if departement:
            named = [number for number in named if self.index.departement[number] == departement]
        if named:
            local = [number for number in named if self.index.departement[number] in self.served]
            if len(local) == 1 and len(named) > 1:
                others = self._towns(number for number in named if number not in local)
                return Found(Match.LOCAL_NAMESAKE, self.index.town(local[0]), choices=others)
            return self._one_of(local or named, Match.SURE)
        reading = resolve(self.name)
        if reading.town and not reading.correction and not reading.others and not departement:
            return Found(Match.RESPELLED, reading.town)
        choices = (reading.town, *reading.others) if reading.town else reading.choices or reading.suggestions
        return Found(Match.UNKNOWN, choices=choices[:MAX_CHOICES])

    def _without_departement(self) -> tuple[tuple[str, ...], str]:
        """Part "Prades, Ardèche" or "Prades en Ardèche" into a name and the code of a département."""
        for start in range(1, len(self.words)):
            code = self.index.departement_by_words.get(self.words[start:])
            if code is not None:
                name = self.words[:start]
                while len(name) > 1 and name[-1] in {*spelling.CONNECTORS, "dans"}:
                    name = name[:-1]
                return name, code
        return self.words, ""

    # Answers

    def _named(self, words: tuple[str, ...]) -> list[int]:
        """Find the communes whose very name this is, or the name outside or inside parentheses."""
        if not words:
            return []
        named = self.index.names.exact(spelling.glue(words))
        # "Prades" is the name of Prades before it is that of a Les Prades.
        exact = [number for number in named if spelling.words(self.index.name[number]) == words]
        if exact or named:
            return exact or named
        bare = spelling.without_article(words)
        if bare != words:
            return self.index.names.exact(spelling.glue(bare))
        return []

    def _one_of(self, numbers: list[int], match: Match) -> Found:
        numbers = self.index.largest(numbers)
        if len(numbers) > 1:
            return Found(Match.SEVERAL, choices=self._towns(numbers))
        found = self.index.town(numbers[0])
        # No commune bears a CEDEX postcode: the name says which one it is.
        fits = len(self.code) == 5 and (self.code in found.postcodes or not self.of_code)
        return Found(match, found, self.code if fits else "")

    def _towns(self, numbers: Iterable[int]) -> tuple[Town, ...]:
        return tuple(self.index.town(number) for number in self.index.largest(numbers, MAX_CHOICES))


def _contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(words)} "


def _five_digits(code: str) -> str:
    """Give back the zero that a spreadsheet took from a postcode."""
    return code.zfill(5) if len(code) == 4 and code.isdigit() else code
