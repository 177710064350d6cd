# ruff: noqa: F811 (fixtures of other files)
"""A season is renewed from a phone: what is proposed, confirmed, refused and kept when nothing changes."""

from datetime import date, datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry

from accounts.enums import Role
from directory.models import PlaceLocation, PlacePage, StructurePage
from events.models import SessionLink
from tests.accounts.factories import UserFactory, member, staff
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.test_occurrences import NOW, PARIS, _today, structure, tree  # noqa: F401
from tests.events.test_session_gestures import hidden
from tests.events.test_session_links import EMAIL, known, link, renew_stamp, words  # noqa: F401
from tests.home.kept_tree import kept
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db

AUGUST = datetime(2026, 8, 24, 10, tzinfo=PARIS)
TUESDAYS = "Tu 09:00-12:00; SH off"


@pytest.fixture
def cabane(known) -> PlacePage:
    """A LAEP with three rooms, the only place of its structure."""
    known.get_children().get().delete()
    page = _cabane()
    renew_stamp()
    return page


@kept
def _cabane() -> PlacePage:
    page = PlaceFactory(
        parent=StructurePage.objects.get(), title="La Cabane", phone="01 99 00 12 34", ages=Ages.TOUT_AGE
    )
    for commune, hours in (
        ("66149", TUESDAYS),
        ("66230", "Th 14:00-16:30; SH off"),
        ("66136", "Fr 09:00-11:30"),
    ):
        locate(page, venue(commune), hours)
    publish(page)
    return page


class Phone:
    """What a person does at the season's address, each form sent as its page wrote it."""

    def __init__(self, door: str, client: Client | None = None) -> None:
        self.client = client or Client()
        self.url = f"{door}saison/"
        self.page = self.client.get(self.url)

    def tap(self, name: str, value: object = "1", **typed: str):
        self.page = self.client.post(self.url, {**hidden(self.page), **typed, name: value}, follow=True)
        return self.page

    @property
    def said(self) -> str:
        return words(self.page)

    def confirm(self) -> str:
        self.tap("voir")
        self.tap("confirmer")
        return self.said


@pytest.fixture
def phone(link: str, cabane: PlacePage) -> Phone:
    return Phone(link)


def room(page: PlacePage, rank: int = 0) -> PlaceLocation:
    return list(PlaceLocation.objects.filter(page=page).order_by("sort_order", "pk"))[rank]


def hours(page: PlacePage) -> list[str]:
    return [row.opening_hours for row in PlaceLocation.objects.filter(page=page).order_by("sort_order")]


def fresh(page: PlacePage) -> PlacePage:
    return PlacePage.objects.get(pk=page.pk)


def set_hours(page: PlacePage, text: str, **fields: object) -> None:
    """The published hours of the first room."""
    row = page.locations.first()
    for name, value in {"opening_hours": text, **fields}.items():
        setattr(row, name, value)
    page.locations.add(row)
    publish(page)


# --- What is shown -------------------------------------------------------------------------------------------


def test_the_list_of_sessions_leads_to_it(link: str, cabane: PlacePage) -> None:
    page = Client().get(link)
    assert "Reconduire 2026-27" in words(page)
    assert f'href="{link}saison/"' in page.content.decode()


def test_it_says_the_hours_of_each_room_and_the_first_dates_of_the_new_year(
    link: str, cabane: PlacePage
) -> None:
    with time_machine.travel(AUGUST, tick=False):
        said = Phone(link).said
    assert "Reconduire 2026-27" in said
    assert said.count("Premières dates") == 3
    assert "Le mardi de 9 h à 12 h, sauf pendant les vacances scolaires" in said
    assert "mardi 1er septembre de 9 h à 12 h" in said
    assert "Prades" in said
    assert "C’est pareil" in said


def test_no_key_is_told_and_nothing_is_kept(phone: Phone) -> None:
    assert phone.page["Cache-Control"] == "no-store, private"
    assert not phone.page.cookies


def test_a_structure_without_a_public_place_has_nothing_to_renew(known) -> None:
    for page in known.get_children():
        page.delete()
    user = staff(known.get_parent().specific, Role.COORDINATORS)
    client = Client()
    client.force_login(user)
    assert "rien à reconduire" in words(client.get(f"/seances/structure/{known.pk}/saison/"))


