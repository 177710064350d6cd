"""No structure or listing is ever an alias: a language that copies another would copy them all."""

import pytest
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization

from directory.checks import no_alias_of_listings
from directory.models import PlacePage, StructurePage
from tests.accounts.factories import UserFactory
from tests.directory.factories import PlaceFactory, StructureFactory
from tests.home.factories import SiteTree, site_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


@pytest.fixture
def catalan() -> Locale:
    return Locale.objects.create(language_code="ca")


def aliases() -> int:
    return Page.objects.filter(alias_of__isnull=False).type(StructurePage, PlacePage).count()


def test_an_alias_is_refused_however_it_is_asked(tree: SiteTree, catalan: Locale) -> None:
    structure = StructureFactory(parent=tree.conflent)
    place = PlaceFactory(parent=structure)
    for page in (structure, place):
        with pytest.raises(PermissionDenied):
            page.create_alias(update_slug="alias")
        with pytest.raises(PermissionDenied):
            page.copy_for_translation(catalan, copy_parents=True, alias=True)
    assert aliases() == 0


def test_an_administrator_is_not_offered_aliases(tree: SiteTree, administrator: Client) -> None:
    structure = StructureFactory(parent=tree.conflent)
    place = PlaceFactory(parent=structure)
    for page in (structure, place):
        form = administrator.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).context["form"]
        assert not {"alias", "publish_copies"} & set(form.fields)


@pytest.mark.parametrize("option", ["alias", "publish_copies"])
@pytest.mark.parametrize("above", ["conflent", "territories", "home"])
def test_a_copy_above_takes_no_listing_along(
    tree: SiteTree, administrator: Client, above: str, option: str
) -> None:
    PlaceFactory(parent=StructureFactory(parent=tree.conflent))
    page = getattr(tree, above)
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": page.get_parent().pk}
    answer = administrator.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]), {**data, "copy_subpages": "on", option: "on"}
    )
    assert answer.status_code == 302
    assert not Page.objects.filter(slug="copie").exists()
    assert PlacePage.objects.count() == 1


def test_a_language_is_not_offered_to_copy_another(administrator: Client, tree: SiteTree) -> None:
    shown = administrator.get(reverse("wagtaillocales:add")).content.decode()
    assert "sync_from" not in shown
    data = {"language_code": "ca", "wagtail_localize_localesynchronization-enabled": "on"}
    source = Locale.get_default()
    administrator.post(
        reverse("wagtaillocales:add"),
        {**data, "wagtail_localize_localesynchronization-sync_from": source.pk},
    )
    assert Locale.objects.filter(language_code="ca").exists()
    assert not LocaleSynchronization.objects.exists()


def test_a_language_set_to_copy_another_stops_the_checks(tree: SiteTree, catalan: Locale) -> None:
    assert no_alias_of_listings(None, databases=["default"]) == []
    LocaleSynchronization.objects.bulk_create(
        [LocaleSynchronization(locale=catalan, sync_from=Locale.get_default())]
    )
    found = run_checks(databases=["default"])
    assert "directory.E001" in {message.id for message in found}


def test_an_alias_made_behind_our_back_stops_the_checks(tree: SiteTree) -> None:
    structure = StructureFactory(parent=tree.conflent)
    other = StructureFactory(parent=tree.conflent)
    Page.objects.filter(pk=other.pk).update(alias_of=structure.pk)
    assert [message.id for message in no_alias_of_listings(None, databases=["default"])] == ["directory.E002"]
