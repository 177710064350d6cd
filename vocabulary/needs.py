"""Needs a visitor may ask for (`avec=`): codes, words, and their place in the bit masks of the search index."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from vocabulary.spelling import fold

Words = str | Promise

# ISO 639-1 codes and the French names, by use in the Pyrénées-Orientales. Append only: the order gives the bits.
LANGUAGES_SPOKEN: Mapping[str, Words] = {
    "fr": _("français"),
    "ca": _("catalan"),
    "es": _("espagnol"),
    "en": _("anglais"),
    "ar": _("arabe"),
    "pt": _("portugais"),
    "ro": _("roumain"),
    "ru": _("russe"),
    "uk": _("ukrainien"),
    "tr": _("turc"),
    "de": _("allemand"),
    "it": _("italien"),
    "nl": _("néerlandais"),
    "pl": _("polonais"),
    "bg": _("bulgare"),
    "sq": _("albanais"),
    "sr": _("serbe"),
    "hy": _("arménien"),
    "ka": _("géorgien"),
    "fa": _("persan et dari"),
    "ps": _("pachto"),
    "ku": _("kurde"),
    "so": _("somali"),
    "wo": _("wolof"),
    "ln": _("lingala"),
    "sw": _("swahili"),
    "zh": _("chinois"),
    "vi": _("vietnamien"),
    "oc": _("occitan"),
    "hi": _("hindi"),
    "ur": _("ourdou"),
}
FIRST_LANGUAGE_BIT = 16


@dataclass(frozen=True)
class Need:
    """One need: how it is asked, shown when met, shown when known not to be met, and its bit in both masks."""

    code: str
    bit: int
    filter_label: Words
    card_label: Words
    negation: Words = ""
    synonyms: tuple[str, ...] = ()

    @property
    def mask(self) -> int:
        """The integer with this need's bit alone."""
        return 1 << self.bit


class NeedReading(NamedTuple):
    """A need read in a phrase, and whether the phrase says it is met."""

    code: str
    met: bool


_FACTS = (
    Need(
        "gratuit",
        0,
        _("Gratuit"),
        _("gratuit"),
        _("payant"),
        (
            "gratuite",
            "gratuité",
            "libre et gratuit",
            "entrée gratuite",
            "accès gratuit",
            "gratuit pour les familles",
            "gratuit pour tous",
        ),
    ),
    Need(
        "sans-inscription",
        1,
        _("Sans inscription"),
        _("sans inscription"),
        _("sur inscription"),
        (
            "entrée libre",
            "accès libre",
            "accueil libre",
            "inscription non obligatoire",
            "sans réservation",
            "inscription non nécessaire",
        ),
    ),
    Need(
        "sans-rendez-vous",
        2,
        _("Sans rendez-vous"),
        _("sans rendez-vous"),
        _("sur rendez-vous"),
        ("sans rdv", "accueil sans rendez-vous"),
    ),
    Need("anonyme", 3, _("Anonyme"), _("anonyme"), _("on donne son nom"), ("anonymat", "accueil anonyme")),
    Need(
        "pmr",
        4,
        _("Accessible en fauteuil roulant"),
        _("accessible en fauteuil roulant"),
        _("pas accessible en fauteuil roulant"),
        (
            "accessible pmr",
            "accessible aux pmr",
            "accès pmr",
            "accès handicapés",
            "accès handicapé",
            "accessible aux personnes à mobilité réduite",
            "handicap moteur",
        ),
    ),
    Need(
        "a-distance",
        5,
        _("À distance"),
        _("à distance"),
        _("sur place"),
        ("par téléphone", "en ligne", "visio"),
    ),
    Need(
        "itinerant",
        6,
        _("Itinérant, se déplace près de vous"),
        _("itinérant"),
        _("toujours au même endroit"),
        ("itinérante", "itinérance"),
    ),
    Need(
        "fratrie",
        7,
        _("Frères et sœurs bienvenus"),
        _("frères et sœurs bienvenus"),
        _("sans les frères et sœurs"),
        ("fratries", "fratries bienvenues", "fratrie bienvenue"),
    ),
    Need(
        "peres",
        8,
        _("Les pères y sont attendus"),
        _("pères attendus"),
        "",
        ("papas", "pères bienvenus", "papas bienvenus"),
    ),
    Need(
        "interprete",
        9,
        _("Avec interprète"),
        _("interprète possible"),
        _("sans interprète"),
        ("interprète", "interprétariat"),
    ),
    Need(
        "lsf",
        10,
        _("En langue des signes (LSF)"),
        _("langue des signes"),
        _("sans langue des signes"),
        ("langue des signes française",),
    ),
)
_NEGATIONS = {
    "gratuit": ("non gratuit", "participation financière", "avec participation"),
    "sans-inscription": (
        "inscription obligatoire",
        "avec inscription",
        "inscription nécessaire",
        "inscription",
        "sur réservation",
        "réservation obligatoire",
        "réservation nécessaire",
    ),
    "sans-rendez-vous": (
        "rendez-vous obligatoire",
        "avec rendez-vous",
        "sur rdv",
        "rdv",
        "rendez-vous",
        "uniquement sur rendez-vous",
    ),
    "anonyme": ("non anonyme",),
    "pmr": ("non accessible", "non accessible pmr", "inaccessible"),
    "itinerant": ("non itinérant",),
    "a-distance": ("en présence", "en présentiel", "présentiel"),
    "peres": ("sans les pères",),
}
NEEDS: Mapping[str, Need] = {need.code: need for need in _FACTS} | {
    f"langue-{iso}": Need(f"langue-{iso}", FIRST_LANGUAGE_BIT + rank, name, name)
    for rank, (iso, name) in enumerate(LANGUAGES_SPOKEN.items())
}


