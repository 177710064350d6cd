"""On the editors' side: who sends and closes the link of a structure, and who reads what became of the sessions."""

import pytest
from django.core import mail
from django.test import Client

from accounts.enums import Role
from events import services
from events.enums import Through
from events.models import OccurrenceChange, SessionLink
from events.phone import links
from events.services import Actor
from tests.accounts.factories import UserFactory, member, staff
from tests.directory.factories import StructureFactory, publish
from tests.events.test_occurrences import NOW, _today, place, structure, tree  # noqa: F401
from tests.events.test_session_links import EMAIL, first, known, link, sent, words  # noqa: F401

pytestmark = pytest.mark.django_db

HISTORY = "/cms/seances/historique/"


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def screen(structure) -> str:  # noqa: F811
    return f"/cms/seances/structure/{structure.pk}/"


# --- The link ------------------------------------------------------------------------------------------------


def test_a_coordinator_sends_the_link_then_closes_it(known, tree) -> None:  # noqa: F811
    user = staff(tree.conflent, Role.COORDINATORS)
    client = browser(user)
    edit = client.get(f"/cms/pages/{known.pk}/edit/").content.decode()
    # In the menu of the page and beside its address.
    assert edit.count(f'href="{screen(known)}"') == 2
    assert "Un lien envoyé à cette adresse permet" in edit
    assert f"Envoyer le lien des séances à {EMAIL}" in words(client.get(screen(known)))
    assert f"Le lien est parti à {EMAIL}" in words(client.post(screen(known), follow=True))
    assert Client().get(sent()).status_code == 200
    row = SessionLink.objects.get()
    assert row.created_by == user
    edit = client.get(f"/cms/pages/{known.pk}/edit/").content.decode()
    assert f"Un lien ouvre les séances de cette structure : envoyé à {EMAIL} le 21/11/2026." in edit
    page = words(client.get(screen(known)))
    assert "23/05/2027" in page
    assert "21/11/2026 10:00" in page
    assert "ce lien n’ouvre plus rien" in words(client.post(screen(known), {"retirer": row.pk}, follow=True))
    assert "retiré le 21/11/2026 10:00" in words(client.get(screen(known)))
    assert Client().get(sent()).status_code == 404


def test_only_those_who_look_after_the_structure(known, tree) -> None:  # noqa: F811
    other = publish(StructureFactory(parent=tree.conflent))
    links.send_link(known, by=None)
    row = SessionLink.objects.get()
    for user in (member(known), staff(tree.conflent, Role.EDITORS), UserFactory(is_superuser=True)):
        assert browser(user).get(screen(known)).status_code == 200
    for user in (
        member(other),
        staff(tree.perpignan, Role.COORDINATORS),
        staff(tree.conflent, Role.STRUCTURES),
    ):
        client = browser(user)
        for response in (
            client.get(screen(known)),
            client.post(screen(known)),
            client.post(screen(known), {"retirer": row.pk}),
        ):
            assert response.status_code == 302
            assert response["Location"] == "/cms/"
    assert len(mail.outbox) == 1
    row.refresh_from_db()
    assert row.revoked_at is None
    assert Client().get(screen(known)).status_code == 302


def test_the_link_of_another_structure_is_not_closed_from_here(known, tree) -> None:  # noqa: F811
    links.send_link(known, by=None)
    row = SessionLink.objects.get()
    other = publish(StructureFactory(parent=tree.conflent))
    client = browser(member(other))
    assert client.post(screen(other), {"retirer": row.pk}).status_code == 404
    row.refresh_from_db()
    assert row.is_open


def test_without_an_address_it_says_what_to_do(structure, tree) -> None:  # noqa: F811
    client = browser(staff(tree.conflent, Role.EDITORS))
    assert "n’a pas d’adresse électronique" in words(client.get(screen(structure)))
    assert "pas d’adresse électronique" in words(client.post(screen(structure), follow=True))
    assert not SessionLink.objects.exists()


# --- The history ---------------------------------------------------------------------------------------------


def test_the_coordinator_reads_what_changed_where_and_by_whom(known, tree) -> None:  # noqa: F811
    user = staff(tree.conflent, Role.COORDINATORS)
    one = first()
    services.cancel(one, Actor(None, Through.LINK), reason="Météo")
    services.undo(one, Actor(None, Through.LINK))
    services.move(
        one, Actor(user, Through.CMS), start=one.start.replace(hour=13), end=one.end.replace(hour=15)
    )
    client = browser(user)
    page = words(client.get(HISTORY))
    for said in (
        known.title,
        "La Cabane mardi 24 novembre, 9 h – 12 h · Prades",
        "annulée Météo défait le 21/11/2026 10:00 lien envoyé à la structure",
        f"déplacée : mardi 24 novembre, 14 h – 16 h {user} espace de rédaction",
    ):
        assert said in page
    assert "déplacée" in words(client.get(screen(known)))
    assert HISTORY in client.get("/cms/").content.decode()


def test_each_reads_the_history_of_their_territories_only(known, tree) -> None:  # noqa: F811
    services.cancel(first(), Actor(None, Through.LINK))
    there = publish(StructureFactory(parent=tree.perpignan))
    page = place(there, "Tu 09:00-12:00", "66136", title="Le Port")
    services.cancel(page.occurrences.order_by("start").first(), Actor(None, Through.LINK))
    client = browser(staff(tree.conflent, Role.COORDINATORS))
    for address in (HISTORY, f"{HISTORY}?territoire={tree.perpignan.pk}", f"{HISTORY}?quoi=port"):
        assert "Le Port" not in words(client.get(address))
    everything = browser(UserFactory(is_superuser=True))
    assert "Le Port" in words(everything.get(HISTORY))
    assert "La Cabane" in words(everything.get(HISTORY))
    narrowed = words(everything.get(HISTORY, {"territoire": tree.perpignan.pk}))
    assert ("Le Port" in narrowed, "La Cabane" in narrowed) == (True, False)
    named = words(everything.get(HISTORY, {"quoi": known.title}))
    assert ("Le Port" in named, "La Cabane" in named) == (False, True)
    assert HISTORY not in browser(member(known)).get("/cms/").content.decode()
    refused = browser(member(known)).get(HISTORY)
    assert (refused.status_code, refused["Location"]) == (302, "/cms/")


def test_the_history_costs_the_same_however_long(known, tree, django_assert_max_num_queries) -> None:  # noqa: F811
    client = browser(staff(tree.conflent, Role.COORDINATORS))
    for one in first().page.occurrences.order_by("start")[:20]:
        services.cancel(one, Actor(None, Through.LINK))
    assert OccurrenceChange.objects.count() == 20
    client.get(HISTORY)
    with django_assert_max_num_queries(25):
        client.get(HISTORY)
