"""The pages a new site starts with."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from home.models import HomePage, StandardPage, TerritoryPage
from home.services import create_tree

pytestmark = pytest.mark.django_db


def test_a_new_site_has_its_pages_and_territories(settings: object, client: Client) -> None:
    home = create_tree()
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert Page.objects.filter(depth=2).count() == 1
    assert TerritoryPage.objects.filter(departement_wide=False).count() == 12
    titles = set(TerritoryPage.objects.values_list("title", flat=True))
    assert {"Vallespir", "Conflent-Canigó", "Aspres", "Pyrénées-Orientales"} <= titles
    assert set(StandardPage.objects.values_list("slug", flat=True)) == {"mentions-legales", "accessibilite"}
    for path in ("/", "/territoires/", "/territoires/vallespir/", "/actualites/", "/accessibilite/"):
        assert client.get(path).status_code == 200, path


def test_another_departement_has_its_own_territories(settings: object) -> None:
    settings.DEPARTEMENTS = ["11", "66"]  # type: ignore[attr-defined]
    create_tree()
    wide = TerritoryPage.objects.filter(departement_wide=True)
    assert sorted(wide.values_list("slug", flat=True)) == ["aude", "pyrenees-orientales"]
    straddling = TerritoryPage.objects.filter(epci_id="200070365")
    assert straddling.count() == 1, "an EPCI over two départements is one territory"


def test_running_it_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_tree")
    before = list(Page.objects.order_by("path").values_list("path", "title", "last_published_at"))
    HomePage.objects.update(heading="Un titre choisi")
    call_command("create_tree")
    assert list(Page.objects.order_by("path").values_list("path", "title", "last_published_at")) == before
    assert HomePage.objects.get().heading == "Un titre choisi"
