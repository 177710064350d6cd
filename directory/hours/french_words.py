"""The words of French opening hours: a text becomes tokens, or nothing when one word of it is not known.

Words without meaning here ("accueil", "le") are listed like the others: nothing is dropped unless it is known.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum, auto


class T(IntEnum):
    """What a word is."""

    DAY = auto()  # value: 0 for Monday
    WEEKEND = auto()
    EVERY_DAY = auto()
    PUBLIC = auto()  # public holidays
    RANK = auto()  # value: 1 to 5, -1 for the last
    OF_MONTH = auto()
    MONTH = auto()  # value: 1 to 12
    NUMBER = auto()
    YEAR = auto()
    TIME = auto()  # value: minutes since midnight
    NIGHT_AND_DAY = auto()
    HALF = auto()  # value: a key of HALVES
    APPOINTMENT = auto()
    NO_APPOINTMENT = auto()
    PHONE = auto()  # value: the number as typed
    WEEKS = auto()  # value: "02" for even weeks, "01" for odd ones
    HOLIDAYS = auto()  # school holidays
    TERM = auto()  # outside them
    EXCEPT = auto()
    CLOSED = auto()
    CLOSING = auto()  # closed, and one must say when
    ONLY = auto()
    ALSO = auto()
    INCLUDING = auto()
    OPEN = auto()  # "ouvert", "accueil", "horaires": says nothing, but what follows is open
    NON_STOP = auto()
    SAID_NOWHERE = auto()  # "horaires non communiqués"
    FROM = auto()
    UNTIL = auto()
    BETWEEN = auto()
    TO = auto()  # "à"
    AU = auto()
    DU = auto()
    OF = auto()  # "de", "des", "en", "le": says nothing, but announces something
    EVERY = auto()
    AND = auto()
    OR = auto()
    DASH = auto()
    SLASH = auto()
    DOUBLE_SLASH = auto()
    COMMA = auto()
    COLON = auto()
    STOP = auto()  # ";"
    LINE = auto()  # a new line
    DOT = auto()
    OPENING = auto()
    CLOSING_BRACKET = auto()


@dataclass(frozen=True, slots=True)
class Token:
    kind: T
    value: int | str = 0
    spaced: bool = False  # a space before it
    written: str = ""


class NotUnderstood(Exception):  # noqa: N818
    """The text is not understood; the message, when there is one, says why in French."""


HALVES = {"matin": (300, 810), "après-midi": (690, 1230), "soir": (960, 1440)}  # earliest start, latest end
_DAYS = (
    ("lundi", "lun", "lu", "l"),
    ("mardi", "mar", "ma"),
    ("mercredi", "mer", "me"),
    ("jeudi", "jeu", "je", "j"),
    ("vendredi", "ven", "vend", "ve", "v"),
    ("samedi", "sam", "sa", "s"),
    ("dimanche", "dim", "di"),
)
_MONTHS = (
    ("janvier", "janv", "jan"),
    ("fevrier", "fevr", "fev"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept", "sep"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
_RANKS = (
    (1, "1er 1ere 1ers 1eres premier premiere premiers"),
    (2, "2e 2eme 2nd 2nde 2es 2emes 2nds deuxieme deuxiemes second seconds"),
    (3, "3e 3eme 3es 3emes troisieme troisiemes"),
    (4, "4e 4eme 4es 4emes quatrieme quatriemes"),
    (5, "5e 5eme 5es 5emes cinquieme cinquiemes"),
    (-1, "dernier derniers"),
)
_HALVES = {
    "matin": "matin|matins",
    "après-midi": "apresmidi|apresmidis",
    "soir": "soir|soirs|en soiree",
}
_PHRASES: dict[T, str] = {
    T.EVERY_DAY: "tous les jours|chaque jour",
    T.WEEKEND: "weekend|weekends",
    T.PUBLIC: "jours feries|jour ferie|feries|tous les jours feries|chaque jour ferie",
    T.OF_MONTH: "du mois|de chaque mois|chaque mois|de tous les mois",
    T.NIGHT_AND_DAY: "jour et nuit|nuit et jour",
    T.NO_APPOINTMENT: "sans rdv|avec ou sans rdv|sur rdv ou non|sans rdv prealable",
    T.APPOINTMENT: "sur rdv|uniquement sur rdv|sur rdv uniquement|seulement sur rdv|sur rdv seulement|rdv uniquement"
    "|exclusivement sur rdv|sur rdv exclusivement|sur prise de rdv|rdv obligatoire",
    T.HOLIDAYS: "vacances scolaires|vacances scolaire|conges scolaires|periodes de vacances scolaires"
    "|periode de vacances scolaires",
    T.TERM: "periode scolaire|periodes scolaires|temps scolaire|semaines scolaires",
    T.EXCEPT: "sauf|hors|excepte|exceptes|a exception|en dehors|hormis",
    T.CLOSED: "ferme|fermee|fermes|fermees",
    T.CLOSING: "fermeture|fermetures|fermeture annuelle|fermeture estivale|jour de fermeture|jours de fermeture",
    T.ONLY: "uniquement|seulement|exclusivement",
    T.ALSO: "aussi|egalement",
    T.INCLUDING: "y compris",
    T.OPEN: "ouvert|ouverte|ouverts|ouvertes|ouverture|ouvertures|horaire|horaires|heures ouverture|accueil"
    "|horaires ouverture|horaires accueil|horaires accueil du public|horaires ouverture au public"
    "|jours et horaires ouverture|jours ouverture|jour ouverture|heures accueil|accueil du public"
    "|ouvert au public|ouverte au public|ouverture au public|permanence|permanences|horaires de permanence"
    "|horaires de permanences|horaires des permanences|toute annee",
    T.NON_STOP: "en continu|nonstop|sans interruption|journee continue|en journee continue|en journee",
    T.SAID_NOWHERE: "horaires non communiques|non communique|non communiques|horaires non renseignes"
    "|non renseigne|non renseignes",
    T.FROM: "a partir|des le",
    T.UNTIL: "jusqu|jusque",
    T.BETWEEN: "entre",
    T.TO: "a",
    T.AU: "au",
    T.DU: "du",
    T.OF: "de|des|en|le|la|les|pendant|durant|lors|au cours|mois|au mois|aux",
    T.EVERY: "tous les|toutes les|chaque",
    T.AND: "et|puis",
    T.OR: "ou",
}
_SIGNS = {
    "-": T.DASH,
    "/": T.SLASH,
    "//": T.DOUBLE_SLASH,
    ",": T.COMMA,
    ":": T.COLON,
    ";": T.STOP,
    "|": T.LINE,
    ".": T.DOT,
    "(": T.OPENING,
    ")": T.CLOSING_BRACKET,
    "&": T.AND,
    "+": T.AND,
}


def _vocabulary() -> dict[str, Token]:
    words = {phrase: Token(kind) for kind, phrases in _PHRASES.items() for phrase in phrases.split("|")}
    for day, names in enumerate(_DAYS):
        words |= dict.fromkeys((*names, f"{names[0]}s"), Token(T.DAY, day))
    for month, names in enumerate(_MONTHS, start=1):
        words |= dict.fromkeys(names, Token(T.MONTH, month))
    for rank, ranks in _RANKS:
        words |= dict.fromkeys(ranks.split(), Token(T.RANK, rank))
    for half, halves in _HALVES.items():
        words |= dict.fromkeys(halves.split("|"), Token(T.HALF, half))
    for weeks, adjective in (("02", "paire"), ("01", "impaire")):
        kinds = (f"semaine {adjective}", f"semaines {adjective}s", f"sem {adjective}", f"sem {adjective}s")
        words |= dict.fromkeys(kinds, Token(T.WEEKS, weeks))
    return words | {"midi": Token(T.TIME, 720), "minuit": Token(T.TIME, 1440)}


_WORDS = _vocabulary()
_LONGEST = max(phrase.count(" ") for phrase in _WORDS) + 1
_SHORT = {name for names in (*_DAYS, *_MONTHS) for name in names[1:]} | {"sem"}

_REWRITES = (
    (re.compile(r"[’‘ʼ`´′]"), "'"),
    (re.compile(r"[‐‑‒–—―−]"), "-"),
    (re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]"), " | "),
    (re.compile(r"\s+"), " "),
    (re.compile(r"\bjusqu'"), "jusqu "),
    (re.compile(r"\b[dl]'"), ""),
    (re.compile(r"\bapres[- ]?midi(?=s?\b)"), "apresmidi"),
    (re.compile(r"\brendez[- ]?vous\b|\br\.d\.v\b\.?|\brdvs\b"), "rdv"),
    (re.compile(r"\bweek[- ]end"), "weekend"),
    (re.compile(r"\bnon[- ]stop\b"), "nonstop"),
    (re.compile(r"(?<=[a-z])\(s\)"), "s"),
)
_H = r"(?P<{0}>[01]?[0-9]|2[0-4])"
_PIECE = re.compile(
    r"(?P<space> ?)(?:"
    r"(?P<everyday>7 ?j?(?:ours?)? ?(?:/|sur|j) ?7(?: ?j(?:ours)?)?(?![0-9a-z:/]))"
    r"|(?P<always>24 ?h?(?:eures)? ?(?:/|sur) ?24(?: ?h(?:eures)?)?(?![0-9a-z:]))"
    r"|(?P<allweek>24/7)(?![0-9a-z:/])"
    r"|(?P<phone>0[1-9](?:[ .]?[0-9]{2}){4})(?![0-9]|[.:h][0-9])"
    # 9h, 9h30, 9 h 30, 9 heures 30; "9h 30" only with the usual minutes ("9h 10h" is something else)
    rf"|{_H.format('hours')}(?P<gap> ?)h(?:eures?|rs?)?"
    r"(?:(?P<minutes>[0-5][0-9])(?: ?(?:mn|min))?| (?P<far>[0-5][0-9])(?! ?[h:0-9]))?(?![0-9a-z:])"
    rf"|{_H.format('clock')}:(?P<clock_minutes>[0-5][0-9])(?::00)?(?: ?h)?(?![0-9a-z:]| ?:[0-9])"
    rf"|{_H.format('wide')}(?: :|: ?| : )(?P<wide_minutes>00|15|30|45)(?![0-9a-z:]| ?:[0-9])"
    rf"|{_H.format('dotted')}\.(?P<dotted_minutes>[0-5][05])(?: ?h)?(?![0-9a-z:]|\.[0-9])"
    r"|(?P<rank>[1-5](?:eres?|ers?|emes?|es?|nde?s?))(?![0-9a-z])"
    r"|(?P<year>20[2-9][0-9])(?![0-9a-z:])"
    r"|(?P<number>[0-9]{1,2})(?![0-9a-z])"
    r"|(?P<word>[a-z]+)(?![0-9])(?P<dot>\.(?!\.))?"
    r"|(?P<sign>//|[-/,:;|()&+]|\.(?!\.))"
    r")"
)


def tokens_of(text: str) -> list[Token]:
    """The tokens of the text; raises NotUnderstood at the first word or sign that is not known."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).lower()
    for pattern, replacement in _REWRITES:
        plain = pattern.sub(replacement, plain)
    plain = plain.strip(" ;|")
    tokens: list[Token] = []
    words: list[Token] = []  # not looked up yet
    place = 0
    while place < len(plain):
        match = _PIECE.match(plain, place)
        if not match:
            raise NotUnderstood
        place = match.end()
        spaced = match["space"] != ""
        if match["word"]:
            words.append(Token(T.OF, 0, spaced, match["word"]))
            if not match["dot"] or match["word"] in _SHORT:
                continue
        tokens += _looked_up(words)
        words = []
        if match["word"]:
            tokens.append(Token(T.DOT))
        else:
            tokens += _token(match, spaced)
    return tokens + _looked_up(words)


