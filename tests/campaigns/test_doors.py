"""The other ways in: from the space of a structure, signed in or with the link of its sessions; and what time erases."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from accounts.enums import Role
from campaigns.enums import State
from campaigns.models import Action, Proposal, ProposalKey
from events.phone import links
from tests.accounts.factories import UserFactory, member, staff
from tests.campaigns.factories import NOW, highlight
from tests.campaigns.proposing import begin, fill, propose, version, words
from tests.directory.factories import StructureFactory, publish
from tests.events.test_session_links import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure(tree):
    return publish(
        StructureFactory(parent=tree.conflent, title="Médiathèque de Prades", email="biblio@example.org")
    )


@pytest.fixture
def door(structure) -> str:
    return f"/seances/structure/{structure.pk}/temps-forts/"


def test_a_member_proposes_from_the_space_of_the_structure(client, campaign, structure, door) -> None:
    client.force_login(member(structure))
    assert door in client.get(f"/seances/structure/{structure.pk}/").content.decode()
    assert "La Quinzaine des familles" in words(client.get(door))
    answer = client.post(door, {"campagne": str(campaign.pk)})
    url = answer["Location"].split("action/")[0]
    assert url.startswith(door)
    fill(client, url)
    assert client.post(f"{url}envoyer/", {"version": version(client, url)})["Location"] == f"{url}?envoyee=1"
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.structure, proposal.contact_email) == (
        State.SUBMITTED,
        structure,
        "biblio@example.org",
    )
    assert "à relire" in words(client.get(door))


def test_its_forms_are_protected_when_one_signs_in(campaign, structure, door) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member(structure))
    assert strict.post(door, {"campagne": str(campaign.pk)}).status_code == 403
    assert not Proposal.objects.exists()


def test_the_link_of_the_sessions_opens_them_too(client, campaign, structure) -> None:
    links.send_link(structure, by=None)
    url = sent()
    strict = Client(enforce_csrf_checks=True)
    assert f"{url}temps-forts/" in strict.get(url).content.decode()
    first = strict.post(f"{url}temps-forts/", {"campagne": str(campaign.pk)})["Location"]
    answer = strict.get(first)
    assert answer.status_code == 200
    assert answer["Referrer-Policy"] == "no-referrer"


WHO = {
    "stranger": False,
    "elsewhere": False,
    "other member": False,
    "member": True,
    "editor": True,
    "coordinator": True,
}


@pytest.mark.parametrize("who", [*WHO, "anonymous"])
def test_a_structure_opens_to_its_own_people(client, campaign, tree, structure, door, who: str) -> None:
    other = publish(StructureFactory(parent=tree.conflent))
    people = {
        "stranger": UserFactory,
        "elsewhere": lambda: staff(tree.perpignan, Role.COORDINATORS),
        "other member": lambda: member(other),
        "member": lambda: member(structure),
        "editor": lambda: staff(tree.conflent, Role.EDITORS),
        "coordinator": lambda: staff(tree.conflent, Role.COORDINATORS),
    }
    proposal = Proposal.objects.create(campaign=campaign, structure=structure, title="Contes")
    if who in people:
        client.force_login(people[who]())
    for url in (door, f"{door}{proposal.pk}/", f"{door}{proposal.pk}/action/"):
        assert (client.get(url).status_code == 200) == WHO.get(who, False)
    answer = client.post(f"{door}{proposal.pk}/effacer/")
    assert Proposal.objects.exists() != WHO.get(who, False), answer


def test_one_structure_does_not_open_the_proposals_of_another(
    client, campaign, tree, structure, door
) -> None:
    other = publish(StructureFactory(parent=tree.conflent))
    theirs = Proposal.objects.create(campaign=campaign, structure=other, title="Secret")
    client.force_login(member(structure))
    for end in ("", "action/", "envoyer/", "effacer/", "remplacer/"):
        answer = client.get(f"{door}{theirs.pk}/{end}")
        assert answer.status_code == 404
        assert "Secret" not in words(answer)
        assert client.post(f"{door}{theirs.pk}/{end}").status_code == 404
    assert client.get(f"{door}{'9' * 25}/").status_code == 404


def test_a_temps_fort_of_other_territories_is_not_offered(client, campaign, tree, structure, door) -> None:
    elsewhere = highlight(campaign.get_parent(), title="Ailleurs", slug="ailleurs")
    elsewhere.territories = [tree.perpignan]
    elsewhere.save_revision().publish()
    client.force_login(member(structure))
    assert "Ailleurs" not in words(client.get(door))
    assert client.post(door, {"campagne": str(elsewhere.pk)}).status_code == 200
    assert client.post(door, {"campagne": "x"}).status_code == 200
    assert not Proposal.objects.exists()


def test_without_a_temps_fort_the_space_says_nothing_of_it(client, tree, structure) -> None:
    client.force_login(member(structure))
    assert (
        "temps-forts/"
        not in client.get(f"/seances/structure/{structure.pk}/").content.decode().split("<main")[1]
    )


def test_what_is_typed_is_kept_by_the_way_where_scripts_run(client, campaign) -> None:
    url = begin(client, campaign)
    sent = {"titre": "En cours", "version": version(client, f"{url}action/")}
    answer = client.post(f"{url}action/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Enregistré à 10:00." in words(answer)
    assert 'hx-swap-oob="true"' in answer.content.decode()
    assert Proposal.objects.get().title == "En cours"


def test_time_erases_what_is_of_no_more_use(client, campaign, tree) -> None:
    propose(client, campaign)
    begin(client, campaign)
    for days, left in ((30, 2), (50, 1), (380, 1), (390, 0)):
        with time_machine.travel(NOW + timedelta(days=days)):
            call_command("prune_proposals")
        assert Proposal.objects.count() == left, days
    assert not ProposalKey.objects.exists()
    assert Action.objects.count() == 0
