"""The form of an event, and what it must say before parents read it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from directory.gate import missing_for_publication
from directory.models import StructurePage
from events.models import EventPage
from tests.accounts.factories import staff
from tests.directory.editing import event_form
from tests.directory.factories import StructureFactory, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    return StructureFactory(parent=tree.conflent)


@pytest.fixture
def event(structure: StructurePage) -> EventPage:
    return EventFactory(
        parent=structure, venue=venue(), phone="01 99 00 12 34", ages=Ages.TOUT_AGE, live=False
    )


@pytest.fixture
def editor(tree: SiteTree, client: Client) -> Client:
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    return client


def address(page: EventPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_complete_event_is_published(editor: Client, event: EventPage) -> None:
    editor.post(address(event), event_form(event, **{"action-publish": "1"}))
    assert EventPage.objects.get(pk=event.pk).live


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"ages": Ages.NON_PRECISE}, "Pour qui"),
        ({"venue": None}, "Où"),
        ({"phone": ""}, "Contact"),
    ],
)
def test_what_an_event_lacks_is_said(
    editor: Client, event: EventPage, changes: dict[str, object], lacks: str
) -> None:
    for name, value in changes.items():
        setattr(event, name, value)
    event.save()
    assert [sentence.split(" :")[0] for sentence in missing_for_publication(event)] == [lacks]
    answer = editor.post(address(event), event_form(event, **{"action-publish": "1"}))
    assert f"{lacks} :" in answer.content.decode()
    assert not EventPage.objects.get(pk=event.pk).live


@pytest.mark.parametrize("chosen", ["zzz", "0"])
@pytest.mark.parametrize("field", ["place", "photo"])
def test_what_no_chooser_offers_is_not_a_choice(
    editor: Client, event: EventPage, field: str, chosen: str
) -> None:
    answer = editor.post(address(event), event_form(event, title="Un autre titre", **{field: chosen}))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "choix valide" in page
    assert "Un autre titre" in page
    assert EventPage.objects.get(pk=event.pk).latest_revision is None


def test_an_online_event_needs_no_address(event: EventPage) -> None:
    event.venue, event.online_url = None, "https://visio.example.org/cafe"
    assert missing_for_publication(event) == []


def test_the_structures_contact_is_enough(event: EventPage) -> None:
    event.phone = ""
    event.structure.email = "structure@example.org"
    assert missing_for_publication(event) == []


def test_a_new_event_counts_on_its_structures_contact(editor: Client, structure: StructurePage) -> None:
    structure.email = "structure@example.org"
    structure.save()
    start = timezone.now() + timedelta(days=3)
    bare = EventFactory.build(
        venue=venue(), ages=Ages.TOUT_AGE, start=start, end=start + timedelta(hours=2), slug="neuf"
    )
    where = reverse("wagtailadmin_pages:add", args=["events", "eventpage", structure.pk])
    editor.post(where, event_form(bare, **{"action-publish": "1"}))
    assert EventPage.objects.get(slug="neuf").live


def test_only_kinds_of_events_are_offered(editor: Client, event: EventPage) -> None:
    form = editor.get(address(event)).context_data["form"]
    offered = set(form.fields["kind"].queryset.values_list("slug", flat=True))
    assert "conference" in offered
    assert "pmi" not in offered
