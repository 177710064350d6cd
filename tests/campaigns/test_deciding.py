"""Coordinators decide of what is proposed: who may, what becomes of it, twice, and two at once."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.enums import Role
from campaigns import keys
from campaigns.enums import State
from campaigns.models import Action, HighlightPage, Proposal
from campaigns.papers import booklet
from directory.models import StructurePage, Venue
from events.models import EventPage
from events.occurrences import expand
from tests.accounts.factories import UserFactory, member, staff
from tests.campaigns.conftest import site_with_campaign
from tests.campaigns.factories import NOW
from tests.campaigns.proposing import ACTION, DATES, WHERE, fill, link_sent, propose, version, words
from tests.directory.factories import StructureFactory, publish, venue
from tests.home.factories import SiteTree
from tests.home.kept_tree import kept

pytestmark = pytest.mark.django_db


@kept
def site_with_structure() -> tuple[SiteTree, HighlightPage, StructurePage]:
    tree, campaign = site_with_campaign()
    return tree, campaign, publish(StructureFactory(parent=tree.conflent, title="Médiathèque de Prades"))


@kept
def site_with_proposal() -> tuple[SiteTree, HighlightPage, StructurePage, Proposal]:
    tree, campaign, structure = site_with_structure()
    found = propose(Client(), campaign)
    Proposal.objects.filter(pk=found.pk).update(structure=structure, territory=tree.conflent)
    mail.outbox.clear()
    found.refresh_from_db()
    return tree, campaign, structure, found


@pytest.fixture
def made(db: None, request: pytest.FixtureRequest) -> tuple:
    """What the test has of a campaign, a structure and its proposal: all is put back together."""
    if "proposal" in request.fixturenames:
        return site_with_proposal()
    return site_with_structure() if "structure" in request.fixturenames else site_with_campaign()


@pytest.fixture
def tree_and_campaign(made):
    return made[:2]


@pytest.fixture
def structure(made) -> StructurePage:
    return made[2]


@pytest.fixture
def proposal(made) -> Proposal:
    """Sent, by a structure of the Conflent."""
    return made[3]


@pytest.fixture
def desk(campaign) -> str:
    return f"/cms/temps-forts/{campaign.pk}/"


@pytest.fixture
def coordinator(client: Client, tree):
    user = staff(tree.department, Role.COORDINATORS)
    client.force_login(user)
    return user


def decide(client: Client, desk: str, *proposals: Proposal, act: str = "accepted", message: str = ""):
    chosen = [f"{one.pk}:{one.version}" for one in proposals]
    return client.post(desk, {"choisies": chosen, "decision": act, "message": message}, follow=True)


# --- Who ---------------------------------------------------------------------------------------------------------

WHO = ["anonymous", "stranger", "member", "editor", "elsewhere", "territory", "department", "admin"]
SEES = {"territory", "department", "admin"}


def person(name: str, tree, structure):
    if name == "anonymous":
        return None
    return {
        "stranger": lambda: UserFactory(),
        "member": lambda: member(structure),
        "editor": lambda: staff(tree.conflent, Role.EDITORS),
        "elsewhere": lambda: staff(tree.perpignan, Role.COORDINATORS),
        "territory": lambda: staff(tree.conflent, Role.COORDINATORS),
        "department": lambda: staff(tree.department, Role.COORDINATORS),
        "admin": lambda: UserFactory(is_superuser=True, is_staff=True),
    }[name]()


@pytest.mark.parametrize("who", WHO)
def test_only_its_coordinators_see_a_proposal_and_decide(
    who: str, client, tree, structure, proposal, desk
) -> None:
    user = person(who, tree, structure)
    if user:
        client.force_login(user)
    allowed = who in SEES
    one = f"{desk}{proposal.pk}/"
    page = client.get(one)
    assert (page.status_code == 200) == allowed
    chosen = {"choisies": [f"{proposal.pk}:{proposal.version}"], "decision": "accepted"}
    attribution = {"attribuer": "1", "structure": str(structure.pk)}
    client.post(one, attribution)
    client.post(one, chosen)
    client.post(desk, chosen)
    assert (Proposal.objects.get().state == State.ACCEPTED) == allowed
    assert EventPage.objects.filter(live=True).exists() == allowed
    client.post(f"{desk}programme/")
    campaign = Proposal.objects.get().campaign
    assert campaign.has_programme == (who in {"department", "admin"})


def test_the_coordinator_of_another_territory_sees_an_empty_list(client, tree, proposal, desk) -> None:
    client.force_login(staff(tree.perpignan, Role.COORDINATORS))
    answer = client.get(f"{desk}?etat=toutes")
    assert answer.status_code == 200
    assert proposal.title not in words(answer)
    assert client.get(f"{desk}{proposal.pk}/").status_code == 404


def test_a_temps_fort_that_is_a_draft_is_its_own_coordinators_business(client, tree, campaign, desk) -> None:
    campaign.unpublish()
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    assert client.get(desk).status_code == 302
    assert desk not in client.get("/cms/temps-forts/").content.decode()
    client.force_login(staff(tree.department, Role.COORDINATORS))
    assert client.get(desk).status_code == 200


def test_the_menu_and_the_index_lead_there(client, tree, proposal, coordinator, desk) -> None:
    assert "/cms/temps-forts/" in client.get("/cms/").content.decode()
    assert desk in client.get("/cms/temps-forts/").content.decode()
    client.force_login(member(StructurePage.objects.get()))
    assert client.get("/cms/temps-forts/").status_code == 302


# --- Accepting ---------------------------------------------------------------------------------------------------


def test_accepting_makes_a_public_event_under_its_structure(
    client, coordinator, structure, proposal, desk
) -> None:
    answer = decide(client, desk, proposal, message="Merci, à bientôt.")
    assert "1 proposition acceptée." in words(answer)
    event = EventPage.objects.get()
    assert event.live
    assert event.get_parent().specific == structure
    assert (event.title, event.summary, event.audience) == (
        ACTION["titre"],
        ACTION["phrase"],
        "parents_enfants",
    )
    assert (event.ages, event.age_min, event.age_max) == ("intervalle", 36, 83)
    assert [one.slug for one in event.themes.all()] == ["jeu-eveil"]
    (row,) = event.dates.all()
    assert (row.day, row.start_time, row.end_time) == (date(2026, 11, 28), time(15), time(17, 30))
    assert str(event.venue) == "Four communal, Prades"
    assert (event.free, event.registration_by, event.phone) == (True, "none", "01 99 00 12 34")
    expand([event.pk])
    assert event.occurrences.get().start.isoformat() == "2026-11-28T14:00:00+00:00"
    assert Action.objects.get().event == event
    assert client.get(event.url).status_code == 200


def test_who_proposed_is_told_once_with_a_link_that_works(client, coordinator, proposal, desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, **kwargs: do())
        decide(client, desk, proposal, message="Merci.")
    (message,) = mail.outbox
    assert message.to == [proposal.contact_email]
    assert message.reply_to == [coordinator.email]
    assert "Merci." in message.body
    assert EventPage.objects.get().url in message.body
    assert Client().get(link_sent()).status_code == 200


def test_twice_is_once(client, coordinator, proposal, desk) -> None:
    decide(client, desk, proposal)
    again = decide(client, desk, proposal)
    assert "C’était déjà fait." in words(again)
    assert EventPage.objects.count() == 1
    assert proposal.changes.filter(act="accepted").count() == 1


def test_the_second_of_two_coordinators_is_told(client, coordinator, proposal, desk, tree) -> None:
    other = Client()
    other.force_login(staff(tree.conflent, Role.COORDINATORS))
    decide(other, desk, proposal, act="changes", message="À quelle heure finit-on ?")
    answer = decide(client, desk, proposal)
    assert "elle vient de changer : relisez-la" in words(answer)
    assert not EventPage.objects.exists()


def test_what_changed_since_it_was_read_is_not_accepted(
    client, coordinator, proposal, desk, campaign
) -> None:
    seen = proposal.version
    Proposal.objects.update(version=seen + 1)
    assert "elle vient de changer" in words(decide(client, desk, proposal))
    assert Proposal.objects.get().state == State.SUBMITTED


def test_an_unknown_structure_is_made_once_then_published_with_the_event(
    client, campaign, coordinator, tree, desk
) -> None:
    proposal = propose(client, campaign)
    assert "choisissez d’abord sa structure" in words(decide(client, desk, proposal))
    one = f"{desk}{proposal.pk}/"
    sent = {
        "attribuer": "1",
        "nom": proposal.structure_name,
        "territoire": str(tree.conflent.pk),
        "email": "",
    }
    for _time in range(2):
        assert client.post(one, sent).status_code == 302
    structure = StructurePage.objects.get()
    assert (structure.title, structure.live) == ("Médiathèque fictive", False)
    proposal.refresh_from_db()
    decide(client, desk, proposal)
    structure.refresh_from_db()
    assert structure.live
    assert EventPage.objects.get().live


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"nom": "", "territoire": ""}, "Choisissez une structure, ou écrivez le nom de celle à créer."),
        ({"structure": "999999"}, "Choisissez un choix valide"),
        ({"nom": "A", "territoire": "x"}, "Choisissez un choix valide"),
    ],
)
def test_a_structure_must_be_said(client, campaign, coordinator, desk, sent, said: str) -> None:
    proposal = propose(client, campaign)
    answer = client.post(f"{desk}{proposal.pk}/", {"attribuer": "1", **sent})
    assert answer.status_code == 422
    assert said.replace("Choisissez un choix", "Sélectionnez un choix") in words(answer) or said in words(
        answer
    )


def test_a_coordinator_makes_structures_in_their_own_territories_only(
    client, campaign, tree, proposal, desk
) -> None:
    Proposal.objects.update(structure=None)
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    sent = {"attribuer": "1", "nom": "Ailleurs", "territoire": str(tree.perpignan.pk)}
    assert client.post(f"{desk}{proposal.pk}/", sent).status_code == 422


def test_the_room_that_is_there_is_used_and_not_copied(client, coordinator, proposal, desk) -> None:
    known = venue(name="Four Communal", street="1, place du Four")
    decide(client, desk, proposal)
    assert EventPage.objects.get().venue == known
    assert Venue.objects.count() == 1


def test_corrections_are_read_again_and_only_they_are_written(
    client, coordinator, proposal, desk, campaign
) -> None:
    decide(client, desk, proposal)
    event = EventPage.objects.get()
    event.summary = "Relu par la coordination."
    event.save_revision().publish()
    proposal.refresh_from_db()
    url = f"/propositions/{keys.make_key(proposal)}/"
    fill(client, url, dates={**DATES, "d0-debut": "16:00"})
    client.post(f"{url}envoyer/", {"version": version(client, url)})
    proposal.refresh_from_db()
    assert proposal.state == State.SUBMITTED
    assert EventPage.objects.get().live  # meanwhile
    assert "modifié" in words(client.get(f"{desk}{proposal.pk}/"))
    decide(client, desk, proposal)
    event = EventPage.objects.get()
    assert event.summary == "Relu par la coordination."
    assert event.dates.get().start_time == time(16)


def test_an_event_that_somebody_is_changing_is_left_alone(client, coordinator, proposal, desk) -> None:
    decide(client, desk, proposal)
    event = EventPage.objects.get()
    event.summary = "En cours d’écriture"
    event.save_revision()
    Proposal.objects.update(
        state=State.SUBMITTED,
        answers={**proposal.answers, "dates": [{"jour": "2026-11-29", "debut": "10:00", "fin": "11:00"}]},
    )
    proposal.refresh_from_db()
    assert "des modifications qui ne sont pas publiées" in words(decide(client, desk, proposal))
    assert EventPage.objects.get().dates.get().day == date(2026, 11, 28)


def test_what_is_over_is_not_accepted(client, coordinator, proposal, desk) -> None:
    with time_machine.travel(NOW + timedelta(days=9)):
        client.force_login(coordinator)
        answer = decide(client, desk, proposal)
    assert "il reste à compléter : Les dates" in words(answer)
    assert not EventPage.objects.exists()


def test_what_lacks_something_is_accepted_but_says_so(
    client, coordinator, proposal, desk, monkeypatch
) -> None:
    monkeypatch.setattr("campaigns.making.missing_for_publication", lambda *args, **kwargs: ["Où : manque."])
    assert "Acceptée, mais pas encore en ligne" in words(decide(client, desk, proposal))
    assert not EventPage.objects.get().live
    assert Proposal.objects.get().state == State.ACCEPTED


# --- Asking and refusing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["changes", "refused"])
def test_one_says_why(client, coordinator, proposal, desk, act: str) -> None:
    answer = decide(client, desk, proposal, act=act, message="  ")
    assert answer.status_code == 422
    assert "Écrivez une phrase" in words(answer)
    assert "checked" in answer.content.decode()
    decide(client, desk, proposal, act=act, message="Les horaires ne vont pas.")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == (act, "Les horaires ne vont pas.")


def test_a_precision_is_given_and_sent_again_even_late(client, coordinator, proposal, desk) -> None:
    decide(client, desk, proposal, act="changes", message="À quelle heure finit-on ?")
    url = f"/propositions/{keys.make_key(proposal)}/"
    assert "À quelle heure finit-on ?" in words(client.get(url))
    with time_machine.travel(NOW + timedelta(days=11)):
        client.force_login(coordinator)
        fill(client, url, dates={**DATES, "d0-jour": "2026-12-05"}, lieu={**WHERE, "rue": "2 place du Four"})
        client.post(f"{url}envoyer/", {"version": version(client, url)})
    assert Proposal.objects.get().state == State.SUBMITTED


def test_refused_after_all_it_leaves_the_programme(client, coordinator, proposal, desk) -> None:
    decide(client, desk, proposal)
    proposal.refresh_from_db()
    decide(client, desk, proposal, act="refused", message="Double d’une autre.")
    assert not Action.objects.exists()
    assert EventPage.objects.get().live
    proposal.refresh_from_db()
    decide(client, desk, proposal)
    assert Action.objects.count() == EventPage.objects.count() == 1


def test_many_at_once_with_one_message_for_each_address(
    client, coordinator, structure, campaign, desk
) -> None:
    proposals = [propose(Client(), campaign, action={**ACTION, "titre": f"Action {n}"}) for n in range(3)]
    Proposal.objects.update(structure=structure)
    mail.outbox.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, **kwargs: do())
        answer = decide(client, desk, *proposals)
    assert "3 propositions acceptées." in words(answer)
    assert EventPage.objects.filter(live=True).count() == 3
    (message,) = mail.outbox
    assert all(one.title in message.body for one in proposals)


@pytest.mark.parametrize("chosen", [[], ["x"], ["1"], ["1:2:3"], ["999999:1"], ["9" * 30 + ":1"]])
def test_forged_boxes_do_nothing(client, coordinator, proposal, desk, chosen) -> None:
    answer = client.post(desk, {"choisies": chosen, "decision": "accepted"})
    assert answer.status_code in {302, 422}
    assert not EventPage.objects.exists()


def test_the_list_is_filtered_and_paged(
    client, coordinator, proposal, desk, campaign, tree, django_assert_max_num_queries
) -> None:
    copies = [
        Proposal(
            campaign=campaign,
            title=f"Copie {n}",
            state=State.SUBMITTED,
            submitted_at=NOW,
            territory=tree.perpignan,
        )
        for n in range(60)
    ]
    Proposal.objects.bulk_create(copies)
    client.get(desk)
    with django_assert_max_num_queries(40):
        page = words(client.get(desk))
    assert page.count("Choisir Copie") == 49
    assert "Copie 59" in words(client.get(f"{desk}?p=2"))
    assert "Choisir Copie" not in words(client.get(f"{desk}?territoire={tree.conflent.pk}"))
    assert "Copie 7" in words(client.get(f"{desk}?quoi=Copie+7"))
    assert client.get(f"{desk}?etat=x&territoire=y&p=z").status_code == 200
    assert "Rien ici" in words(client.get(f"{desk}?etat=refused"))


# --- Held online -------------------------------------------------------------------------------------------------

ONLINE = {"maniere": "en-ligne", "lien": "https://visio.example.org/contes"}


def test_an_action_held_online_is_accepted_and_in_the_programme(
    client, coordinator, campaign, structure, desk
) -> None:
    found = propose(client, campaign, lieu=ONLINE)
    Proposal.objects.filter(pk=found.pk).update(structure=structure, territory=structure.get_parent().pk)
    assert "En ligne, https://visio.example.org/contes" in words(client.get(f"{desk}{found.pk}/"))
    assert "1 proposition acceptée." in words(decide(client, desk, found))
    event = EventPage.objects.get()
    assert (event.live, event.venue, event.online_url) == (True, None, ONLINE["lien"])
    expand([event.pk])
    client.post(f"{desk}programme/")
    said = words(client.get(campaign.url))
    assert "15 h – 17 h 30 Contes au coin du four à pain" in said
    assert "En ligne" in said
    assert ONLINE["lien"] not in said
    assert ONLINE["lien"] not in client.get(event.url).content.decode()
    with time_machine.travel(NOW + timedelta(days=6, hours=6)):
        assert ONLINE["lien"] in client.get(event.url).content.decode()
    papers = booklet(HighlightPage.objects.get(), client.get(campaign.url).wsgi_request)
    assert [line.commune for day in papers.days for line in day.lines] == ["en ligne"]
    assert client.get(f"{campaign.url}livret.pdf").status_code == 200


def test_what_was_online_may_be_held_somewhere_after_all(
    client, coordinator, campaign, structure, desk
) -> None:
    found = propose(client, campaign, lieu=ONLINE)
    Proposal.objects.filter(pk=found.pk).update(structure=structure, territory=structure.get_parent().pk)
    decide(client, desk, found)
    url = link_sent()
    fill(client, url, lieu=WHERE)
    client.post(f"{url}envoyer/", {"version": version(client, url)})
    found.refresh_from_db()
    decide(client, desk, found)
    event = EventPage.objects.get()
    assert (str(event.venue), event.online_url) == ("Four communal, Prades", "")
