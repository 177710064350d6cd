"""Every page type can be seen before it is saved, and opened and saved without a change."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from tests.accounts.factories import UserFactory
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import ArticlePageFactory, StandardPageFactory, site_tree
from tests.home.filling import untouched
from tests.home.kept_tree import kept

pytestmark = pytest.mark.django_db


@kept
def site() -> dict[str, Page]:
    tree = site_tree()
    structure = StructureFactory(parent=tree.conflent)
    place = PlaceFactory(parent=structure)
    locate(place, venue(), "Mo 09:00-12:00")
    return {
        "home": tree.home,
        "territories": tree.territories,
        "territory": tree.conflent,
        "department": tree.department,
        "articles": tree.articles,
        "article": ArticlePageFactory(parent=tree.articles),
        "standard": StandardPageFactory(parent=tree.home),
        "structure": structure,
        "place": place,
        "event": EventFactory(parent=structure, start=timezone.now().replace(second=0, microsecond=0)),
    }


@pytest.fixture
def pages(db: None) -> dict[str, Page]:
    return site()


PAGE_TYPES = [
    "home",
    "territories",
    "territory",
    "department",
    "articles",
    "article",
    "standard",
    "structure",
    "place",
    "event",
]
ADDED = {
    "article": ("home", "articlepage", "articles"),
    "standard": ("home", "standardpage", "home"),
    "structure": ("directory", "structurepage", "territory"),
    "place": ("directory", "placepage", "structure"),
    "event": ("events", "eventpage", "structure"),
}


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_a_page_is_previewed_with_what_is_typed(editor: Client, pages: dict[str, Page], name: str) -> None:
    page = pages[name]
    data = untouched(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode())
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    answer = editor.post(preview, {**data, "title": "Un titre tout neuf"})
    assert answer.json() == {"is_valid": True, "is_available": True}
    shown = editor.get(preview)
    assert shown.status_code == 200
    if name != "home":
        assert "Un titre tout neuf" in shown.content.decode()


@pytest.mark.parametrize("name", ADDED)
def test_a_page_is_previewed_before_it_exists(editor: Client, pages: dict[str, Page], name: str) -> None:
    app, model, parent = ADDED[name]
    args = [app, model, pages[parent].pk]
    data = untouched(editor.get(reverse("wagtailadmin_pages:edit", args=[pages[name].pk])).content.decode())
    fresh = {key: value for key, value in data.items() if not key.endswith("-id")}
    none_saved = {"locations-INITIAL_FORMS": "0", "dates-INITIAL_FORMS": "0"}
    fresh |= {"title": "Pas encore enregistrée", "slug": "", **none_saved}
    preview = reverse("wagtailadmin_pages:preview_on_add", args=args)
    assert editor.post(preview, fresh).json()["is_valid"]
    shown = editor.get(preview)
    assert shown.status_code == 200
    assert "Pas encore enregistrée" in shown.content.decode()


@pytest.mark.parametrize("name", ADDED)
def test_an_almost_empty_page_is_previewed(editor: Client, pages: dict[str, Page], name: str) -> None:
    app, model, parent = ADDED[name]
    args = [app, model, pages[parent].pk]
    data = untouched(editor.get(reverse("wagtailadmin_pages:add", args=args)).content.decode())
    preview = reverse("wagtailadmin_pages:preview_on_add", args=args)
    editor.post(preview, data)
    assert editor.get(preview).status_code == 200


@pytest.mark.parametrize("name", PAGE_TYPES)
def test_opening_and_saving_changes_nothing(editor: Client, pages: dict[str, Page], name: str) -> None:
    page = publish(pages[name])
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = untouched(editor.get(address).content.decode())
    assert editor.post(address, data).status_code == 302
    first, last = (
        {key: value for key, value in revision.content.items() if key not in STAMPS}
        for revision in page.revisions.order_by("pk")
    )
    assert first == last


# What saving and publishing write, not what a person types.
STAMPS = {
    "draft_title",
    "expired",
    "first_published_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live",
    "live_revision",
}
