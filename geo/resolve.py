"""Which town a person means, by the rules of the public contract (parameter `ou`)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from geo import spelling
from geo.enums import Outcome
from geo.index import Town, TownIndex, town_index
from geo.reading import MAX_RANKED, TownReader

__all__ = ["Outcome", "Resolution", "Town", "all_towns", "resolve", "suggest", "town", "towns_of"]

MAX_SUGGESTIONS = 5


@dataclass(frozen=True)
class Resolution:
    """What was understood.

    EXACT gives `town`, and `others` worth a link (homonyms, or the other communes of the postcode).
    AMBIGUOUS gives `choices`, best first. `suggestions` are towns served that the person may have meant
    instead, when the text is unknown or names only towns elsewhere; possibly none. `correction` says that the
    text was not spelled so: the page must tell which town it took.
    """

    outcome: Outcome
    town: Town | None = None
    choices: tuple[Town, ...] = ()
    others: tuple[Town, ...] = ()
    correction: bool = False
    suggestions: tuple[Town, ...] = ()


def resolve(text: str) -> Resolution:
    """Tell which commune a text means, whatever the text: never an error."""
    index = town_index()
    reading = _reader(index).read(text)
    if reading is None:
        return Resolution(Outcome.UNKNOWN, suggestions=_towns(index, _resembling(index, text)))
    if reading.ambiguous:
        choices = _towns(index, reading.ranked[:MAX_RANKED])
        return Resolution(
            Outcome.AMBIGUOUS,
            choices=choices,
            correction=reading.correction,
            suggestions=_towns(index, reading.nearby),
        )
    return Resolution(
        Outcome.EXACT,
        town=index.town(reading.ranked[0]),
        others=_towns(index, reading.others),
        correction=reading.correction,
        suggestions=_towns(index, reading.nearby),
    )


def suggest(text: str, *, limit: int = 10) -> list[Town]:
    """Give the communes to offer while someone types; the first is the one `resolve` would choose."""
    index = town_index()
    reading = _reader(index).read(text)
    return list(_towns(index, reading.ranked[:limit])) if reading else []


def town(insee: str) -> Town | None:
    """Give the commune of an INSEE code, exactly."""
    index = town_index()
    number = index.number(insee.strip().upper())
    return None if number is None else index.town(number)


def towns_of(departement: str) -> list[Town]:
    """Give the communes of a département, in the order of their INSEE codes."""
    index = town_index()
    return list(_towns(index, index.of_departement(departement)))


def all_towns() -> list[Town]:
    """Give every commune of the départements served, in the order of their INSEE codes."""
    index = town_index()
    return list(_towns(index, index.local(tuple(settings.DEPARTEMENTS)).numbers))


def _reader(index: TownIndex) -> TownReader:
    return TownReader(index, index.local(tuple(settings.DEPARTEMENTS)))


def _resembling(index: TownIndex, text: str) -> list[int]:
    """Find towns to propose for a text that means none: the most populated served when nothing looks like it."""
    query = spelling.parse(text)
    local = index.local(tuple(settings.DEPARTEMENTS))
    if query.words:
        found = local.resembling(spelling.glue(query.words), MAX_SUGGESTIONS)
    else:
        nearby = index.by_postcode.starting(query.code[:3]) if len(query.code) == 5 else []
        found = index.largest(nearby, MAX_SUGGESTIONS)
    return found or index.largest(local.numbers, MAX_SUGGESTIONS)


def _towns(index: TownIndex, numbers: Iterable[int]) -> tuple[Town, ...]:
    return tuple(index.town(number) for number in numbers)
