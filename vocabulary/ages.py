"""Ages: what a listing says, what a visitor asks, whether the two meet. All bounds are months, 0 is birth.

The table of `tests/vocabulary/test_ages.py` is the definition: what people write, what is stored and shown.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vocabulary.age_words import EVERYONE, WORD_BY_CODE, Token, Unit, amount, read_tokens, simplify
from vocabulary.enums import Ages

PREGNANCY = -9  # the only lower bound before birth
LAST_MONTH = 25 * 12 + 11  # the last month of the 25th year: nobody is a child beyond
NBSP = "\u00a0"
NUL = "\0"


@dataclass(frozen=True)
class AgeRange:
    """The age of the children a listing is about; bounds in months, both included, `age_max` None when open.

    Raises ValidationError when the three do not make sense together.
    """

    ages: Ages = Ages.NON_PRECISE
    age_min: int | None = None
    age_max: int | None = None

    def __post_init__(self) -> None:
        if self.ages not in Ages.values:
            raise ValidationError({"ages": _("Choisissez « non précisé », « à tout âge » ou un intervalle.")})
        if self.ages != Ages.INTERVALLE:
            if self.age_min is not None or self.age_max is not None:
                raise ValidationError({"ages": _("Un âge est donné : choisissez « de tel âge à tel âge ».")})
            return
        if self.age_min is None:
            raise ValidationError({"age_min": _("Donnez l’âge de départ, 0 pour la naissance.")})
        if self.age_min != PREGNANCY and not 0 <= self.age_min <= LAST_MONTH:
            raise ValidationError({"age_min": _("L’âge de départ va de la grossesse (−9) à 25 ans.")})
        if self.age_max is None:
            return
        if not -1 <= self.age_max <= LAST_MONTH:
            raise ValidationError({"age_max": _("L’âge de fin va de −1 (fin de la grossesse) à 25 ans.")})
        if self.age_max < self.age_min:
            raise ValidationError({"age_max": _("L’âge de fin est plus petit que l’âge de départ.")})


NOT_SAID = AgeRange()
EVERY_AGE = AgeRange(Ages.TOUT_AGE)


def interval(age_min: int, age_max: int | None = None) -> AgeRange:
    """An `intervalle` in months, `age_max` None when open."""
    return AgeRange(Ages.INTERVALLE, age_min, age_max)


@dataclass(frozen=True)
class AgeReading:
    """What was read in a phrase, and what the person who wrote it should check (French sentences)."""

    range: AgeRange = NOT_SAID
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Child:
    """A child a visitor asks for: the code links carry, and its age in months, `high` included."""

    code: str
    low: int
    high: int

    @property
    def label(self) -> str:
        """The age in French words: "14 mois", "3 ans", "2 ans et demi", "pendant la grossesse"."""
        if word := WORD_BY_CODE.get(self.code):
            return word.label
        if self.low < 0:
            return _say_interval(PREGNANCY, -1)
        if self.high - self.low == 11:
            return _say_years(self.low // 12) if self.low else _say_interval(0, 11)
        if _BIRTH_MONTH.fullmatch(self.code) and self.low >= 24 and self.low % 12 == 0:
            return _say_years(self.low // 12)
        return _say_point(self.low) if self.low else "moins d’un mois"


# --- Saying ---


def say_ages(ages: AgeRange) -> str:
    """The range in French, read back identically by `parse_ages`; empty when nothing is said."""
    if ages.ages == Ages.TOUT_AGE:
        return "à tout âge"
    if ages.ages != Ages.INTERVALLE or ages.age_min is None:
        return ""
    return _say_interval(ages.age_min, ages.age_max)


def _say_interval(low: int, high: int | None) -> str:
    if high is None:
        starts = {PREGNANCY: "dès la grossesse", 0: "dès la naissance"}
        return starts.get(low) or f"à partir de {_say_low(low)}"
    whole_years = high > 0 and high % 12 == 11
    if low == PREGNANCY and high == -1:
        return "pendant la grossesse"
    if low <= 0 and whole_years:
        below = "moins d’un an" if high == 11 else f"moins de {_say_years(high // 12 + 1)}"
        return below if low == 0 else f"de la grossesse à {below}"
    if low == high == 0:
        return "à la naissance"
    if low <= 0:
        start = "de la naissance" if low == 0 else "de la grossesse"
        return f"{start} à {_say_point(high) if high else 'la naissance'}"
    if low == high:
        return _say_point(low)
    if low % 12 == 0 and high == low + 11:
        return _say_years(low // 12)
    return _say_between(low, high)


def _say_between(low: int, high: int) -> str:
    last = _say_years(high // 12) if high % 12 == 11 and high > 11 else _say_point(high)
    first = _say_point(low) if last.endswith("mois") and " et " not in last else _say_low(low)
    number, _space, unit = first.partition(NBSP)
    joined = unit in {"ans", "mois"} and unit == last.partition(NBSP)[2]  # "de 3 à 9 mois"
    return f"de {number if joined else first} à {last}"


def _say_low(months: int) -> str:
    return _say_years(months // 12) if months % 12 == 0 else _say_point(months)


def _say_years(years: int) -> str:
    return f"{years}{NBSP}an{'s' if years > 1 else ''}"


def _say_point(months: int) -> str:
    """One month of age: "14 mois", "24 mois" (not a whole year), "2 ans et demi", "2 ans et 4 mois"."""
    years, rest = divmod(months, 12)
    if months < 24 or rest == 0:
        return f"{months}{NBSP}mois"
    return f"{_say_years(years)} et demi" if rest == 6 else f"{_say_years(years)} et {rest}{NBSP}mois"


# --- Reading what listings say ---

# Sequences of token letters (see vocabulary.age_words), tried in this order at each place.
SHAPES = re.compile(
    r"(?P<between>BA[ST]L?A)|(?P<range>F?A(?:T|S?U)L?A)|(?P<less>LA|AL)|(?P<most>U[LS]?A|AM)|(?P<start>FA|AP)|(?P<one>A)"
)


@dataclass(frozen=True)
class _Piece:
    """Part of a phrase: months, None on the side that is not said."""

    low: int | None
    high: int | None


def parse_ages(text: str) -> AgeReading:
    """Read how people write ages ("0-6 ans", "dès la naissance", "ados"), and say what was assumed."""
    said = simplify(text)
    if not text.strip():
        return AgeReading()
    quoted = f"« {' '.join(text[:60].replace(NUL, ' ').split())} »"
    if EVERYONE.search(said):
        return AgeReading(EVERY_AGE)
    tokens, warnings = _as_years(read_tokens(said), quoted)
    letters = "".join(token.letter for token in tokens)
    # "groupe de 8 parents", "9h-12h", "de 6 mois à": a number beside other words may count anything.
    if (warnings and "O" in letters) or letters.endswith("T"):
        return _not_understood(quoted)
    pieces = [_piece(match, tokens, warnings, quoted) for match in SHAPES.finditer(letters)]
    if any(piece.high is not None and piece.high >= 77 * 12 and not piece.low for piece in pieces):
        return AgeReading(EVERY_AGE)
    ages = _join(pieces, warnings, quoted)
    if ages is None:
        return _not_understood(quoted)
    warnings += [
        _("« %(word)s » a été lu « %(ages)s » : à vérifier.")
        % {"word": token.text, "ages": _say_interval(token.low, token.high)}
        for token in tokens
        if token.word and not token.word.sure
    ]
    if unread := [token.text for token in tokens if token.letter == "O"]:
        warnings.append(
            _("%(text)s : lu « %(ages)s », sans « %(unread)s ».")
            % {"text": quoted, "ages": say_ages(ages), "unread": " ".join(unread)[:60]}
        )
    return AgeReading(ages, tuple(warnings))


def _not_understood(quoted: str) -> AgeReading:
    return AgeReading(NOT_SAID, (_("%(text)s : âge non compris, laissé non précisé.") % {"text": quoted},))


def _as_years(tokens: list[Token], quoted: str) -> tuple[list[Token], list[str]]:
    """Numbers left without a unit are years, and that is said."""
    warnings = []
    if any(token.letter == "A" and token.unit is None for token in tokens):
        warnings.append(_("%(text)s : nombre sans unité, lu en années.") % {"text": quoted})
    return [
        amount(token.number, Unit.YEAR, text=token.text)
        if token.unit is None and token.number is not None
        else token
        for token in tokens
    ], warnings


def _piece(match: re.Match[str], tokens: list[Token], warnings: list[str], quoted: str) -> _Piece:
    shape, found = match.lastgroup, tokens[match.start() : match.end()]
    amounts = [token for token in found if token.letter == "A"]
    first, last = amounts[0], amounts[-1]
    if shape in {"range", "between"}:
        return _range_piece(first, last, exclusive=found[-2].letter == "L", warnings=warnings, quoted=quoted)
    if shape in {"less", "most"}:
        high = first.low - 1 if shape == "less" else first.high
        before_birth = high < 0 or (first.low == 0 and first.number is None)
        return _Piece(PREGNANCY, -1) if before_birth else _Piece(None, high)
    return _Piece(first.low, None if shape == "start" else first.high)


def _range_piece(first: Token, last: Token, *, exclusive: bool, warnings: list[str], quoted: str) -> _Piece:
    low, high = first.low, last.low - 1 if exclusive else last.high
    if low <= high:
        return _Piece(low, high)
    in_months = int(first.number or 0)
    if first.unit is last.unit is Unit.YEAR and 11 < in_months <= high:  # "18-3 ans": eighteen months
        warnings.append(_("%(text)s : %(n)s lu en mois.") % {"text": quoted, "n": in_months})
        return _Piece(in_months, high)
    warnings.append(_("%(text)s : âges dans l’ordre inverse, remis dans l’ordre.") % {"text": quoted})
    return _Piece(last.low, first.high)


def _join(pieces: list[_Piece], warnings: list[str], quoted: str) -> AgeRange | None:
    """The smallest interval that holds every piece; None when there is none or it is absurd."""
    if not pieces:
        return None
    lows = [piece.low for piece in pieces if piece.low is not None]
    highs = [piece.high for piece in pieces if piece.high is not None]
    low = min(lows, default=0)
    # "dès 3 mois … jusqu'à 3 ans" are the two halves of one range.
    bounded = any(piece.low is None for piece in pieces)
    high = max(highs) if highs and (bounded or len(highs) == len(pieces)) else None
    if high is not None and high > LAST_MONTH:
        high = None
        warnings.append(_("%(text)s : pas d’âge de fin au-delà de 25 ans.") % {"text": quoted})
    if _has_gap(pieces):
        warnings.append(_("%(text)s : plusieurs tranches d’âge, réunies en une seule.") % {"text": quoted})
    try:
        return interval(low, high)
    except ValidationError:
        return None


def _has_gap(pieces: list[_Piece]) -> bool:
    """Whether closed pieces leave months between them that nobody wrote (birth follows pregnancy)."""
    closed = sorted((one.low, one.high) for one in pieces if one.low is not None and one.high is not None)
    return len(closed) == len(pieces) and any(
        later[0] > earlier[1] + 1 and earlier[1] >= 0 for earlier, later in pairwise(closed)
    )


# --- Reading what visitors ask ---

_CODE = re.compile(r"(?P<years>\d{1,2})a(?:(?P<rest>\d{1,2})m)?|(?P<months>\d{1,3})m")
_EXPECTED_IN = re.compile(r"\bdans \d+ ?(?:mois|semaines?|jours?)\b")
_BIRTH_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DATES = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})(?:-\d{1,2})?\b|\b(?:\d{1,2}/)?(?P<m>\d{1,2})/(?P<y>\d{4})\b"
    r"|\b(?P<name>janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)"
    r" (?P<of>\d{4})\b"
)
_MONTHS = [None, "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout"]
_MONTHS += ["septembre", "octobre", "novembre", "decembre"]


def parse_child(text: str, *, today: date) -> Child | None:
    """Read a code ("14m", "3a", "2a6m", "grossesse", "2025-03") or what people type; None when absurd."""
    if len(text) > 100 or "\0" in text:
        return None
    said = simplify(text)
    if match := _CODE.fullmatch(said):
        return _child_of_code(match)
    if said in WORD_BY_CODE:
        return Child(said, WORD_BY_CODE[said].low, WORD_BY_CODE[said].high)
    if match := _DATES.search(said):
        return _child_of_date(match, today)
    if said.startswith("-"):
        return None
    if _EXPECTED_IN.search(said):
        return Child("grossesse", PREGNANCY, -1)
    return _child_of_words(said)


def _child(code: str, low: int, high: int) -> Child | None:
    return Child(code, low, high) if low >= PREGNANCY and high <= LAST_MONTH else None


def _child_of_code(match: re.Match[str]) -> Child | None:
    if match["months"]:
        months = int(match["months"])
        return _child(f"{months}m", months, months)
    years = int(match["years"])
    if match["rest"] is None:
        return _child(f"{years}a", years * 12, years * 12 + 11)
    rest = int(match["rest"])
    return _child_of_months(years * 12 + rest) if rest < 12 else None


def _child_of_months(months: int) -> Child | None:
    years, rest = divmod(months, 12)
    return _child(f"{years}a{rest}m" if years > 1 and rest else f"{months}m", months, months)


def _child_of_date(match: re.Match[str], today: date) -> Child | None:
    """A month of birth, or of expected birth up to nine months ahead; the age is that of today."""
    year = int(match["year"] or match["y"] or match["of"])
    month = _MONTHS.index(match["name"]) if match["name"] else int(match["month"] or match["m"])
    if not 1 <= month <= 12:
        return None
    age = (today.year - year) * 12 + today.month - month
    return _child(f"{year:04d}-{month:02d}", age, age)


def _child_of_words(said: str) -> Child | None:
    tokens = read_tokens(said)
    amounts = [token for token in tokens if token.letter == "A"]
    if any(token.low == PREGNANCY for token in amounts):
        return Child("grossesse", PREGNANCY, -1)
    numbers = [
        token for token in amounts if token.number is not None
    ] or amounts  # "bébé de 3 mois", "né à 3 mois"
    if len(numbers) != 1 or any(token.letter in "FLUMPB" for token in tokens):
        return None
    [found] = numbers
    if found.number is not None and found.unit is None:
        found = amount(found.number, Unit.YEAR)
    if found.word:
        return Child(found.word.code, found.low, found.high)
    if found.high - found.low == 11:
        return _child(f"{found.low // 12}a", found.low, found.high)
    return _child_of_months(found.low)


def child_suggestions() -> list[str]:
    """What the age field proposes, from the pregnancy to the teens; each is read by `parse_child`."""
    months = [f"{n} mois" for n in (1, 3, 6, 9)]
    halves = ["1 an", "14 mois", "18 mois", "2 ans", "2 ans et demi"]
    return ["j’attends un bébé", "nouveau-né", *months, *halves, *(f"{n} ans" for n in range(3, 18))]


def fits(child: Child, ages: AgeRange) -> bool:
    """Whether a listing suits a child: their spans overlap. What says no age suits nobody."""
    if ages.ages == Ages.TOUT_AGE:
        return True
    if ages.ages != Ages.INTERVALLE or ages.age_min is None:
        return False
    return child.high >= ages.age_min and (ages.age_max is None or child.low <= ages.age_max)
