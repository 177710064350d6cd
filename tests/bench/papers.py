"""Papers of sixty dates, set by typst from what they say: the reading of the dates is in the cases of `cases.py`."""

import time
from statistics import median
from typing import Any

from tests.bench.report import number, table, verdict

DATES = 60
TURNS = 5
BUDGET = 300  # milliseconds, for the sheet of a month


def measure(dates: int = DATES, turns: int = TURNS) -> list[dict[str, Any]]:
    """Milliseconds (the first time, then again) and bytes of each paper; the first time, each QR code is drawn."""
    from printing.typesetting import pdf
    from tests.printing.papers import booklet, poster, programme

    papers = (
        ("Programme d’un mois, une feuille A4", programme(dates), {}, BUDGET),
        ("Livret d’un temps fort, A5", booklet(dates), {"paper": "a5"}, None),
        ("Livret d’un temps fort, A4", booklet(dates), {"paper": "a4"}, None),
        ("Livret d’un temps fort, grands caractères", booklet(dates), {"large_print": True}, None),
        ("Affiche d’une commune", poster(), {}, None),
    )
    found = []
    for name, document, how, budget in papers:
        times = []
        for _turn in range(1 + turns):
            start = time.perf_counter()
            made = pdf(document, **how)
            times.append(1000 * (time.perf_counter() - start))
        found.append(
            {
                "name": name,
                "first": times[0],
                "again": median(times[1:]),
                "bytes": len(made),
                "budget": budget,
            }
        )
    return found


def section(found: list[dict[str, Any]]) -> str:
    """A part of the page of measures."""
    rows = [
        [
            one["name"],
            number(one["first"], 0),
            number(one["again"], 0),
            number(one["bytes"] / 1000, 0),
            f"≤ {one['budget']} ms" if one["budget"] else "",
            verdict(one["again"] <= one["budget"] if one["budget"] else None),
        ]
        for one in found
    ]
    columns = [f"{DATES} dates", "la première fois (ms)", "puis (ms)", "poids (ko)", "budget", "tenu"]
    return "## Les papiers\n\n" + table(columns, rows) + "\n"
