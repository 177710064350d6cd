"""What one does not look after stays out of every list of the editors' side."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.admin.menu import admin_menu
from wagtail.models import Page, PageLogEntry

from accounts.enums import Role
from accounts.models import User
from tests.accounts.factories import UserFactory, member, staff
from tests.directory.factories import PlaceFactory, StructureFactory
from tests.home.factories import SiteTree, site_tree

pytestmark = pytest.mark.django_db

SECRET = "Projet confidentiel"
MINE = "Mon projet"
LISTS = [
    "/cms/",
    "/cms/pages/",
    "/cms/pages/search/?q=projet",
    "/cms/pages/search/results/?q=projet",
    "/cms/pages/usage/directory/placepage/",
    "/cms/pages/create/directory/placepage",
    "/cms/reports/site-history/",
    "/cms/reports/aging-pages/",
    "/cms/reports/locked/",
    "/cms/reports/workflow/",
    "/cms/reports/workflow_tasks/",
    "/cms/reports/page-types-usage/",
    "/cms/localize/reports/translations/",
    "/cms/choose-page/search/?q=projet",
    "/cms/choose-page/?page_type=directory.placepage",
    "/cms/api/main/pages/?limit=50",
    "/cms/api/main/pages/?search=projet",
]


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def hidden(tree: SiteTree) -> list[Page]:
    """Drafts of another structure, of another territory and in review, with a life behind them."""
    pages = []
    for territory in (tree.conflent, tree.perpignan):
        structure = StructureFactory(parent=territory, title=f"{SECRET} des voisins", live=False)
        page = PlaceFactory(parent=structure, title=f"{SECRET} {territory.slug}", live=False, locked=True)
        page.save_revision(log_action=True)
        page.get_workflow().start(page, UserFactory())
        PageLogEntry.objects.log_action(page, "wagtail.create")
        pages.append(page)
    return pages


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", LISTS)
def test_a_member_sees_its_structures_only(tree: SiteTree, hidden: list[Page], address: str) -> None:
    mine = StructureFactory(parent=tree.conflent, title="Chez moi")
    PlaceFactory(parent=mine, title=MINE)
    answer = browser(member(mine)).get(address, follow=True)
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize("address", LISTS)
def test_an_editor_sees_its_territory_only(tree: SiteTree, hidden: list[Page], address: str) -> None:
    answer = browser(staff(tree.conflent, Role.EDITORS)).get(address, follow=True)
    assert f"{SECRET} perpignan" not in answer.content.decode()


def test_the_explorer_goes_nowhere_else(tree: SiteTree, hidden: list[Page]) -> None:
    mine = [StructureFactory(parent=tree.conflent) for _ in range(2)]
    person = member(mine[0])
    mine[1].members.add(person)
    client = browser(person)
    listing = client.get("/cms/pages/", follow=True).content.decode()
    assert all(structure.title in listing for structure in mine)
    assert SECRET not in listing
    for page in (hidden[0].get_parent(), hidden[1].get_parent(), tree.perpignan):
        shown = client.get(reverse("wagtailadmin_explore", args=[page.pk]), follow=True).content.decode()
        assert SECRET not in shown


def test_someone_who_left_every_structure_sees_an_empty_territory(tree: SiteTree, hidden: list[Page]) -> None:
    structure = StructureFactory(parent=tree.conflent)
    person = member(structure)
    structure.members.clear()
    answer = browser(person).get("/cms/pages/", follow=True)
    assert answer.status_code == 200
    assert structure.title not in answer.content.decode()


def labels(client: Client) -> list[str]:
    request = RequestFactory().get("/cms/")
    request.user = User.objects.get(pk=client.session["_auth_user_id"])
    items = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    return [str(item.label) for item in items]


def test_the_menu_is_that_of_the_role(tree: SiteTree) -> None:
    structure = StructureFactory(parent=tree.conflent)
    assert labels(browser(member(structure))) == ["Mes structures", "Séances", "Adresses", "Images"]
    for role in (Role.EDITORS, Role.COORDINATORS):
        found = labels(browser(staff(tree.conflent, role)))
        assert found[:2] == ["Pages", "Adresses"]
        assert "Images" in found
        assert not {"Paramètres", "Aide"} & set(found)


def test_the_editors_side_speaks_french(tree: SiteTree) -> None:
    person = staff(tree.conflent, Role.EDITORS)
    answer = browser(person).get("/cms/", headers={"accept-language": "en"})
    assert 'lang="fr"' in answer.content.decode()


def test_the_page_chooser_opens_no_hidden_branch(tree: SiteTree, hidden: list[Page]) -> None:
    mine = StructureFactory(parent=tree.conflent, title=MINE, live=False)
    person = browser(member(mine))
    for page in hidden:
        for branch in (page, page.get_parent()):
            answer = person.get(f"/cms/choose-page/{branch.pk}/")
            assert answer.status_code == 404
            assert SECRET not in answer.content.decode()
    assert person.get(f"/cms/choose-page/{mine.pk}/").status_code == 200
    assert person.get(f"/cms/choose-page/{tree.conflent.pk}/").status_code == 200
