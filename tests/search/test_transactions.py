"""A page and its entry change together, or not at all."""

from io import StringIO
from typing import Any
from unittest.mock import Mock

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import PlacePage
from search import services, signal_handlers
from search.models import Entry
from tests.accounts.factories import UserFactory
from tests.directory.factories import PlaceFactory, StructureFactory, locate, venue
from tests.home.factories import site_tree
from tests.home.filling import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> PlacePage:
    structure = StructureFactory(parent=site_tree().conflent)
    page = PlaceFactory(parent=structure, title="La Cabane", ages="tout_age", phone="01 99 00 12 34")
    locate(page, venue("66149"), "Mo 09:00-12:00")
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


def test_a_page_and_its_rows_enter_the_index_once(
    admin: Client, place: PlacePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[place.pk])
    form = untouched(admin.get(edit).content.decode())
    projected = []
    monkeypatch.setattr(services, "_project_chunk", lambda page_ids: projected.append(page_ids) or 0)
    admin.post(edit, {**form, "title": "La Cabane bleue", "action-publish": "1"})
    assert PlacePage.objects.get(pk=place.pk).title == "La Cabane bleue"
    assert projected == [[place.pk]]


def test_what_cannot_enter_the_index_in_the_end_is_not_published(
    admin: Client, place: PlacePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[place.pk])
    form = untouched(admin.get(edit).content.decode())
    monkeypatch.setattr(services, "_project_chunk", Mock(side_effect=RuntimeError("index")))
    assert admin.post(edit, {**form, "title": "Ratée", "action-publish": "1"}).status_code == 500
    assert PlacePage.objects.get(pk=place.pk).title == "La Cabane"


def test_scheduled_publication_is_one_transaction(place: PlacePage, broken_index: None) -> None:
    PlacePage.objects.filter(pk=place.pk).update(expire_at=timezone.now())
    with pytest.raises(RuntimeError):
        call_command("publish_scheduled", stdout=StringIO())
    place.refresh_from_db()
    assert place.live
    assert Entry.objects.filter(page_id=place.pk).exists()
