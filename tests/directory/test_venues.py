"""Addresses: found while typing, created on the way, corrected by those whose business they are."""

import json
from datetime import time

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from accounts.enums import Role
from accounts.models import User
from directory.models import Venue
from directory.venue_forms import VenueForm
from directory.viewsets import venue_viewset
from events.models import EventDate
from geo.enums import PointSource
from geo.geocoder import Geocoder, Point
from tests.accounts.factories import member, staff
from tests.directory.editing import venue_form
from tests.directory.factories import PlaceFactory, StructureFactory, locate, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree

pytestmark = pytest.mark.django_db

CHOOSER = "/cms/choisir-une-adresse/"
PARIS = {"lat": "48.8566", "lon": "2.3522"}


class FixedPoint(Geocoder):
    """A geocoder that knows one point, and counts its questions."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def locate(self, address: str, commune: object, *, postcode: str = "") -> Point:
        self.asked.append(address)
        return Point(42.62, 2.43, PointSource.ADDRESS)


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def edit(place: Venue) -> str:
    return reverse("adresses:edit", args=[place.pk])


def used_by(*structures: object) -> Venue:
    room = venue(name="Salle des fêtes")
    for structure in structures:
        locate(PlaceFactory(parent=structure), room)
    return room


# --- Choosing and creating ---


@pytest.mark.parametrize("typed", ["salle", "fetes prad", "PRADES", "66500", "des fêtes"])
def test_an_address_is_found_while_typing(tree: SiteTree, typed: str) -> None:
    structure = StructureFactory(parent=tree.conflent)
    used_by(structure, structure)
    venue("66136", name="Médiathèque")
    shown = browser(member(structure)).get(f"{CHOOSER}results/", {"q": typed}).content.decode()
    assert "Salle des fêtes, Prades" in shown
    assert "déjà utilisée par 2 lieux" in shown
    assert "Médiathèque" not in shown


@pytest.mark.parametrize(
    ("town", "insee"),
    [("prades", "66149"), ("66320", "66230"), ("Perpignan", "66136"), ("vinca", "66230"), ("66149", "66149")],
)
def test_an_address_is_created_from_the_places_form(tree: SiteTree, town: str, insee: str) -> None:
    structure = StructureFactory(parent=tree.conflent)
    data = {"name": "École du Soleil", "street": "1 rue du Soleil", "postcode": "", "town": town}
    answer = browser(member(structure)).post(f"{CHOOSER}create/", data)
    assert json.loads(answer.content)["step"] == "chosen"
    created = Venue.objects.get(name="École du Soleil")
    assert created.commune_id == insee
    assert created.territory == (tree.perpignan if insee == "66136" else tree.conflent)
    assert (created.lat, created.lon) == (created.commune.lat, created.commune.lon)
    assert created.point_source == PointSource.COMMUNE


def test_an_address_outside_every_territory_is_kept_by_ones_own(tree: SiteTree) -> None:
    structure = StructureFactory(parent=tree.conflent)
    browser(member(structure)).post(f"{CHOOSER}create/", {"name": "Halle", "town": "Narbonne"})
    assert Venue.objects.get(name="Halle").territory == tree.conflent


@pytest.mark.parametrize(
    ("town", "said"),
    [("Xyzzyville", "n’est pas connue"), ("", "error-message"), ("Saint-Aubin", "Ajoutez le département")],
)
def test_a_town_not_understood_is_said_beside_its_field(tree: SiteTree, town: str, said: str) -> None:
    structure = StructureFactory(parent=tree.conflent)
    answer = browser(member(structure)).post(f"{CHOOSER}create/", {"name": "Halle", "town": town})
    assert said in json.loads(answer.content)["htmlFragment"]
    assert not Venue.objects.exists()


# --- Who may correct it ---


@pytest.fixture
def people(tree: SiteTree) -> dict[str, User]:
    alpha, beta = (StructureFactory(parent=tree.conflent, title=title) for title in ("Alpha", "Bêta"))
    return {
        "member": member(alpha),
        "neighbour": member(beta),
        "editor": staff(tree.conflent, Role.EDITORS),
        "outsider": staff(tree.perpignan, Role.COORDINATORS),
    }


def who_may(people: dict[str, User], room: Venue) -> set[str]:
    allowed = set()
    for name, person in people.items():
        client = browser(person)
        opened = client.get(edit(room)).status_code == 200
        client.post(edit(room), venue_form(room, floor=f"étage de {name}"))
        room.refresh_from_db()
        assert opened == (room.floor == f"étage de {name}")
        if opened:
            allowed.add(name)
    return allowed


def test_a_venue_of_one_structure_is_its_members_business(people: dict[str, User]) -> None:
    room = used_by(people["member"].structures.get())
    assert who_may(people, room) == {"member", "editor"}


def test_a_shared_venue_is_the_staffs_business(people: dict[str, User]) -> None:
    room = used_by(people["member"].structures.get(), people["neighbour"].structures.get())
    assert who_may(people, room) == {"editor"}


def test_events_share_a_venue_too(people: dict[str, User]) -> None:
    room = used_by(people["member"].structures.get())
    EventFactory(parent=people["neighbour"].structures.get(), venue=room)
    assert who_may(people, room) == {"editor"}


def test_one_date_of_an_event_shares_a_venue_too(people: dict[str, User]) -> None:
    room = used_by(people["member"].structures.get())
    date = EventDate(day=localdate(), start_time=time(9), end_time=time(11), venue=room)
    EventFactory(parent=people["neighbour"].structures.get(), dates=[date])
    assert who_may(people, room) == {"editor"}
    with pytest.raises(ProtectedError):
        room.delete()


def test_an_unused_venue_is_the_staffs_business(people: dict[str, User]) -> None:
    assert who_may(people, venue()) == {"editor"}


def test_only_an_unused_venue_is_deleted_and_by_the_staff(people: dict[str, User]) -> None:
    used, unused = used_by(people["member"].structures.get()), venue(name="Vide")
    for person in people.values():
        browser(person).post(reverse("adresses:delete", args=[used.pk]))
        browser(person).get(reverse("adresses:delete", args=[unused.pk]))
    browser(people["member"]).post(reverse("adresses:delete", args=[unused.pk]))
    assert Venue.objects.count() == 2
    browser(people["editor"]).post(reverse("adresses:delete", args=[unused.pk]))
    assert list(Venue.objects.all()) == [used]


def test_the_list_links_only_to_what_one_may_correct(people: dict[str, User]) -> None:
    mine = used_by(people["member"].structures.get())
    shared = used_by(people["member"].structures.get(), people["neighbour"].structures.get())
    shown = browser(people["member"]).get("/cms/adresses/").content.decode()
    assert edit(mine) in shown
    assert edit(shared) not in shown


def test_anonymous_people_are_asked_to_sign_in(tree: SiteTree) -> None:
    for address in ("/cms/adresses/", CHOOSER, edit(venue())):
        assert Client().get(address).status_code == 302


# --- Without a name ---


def test_an_address_needs_a_name_or_a_street(tree: SiteTree) -> None:
    page = browser(member(StructureFactory(parent=tree.conflent)))
    answer = page.post(f"{CHOOSER}create/", {"town": "Prades"})
    assert "Donnez le nom du lieu, ou le numéro et la rue." in json.loads(answer.content)["htmlFragment"]
    page.post(f"{CHOOSER}create/", {"street": "3 rue du Soleil", "town": "Prades"})
    assert str(Venue.objects.get(street="3 rue du Soleil")) == "3 rue du Soleil, Prades"


def test_an_address_without_a_name_reads_well(tree: SiteTree, coordinator: User) -> None:
    structure = StructureFactory(parent=tree.conflent)
    place = PlaceFactory(parent=structure)
    locate(place, venue(name="", street="3 rue du Soleil"), "Tu 09:00-12:00")
    locate(place, venue("66230", name=""))
    event = EventFactory(parent=structure, venue=venue(name=""))
    page = Client().get(place.url).content.decode()
    assert "<address>3 rue du Soleil, 66500 Prades</address>" in page
    assert "<address>66320 Vinça</address>" in page
    assert "1 : Prades, 3 rue du Soleil. 2 : Vinça." in page.replace("\u00a0", " ")
    assert '"@type":"Place","name":"Prades"' in Client().get(event.url).content.decode()
    listed = browser(coordinator).get(reverse("adresses:index")).content.decode()
    assert ">3 rue du Soleil</a>" in " ".join(listed.split()).replace("> ", ">").replace(" <", "<")


# --- The point ---


def submitted(room: Venue, user: User, **changes: str) -> tuple[VenueForm, FixedPoint]:
    geocoder = FixedPoint()
    form_class = venue_viewset.get_form_class()
    form = form_class(
        venue_form(room, **changes), instance=Venue.objects.get(pk=room.pk), for_user=user, geocoder=geocoder
    )
    if form.is_valid():
        form.save()
        room.refresh_from_db()
    return form, geocoder


@pytest.fixture
def coordinator(tree: SiteTree) -> User:
    return staff(tree.conflent, Role.COORDINATORS)


def test_a_new_street_is_looked_up(coordinator: User) -> None:
    room = venue()
    _form, geocoder = submitted(room, coordinator, street="12 rue des Marchands")
    assert geocoder.asked == ["12 rue des Marchands"]
    assert (room.lat, room.lon, room.point_source) == (42.62, 2.43, PointSource.ADDRESS)


def test_nothing_is_looked_up_when_the_address_stays(coordinator: User) -> None:
    room = venue(point_source=PointSource.ADDRESS)
    _form, geocoder = submitted(room, coordinator, floor="1er étage")
    assert geocoder.asked == []
    assert room.point_source == PointSource.ADDRESS


def test_a_point_placed_by_hand_stays(coordinator: User) -> None:
    room = venue()
    submitted(room, coordinator, lat="42.615", lon="2.425")
    assert (room.lat, room.lon, room.point_source) == (42.615, 2.425, PointSource.MANUAL)
    _form, geocoder = submitted(room, coordinator, street="3 place de l’Église")
    assert geocoder.asked == []
    assert room.lat == 42.615


def test_an_emptied_point_is_looked_up_again(coordinator: User) -> None:
    room = venue(point_source=PointSource.MANUAL, street="12 rue des Marchands")
    submitted(room, coordinator, lat="", lon="")
    assert (room.lat, room.point_source) == (42.62, PointSource.ADDRESS)


def test_a_far_point_is_questioned_not_refused(coordinator: User) -> None:
    room = venue()
    form, _geocoder = submitted(room, coordinator, **PARIS)
    assert "point_is_right" in form.errors
    assert "à plus de 15 km" in str(form.errors)
    submitted(room, coordinator, point_is_right="on", **PARIS)
    assert (room.lat, room.point_source) == (48.8566, PointSource.MANUAL)


def test_the_question_has_its_box_on_the_page(coordinator: User) -> None:
    room = venue()
    client = browser(coordinator)
    assert 'name="point_is_right"' not in client.get(edit(room)).content.decode()
    assert 'name="point_is_right"' in client.post(edit(room), venue_form(room, **PARIS)).content.decode()


@pytest.mark.parametrize(
    "changes", [{"lat": ""}, {"lon": ""}, {"lat": "95"}, {"lat": "ici"}, {"postcode": "665"}]
)
def test_half_a_point_and_other_slips_are_refused(coordinator: User, changes: dict[str, str]) -> None:
    form, _geocoder = submitted(venue(), coordinator, **changes)
    assert form.errors


def test_the_territory_follows_the_commune(coordinator: User, tree: SiteTree) -> None:
    room = venue()
    submitted(room, coordinator, town="Perpignan", lat="", lon="")
    assert room.territory == tree.perpignan


def test_a_photo_of_the_door_is_described(coordinator: User) -> None:
    image = get_image_model().objects.create(title="Porte", file=get_test_image_file())
    form, _geocoder = submitted(venue(), coordinator, photo=str(image.pk))
    assert "photo_alt" in form.errors


# --- Two editors at once ---


def test_the_second_of_two_people_is_warned_and_loses_nothing(coordinator: User) -> None:
    room = venue()
    client, late = browser(coordinator), venue_form(room, floor="2e étage")
    client.post(edit(room), venue_form(room, floor="1er étage"))
    answer = client.post(edit(room), late)
    shown = answer.content.decode()
    assert "Rien de ce que vous avez tapé n’est perdu" in shown
    assert "2e étage" in shown
    room.refresh_from_db()
    assert room.floor == "1er étage"
    client.post(edit(room), {**late, "seen_at": answer.context["form"]["seen_at"].value()})
    room.refresh_from_db()
    assert room.floor == "2e étage"


def test_the_territory_of_an_address_follows_from_its_commune() -> None:
    tree = site_tree()
    saved = Venue.objects.create(name="Salle fictive", commune_id="66149")
    assert saved.territory == tree.conflent