def label(code: str) -> str:
    """What a filter or a chip says for a need ("On y parle arabe"); the code itself when unknown."""
    return labels().get(code, code)


def labels() -> Mapping[str, str]:
    """What filters say for every need, by code."""
    return _words(get_language()).filters


def card_label(code: str) -> str:
    """What a card says when the need is met ("sans inscription", "on y parle arabe")."""
    return _words(get_language()).cards.get(code, code)


def negation(code: str) -> str:
    """What a card says when the need is known not to be met ("payant"); empty when nothing is worth saying."""
    return _words(get_language()).negations.get(code, "")


class _NeedWords(NamedTuple):
    filters: Mapping[str, str]
    cards: Mapping[str, str]
    negations: Mapping[str, str]


@lru_cache(maxsize=16)
def _words(language: str | None) -> _NeedWords:
    """The words for every need in the language in use: a page of results says dozens of them."""
    filters = {code: str(need.filter_label) for code, need in NEEDS.items()}
    cards = {code: str(need.card_label) for code, need in NEEDS.items()}
    for code, need in NEEDS.items():
        if code.startswith("langue-"):
            filters[code] = gettext("On y parle %(language)s") % {"language": need.filter_label}
            cards[code] = gettext("on y parle %(language)s") % {"language": need.card_label}
    return _NeedWords(filters, cards, {code: str(need.negation) for code, need in NEEDS.items()})


def word(code: str, *, met: bool) -> str:
    """What a file says of a need, read back by `read_need`: "sans inscription", "payant", "on y parle arabe"."""
    if met:
        return card_label(code)
    return negation(code) or _NEGATIONS[code][0]


def mask(codes: Iterable[str]) -> int:
    """The bit mask of several needs; unknown codes are ignored."""
    bits = 0
    for code in codes:
        bits |= NEEDS[code].mask if code in NEEDS else 0
    return bits


def codes_of(bits: int) -> list[str]:
    """The codes of a bit mask, in the order of the bits."""
    return list(_codes_of(bits))


@lru_cache(maxsize=4096)
def _codes_of(bits: int) -> tuple[str, ...]:
    return tuple(need.code for need in NEEDS.values() if bits & need.mask)


@lru_cache(maxsize=1024)
def read_need(text: str) -> NeedReading | None:
    """Read a code, a French label or its negation ("payant"), spelling forgiven; None when not recognised."""
    return _readings().get(fold(text[:100]))


@cache
def _readings() -> dict[str, NeedReading]:
    """Every spelling of every need; French whatever the visitor's language, since files are written in French."""
    found: dict[str, NeedReading] = {}
    with override("fr"):
        for need in NEEDS.values():
            spellings: list[str] = [need.code, *need.synonyms]
            if need.code.startswith("langue-"):
                spellings = [need.code, label(need.code), str(need.filter_label)]
            else:
                spellings += [str(need.filter_label), str(need.card_label)]
            found |= {fold(spelling): NeedReading(need.code, met=True) for spelling in spellings}
            refusals = [str(need.negation), *_NEGATIONS.get(need.code, ())]
            found |= {fold(words): NeedReading(need.code, met=False) for words in refusals if words}
    return found