def test_past_the_known_calendar_it_says_so_instead_of_guessing(cabane: PlacePage, known) -> None:
    client = Client()
    client.force_login(staff(known.get_parent().specific, Role.COORDINATORS))
    with time_machine.travel(datetime(2028, 9, 4, 10, tzinfo=PARIS), tick=False):
        client.force_login(UserFactory(is_superuser=True))
        phone = Phone(f"/seances/structure/{known.pk}/", client)
        assert "Reconduire 2028-29" in phone.said
        assert "calendrier des vacances scolaires, pas encore connu" in phone.said
        assert "vendredi 8 septembre" in phone.said  # these hours do not follow them
        assert "C’est fait" in phone.confirm()


# --- The same ------------------------------------------------------------------------------------------------


def test_the_same_marks_the_place_as_checked_and_changes_nothing_else(
    phone: Phone, cabane: PlacePage
) -> None:
    before, ids = hours(cabane), set(cabane.locations.values_list("pk", flat=True))
    assert "en ligne dès que vous confirmez" in words(phone.tap("voir"))
    phone.tap("confirmer")
    assert "En ligne, vérifié aujourd’hui" in phone.said
    page = fresh(cabane)
    assert (page.verified_on, page.verified_by) == (date(2026, 11, 21), "le lieu")
    assert hours(page) == before
    assert set(page.locations.values_list("pk", flat=True)) == ids
    assert not page.has_unpublished_changes
    assert mail.outbox[1:] == []  # the link, and nothing to read for the coordination
    assert "vérifié" in Client().get(page.url).content.decode()


def test_the_history_names_the_structure_that_has_no_account(phone: Phone, cabane: PlacePage) -> None:
    phone.confirm()
    entry = PageLogEntry.objects.get(page=cabane.pk, action="events.season")
    assert entry.user is None
    assert entry.data["through"] == "lien"
    assert entry.data["structure"] == cabane.get_parent().title
    assert entry.revision_id == fresh(cabane).live_revision_id
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    history = words(client.get(f"/cms/pages/{cabane.pk}/history/"))
    assert "a reconduit la saison 2026-27, avec le lien qui lui est envoyé" in history


def test_confirming_twice_writes_once(phone: Phone, cabane: PlacePage) -> None:
    phone.tap("voir")
    sent = {**hidden(phone.page), "confirmer": "1"}
    for _time in range(2):
        answer = phone.client.post(phone.url, sent, follow=True)
        assert "C’est fait" in words(answer)
    assert PageLogEntry.objects.filter(page=cabane.pk, action="events.season").count() == 1


def test_the_draft_of_somebody_else_stays_a_draft(phone: Phone, cabane: PlacePage) -> None:
    draft = fresh(cabane)
    draft.summary = "Pas encore relu."
    draft.save_revision()
    phone.confirm()
    page = fresh(cabane)
    assert page.summary == ""
    assert page.verified_on == date(2026, 11, 21)
    assert page.has_unpublished_changes
    latest = page.get_latest_revision_as_object()
    assert (latest.summary, latest.verified_on) == ("Pas encore relu.", date(2026, 11, 21))
    assert [row.pk for row in latest.locations.all()] == [row.pk for row in page.locations.all()]


def test_a_review_that_waits_goes_on_waiting(phone: Phone, cabane: PlacePage, tree) -> None:
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    draft = fresh(cabane)
    draft.summary = "À relire."
    draft.save_revision()
    draft.get_workflow().start(fresh(cabane), None)
    phone.confirm()
    page = fresh(cabane)
    assert page.summary == ""
    assert page.verified_by == "le lieu"
    assert page.workflow_in_progress
    page.current_workflow_task_state.approve(user=coordinator)
    assert fresh(cabane).summary == "À relire."
    assert fresh(cabane).verified_on == date(2026, 11, 21)


