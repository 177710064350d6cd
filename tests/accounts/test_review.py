"""From a member's change to the public page: what waits for whom, over HTTP."""

from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from directory.models import PlacePage
from home.models import ArticlePage
from tests.accounts.factories import member, staff
from tests.directory.editing import place_form
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import SiteTree, site_tree
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def place(tree: SiteTree) -> PlacePage:
    page = PlaceFactory(
        parent=StructureFactory(parent=tree.conflent),
        title="La Cabane",
        summary="Version approuvée.",
        phone="01 99 00 12 34",
        ages=Ages.TOUT_AGE,
        live=False,
    )
    locate(page, venue(), "Mo 09:00-12:00")
    return publish(page)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def edit(page: PlacePage | ArticlePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_members_change_waits_for_the_coordinator(tree: SiteTree, place: PlacePage) -> None:
    writer = browser(member(place.structure))
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    form = place_form(place, summary="Version proposée.", **{"action-submit": "1"})
    assert writer.post(edit(place), form).status_code == 302
    assert [message.to for message in mail.outbox] == [[coordinator.email]]

    public = Client().get(place.url).content.decode()
    assert "Version approuvée." in public
    assert "Version proposée." not in public

    state = PlacePage.objects.get(pk=place.pk).current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[place.pk, "approve", state.pk])
    browser(coordinator).post(approve, {"comment": ""})
    assert "Version proposée." in Client().get(place.url).content.decode()
    assert len(mail.outbox) == 2


def test_messages_are_in_french(tree: SiteTree, place: PlacePage) -> None:
    staff(tree.conflent, Role.COORDINATORS)
    browser(member(place.structure)).post(edit(place), {**place_form(place), "action-submit": "1"})
    assert "soumis" in mail.outbox[0].subject.lower() + mail.outbox[0].body.lower()
    assert "submitted" not in mail.outbox[0].body


def test_the_page_is_kept_while_it_is_reviewed(tree: SiteTree, place: PlacePage) -> None:
    writer = browser(member(place.structure))
    writer.post(edit(place), {**place_form(place, summary="Une."), "action-submit": "1"})
    writer.post(edit(place), place_form(place, summary="Deux."))
    assert PlacePage.objects.get(pk=place.pk).get_latest_revision().content["summary"] == "Une."


def test_a_member_is_first_offered_to_ask_for_a_review(place: PlacePage) -> None:
    writer = browser(member(place.structure))
    page = writer.get(edit(place)).content.decode()
    assert page.index('name="action-submit"') < page.index("Enregistrer le brouillon")
    writer.post(edit(place), {**place_form(place), "action-submit": "1"})
    page = writer.get(edit(place)).content.decode()
    assert page.index("Page verrouillée") < page.index("Retirer ma demande de relecture")
    assert "Annuler le workflow" not in page


def test_the_editors_side_has_the_sites_name_and_french_dates(place: PlacePage) -> None:
    place.verified_on = date(2026, 11, 3)
    place.save_revision().publish()
    writer = browser(member(place.structure))
    page = writer.get(edit(place)).content.decode()
    assert 'value="03/11/2026"' in page
    dashboard = writer.get("/cms/").content.decode()
    assert "Maillage</title>" in dashboard
    assert "guide.wagtail.org" not in dashboard


def test_who_leaves_a_structure_loses_its_pages(place: PlacePage) -> None:
    person = member(place.structure)
    place.owner = person
    place.save()
    assert browser(person).get(edit(place)).status_code == 200
    place.structure.members.remove(person)
    assert browser(person).get(edit(place)).status_code == 302


def test_a_new_member_is_let_in_by_the_choice_alone(tree: SiteTree, place: PlacePage) -> None:
    person = User.objects.create_user("nouvelle@example.org", "motdepasse-fictif")
    assert browser(person).get(edit(place)).status_code == 302
    place.structure.members.add(person)
    assert browser(person).get(edit(place)).status_code == 200


def test_members_are_chosen_by_the_coordinator_on_a_live_structure(tree: SiteTree, place: PlacePage) -> None:
    structure = publish(place.structure)
    person = member(StructureFactory(parent=tree.conflent))
    data = {
        "title": structure.title,
        "slug": structure.slug,
        "description-count": 0,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "members": [person.pk],
    }
    address = reverse("wagtailadmin_pages:edit", args=[structure.pk])
    browser(staff(tree.conflent, Role.EDITORS)).post(address, data)
    assert not structure.members.exists()
    browser(staff(tree.conflent, Role.COORDINATORS)).post(address, data)
    assert list(structure.members.all()) == [person]


def article_form(**changes: str) -> dict[str, str]:
    data = {"title": "Un lieu ouvre", "slug": "un-lieu-ouvre", "summary": "À Olette.", "date": "2026-11-21"}
    formsets = {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return {**data, **formsets, **changes}


def test_an_editor_submits_an_article_and_a_coordinator_publishes_it(tree: SiteTree) -> None:
    writer = browser(staff(tree.conflent, Role.EDITORS))
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", tree.conflent.pk])
    writer.post(add, article_form(**{"action-publish": "1"}))
    article = ArticlePage.objects.get(slug="un-lieu-ouvre")
    assert not article.live
    writer.post(edit(article), article_form(**{"action-submit": "1"}))
    article = ArticlePage.objects.get(pk=article.pk)
    assert article.workflow_in_progress
    browser(staff(tree.conflent, Role.COORDINATORS)).post(
        edit(article), article_form(**{"action-publish": "1"})
    )
    assert Client().get(article.url).status_code == 200


@pytest.mark.parametrize(
    ("where", "expected"),
    [("conflent", False), ("articles", False), ("department", True), ("articles_network", True)],
)
def test_the_networks_news_belongs_to_the_departments_staff(
    tree: SiteTree, where: str, expected: bool
) -> None:
    page = {"conflent": tree.conflent, "department": tree.department}.get(where, tree.articles)
    area = tree.department if expected else tree.perpignan
    person = staff(area, Role.COORDINATORS)
    add = reverse("wagtailadmin_pages:add", args=["home", "articlepage", page.pk])
    browser(person).post(add, article_form(**{"action-publish": "1"}))
    assert ArticlePage.objects.filter(slug="un-lieu-ouvre", live=True).exists() is expected