def _token(match: re.Match[str], spaced: bool) -> list[Token]:
    written = match[0].strip()
    if match["sign"]:
        return [Token(_SIGNS[match["sign"]], spaced=spaced)]
    if match["everyday"]:
        return [Token(T.EVERY_DAY)]
    if match["always"]:
        return [Token(T.NIGHT_AND_DAY)]
    if match["allweek"]:
        return [Token(T.EVERY_DAY), Token(T.NIGHT_AND_DAY)]
    if match["phone"]:
        return [Token(T.PHONE, written)]
    if match["rank"]:
        return [Token(T.RANK, int(match["rank"][0]))]
    if match["year"] or match["number"]:
        return [Token(T.YEAR if match["year"] else T.NUMBER, int(written), spaced, written)]
    return [_time(match, spaced)]


def _time(match: re.Match[str], spaced: bool) -> Token:
    hours = match["hours"] or match["clock"] or match["wide"] or match["dotted"]
    far = match["far"]
    if far and not match["gap"] and far not in {"00", "15", "30", "45"}:
        raise NotUnderstood
    minutes = (
        match["minutes"] or far or match["clock_minutes"] or match["wide_minutes"] or match["dotted_minutes"]
    )
    value = int(hours) * 60 + int(minutes or 0)
    if value > 1440:
        raise NotUnderstood
    return Token(T.TIME, value, spaced, "clock" if match["clock"] else "")


def _looked_up(words: list[Token]) -> list[Token]:
    """The longest known phrases, from the left."""
    found: list[Token] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            phrase = " ".join(word.written for word in words[place : place + length])
            known = _WORDS.get(phrase)
            if known:
                found.append(Token(known.kind, known.value, words[place].spaced, phrase))
                place += length
                break
        else:
            raise NotUnderstood
    return found
