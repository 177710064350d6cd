"""Who may do what, asked over HTTP: every role, on the pages of its structure, of another, of another territory.

The table is the policy. Each cell says on which places the person succeeds: `a` of the structure they are a
member of, or `b` of another structure of the same territory, or `c` of another territory. For staff, `a` and
`b` are in their territory; the outsider coordinates the other one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page

from accounts.enums import Role
from accounts.models import User
from directory.models import PlacePage, StructurePage
from tests.accounts.factories import member, staff
from tests.directory.editing import place_form
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import site_tree
from vocabulary.enums import Ages

pytestmark = pytest.mark.django_db

POLICY = """
                      anonymous  member  neighbour  editor  coordinator  outsider
see in the explorer   -          a       b          ab      ab           c
find by searching     -          a       b          ab      ab           c
find in the menu API  -          a       b          ab      ab           c
view the draft        -          a       b          ab      ab           c
open the form         -          a       b          ab      ab           c
preview unsaved       -          a       b          ab      ab           c
save a draft          -          a       b          ab      ab           c
submit                -          a       b          ab      ab           c
publish               -          -       -          -       ab           c
unpublish             -          -       -          -       ab           c
delete a draft        -          a       b          ab      ab           c
delete what is public -          -       -          -       ab           c
delete in bulk        -          -       -          -       ab           c
publish in bulk       -          -       -          -       ab           c
unpublish in bulk     -          -       -          -       ab           c
move                  -          -       -          -       ab           c
move in bulk          -          -       -          -       ab           c
copy                  -          a       b          ab      ab           c
add a place           -          a       b          ab      ab           c
history               -          a       b          ab      ab           c
workflow history      -          a       b          ab      ab           c
usage                 -          a       b          ab      ab           c
view a revision       -          a       b          ab      ab           c
compare               -          a       b          ab      ab           c
revert                -          a       b          ab      ab           c
see who reviews       -          a       b          ab      ab           c
approve               -          -       -          -       ab           c
reject                -          -       -          -       ab           c
cancel a submission   -          a       b          -       ab           c
privacy               -          -       -          -       ab           c
lock                  -          -       -          -       -            -
translate             -          -       -          -       -            -
make an alias         -          -       -          -       -            -
act through the API   -          -       -          -       -            -
edit the structure    -          a       b          ab      ab           c
choose its members    -          -       -          -       ab           c
edit the territory    -          -       -          ab      ab           c
"""
PEOPLE, *ROWS = [line for line in POLICY.splitlines() if line.strip()]
COLUMNS = PEOPLE.split()
NAME_WIDTH = 22


@dataclass
class World:
    people: dict[str, User | None]
    places: dict[str, PlacePage]
    members: dict[str, User]

    def structure(self, place: PlacePage) -> StructurePage:
        return StructurePage.objects.get(path=place.path[: -Page.steplen])

    def sibling(self, place: PlacePage) -> StructurePage:
        """Another structure of the same territory."""
        return StructurePage.objects.sibling_of(self.structure(place), inclusive=False).first()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for the whole table: what an attempt does is undone at once (see `succeeds`)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def make_world() -> World:
    tree = site_tree()
    structures = {
        "a": StructureFactory(parent=tree.conflent, title="Structure alpha"),
        "b": StructureFactory(parent=tree.conflent, title="Structure beta"),
        "c": StructureFactory(parent=tree.perpignan, title="Structure gamma"),
    }
    StructureFactory(parent=tree.perpignan, title="Structure delta")
    places = {}
    for letter, structure in structures.items():
        place = PlaceFactory(
            parent=structure, title=f"Lieu {letter}", phone="01 99 00 12 34", ages=Ages.TOUT_AGE, live=False
        )
        locate(place, venue("66136" if letter == "c" else "66149"), "Mo 09:00-12:00")
        place.save_revision()
        places[letter] = place
    people = {
        "anonymous": None,
        "member": member(structures["a"]),
        "neighbour": member(structures["b"]),
        "editor": staff(tree.conflent, Role.EDITORS),
        "coordinator": staff(tree.conflent, Role.COORDINATORS),
        "outsider": staff(tree.perpignan, Role.COORDINATORS),
    }
    members = {"a": people["member"], "b": people["neighbour"], "c": member(structures["c"])}
    return World(people, places, members)


Attempt = Callable[[Client, PlacePage, World], bool]
ATTEMPTS: dict[str, Attempt] = {}
ON_PUBLIC_PLACES: set[str] = set()


def attempt(name: str, *, public: bool = False) -> Callable[[Attempt], Attempt]:
    """`public`: on places that are published, which the others are not."""

    def register(function: Attempt) -> Attempt:
        ATTEMPTS[name] = function
        if public:
            ON_PUBLIC_PLACES.add(name)
        return function

    return register


def url(name: str, *args: Any) -> str:
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def opens(name: str) -> Attempt:
    return lambda client, place, world: client.get(url(name, place.pk)).status_code == 200


for _label, _name in {
    "view the draft": "view_draft",
    "open the form": "edit",
    "history": "history",
    "workflow history": "workflow_history",
    "usage": "usage",
    "see who reviews": "confirm_workflow_cancellation",
}.items():
    ATTEMPTS[_label] = opens(_name)


def fresh(page: Page) -> Page | None:
    return type(page).objects.filter(pk=page.pk).first()


def bulk(client: Client, action: str, page: Page, **data: Any) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    client.post(f"{address}?id={page.pk}", {"include_descendants": "", **data})


@attempt("see in the explorer")
def _(client: Client, place: PlacePage, world: World) -> bool:
    answer = client.get(reverse("wagtailadmin_explore", args=[world.structure(place).pk]))
    return answer.status_code == 200 and place.title in answer.content.decode()


@attempt("find by searching")
def _(client: Client, place: PlacePage, world: World) -> bool:
    answer = client.get(url("search"), {"q": place.title})
    return answer.status_code == 200 and url("edit", place.pk) in answer.content.decode()


@attempt("find in the menu API")
def _(client: Client, place: PlacePage, world: World) -> bool:
    return client.get(f"/cms/api/main/pages/{place.pk}/").status_code == 200


@attempt("preview unsaved")
def _(client: Client, place: PlacePage, world: World) -> bool:
    return client.post(url("preview_on_edit", place.pk), place_form(place)).status_code == 200


def save(client: Client, place: PlacePage, **action: str) -> None:
    client.post(url("edit", place.pk), {**place_form(place, summary="Une autre phrase."), **action})


@attempt("save a draft")
def _(client: Client, place: PlacePage, world: World) -> bool:
    save(client, place)
    return fresh(place).get_latest_revision().content["summary"] == "Une autre phrase."


@attempt("submit")
def _(client: Client, place: PlacePage, world: World) -> bool:
    save(client, place, **{"action-submit": "1"})
    return bool(fresh(place).workflow_in_progress)


@attempt("publish")
def _(client: Client, place: PlacePage, world: World) -> bool:
    save(client, place, **{"action-publish": "1"})
    return fresh(place).live


@attempt("unpublish", public=True)
def _(client: Client, place: PlacePage, world: World) -> bool:
    client.post(url("unpublish", place.pk))
    return not fresh(place).live


@attempt("delete a draft")
def _(client: Client, place: PlacePage, world: World) -> bool:
    client.post(url("delete", place.pk))
    return fresh(place) is None


@attempt("delete what is public", public=True)
def _(client: Client, place: PlacePage, world: World) -> bool:
    client.post(url("delete", place.pk))
    return fresh(place) is None


@attempt("delete in bulk", public=True)
def _(client: Client, place: PlacePage, world: World) -> bool:
    bulk(client, "delete", place)
    return fresh(place) is None


@attempt("publish in bulk")
def _(client: Client, place: PlacePage, world: World) -> bool:
    bulk(client, "publish", place)
    return fresh(place).live


@attempt("unpublish in bulk", public=True)
def _(client: Client, place: PlacePage, world: World) -> bool:
    bulk(client, "unpublish", place)
    return not fresh(place).live


@attempt("move", public=True)
def _(client: Client, place: PlacePage, world: World) -> bool:
    there = world.sibling(place)
    client.post(url("move_confirm", place.pk, there.pk))
    return fresh(place).get_parent().pk == there.pk


@attempt("move in bulk", public=True)
def _(client: Client, place: PlacePage, world: World) -> bool:
    there = world.sibling(place)
    bulk(client, "move", place, chooser=there.pk)
    return fresh(place).get_parent().pk == there.pk


@attempt("copy")
def _(client: Client, place: PlacePage, world: World) -> bool:
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": world.structure(place).pk}
    client.post(url("copy", place.pk), data)
    return PlacePage.objects.filter(slug="copie").exists()


@attempt("make an alias", public=True)
def _(client: Client, place: PlacePage, world: World) -> bool:
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": world.structure(place).pk}
    client.post(url("copy", place.pk), {**data, "alias": "on"})
    return PlacePage.objects.filter(alias_of__isnull=False).exists()


@attempt("add a place")
def _(client: Client, place: PlacePage, world: World) -> bool:
    form = place_form(place, slug="ajout", locations=[])
    client.post(url("add", "directory", "placepage", world.structure(place).pk), form)
    return PlacePage.objects.filter(slug="ajout").exists()


@attempt("view a revision")
def _(client: Client, place: PlacePage, world: World) -> bool:
    return client.get(url("revisions_view", place.pk, place.latest_revision_id)).status_code == 200


@attempt("compare")
def _(client: Client, place: PlacePage, world: World) -> bool:
    return client.get(url("revisions_compare", place.pk, "earliest", "latest")).status_code == 200


@attempt("revert")
def _(client: Client, place: PlacePage, world: World) -> bool:
    return client.get(url("revisions_revert", place.pk, place.latest_revision_id)).status_code == 200


def in_review(place: PlacePage, world: World) -> Any:
    letter = next(letter for letter, page in world.places.items() if page.pk == place.pk)
    place.get_workflow().start(place, world.members[letter])
    return fresh(place).current_workflow_task_state


@attempt("approve")
def _(client: Client, place: PlacePage, world: World) -> bool:
    state = in_review(place, world)
    client.post(url("workflow_action", place.pk, "approve", state.pk), {"comment": ""})
    return fresh(place).live


@attempt("reject")
def _(client: Client, place: PlacePage, world: World) -> bool:
    state = in_review(place, world)
    client.post(url("workflow_action", place.pk, "reject", state.pk), {"comment": "Il manque l’étage."})
    return fresh(place).current_workflow_state.status == "needs_changes"


@attempt("cancel a submission")
def _(client: Client, place: PlacePage, world: World) -> bool:
    in_review(place, world)
    save(client, place, **{"action-cancel-workflow": "1"})
    return not fresh(place).workflow_in_progress


@attempt("privacy")
def _(client: Client, place: PlacePage, world: World) -> bool:
    client.post(url("set_privacy", place.pk), {"restriction_type": "login"})
    return place.get_view_restrictions().exists()


@attempt("lock")
def _(client: Client, place: PlacePage, world: World) -> bool:
    client.post(url("lock", place.pk))
    return fresh(place).locked


@attempt("translate")
def _(client: Client, place: PlacePage, world: World) -> bool:
    catalan, _new = Locale.objects.get_or_create(language_code="ca")
    client.post(reverse("wagtail_localize:submit_page_translation", args=[place.pk]), {"locales": catalan.pk})
    return place.get_translations().exists()


@attempt("act through the API")
def _(client: Client, place: PlacePage, world: World) -> bool:
    client.post(f"/cms/api/main/pages/{place.pk}/action/publish/", content_type="application/json")
    return fresh(place).live


@attempt("edit the structure")
def _(client: Client, place: PlacePage, world: World) -> bool:
    return client.get(url("edit", world.structure(place).pk)).status_code == 200


@attempt("choose its members")
def _(client: Client, place: PlacePage, world: World) -> bool:
    answer = client.get(url("edit", world.structure(place).pk))
    return answer.status_code == 200 and 'name="members"' in answer.content.decode()


@attempt("edit the territory")
def _(client: Client, place: PlacePage, world: World) -> bool:
    return client.get(url("edit", world.structure(place).get_parent().pk)).status_code == 200


def succeeds(attempted: Attempt, person: User | None, place: PlacePage, world: World) -> bool:
    """Whether the attempt has its effect, which is then undone."""
    client = Client()
    if person is not None:
        client.force_login(User.objects.get(pk=person.pk))
    with transaction.atomic():
        done = attempted(client, PlacePage.objects.get(pk=place.pk), world)
        transaction.set_rollback(True)
    return done


def where(name: str, person: User | None, world: World) -> str:
    """The letters of the places where that attempt succeeds."""
    places = world.places.items()
    return "".join(letter for letter, place in places if succeeds(ATTEMPTS[name], person, place, world))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[:NAME_WIDTH].strip())
def test_policy(row: str, world: World) -> None:
    name, expected = row[:NAME_WIDTH].strip(), row[NAME_WIDTH:].split()
    # Published once for everybody: that takes longer than what is attempted then.
    with transaction.atomic():
        if name in ON_PUBLIC_PLACES:
            for place in world.places.values():
                publish(PlacePage.objects.get(pk=place.pk))
        found = [where(name, world.people[column], world) or "-" for column in COLUMNS]
        transaction.set_rollback(True)
    assert dict(zip(COLUMNS, found, strict=True)) == dict(zip(COLUMNS, expected, strict=True))


def test_every_attempt_is_in_the_policy() -> None:
    assert set(ATTEMPTS) == {row[:NAME_WIDTH].strip() for row in ROWS}