def test_past_dates_apart_are_dropped_and_said(phone: Phone, cabane: PlacePage) -> None:
    def closed(first: str) -> dict[str, object]:
        return {"kind": "ferme", "from": first, "to": first, "times": [], "reason": ""}

    set_hours(cabane, TUESDAYS, exceptions=[closed("2026-03-03"), closed("2026-12-01")])
    phone = Phone(phone.url.removesuffix("saison/"))
    assert "Une date à part, passée, ne sera pas reprise" in phone.said
    phone.confirm()
    assert [one["from"] for one in room(fresh(cabane)).exceptions] == ["2026-12-01"]


# --- Two at once, and who may not ----------------------------------------------------------------------------


def test_hours_published_meanwhile_are_looked_at_before_anything_is_written(
    phone: Phone, cabane: PlacePage
) -> None:
    second = room(cabane, 1)
    phone.tap("changer", second.pk)
    phone.tap("garder", second.pk, ferme="on")
    phone.tap("voir")
    set_hours(fresh(cabane), "We 09:00-12:00; SH off")
    answer = phone.tap("confirmer")
    assert answer.status_code == 409
    assert "Quelqu’un vient de changer vos horaires" in phone.said
    assert "Le mercredi de 9 h à 12 h" in phone.said
    assert "Pas d’accueil ici cette saison" in phone.said
    assert fresh(cabane).verified_on is None


def test_a_locked_page_is_left_alone(phone: Phone, cabane: PlacePage) -> None:
    PlacePage.objects.filter(pk=cabane.pk).update(locked=True)
    assert "est verrouillée par la coordination" in phone.confirm()
    assert fresh(cabane).verified_on is None


def test_what_is_no_state_of_ours_starts_again(phone: Phone, cabane: PlacePage, tree) -> None:
    for state in ("", "n’importe quoi", "e30:1abc:def"):
        answer = phone.client.post(phone.url, {"choix": state, "confirmer": "1"})
        assert answer.status_code == 409
        assert "avait trop attendu" in words(answer)
    other = publish(StructureFactory(parent=tree.conflent))
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    mine = hidden(phone.page)["choix"]
    answer = client.post(f"/seances/structure/{other.pk}/saison/", {"choix": mine, "voir": "1"})
    assert answer.status_code == 409
    assert fresh(cabane).verified_on is None


def test_a_room_of_another_structure_is_no_room(phone: Phone, cabane: PlacePage, tree) -> None:
    other = PlaceFactory(parent=publish(StructureFactory(parent=tree.conflent)))
    elsewhere = locate(other, venue(), TUESDAYS)
    for value in (elsewhere.pk, "0", "abc", "9" * 40):
        assert phone.tap("changer", value).status_code == 404


def test_a_link_that_is_over_helps(phone: Phone, cabane: PlacePage) -> None:
    SessionLink.objects.update(expires_at=NOW)
    for answer in (phone.client.get(phone.url), phone.client.post(phone.url, {"confirmer": "1"})):
        assert answer.status_code == 404
        assert "Recevoir un nouveau lien" in words(answer)
    assert fresh(cabane).verified_on is None


def test_strangers_do_not_enter(cabane: PlacePage, tree, known) -> None:
    address = f"/seances/structure/{known.pk}/saison/"
    assert Client().get(address).status_code == 302
    client = Client()
    client.force_login(member(publish(StructureFactory(parent=tree.conflent))))
    assert client.get(address).status_code == 403
    assert client.post(address, {"confirmer": "1"}).status_code == 403


def test_drafts_and_the_places_of_others_are_not_there(phone: Phone, cabane: PlacePage, known) -> None:
    PlaceFactory(parent=known, title="Brouillon", live=False)
    assert "Brouillon" not in Phone(phone.url.removesuffix("saison/")).said


def test_many_places_ask_no_more_of_the_database_than_one(
    phone: Phone, cabane: PlacePage, known, django_assert_num_queries
) -> None:
    with CaptureQueriesContext(connection) as one:
        phone.client.get(phone.url)
    for rank in range(5):
        page = PlaceFactory(parent=known, title=f"Lieu {rank}")
        for commune in ("66149", "66230", "66136"):
            locate(page, venue(commune), TUESDAYS)
    with django_assert_num_queries(len(one)):
        assert words(phone.client.get(phone.url)).count("Premières dates") == 18
