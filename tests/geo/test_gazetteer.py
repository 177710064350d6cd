"""Loading the gazetteer into the database."""

import gzip
from pathlib import Path

import pytest
from django.core.management import call_command

from geo.enums import EpciKind
from geo.gazetteer import read_rows
from geo.models import Commune, Departement, Epci, GazetteerVersion
from geo.services import load_gazetteer

pytestmark = pytest.mark.django_db

ROWS = list(read_rows())
HEADER = (
    "insee,nom,codes_postaux,population,dep_code,dep_nom,epci_code,epci_nom,epci_type,lat,lon,"
    "coord_source,centre_lat,centre_lon"
)
PRADES = (
    "66149,Prades,66500,6200,66,Pyrénées-Orientales,200049211,CC Conflent-Canigó,CC,42.6,2.4,mairie,42.6,2.4"
)
NEW = "66999,Ville-Neuve,66999,10,66,Pyrénées-Orientales,,,,,,,,"


@pytest.fixture
def smaller_file(tmp_path: Path) -> Path:
    path = tmp_path / "communes.csv.gz"
    path.write_bytes(gzip.compress("\n".join([HEADER, PRADES, NEW, ""]).encode()))
    return path


def test_every_commune_of_france() -> None:
    load_gazetteer()

    assert Commune.objects.current().count() == len(ROWS)
    assert Commune.objects.served().count() == 226
    assert Departement.objects.count() == len({row.departement for row in ROWS})
    assert set(Epci.objects.values_list("kind", flat=True)) == set(EpciKind.values)


def test_a_commune_as_stored() -> None:
    load_gazetteer()
    commune = Commune.objects.select_related("epci").get(insee="66136")

    assert str(commune) == "Perpignan (66)"
    assert commune.postcode_list == ["66000", "66100"]
    assert str(commune.departement) == "Pyrénées-Orientales (66)"
    assert commune.epci is not None
    assert commune.epci.kind == EpciKind.COMMUNAUTE_URBAINE
    assert Commune(insee="98411", name="Sans code").postcode_list == []


def test_loading_twice_does_nothing(django_assert_num_queries) -> None:
    load_gazetteer()
    Commune.objects.filter(insee="66149").update(population=1)

    with django_assert_num_queries(1):
        assert load_gazetteer().already_loaded
    assert Commune.objects.get(insee="66149").population == 1

    load_gazetteer(force=True)
    assert Commune.objects.get(insee="66149").population > 1
    assert GazetteerVersion.objects.count() == 1


def test_a_new_file_updates_and_never_deletes(smaller_file: Path) -> None:
    load_gazetteer()
    report = load_gazetteer(path=smaller_file)

    assert (report.communes, report.already_loaded) == (2, False)
    assert report.retired == len(ROWS) - 1
    assert Commune.objects.count() == len(ROWS) + 1
    assert set(Commune.objects.current().values_list("insee", flat=True)) == {"66149", "66999"}
    assert Commune.objects.get(insee="66149").population == 6200
    assert Commune.objects.get(insee="66999").lat is None

    load_gazetteer()
    assert Commune.objects.get(insee="66136").is_current
    assert not Commune.objects.get(insee="66999").is_current


def test_a_part_of_it_for_a_test() -> None:
    GazetteerVersion.objects.all().delete()
    report = load_gazetteer(departements=["66"])

    assert report.communes == 226
    assert not GazetteerVersion.objects.exists()


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_gazetteer", force=True)
    assert f"{len(ROWS)} communes chargées" in capsys.readouterr().out

    call_command("load_gazetteer")
    assert "déjà à jour" in capsys.readouterr().out


def test_rows_are_whole() -> None:
    assert len(ROWS) > 34_000
    assert len({row.insee for row in ROWS}) == len(ROWS)
    assert all(row.name and row.departement for row in ROWS)
    assert sum(row.lat is None for row in ROWS) < 200
    assert all((row.lat is None) == (row.lon is None) for row in ROWS)
