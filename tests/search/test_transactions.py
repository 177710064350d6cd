"""A page and its entry change together, or not at all."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from directory.models import PlacePage
from search import signal_handlers
from search.models import Entry
from tests.accounts.factories import UserFactory
from tests.directory.factories import PlaceFactory, StructureFactory, locate, venue
from tests.home.factories import site_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> PlacePage:
    structure = StructureFactory(parent=site_tree().conflent)
    page = PlaceFactory(parent=structure, title="La Cabane")
    locate(page, venue("66149"))
    return page


@pytest.fixture
def broken_index(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(page_ids: Any) -> None:
        raise RuntimeError("index")

    monkeypatch.setattr(signal_handlers, "project", fail)
    monkeypatch.setattr(signal_handlers, "project_below", fail)


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    client.raise_request_exception = False
    return client


def test_what_the_editors_side_cannot_index_is_not_done(
    admin: Client, place: PlacePage, broken_index: None
) -> None:
    answer = admin.post(f"/cms/pages/{place.pk}/unpublish/")
    assert answer.status_code == 500
    place.refresh_from_db()
    assert place.live
    assert Entry.objects.filter(page_id=place.pk).exists()


def test_the_editors_side_unpublishes(admin: Client, place: PlacePage) -> None:
    admin.post(f"/cms/pages/{place.pk}/unpublish/")
    place.refresh_from_db()
    assert not place.live
    assert not Entry.objects.exists()


def test_scheduled_publication_is_one_transaction(place: PlacePage, broken_index: None) -> None:
    PlacePage.objects.filter(pk=place.pk).update(expire_at=timezone.now())
    with pytest.raises(RuntimeError):
        call_command("publish_scheduled", stdout=StringIO())
    place.refresh_from_db()
    assert place.live
    assert Entry.objects.filter(page_id=place.pk).exists()
