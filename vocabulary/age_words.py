"""How French people write ages: the tables, and the tokens made of them.

A phrase becomes a list of tokens, each of one letter: ``A`` an amount (a number, the birth, the pregnancy,
"ados"), ``F`` from, ``L`` less than, ``U`` up to, ``M`` at most, ``T`` to, ``P`` and more, ``B`` between,
``S`` a separator, ``O`` a word that means nothing here. `vocabulary.ages` says what their sequences mean.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 300  # characters; nobody writes an age longer than that

DAYS_PER_MONTH = 365.25 / 12


class Unit(StrEnum):
    """What a number counts."""

    YEAR = "an"
    MONTH = "mois"
    WEEK = "semaine"
    DAY = "jour"


@dataclass(frozen=True)
class Word:
    """A word that stands for an age ("ados"): code, bounds in months, how it is said, how it is written."""

    code: str
    low: int
    high: int
    label: str
    pattern: str
    sure: bool = False


# "sure" words are defined by the product; the others are a habit, read with a warning.
WORDS = (
    Word("ado", 132, 215, "adolescence", r"pre-?ados? et ados?|adolescent(?:e?s?|ce)|ados?", sure=True),
    Word("nourrisson", 0, 11, "nourrisson", r"nourrissons?"),
    Word("bebe", 0, 23, "bébé", r"bebes?|bb"),
    Word("tout-petit", 0, 35, "tout-petit", r"touts?[- ]petits?"),
    Word("petite-enfance", 0, 71, "petite enfance", r"petite enfance|jeunes? enfants?"),
    Word("maternelle", 36, 71, "école maternelle", r"(?:ecole )?maternelle"),
    Word("elementaire", 72, 131, "école élémentaire", r"(?:ecole )?(?:elementaire|primaire)"),
    Word("collegien", 132, 179, "collège", r"collegiens?|collegiennes?|college"),
    Word("lyceen", 180, 215, "lycée", r"lyceens?|lyceennes?|lycee"),
)
WORD_BY_CODE = {word.code: word for word in WORDS}

PREGNANCY = (
    r"(?:periode )?(?:pre|ante)natale?s?|grossesses?|(?:femmes?|mamans?|meres?) enceintes?|enceintes?"
    r"|futur(?:e)?s? (?:parents?|mamans?|papas?|meres?|peres?)(?:(?: ou | et |/)futur(?:e)?s? \w+)*"
    r"|(?:j'|nous |on )?atten(?:ds|dons|d|te) (?:d')?(?:un|notre|mon) (?:bebe|enfant)"
    r"|bebe (?:a venir|en route)|(?:enfants? |bebes? )?a naitre|pas encore nee?|conception"
)
BIRTH = r"naissances?|nouveaux?[- ]nee?s?"
EVERYONE = re.compile(
    r"\b(?:tou(?:t|s|te|tes)(?: les)? ages?|tou(?:t|s)(?: les)? publics?|toutes? (?:les )?generations?"
    r"|intergenerationnel(?:le)?|sans (?:limite|condition) d'age|quel que soit l'age|peu importe l'age"
    r"|de 7 a 77 ans|7[-/ ]*77 ans|pour tous|toute la famille)\b|^tous$"
)

NUMBER = r"\d+(?:[.,]\d+)?"
UNIT = r"ans?\b|annees?\b|mois\b|m\b|semaines?\b|sem\b\.?|jours?\b"
NOISE = (
    "d|l|de|du|des|la|le|les|leurs?|son|sa|ses|un|une|votre|vos|mon|ma|mes|ages?|agee?s?|tranche|avec|pour"
    "|enfants?|parents?|familles?|peres?|meres?|mamans?|papas?|adultes?|filles?|garcons?|fils"
    "|(?:le )?plus jeunes?|accompagnee?s?|public|environ|inclus|revolus?|accueil|accueille|accueillis|debut|fin|pendant"
)
UNITS = {"a": Unit.YEAR, "m": Unit.MONTH, "s": Unit.WEEK, "j": Unit.DAY}
# "2 ans et demi", "2 ans ½", "2 ans et 4 mois"
REST = r"(?:\s*(?:et\s*)?(?:(?P<half>demie?\b|1/2)|(?P<months>\d+)\s*mois\b))?"

TOKENS = re.compile(
    "|".join(
        [
            r"(?P<F>a partir (?:de|du|d')|a compter de|depuis|plus de|\+ ?de|au[- ]dela de|>=?|≥"
            r"|\bdes(?=\s*(?:\d|l'age|la naissance|la grossesse|la conception|le |la maternelle|l'ecole)))",
            r"(?P<L>moins (?:de|d')|- ?de\b|<|avant)",
            r"(?P<U>jusqu'(?:aux?|a)\b|<=|≤)",
            r"(?P<M>\b(?:maxi(?:mum)?|max)\b\.?|(?:et|ou) moins\b)",
            r"(?P<P>(?:et|ou) (?:plus|\+|au[- ]dela|davantage)(?: grands?)?|\+|\bmini(?:mum)?\b|\bmin\b\.?)",
            r"(?P<B>\bentre\b)",
            rf"(?P<pregnancy>\b(?:{PREGNANCY})\b)",
            rf"(?P<birth>\b(?:{BIRTH})\b)",
            *(rf"(?P<word_{index}>\b(?:{word.pattern})\b)" for index, word in enumerate(WORDS)),
            rf"(?P<number>{NUMBER})\s*(?P<unit>{UNIT})?(?(unit){REST})",
            r"(?P<T>-|/|\b(?:aux?|a)\b)",
            r"(?P<S>[,;&]|\b(?:et|ou|puis)\b)",
            rf"(?P<noise>\b(?:{NOISE})\b)",
            r"(?P<O>[^\W_]+)",
        ]
    )
)


@dataclass(frozen=True)
class Token:
    """One thing read in a phrase. Amounts carry months: ``low`` and ``high`` differ for years and words."""

    letter: str
    text: str
    low: int = 0
    high: int = 0
    number: float | None = None
    unit: Unit | None = None
    word: Word | None = None


def _number_words() -> dict[str, int]:
    """French number words up to sixty, hyphenated or not, without accents."""
    units = "zero un deux trois quatre cinq six sept huit neuf dix".split()  # noqa: SIM905
    units += "onze douze treize quatorze quinze seize".split()  # noqa: SIM905
    words = {word: value for value, word in enumerate(units)}
    words["une"] = 1
    words |= {f"dix{dash}{units[n]}": 10 + n for n in (7, 8, 9) for dash in "- "}
    for tens, word in ((20, "vingt"), (30, "trente"), (40, "quarante"), (50, "cinquante")):
        words[word] = tens
        words |= {f"{word}{dash}et{dash}un": tens + 1 for dash in "- "}
        words |= {f"{word}{dash}{units[n]}": tens + n for n in range(2, 10) for dash in "- "}
    words["soixante"] = 60
    return words


NUMBER_WORDS = _number_words()
_WORDS = "|".join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True))
_BEFORE_UNIT = re.compile(rf"\b({_WORDS})\b(?=\s*(?:{UNIT}))")
_BEFORE_NUMBER = re.compile(rf"\b({_WORDS})\b(?=\s*(?:a|-|/|et|ou)\s*\d)")
_HALF_BEFORE_UNIT = re.compile(r"\b(\d{1,2}) ?1/2 (ans?)\b")  # "2 ½ ans"
_CLEANING = str.maketrans(dict.fromkeys("’‘`", "'") | dict.fromkeys("–—‑−", "-") | {"œ": "oe", "\0": " "})


def simplify(text: str) -> str:
    """Lower case, no accent, plain quotes and dashes, single spaces, number words as digits."""
    text = text[:LONGEST].translate(_CLEANING).replace("½", " 1/2")
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower())
    text = " ".join("".join(char for char in text if not unicodedata.combining(char)).split())
    text = _HALF_BEFORE_UNIT.sub(r"\1 \2 1/2", text)
    for pattern in (_BEFORE_UNIT, _BEFORE_NUMBER):
        text = pattern.sub(lambda match: str(NUMBER_WORDS[match[1]]), text)
    return text


def read_tokens(text: str) -> list[Token]:
    """The tokens of a simplified phrase, without its noise."""
    tokens = (_token(match) for match in TOKENS.finditer(text))
    return _with_units([token for token in tokens if token is not None])


def amount(number: float, unit: Unit, *, extra: int | None = None, text: str = "") -> Token:
    """An amount in months: years span twelve months, weeks and days round down, "2 ans et demi" is one month.

    `extra` is the number of months said after the years.
    """
    if unit is Unit.YEAR and extra is None and number == int(number):
        low, high = int(number) * 12, int(number) * 12 + 11
    elif unit is Unit.YEAR:
        low = high = round(number * 12) + (extra or 0)
    elif unit is Unit.MONTH:
        low = high = int(number)
    else:
        low = high = int(number * (7 if unit is Unit.WEEK else 1) / DAYS_PER_MONTH)
    return Token("A", text, low, high, number, unit)


def _token(match: re.Match[str]) -> Token | None:
    kind, text = match.lastgroup or "", match[0]
    if match["number"] is not None:
        return _amount_token(match)
    if kind == "noise":
        return None
    if kind == "pregnancy":
        return Token("A", text, -9, -1, unit=Unit.MONTH)
    if kind == "birth":
        return Token("A", text, 0, 0, unit=Unit.MONTH)
    if kind.startswith("word_"):
        word = WORDS[int(kind.removeprefix("word_"))]
        return Token("A", text, word.low, word.high, unit=Unit.YEAR, word=word)
    return Token(kind, text)


def _amount_token(match: re.Match[str]) -> Token:
    digits = match["number"]
    # A number of more than five digits is a postcode or worse: keep it absurd, and the arithmetic small.
    number = float(digits.replace(",", ".")) if len(digits) <= 5 else 99_999.0
    if match["unit"] is None:
        return Token("A", match[0], number=number)
    extra = 6 if match["half"] else int(match["months"][:5]) if match["months"] else None
    return amount(number, UNITS[match["unit"][0]], extra=extra, text=match[0])


def _with_units(tokens: list[Token]) -> list[Token]:
    """Give a number without unit that of the amount it is joined to ("3-6 ans", "3 et 4 ans")."""
    done: list[Token] = []
    following: Token | None = None
    for token in reversed(tokens):
        if token.letter == "A":
            if token.unit is None and token.number is not None and following and following.number is not None:
                inherited = following.unit
                if inherited is not None:
                    token = amount(token.number, inherited, text=token.text)
            following = token
        elif token.letter not in "TSUL":
            following = None
        done.append(token)
    return done[::-1]
