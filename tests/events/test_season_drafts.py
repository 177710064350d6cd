# ruff: noqa: F811 (fixtures of other files)
"""A season meets what others do of the same places: drafts that go along, addresses and places that left meanwhile."""

import pytest
import time_machine

from accounts.enums import Role
from directory.models import PlacePage
from tests.accounts.factories import member, staff
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.test_occurrences import PARIS, _today, structure, tree  # noqa: F401
from tests.events.test_season import (  # noqa: F401
    TUESDAYS,
    Phone,
    cabane,
    fresh,
    hours,
    phone,
    room,
    set_hours,
)
from tests.events.test_season_changes import JUNE, MOVED, ON_THURSDAYS, PERIOD
from tests.events.test_session_links import known, link, words  # noqa: F401

pytestmark = pytest.mark.django_db


def draft_without_the_first_address(page: PlacePage):
    draft = fresh(page)
    draft.locations.set(list(draft.locations.all())[1:])
    draft.summary = "Pas encore relu."
    draft.save_revision()
    return fresh(page)


# --- Drafts --------------------------------------------------------------------------------------------------


def test_an_address_that_a_draft_takes_away_is_in_what_is_sent(phone: Phone, cabane: PlacePage, tree) -> None:
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    set_hours(cabane, PERIOD)
    first = room(cabane)
    draft_without_the_first_address(cabane)
    phone = Phone(phone.url.removesuffix("saison/"))
    phone.tap("voir")
    assert "une modification commencée avant la vôtre, enregistrée le 21 novembre" in phone.said
    assert "enlève l’adresse « Prades, Salle fictive » : vos horaires la remettent" in phone.said
    phone.tap("confirmer")
    assert "Envoyé à la coordination" in phone.said
    fresh(cabane).current_workflow_task_state.approve(user=coordinator)
    assert sorted(hours(cabane)) == sorted([MOVED, "Th 14:00-16:30; SH off", "Fr 09:00-11:30"])
    assert fresh(cabane).locations.filter(pk=first.pk, opening_hours=MOVED).exists()
    assert fresh(cabane).summary == "Pas encore relu."


def test_in_june_the_address_comes_back_with_its_two_rows(cabane: PlacePage, tree, known, client) -> None:
    coordinator = staff(tree.conflent, Role.COORDINATORS)
    with time_machine.travel(JUNE, tick=False):
        set_hours(cabane, PERIOD)
        draft_without_the_first_address(cabane)
        client.force_login(member(known))
        Phone(f"/seances/structure/{known.pk}/", client).confirm()
        fresh(cabane).current_workflow_task_state.approve(user=coordinator)
    there = fresh(cabane).locations.filter(venue__commune="66149").order_by("sort_order")
    assert [row.opening_hours for row in there] == [PERIOD, MOVED]


def test_what_waits_for_a_review_says_that_the_season_is_added(phone: Phone, cabane: PlacePage, tree) -> None:
    staff(tree.conflent, Role.COORDINATORS)
    draft = draft_without_the_first_address(cabane)
    draft.get_workflow().start(draft, None)
    phone = Phone(phone.url.removesuffix("saison/"))
    phone.tap("changer", room(cabane).pk)
    phone.tap("garder", room(cabane).pk, **ON_THURSDAYS)
    phone.tap("voir")
    assert "vos horaires s’ajoutent à la modification qui attend déjà la relecture" in phone.said
    phone.tap("confirmer")
    sent = fresh(cabane).current_workflow_task_state.revision.as_object()
    assert "Th 14:00-16:30; SH off" in [
        row.opening_hours for row in sent.locations.all() if row.venue.commune_id == "66149"
    ]


def test_nothing_is_said_of_a_draft_that_does_not_go_along(phone: Phone, cabane: PlacePage) -> None:
    """The hours are the same: what is published is what is public already."""
    draft_without_the_first_address(cabane)
    phone = Phone(phone.url.removesuffix("saison/"))
    assert "modification commencée" not in words(phone.tap("voir"))


# --- Places and addresses that left --------------------------------------------------------------------------


@pytest.fixture
def library(cabane: PlacePage, known) -> PlacePage:
    page = PlaceFactory(parent=known, title="Ludothèque", phone="01 99 00 12 34", ages="tout_age")
    locate(page, venue(), TUESDAYS)
    return publish(page)


@pytest.mark.parametrize("step", ["voir", "confirmer"])
@pytest.mark.parametrize("how", ["unpublished", "moved", "deleted"])
def test_a_place_that_left_meanwhile_is_named(
    step: str, how: str, phone: Phone, cabane: PlacePage, library: PlacePage, tree
) -> None:
    phone = Phone(phone.url.removesuffix("saison/"))
    if step == "confirmer":
        phone.tap("voir")
    match how:
        case "unpublished":
            library.unpublish()
        case "moved":
            library.move(publish(StructureFactory(parent=tree.conflent)), "last-child")
        case _:
            fresh(library).delete()
    assert phone.tap(step).status_code == 409
    assert "« Ludothèque » : ce n’est plus dans vos horaires en ligne" in phone.said
    assert fresh(cabane).verified_on is None
    assert "« Ludothèque »" not in phone.confirm()
    assert fresh(cabane).verified_by == "le lieu"


def test_an_address_that_left_meanwhile_is_named(phone: Phone, cabane: PlacePage) -> None:
    third = room(cabane, 2)
    phone.tap("changer", third.pk)
    phone.tap("garder", third.pk, ferme="on")
    page = fresh(cabane)
    page.locations.set(list(page.locations.all())[:2])
    publish(page)
    phone.tap("voir")
    assert f"« La Cabane », {third.venue.commune.name}, Salle fictive : ce n’est plus" in phone.said
    assert "Choisissez de nouveau" in phone.said


def test_a_place_published_meanwhile_is_looked_at_before_it_is_confirmed(
    phone: Phone, cabane: PlacePage, known
) -> None:
    phone.tap("voir")
    page = PlaceFactory(parent=known, title="Ludothèque", phone="01 99 00 12 34", ages="tout_age")
    locate(page, venue(), TUESDAYS)
    publish(page)
    assert phone.tap("confirmer").status_code == 409
    assert "Ludothèque" in phone.said
    assert fresh(page).verified_on is None


def test_an_unknown_address_is_no_change_of_somebody(phone: Phone, cabane: PlacePage) -> None:
    assert phone.tap("changer", "999999").status_code == 404
    assert "Nous ne trouvons pas cette adresse" in phone.said
    assert "Quelqu’un" not in phone.said
