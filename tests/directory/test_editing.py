"""The form of a place, as an editor meets it: words in, words back, nothing lost."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from accounts.enums import Role
from directory.gate import missing_for_publication
from directory.models import PlacePage
from tests.accounts.factories import staff
from tests.directory.editing import location, place_form
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import SiteTree, site_tree
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def place(tree: SiteTree) -> PlacePage:
    """A place that may be published."""
    page = PlaceFactory(
        parent=StructureFactory(parent=tree.conflent), phone="01 99 00 12 34", ages=Ages.TOUT_AGE, live=False
    )
    locate(page, venue(), "Mo 09:00-12:00")
    return page


@pytest.fixture
def editor(tree: SiteTree, client: Client) -> Client:
    """The browser of a coordinator."""
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    return client


def address(page: PlacePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def saved(page: PlacePage) -> PlacePage:
    return PlacePage.objects.get(pk=page.pk).get_latest_revision_as_object()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("moins de 6 ans", ("intervalle", 0, 71)),
        ("3 mois à 3 ans", ("intervalle", 3, 47)),
        ("dès la grossesse", ("intervalle", -9, None)),
        ("à tout âge", ("tout_age", None, None)),
        ("Non précisé", ("non_precise", None, None)),
        ("", ("non_precise", None, None)),
    ],
)
def test_ages_are_typed_as_people_say_them(
    editor: Client, place: PlacePage, typed: str, stored: tuple[str, int | None, int | None]
) -> None:
    editor.post(address(place), place_form(place, ages_text=typed))
    page = saved(place)
    assert (page.ages, page.age_min, page.age_max) == stored


def test_ages_not_understood_are_refused_and_kept_in_the_field(editor: Client, place: PlacePage) -> None:
    answer = editor.post(
        address(place), place_form(place, ages_text="les bouts de chou du quartier", summary="Ici.")
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Cet âge n’a pas été compris" in shown
    assert "les bouts de chou du quartier" in shown
    assert "Ici." in shown


def test_a_guess_about_ages_is_said_after_saving(editor: Client, place: PlacePage) -> None:
    answer = editor.post(address(place), place_form(place, ages_text="3-6"), follow=True)
    assert "lu en années" in answer.content.decode()


def test_the_form_says_what_parents_will_read(editor: Client, place: PlacePage) -> None:
    shown = editor.get(address(place)).content.decode()
    assert "Les parents lisent : « à tout âge »" in shown
    assert "lundi" in shown.lower()
    assert "en mois" not in shown


@pytest.mark.parametrize(
    ("sent", "stored"), [("true", True), ("false", False), ("unknown", None), (None, None)]
)
def test_facts_are_yes_no_or_not_said(
    editor: Client, place: PlacePage, sent: str | None, stored: bool | None
) -> None:
    changes = {"free": sent} if sent else {}
    editor.post(address(place), place_form(place, **changes))
    assert saved(place).free is stored


def test_facts_come_back_as_they_were_said(editor: Client, place: PlacePage) -> None:
    place.free, place.anonymous = True, False
    place.save_revision()
    form = editor.get(address(place)).context["form"]
    assert form["free"].as_widget().count("checked") == 1
    assert 'value="true"' in str(next(radio for radio in form["free"] if radio.data["selected"]))
    assert 'value="false"' in str(next(radio for radio in form["anonymous"] if radio.data["selected"]))
    assert 'value="unknown"' in str(next(radio for radio in form["siblings"] if radio.data["selected"]))


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0199001234", "01 99 00 12 34"),
        ("+33 1 99 00 12 34", "01 99 00 12 34"),
        ("3114", "3114"),
        ("119", "119"),
    ],
)
def test_phone_numbers_are_shown_one_way(editor: Client, place: PlacePage, typed: str, stored: str) -> None:
    editor.post(address(place), place_form(place, phone=typed))
    assert saved(place).phone == stored


@pytest.mark.parametrize("typed", ["12", "appelez Lina", "01 99 00 12", "99 01 99 00 12 34"])
def test_a_phone_number_that_cannot_be_called_is_refused(
    editor: Client, place: PlacePage, typed: str
) -> None:
    assert (
        "numéro à dix chiffres"
        in editor.post(address(place), place_form(place, phone=typed)).content.decode()
    )


def test_a_photo_is_described_or_decorative(editor: Client, place: PlacePage) -> None:
    image = get_image_model().objects.create(title="Salle", file=get_test_image_file())
    refused = editor.post(address(place), place_form(place, photo=image.pk))
    assert "Décrivez la photo" in refused.content.decode()
    editor.post(address(place), place_form(place, photo=image.pk, photo_decorative="on"))
    assert saved(place).photo_id == image.pk


def test_hours_that_cannot_be_read_are_refused(editor: Client, place: PlacePage) -> None:
    row = {**location(place.locations.get()), "opening_hours": "quand on veut"}
    answer = editor.post(address(place), place_form(place, locations=[row]))
    assert answer.status_code == 200
    assert "quand on veut" in answer.content.decode()


def test_rows_without_an_address_need_an_area_served(
    editor: Client, place: PlacePage, tree: SiteTree
) -> None:
    row = {**location(place.locations.get()), "venue": ""}
    form = place_form(place, locations=[row], **{"action-publish": "1"})
    assert "quels territoires il sert" in editor.post(address(place), form).content.decode()
    editor.post(address(place), {**form, "areas_served": [tree.department.pk]})
    assert PlacePage.objects.get(pk=place.pk).live


def test_the_rules_of_a_kind_are_said_and_never_block(editor: Client, place: PlacePage) -> None:
    form = place_form(place, free="false", **{"action-publish": "1"})
    answer = editor.post(address(place), form, follow=True)
    assert "Un lieu d’accueil enfants-parents est gratuit" in answer.content.decode()
    assert PlacePage.objects.get(pk=place.pk).live
    assert "Un lieu d’accueil enfants-parents est gratuit" in editor.get(address(place)).content.decode()


# --- The gate ---


def emptied(place: PlacePage, **changes: object) -> dict[str, str]:
    rows = [{**location(row), "DELETE": "on"} for row in place.locations.all()]
    return place_form(place, **{"ages_text": "", "phone": "", "locations": rows, **changes})


def test_an_empty_place_says_all_it_lacks(tree: SiteTree) -> None:
    empty = PlaceFactory(parent=StructureFactory(parent=tree.conflent))
    starts = [sentence.split(" :")[0] for sentence in missing_for_publication(empty)]
    assert starts == ["Pour qui", "Où", "Quand", "Contact"]


@pytest.mark.parametrize(
    "changes",
    [
        {"parents_only": True, "ages": Ages.NON_PRECISE},
        {"phone": "", "sms": "01 99 00 12 34"},
        {"phone": "", "email": "lieu@example.org"},
        {"phone": "", "website": "https://lieu.example.org"},
    ],
)
def test_one_of_each_is_enough(place: PlacePage, changes: dict[str, object]) -> None:
    for name, value in changes.items():
        setattr(place, name, value)
    assert missing_for_publication(place) == []


@pytest.mark.parametrize("said", [{"appointment": True}, {"on_contact": True}])
def test_no_hours_when_one_calls_first(place: PlacePage, said: dict[str, bool]) -> None:
    row = place.locations.get()
    row.opening_hours = ""
    row.save()
    assert [sentence.split(" :")[0] for sentence in missing_for_publication(place)] == ["Quand"]
    for name, value in said.items():
        setattr(place, name, value)
    assert missing_for_publication(place) == []


def test_a_draft_may_lack_everything(editor: Client, place: PlacePage) -> None:
    assert editor.post(address(place), emptied(place)).status_code == 302
    assert saved(place).phone == ""


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_an_incomplete_place_comes_back_with_what_was_typed(
    editor: Client, place: PlacePage, action: str
) -> None:
    form = emptied(place, summary="Ce que je viens d’écrire.", **{action: "1"})
    answer = editor.post(address(place), form)
    shown = answer.content.decode()
    for start in ("Pour qui :", "Où :", "Quand :", "Contact :"):
        assert start in shown
    assert "Ce que je viens d’écrire." in shown
    page = PlacePage.objects.get(pk=place.pk)
    assert not page.live
    assert not page.workflow_in_progress


def test_an_incomplete_place_is_not_created_public(editor: Client, place: PlacePage) -> None:
    where = reverse("wagtailadmin_pages:add", args=["directory", "placepage", place.get_parent().pk])
    form = emptied(place, slug="nouveau", locations=[])
    assert editor.post(where, {**form, "action-publish": "1"}).status_code == 200
    assert not PlacePage.objects.filter(slug="nouveau").exists()
    assert editor.post(where, form).status_code == 302
    assert not PlacePage.objects.get(slug="nouveau").live


def incomplete(place: PlacePage) -> PlacePage:
    place.phone = ""
    place.save()
    place.save_revision()
    return place


def test_an_incomplete_place_is_not_approved(editor: Client, place: PlacePage) -> None:
    incomplete(place).get_workflow().start(place, None)
    state = PlacePage.objects.get(pk=place.pk).current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[place.pk, "approve", state.pk])
    assert (
        "ne peut pas encore être publiée"
        in editor.post(approve, {"comment": ""}, follow=True).content.decode()
    )
    form = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    assert editor.post(address(place), {**place_form(place), **form}).status_code == 200
    assert not PlacePage.objects.get(pk=place.pk).live
    refuse = {"action-workflow-action": "1", "workflow-action-name": "reject"}
    editor.post(address(place), {**place_form(place), **refuse})
    assert PlacePage.objects.get(pk=place.pk).current_workflow_state.status == "needs_changes"


@pytest.mark.parametrize("from_above", [True, False])
def test_an_incomplete_place_is_not_published_in_bulk(
    editor: Client, place: PlacePage, from_above: bool
) -> None:
    page = incomplete(place)
    chosen = page.get_parent() if from_above else page
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    data = {"include_descendants": "on"} if from_above else {}
    answer = editor.post(f"{url}?id={chosen.pk}&next=/cms/", data, follow=True)
    assert "ne peut pas encore être publiée" in answer.content.decode()
    assert not PlacePage.objects.get(pk=place.pk).live


# --- Two editors at once ---


def test_the_second_of_two_editors_is_warned_and_loses_nothing(editor: Client, place: PlacePage) -> None:
    publish(place)
    row = place.locations.get()
    opened = editor.get(address(place)).context
    loaded = {
        "loaded_revision_id": opened["page"].latest_revision_id,
        "loaded_revision_created_at": opened["loaded_revision_created_at"],
    }
    removed = {**location(row), "DELETE": "on"}
    editor.post(address(place), place_form(place, locations=[removed], summary="La première."))

    late = place_form(place, summary="La seconde.", locations=[location(row)], **loaded)
    answer = editor.post(address(place), late)
    shown = answer.content.decode()
    assert "Rien de ce que vous avez tapé n’est perdu" in shown
    assert "La seconde." in shown
    assert "Mo 09:00-12:00" in shown
    assert saved(place).summary == "La première."

    again = {
        "loaded_revision_id": answer.context["page"].latest_revision_id,
        "loaded_revision_created_at": answer.context["loaded_revision_created_at"],
    }
    editor.post(address(place), {**late, **again})
    page = saved(place)
    assert page.summary == "La seconde."
    assert [row.opening_hours for row in page.locations.all()] == ["Mo 09:00-12:00"]
