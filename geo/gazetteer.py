"""The embedded gazetteer file: where it is, which version, and its rows."""

import csv
import gzip
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

GAZETTEER_PATH = Path(__file__).resolve().parent / "data" / "communes_fr.csv.gz"


class Row(NamedTuple):
    """One commune as the file gives it; `lat` and `lon` in WGS84 degrees, or None."""

    insee: str
    name: str
    postcodes: str
    population: int
    departement: str
    departement_name: str
    epci: str
    epci_name: str
    epci_kind: str
    lat: float | None
    lon: float | None


def checksum(path: Path = GAZETTEER_PATH) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_rows(path: Path = GAZETTEER_PATH) -> Iterator[Row]:
    """Give the communes of the file, in the order of their INSEE codes."""
    with gzip.open(path, "rb") as packed, io.TextIOWrapper(packed, encoding="utf-8", newline="") as text:
        reader = csv.reader(text)
        column = {name: position for position, name in enumerate(next(reader))}
        at = [column[name] for name in _COLUMNS]
        for cells in reader:
            insee, name, postcodes, population, dep, dep_name, epci, epci_name, kind, lat, lon = (
                cells[position] for position in at
            )
            yield Row(
                insee,
                name,
                postcodes,
                int(population or 0),
                dep,
                dep_name,
                epci,
                epci_name,
                # "METRO" and "MET69" (Lyon, a métropole with its own statute) are both métropoles.
                kind[:2],
                float(lat) if lat else None,
                float(lon) if lon else None,
            )


_COLUMNS = (
    "insee",
    "nom",
    "codes_postaux",
    "population",
    "dep_code",
    "dep_nom",
    "epci_code",
    "epci_nom",
    "epci_type",
    "lat",
    "lon",
)
