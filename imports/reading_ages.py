"""The two columns of ages: either may hold a phrase, or each a bound."""

import re

from django.utils.translation import gettext as _

from imports.facts import PARENTS_ONLY
from imports.rows import Row
from imports.texts import quoted
from vocabulary.age_words import Token, read_tokens, simplify
from vocabulary.ages import NOT_SAID, AgeReading, parse_ages

_PARENTS_ONLY = re.compile(
    rf"\b(?:{PARENTS_ONLY}|(?:parents|adultes) (?:seuls|uniquement|seulement)|sans (?:les |leurs )?enfants?)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d+(?:[.,]\d+)?")
# "18m", "3a", "2a6m": the codes of the search, which those who orient know.
_CODE = re.compile(r"(?:(?P<years>\d{1,2})a)?(?:(?P<months>\d{1,3})m)?")
# What a spreadsheet makes of "3-6", and a bound below zero, are no ages.
_NO_AGE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[/.]0\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|-\s*\d.*")
_BEFORE_BIRTH = re.compile(r"-\s*9(?:\s*mois)?")
_LOW = {"A", "FA", "AP"}
_HIGH = {"A", "LA", "AL", "UA", "ULA", "USA", "AM"}
_LESS = {"LA", "AL", "ULA"}
# One sentence in two cells: "de 3 mois" and "à 3 ans", "entre 3 ans" and "et 6 ans".
_SPLIT = re.compile(r"F?A(?:T|S?U)L?A|BA[ST]L?A")


def read_ages(row: Row, age_min: str, age_max: str) -> None:
    """Read the ages, and whether parents come alone, which people write there too."""
    first, last = (_in_words(_without_parents_only(row, text)) for text in (age_min, age_max))
    reading = _read(first, last)
    row.warnings += reading.warnings
    row.ages = None if reading.range == NOT_SAID else reading.range
    if row.ages and not (first and last) and _is_amount(_tokens(first or last)):
        row.lone_bound = "age_min" if first else "age_max"


def _without_parents_only(row: Row, text: str) -> str:
    rest, found = _PARENTS_ONLY.subn(" ", text)
    if found:
        row.listing["parents_only"] = True
    return rest.strip(" \t\n,;:.()-–—/") if found else text


def _in_words(text: str) -> str:
    """The cell with codes and the bound of a pregnancy in words."""
    plain = simplify(text)
    if _BEFORE_BIRTH.fullmatch(plain):
        return "grossesse"
    code = _CODE.fullmatch(plain)
    if not plain or code is None:
        return text
    years, months = code["years"], code["months"]
    said = [f"{years} ans"] if years else []
    return " et ".join(said + ([f"{months} mois"] if months else []))


def _is_no_age(plain: str) -> bool:
    # "36" beside nothing is months somebody forgot to name; "99" means that there is no upper bound.
    return bool(_NO_AGE.fullmatch(plain)) or (_BARE.fullmatch(plain) is not None and 25 < _number(plain) < 77)


def _number(plain: str) -> float:
    return float(plain.replace(",", "."))


def _read(first: str, last: str) -> AgeReading:
    if strange := [text for text in (first, last) if _is_no_age(simplify(text))]:
        return AgeReading(
            NOT_SAID, (_("%(text)s : âge non compris, laissé non précisé.") % {"text": quoted(strange[0])},)
        )
    if not last:
        return _read_first(first)
    low, high = _tokens(first), _tokens(last)
    if not first:
        return _read_last(last, high)
    if _is_bound(low, _LOW) and _is_bound(high, _HIGH):
        less = "moins de " if _letters(high) in _LESS else ""
        return _with_unit_warnings(parse_ages(f"de {_amount(low)} à {less}{_amount(high)}"), low, high)
    if simplify(first) == simplify(last):
        return parse_ages(first)
    if _SPLIT.fullmatch(_letters(low) + _letters(high)):
        return parse_ages(f"{first} {last}")
    return _read_phrase(first, last)


def _read_first(text: str) -> AgeReading:
    tokens = _tokens(text)
    if not _is_amount(tokens):
        return parse_ages(text)
    reading = _with_unit_warnings(parse_ages(f"à partir de {_amount(tokens)}"), tokens)
    if reading.range == NOT_SAID:
        return reading
    said = _("Âge minimum %(text)s sans âge maximum : lu « à partir de ».") % {"text": quoted(text)}
    return AgeReading(reading.range, (*reading.warnings, said))


def _read_last(text: str, tokens: list[Token]) -> AgeReading:
    if not _is_amount(tokens):
        return parse_ages(text)
    return _with_unit_warnings(parse_ages(f"jusqu’à {_amount(tokens)}"), tokens)


def _read_phrase(first: str, last: str) -> AgeReading:
    """One of the cells says it all, the first when both do; what the other adds is said to be left out."""
    in_first, in_last = parse_ages(first), parse_ages(last)
    first_is_bound = _is_bound(_tokens(first), _LOW) and in_last.range != NOT_SAID
    if in_first.range == NOT_SAID or first_is_bound:
        kept, other, left = _read_last(last, _tokens(last)), in_first, first
    else:
        kept, other, left = _read_first(first), in_last, last
    if NOT_SAID in (kept.range, other.range):
        return AgeReading(kept.range, tuple(dict.fromkeys((*other.warnings, *kept.warnings))))
    bounds = {kept.range.age_min, kept.range.age_max}
    if bounds & {other.range.age_min, other.range.age_max} - {None}:
        return kept
    return AgeReading(
        kept.range, (*kept.warnings, _("Âge %(text)s laissé de côté.") % {"text": quoted(left)})
    )


def _tokens(text: str) -> list[Token]:
    return read_tokens(simplify(text))


def _letters(tokens: list[Token]) -> str:
    return "".join(token.letter for token in tokens)


def _is_bound(tokens: list[Token], shapes: set[str]) -> bool:
    return _letters(tokens) in shapes


def _is_amount(tokens: list[Token]) -> bool:
    """Whether the cell holds one amount ("1 an", "6") and nothing around it."""
    return _letters(tokens) == "A" and not tokens[0].word


def _amount(tokens: list[Token]) -> str:
    """The words of the one amount; a bare number counts years."""
    text = next(token.text for token in tokens if token.letter == "A")
    return f"{text} ans" if _BARE.fullmatch(text) else text


def _with_unit_warnings(reading: AgeReading, *cells: list[Token]) -> AgeReading:
    bare = [token.text for tokens in cells for token in tokens if _BARE.fullmatch(token.text)]
    if not bare:
        return reading
    said = _("Âge « %(numbers)s » sans unité : lu en années.") % {"numbers": " ; ".join(bare)}
    return AgeReading(reading.range, (said, *reading.warnings))
