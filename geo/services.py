"""Writing the gazetteer into the database."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from geo.gazetteer import GAZETTEER_PATH, Row, checksum, read_rows
from geo.models import Commune, Departement, Epci, GazetteerVersion

BATCH = 2000
_COMMUNE_FIELDS = ["name", "postcodes", "population", "departement", "epci", "lat", "lon", "is_current"]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """`communes` is how many the file holds; `retired` how many stored ones it no longer names."""

    communes: int
    retired: int
    already_loaded: bool


def load_gazetteer(
    *,
    path: Path = GAZETTEER_PATH,
    departements: Collection[str] = (),
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> LoadReport:
    """Bring the geography tables up to date with the gazetteer file.

    Does nothing when the stored version is already this file, unless `force`. A commune that the file no
    longer names is never deleted (places may refer to it): it is marked as no longer current. `departements`
    loads only these ones, without recording a version (for tests). `progress(done, total)` is called after
    each batch.
    """
    version = "" if departements else checksum(path)
    if version and not force:
        stored = GazetteerVersion.objects.filter(checksum=version).first()
        if stored:
            return LoadReport(stored.communes, 0, already_loaded=True)
    rows = [row for row in read_rows(path) if not departements or row.departement in departements]
    with transaction.atomic():
        _store_parents(rows)
        _store_communes(rows, progress)
        retired = 0
        if version:
            # One parameter per code would exceed what SQLite accepts, so compare here.
            known = {row.insee for row in rows}
            gone = [
                insee
                for insee in Commune.objects.current().values_list("insee", flat=True)
                if insee not in known
            ]
            for start in range(0, len(gone), BATCH):
                retired += Commune.objects.filter(insee__in=gone[start : start + BATCH]).update(
                    is_current=False
                )
            GazetteerVersion.objects.exclude(checksum=version).delete()
            GazetteerVersion.objects.update_or_create(checksum=version, defaults={"communes": len(rows)})
    return LoadReport(len(rows), retired, already_loaded=False)


def _store_parents(rows: Sequence[Row]) -> None:
    departements = {row.departement: row.departement_name for row in rows}
    Departement.objects.bulk_create(
        [Departement(code=code, name=name) for code, name in departements.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    epcis = {row.epci: row for row in rows if row.epci}
    Epci.objects.bulk_create(
        [Epci(code=code, name=row.epci_name, kind=row.epci_kind) for code, row in epcis.items()],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "kind"],
        batch_size=BATCH,
    )


def _store_communes(rows: Sequence[Row], progress: Callable[[int, int], None] | None) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        Commune.objects.bulk_create(
            [
                Commune(
                    insee=row.insee,
                    name=row.name,
                    postcodes=row.postcodes,
                    population=row.population,
                    departement_id=row.departement,
                    epci_id=row.epci or None,
                    lat=row.lat,
                    lon=row.lon,
                )
                for row in batch
            ],
            update_conflicts=True,
            unique_fields=["insee"],
            update_fields=_COMMUNE_FIELDS,
        )
        if progress:
            progress(start + len(batch), len(rows))
