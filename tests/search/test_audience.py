"""What is for professionals is never among what parents find, unless it is asked for."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from events.enums import Audience
from events.selectors import upcoming_events
from search import selectors
from search.services import verify
from tests.directory.factories import StructureFactory, kind, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree, site_tree

pytestmark = pytest.mark.django_db

TITLES = {
    "Rien n’est dit": Audience.NOT_SAID,
    "Entre parents": Audience.PARENTS,
    "Parents et enfants": Audience.PARENTS_AND_CHILDREN,
    "Entre enfants": Audience.CHILDREN,
}
TRAINING, MEETING, ONLINE = "Formation des accueillants", "Réunion du réseau", "Webinaire du réseau"
FOR_PROFESSIONALS = {TRAINING, MEETING, ONLINE}


@pytest.fixture(scope="module")
def _once(django_db_setup: None, django_db_blocker: Any) -> Iterator[SiteTree]:
    with django_db_blocker.unblock(), transaction.atomic():
        tree = site_tree()
        structure = publish(StructureFactory(parent=tree.conflent, title="Association fictive"))
        common = {"parent": structure, "venue": venue("66149"), "ages": "tout_age"}
        professionals = {**common, "audience": Audience.PROFESSIONALS}
        for title, audience in TITLES.items():
            publish(EventFactory(title=title, audience=audience, **common))
        said = {**common, "kind": kind("formation"), "audience": Audience.PARENTS}
        publish(EventFactory(title="Une formation pour les parents", **said))
        publish(EventFactory(title=TRAINING, kind=kind("formation"), **professionals))
        publish(EventFactory(title=MEETING, kind=kind("conference"), **professionals))
        online = {**professionals, "venue": None, "online_url": "https://visio.example.org/reseau"}
        publish(EventFactory(title=ONLINE, **online))
        yield tree
        transaction.set_rollback(True)


@pytest.fixture
def tree(_once: SiteTree) -> SiteTree:
    cache.clear()
    return _once


def found(client: Client, query: str) -> set[str]:
    answer = client.get(f"/recherche.geojson?{query}").json()
    return {feature["properties"]["titre"] for feature in answer["features"]}


PARENTS = {*TITLES, "Une formation pour les parents"}
ASKED = [
    ("", PARENTS),
    ("ou=Prades", PARENTS),
    ("ou=Prades&rayon=2", PARENTS),
    ("territoire=conflent-canigo&quoi-de=evenements", PARENTS),
    ("quoi=formation", {"Une formation pour les parents"}),
    ("quoi=réseau", set()),
    ("type=formation", {TRAINING, "Une formation pour les parents"}),
    ("type=formation&ou=Prades", {TRAINING, "Une formation pour les parents"}),
    ("type=formation&type=conference", {TRAINING, "Une formation pour les parents"}),
    ("type=conference", set()),
    ("public=professionnels", FOR_PROFESSIONALS),
    ("public=professionnels&ou=Prades", FOR_PROFESSIONALS),
    ("public=professionnels&type=conference", {MEETING}),
    ("public=professionnels&quoi=réseau", {MEETING, ONLINE}),
]


@pytest.mark.parametrize(("query", "titles"), ASKED, ids=[query or "everything" for query, _titles in ASKED])
def test_who_finds_what(tree: SiteTree, client: Client, query: str, titles: set[str]) -> None:
    assert found(client, query) == titles
    body = client.get(f"/recherche/?{query}").content.decode()
    shown = {title for title in PARENTS | FOR_PROFESSIONALS if f">{title}<" in body}
    # An empty list shows other listings, none of them for professionals.
    assert titles <= shown
    assert not (shown - titles) & FOR_PROFESSIONALS


def test_counts_leave_it_out(tree: SiteTree, client: Client) -> None:
    answer = client.get("/recherche.geojson?ou=Prades").json()
    assert (answer["total"], answer["total_a_distance"]) == (len(PARENTS), 0)
    asked = client.get("/recherche.geojson?ou=Prades&public=professionnels").json()
    assert (asked["total"], asked["total_a_distance"]) == (2, 1)


def test_another_public_is_told(tree: SiteTree, client: Client) -> None:
    answer = client.get("/recherche.geojson?public=martiens")
    assert answer.status_code == 400
    assert "professionnels" in answer.json()["erreurs"]["public"][0]


def test_the_choice_stays_in_the_form_and_can_be_taken_back(tree: SiteTree, client: Client) -> None:
    body = client.get("/recherche/?ou=Prades&public=professionnels").content.decode()
    assert '<input type="hidden" name="public" value="professionnels">' in body
    assert "pour les professionnels" in body.lower()


def test_nor_on_the_other_pages(tree: SiteTree, client: Client) -> None:
    for path in ("/", "/territoires/conflent-canigo/", "/prochaines/?ou=Prades", "/agenda/"):
        response = client.get(path)
        if response.status_code == 200:
            body = response.content.decode()
            assert not [title for title in FOR_PROFESSIONALS if title in body], path
    titles = {event.title for event in upcoming_events(limit=20)}
    assert titles == PARENTS
    near = {entry.title for entry, _km in selectors.nearest(42.617, 2.421, within_km=5, limit=20)}
    assert not near & FOR_PROFESSIONALS
    assert not [entry for entry in selectors.serving(None, limit=20) if entry.title in FOR_PROFESSIONALS]


def test_the_index_is_right(tree: SiteTree) -> None:
    assert verify().is_clean


def test_a_page_that_becomes_theirs_leaves_at_once(tree: SiteTree, client: Client) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        page = publish(
            EventFactory(
                parent=tree.conflent.get_children().type(StructureFactory._meta.model).first().specific,
                title="Café du matin",
                venue=venue("66149"),
                start=timezone.now() + timedelta(days=1),
            )
        )
        assert "Café du matin" in found(client, "ou=Prades")
        page.audience = Audience.PROFESSIONALS
        publish(page)
        assert "Café du matin" not in found(client, "ou=Prades")
        transaction.savepoint_rollback(point)


def test_a_training_is_for_professionals_unless_somebody_says_otherwise(
    tree: SiteTree, client: Client
) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        parent = tree.conflent.get_children().type(StructureFactory._meta.model).first().specific
        page = EventFactory(
            parent=parent, title="Accueillir sans juger", kind=kind("formation"), venue=venue("66149")
        )
        publish(page)
        assert page.audience == Audience.PROFESSIONALS
        assert "Accueillir sans juger" not in found(client, "ou=Prades")
        assert "Accueillir sans juger" in found(client, "ou=Prades&type=formation")
        transaction.savepoint_rollback(point)
