"""What Wagtail notes of each object is noted once for all that an editor sends, and is right in the end."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from config.tasks import each_task_once
from directory.models import Venue
from tests.accounts.factories import UserFactory
from tests.directory.factories import PlaceFactory, StructureFactory, locate, venue
from tests.home.factories import ArticlePageFactory, SiteTree, site_tree
from tests.home.filling import untouched

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The objects whose references are read, in order."""
    found: list[object] = []
    note = ReferenceIndex.create_or_update_for_object
    monkeypatch.setattr(
        ReferenceIndex, "create_or_update_for_object", lambda one: found.append(one) or note(one)
    )
    return found


def where_referred_to(room: Venue) -> set[int]:
    return {int(one.object_id) for one in ReferenceIndex.get_references_to(room)}


def test_a_page_and_its_addresses_are_noted_once(client: Client, tree: SiteTree, noted: list[object]) -> None:
    page = PlaceFactory(
        parent=StructureFactory(parent=tree.conflent), ages="tout_age", phone="01 99 00 12 34"
    )
    rooms = [venue("66149"), venue("66230")]
    for room in rooms:
        locate(page, room, "Mo 09:00-12:00")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = untouched(client.get(edit).content.decode())
    noted.clear()
    sent = client.post(edit, {**form, "title": "La Cabane bleue", "action-publish": "1"})
    assert sent.status_code == 302
    assert noted.count(page) == 1
    assert [where_referred_to(room) for room in rooms] == [{page.pk}, {page.pk}]
    assert [found.pk for found in Page.objects.search("bleue")] == [page.pk]


def test_what_is_gone_in_the_end_is_not_noted(tree: SiteTree, noted: list[object]) -> None:
    with each_task_once():
        article = ArticlePageFactory.build()
        tree.articles.add_child(instance=article)
        article.delete()
        tree.conflent.save()
    assert noted == [tree.conflent]


def test_nothing_is_noted_when_it_fails(tree: SiteTree, noted: list[object]) -> None:
    with pytest.raises(RuntimeError):
        _save_and_fail(tree)
    assert noted == []


def _save_and_fail(tree: SiteTree) -> None:
    with each_task_once():
        tree.conflent.save()
        raise RuntimeError
