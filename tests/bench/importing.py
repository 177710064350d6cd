"""How fast a spreadsheet becomes drafts, and in how much memory."""

import csv
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.site import FOLDER, ROOT, environment

ROWS = 10_000
FEW_ROWS = 2_000
COLUMNS = (
    "structure", "nom", "type", "resume", "adresse", "code_postal", "commune", "age_min", "age_max", "horaires", "telephone",
    "courriel", "conditions",
)  # fmt: skip
KINDS = (
    "LAEP",
    "ludothèque",
    "Café des parents",
    "rpe",
    "PMI",
    "Lieu ressources parentalité",
    "CLAS",
    "centre social",
)
AGES = (
    ("0", "6"),
    ("3 mois", "3 ans"),
    ("moins de 6 ans", ""),
    ("tout âge", ""),
    ("6", "11"),
    ("", "adolescents"),
)
HOURS = (
    "mardi 9h-12h, jeudi 14h30 à 17h",
    "1er et 3e mardis 14h-17h hors vacances scolaires",
    "du lundi au vendredi de 8h30 à 12h30 et de 13h30 à 17h30",
    "We 09:00-12:00; SH off",
    "sur rendez-vous",
    "mercredi 14h-18h",
)
CONDITIONS = ("gratuit", "gratuit, sans inscription", "payant", "")


def measure(database: Path) -> dict[str, Any] | None:
    """Rows per second, and megabytes at most for few rows and for many; nothing without the command."""
    if not (ROOT / "imports" / "management" / "commands" / "import_places.py").exists():
        return None
    peaks = {}
    for number in (FEW_ROWS, ROWS):
        copy = FOLDER / "import.sqlite3"
        backup(database, copy)
        sheet = FOLDER / "import.csv"
        write_sheet(sheet, number, communes(database))
        start = time.perf_counter()
        peaks[number] = run(copy, sheet)
        seconds = time.perf_counter() - start
    for leftover in FOLDER.glob("import.*"):
        leftover.unlink()
    return {"rows": ROWS, "seconds": seconds, "peak_few": peaks[FEW_ROWS], "peak": peaks[ROWS]}


def backup(database: Path, copy: Path) -> None:
    for leftover in FOLDER.glob(f"{copy.name}*"):
        leftover.unlink()
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def communes(database: Path) -> list[tuple[str, str, int]]:
    query = (
        "SELECT name, postcodes, population FROM geo_commune "
        "WHERE departement_id = '66' AND lat IS NOT NULL ORDER BY insee"
    )
    with closing(sqlite3.connect(database)) as connection:
        return [
            (name, postcodes.split("|")[0], population)
            for name, postcodes, population in connection.execute(query)
        ]


def write_sheet(path: Path, rows: int, towns: list[tuple[str, str, int]]) -> None:
    rng = random.Random(rows)
    weights = [population for _name, _postcode, population in towns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for number in range(rows):
            town, postcode, _population = rng.choices(towns, weights)[0]
            youngest, oldest = rng.choice(AGES)
            phone = f"01 99 00 {rng.randint(0, 99):02d} {rng.randint(0, 99):02d}"
            writer.writerow([
                f"Association mesurée {number // 6}", f"Lieu mesuré {number}", rng.choice(KINDS), "On joue, on parle.",
                f"{rng.randint(1, 90)} rue des Amandiers", postcode, town, youngest, oldest, rng.choice(HOURS), phone,
                f"lieu-{number}@example.org", rng.choice(CONDITIONS),
            ])  # fmt: skip


def run(database: Path, sheet: Path) -> float:
    """Imports the sheet; returns the megabytes it took at most."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "manage.py", "import_places", str(sheet)],
        cwd=ROOT,
        env=environment(database, production=False),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 3):
        raise RuntimeError(f"import_places stopped with code {code}")
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
