"""The databases of the bench: made once for each state of the code that decides what is in them, then kept."""

import json
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from tests.bench.site import FOLDER, ROOT, manage, say

SEED = 66
EVENTS = 20_000
# Events and sessions go by: beyond, they would be measured on the past.
FRESH_FOR = timedelta(days=2)
MADE_OF = (
    "demo/scale/*.py",
    "demo/content/dates.py",
    "demo/content/happenings.py",
    "demo/content/offers.py",
    "directory/bulk.py",
    "directory/hours/*.py",
    "events/occurrences.py",
    "events/planning.py",
    "search/calendars.py",
    "search/ancestry.py",
    "search/projection.py",
    "search/sources.py",
    "search/services.py",
    "search/text.py",
    "vocabulary/data/*.toml",
)


def database(places: int, *, seed: bool = True) -> Path:
    """The database with that many places; made when there is none, unless `seed` is false (then any will do)."""
    wanted = FOLDER / f"{places}-{digest()}.sqlite3"
    made = sorted(FOLDER.glob(f"{places}-*.sqlite3"), key=lambda path: path.stat().st_mtime)
    if not seed:
        if not made:
            raise SystemExit(f"Aucune base de {places} lieux dans {FOLDER.name}/ : relancez sans --no-seed.")
        manage(made[-1], "migrate")
        return made[-1]
    notes = wanted.with_suffix(".json")
    if wanted in made and time.time() - notes.stat().st_mtime < FRESH_FOR.total_seconds():
        manage(wanted, "migrate")
        return wanted
    for older in FOLDER.glob(f"{places}-*"):
        older.unlink()
    _make(wanted, places)
    return wanted


def digest() -> str:
    files = sorted({file for pattern in MADE_OF for file in ROOT.glob(pattern)})
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def notes_of(path: Path) -> dict[str, float]:
    """What was measured when this database was made; nothing when nobody wrote it down."""
    notes = path.with_suffix(".json")
    found: dict[str, float] = json.loads(notes.read_text()) if notes.exists() else {}
    return found


def _make(path: Path, places: int) -> None:
    say(f"Base de {places} lieux et {EVENTS} rendez-vous :")
    unfinished = path.with_name(f"{places}-unfinished")
    for command in ("migrate", "load_gazetteer", "load_vocabulary", "create_tree"):
        manage(unfinished, command)
    start = time.perf_counter()
    manage(
        unfinished,
        "seed_scale",
        f"--places={places}",
        f"--events={EVENTS}",
        f"--seed={SEED}",
        "--no-sessions",
    )
    seeded = time.perf_counter()
    manage(unfinished, "roll_occurrences")
    rolled = time.perf_counter()
    with closing(sqlite3.connect(unfinished)) as database:
        (sessions,) = database.execute("SELECT COUNT(*) FROM events_occurrence").fetchone()
    notes = {
        "seed_seconds": seeded - start,
        "listings_per_second": (places + EVENTS) / (seeded - start),
        "sessions": sessions,
        "roll_seconds": rolled - seeded,
    }
    path.with_suffix(".json").write_text(json.dumps(notes))
    unfinished.rename(path)
