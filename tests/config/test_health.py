from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from config import health
from events.models import Horizon
from geo.models import Commune
from tests.directory.factories import PlaceFactory, StructureFactory
from tests.home.factories import site_tree


@pytest.fixture(autouse=True)
def _fresh_check() -> None:
    health.migration_check.forget()


@pytest.mark.django_db
def test_all_is_well(client: Client) -> None:
    response = client.get("/sante/")
    assert response.status_code == 200
    assert response.json() == {
        "etat": "ok",
        "base": "ok",
        "migrations": "ok",
        "communes": Commune.objects.count(),
        "seances": "ok",
    }
    assert response.json()["communes"] > 30_000
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_good_answer_is_cheap_to_repeat(client: Client, django_assert_num_queries) -> None:
    client.get("/sante/")
    Horizon.objects.create(pk=1, day=timezone.localdate(), finished_at=timezone.now())
    with django_assert_num_queries(2):
        client.get("/sante/")


@pytest.mark.django_db
def test_pending_migrations_are_said_until_they_are_applied(client: Client, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("geo", "0002")])
        response = client.get("/sante/")
        assert response.status_code == 503
        assert response.json()["migrations"] == "en attente"
    assert client.get("/sante/").status_code == 200


@pytest.mark.django_db
def test_no_communes(client: Client) -> None:
    Commune.objects.all()._raw_delete(using="default")
    response = client.get("/sante/")
    assert response.status_code == 503
    assert response.json()["communes"] == 0
    assert response.json()["etat"] == "en panne"
    connection.needs_rollback = True  # the references to the communes cannot be checked any more


@pytest.mark.django_db
def test_the_database_is_away(client: Client, monkeypatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("could not connect to host db.internal as maillage with password hunter2")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/sante/")
    assert response.status_code == 503
    assert response.json() == {
        "etat": "en panne",
        "base": "injoignable",
        "migrations": "inconnu",
        "communes": None,
        "seances": "inconnu",
    }
    assert "hunter2" not in response.content.decode()


NOW = datetime(2026, 11, 21, 15, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "finished", "said"),
    [
        (date(2026, 11, 21), datetime(2026, 11, 21, 0, 20), "ok"),
        (date(2026, 11, 20), datetime(2026, 11, 20, 0, 20), "ok"),
        (date(2026, 11, 18), datetime(2026, 11, 18, 0, 20), "en retard de 3 jours"),
        (date(2026, 11, 21), None, "interrompues le 21/11/2026"),
    ],
)
def test_sessions_that_are_not_written_any_more_are_said(client: Client, day, finished, said: str) -> None:
    finished = finished and finished.replace(tzinfo=ZoneInfo("Europe/Paris"))
    Horizon.objects.create(pk=1, day=day, finished_at=finished)
    with time_machine.travel(NOW, tick=False):
        response = client.get("/sante/")
    assert response.status_code == 200
    assert response.json()["seances"] == said
    assert response.json()["etat"] == ("ok" if said == "ok" else "dégradé")


@pytest.mark.django_db
def test_a_roll_that_is_under_way_is_no_trouble(client: Client) -> None:
    Horizon.objects.create(pk=1, day=date(2026, 11, 21))
    with time_machine.travel(NOW.replace(hour=1), tick=False):
        assert client.get("/sante/").json()["seances"] == "ok"


@pytest.mark.django_db
def test_sessions_that_nobody_ever_wrote_are_said(client: Client) -> None:
    PlaceFactory(parent=StructureFactory(parent=site_tree().conflent), first_published_at=NOW)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert client.get("/sante/").json()["etat"] == "ok"
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        assert client.get("/sante/").json()["seances"] == "jamais écrites"


@pytest.mark.django_db
def test_only_reading(client: Client) -> None:
    assert client.post("/sante/").status_code == 405
    assert client.head("/sante/").status_code == 200
