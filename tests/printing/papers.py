"""Papers to set, and what is read back of them."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader

from printing.documents import Booklet, Day, Line, Masthead, Poster, Programme, Regular

MASTHEAD = Masthead("Maillage", "Pyrénées-Orientales", "maillage.example.org")
ADDRESS = "https://maillage.example.org/agenda/?territoire=conflent-canigo"
MADE_ON = "Imprimé le 21 novembre 2026, à jour ce jour-là."


def line(number: int = 0, **fields: Any) -> Line:
    given: dict[str, Any] = {
        "time": "10 h – 11 h 30",
        "title": f"Contes au coin du four à pain {number}",
        "what": "Atelier parents-enfants",
        "where": "halle couverte",
        "commune": ("Prades", "Vinça", "Égat")[number % 3],
        "conditions": "de 4 à 10 ans · gratuit",
        "url": f"https://maillage.example.org/territoires/conflent-canigo/asso/contes-{number}/",
    }
    return Line(**(given | fields))


def days(count: int, per_day: int = 4, **fields: Any) -> tuple[Day, ...]:
    """That many lines, numbered in their order."""
    numbers = range(count)
    return tuple(
        Day(
            f"mardi {first // per_day + 1} décembre",
            tuple(line(n, **fields) for n in numbers[first : first + per_day]),
        )
        for first in range(0, count, per_day)
    )


def programme(count: int = 8, regulars: int = 2, **fields: Any) -> Programme:
    given: dict[str, Any] = {
        "title": "Le programme de décembre 2026",
        "subtitle": "Conflent-Canigó",
        "masthead": MASTHEAD,
        "address": ADDRESS,
        "made_on": MADE_ON,
        "days": days(count),
        "regulars": tuple(
            Regular(line(title=f"La Cabane {n}", time=""), ("mardi, 9 h – 12 h : 1er, 8 et 15",), 3)
            for n in range(regulars)
        ),
    }
    return Programme(**(given | fields))


def booklet(count: int = 8, **fields: Any) -> Booklet:
    given: dict[str, Any] = {
        "title": "La Quinzaine des familles",
        "period": "du 14 au 29 novembre 2026",
        "masthead": MASTHEAD,
        "address": ADDRESS,
        "made_on": MADE_ON,
        "days": days(count),
        "helplines": (("119", "Enfant en danger"), ("3919", "Violences conjugales")),
    }
    return Booklet(**(given | fields))


def poster(count: int = 4, **fields: Any) -> Poster:
    given: dict[str, Any] = {
        "title": "La Quinzaine des familles",
        "period": "du 14 au 29 novembre 2026",
        "where": "à Prades",
        "masthead": MASTHEAD,
        "address": ADDRESS,
        "made_on": MADE_ON,
        "days": days(count),
    }
    return Poster(**(given | fields))


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    """All the words of its pages in the order they are read, with plain spaces."""
    words = " ".join(page.extract_text() for page in read(content).pages)
    return " ".join(words.replace("\u00a0", " ").split())


def points(content: bytes) -> tuple[int, int]:
    """The width and the height of its first page, in points."""
    box = read(content).pages[0].mediabox
    return round(box.width), round(box.height)
