import pytest
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from config import health
from geo.models import Commune


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
    }
    assert response.json()["communes"] > 30_000
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_good_answer_is_cheap_to_repeat(client: Client, django_assert_num_queries) -> None:
    client.get("/sante/")
    with django_assert_num_queries(1):
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
    }
    assert "hunter2" not in response.content.decode()


@pytest.mark.django_db
def test_only_reading(client: Client) -> None:
    assert client.post("/sante/").status_code == 405
    assert client.head("/sante/").status_code == 200
