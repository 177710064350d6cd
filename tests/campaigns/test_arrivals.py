"""Those who decide are told of what has arrived: each what is theirs, one message an hour at most."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from wagtail.users.models import UserProfile

from accounts.enums import Role
from campaigns.models import Proposal
from campaigns.notifications import tell_coordinators
from tests.accounts.factories import UserFactory, staff
from tests.campaigns.factories import NOW
from tests.campaigns.proposing import ACTION, WHERE, begin, fill, propose, version

pytestmark = pytest.mark.django_db

ONLINE = {"maniere": "en-ligne", "lien": "https://visio.example.org/contes"}
PERPIGNAN = {**WHERE, "commune": "Perpignan"}


@pytest.fixture
def arrive(client: Client, campaign, django_capture_on_commit_callbacks):
    """Proposes an action, and does what waits for the end of its transaction."""

    def arrive(where: dict[str, str] = WHERE) -> Proposal:
        with django_capture_on_commit_callbacks(execute=True):
            return propose(client, campaign, lieu=where)

    return arrive


def told() -> list[tuple[str, str]]:
    """To whom the messages to coordinators went, and what they say first."""
    found = [one for one in mail.outbox if one.subject == "Des propositions à lire"]
    mail.outbox.clear()
    return sorted((one.to[0], one.body.split("\n")[2]) for one in found)


ONE = "Une proposition vient d’arriver pour « La Quinzaine des familles ». Elle attend votre réponse :"
TWO = "2 propositions viennent d’arriver pour « La Quinzaine des familles ». Elles attendent votre réponse :"


def test_those_of_its_territory_are_told_with_the_way_to_the_list(arrive, campaign, tree) -> None:
    mine = staff(tree.conflent, Role.COORDINATORS)
    staff(tree.conflent, Role.EDITORS)
    staff(tree.perpignan, Role.COORDINATORS)
    UserFactory(is_superuser=True, is_staff=True)
    staff(tree.department, Role.COORDINATORS)
    arrive()
    message = next(one for one in mail.outbox if one.to == [mine.email])
    assert f"/cms/temps-forts/{campaign.pk}/\n" in message.body
    assert ACTION["titre"] not in message.body
    assert told() == [(mine.email, ONE)]


def test_else_those_of_the_temps_fort_else_the_administrators(arrive, tree) -> None:
    admin = UserFactory(is_superuser=True, is_staff=True)
    arrive()  # its territory has no coordinator, nor has the temps fort
    assert told() == [(admin.email, ONE)]
    whole = staff(tree.department, Role.COORDINATORS)
    gone = staff(tree.conflent, Role.COORDINATORS)
    gone.is_active = False
    gone.save()
    with time_machine.travel(NOW + timedelta(hours=2)):
        arrive(ONLINE)
        assert told() == [(whole.email, ONE)]


def test_a_message_an_hour_at_most_and_nothing_is_lost(arrive, campaign, tree) -> None:
    here, there = staff(tree.conflent, Role.COORDINATORS), staff(tree.perpignan, Role.COORDINATORS)
    arrive()
    assert told() == [(here.email, ONE)]
    for where in (WHERE, WHERE, PERPIGNAN):
        arrive(where)
    assert told() == []
    with time_machine.travel(NOW + timedelta(minutes=61)):
        tell_coordinators.call(campaign.pk)  # as was asked for then
        assert told() == sorted([(here.email, TWO), (there.email, ONE)])
        tell_coordinators.call(campaign.pk)
    with time_machine.travel(NOW + timedelta(hours=3)):
        tell_coordinators.call(campaign.pk)
    assert told() == []


def test_what_is_sent_again_is_told_again(
    client, arrive, campaign, tree, django_capture_on_commit_callbacks
) -> None:
    here = staff(tree.conflent, Role.COORDINATORS)
    url = begin(client, campaign)
    fill(client, url)
    for hours in (0, 2):
        with time_machine.travel(NOW + timedelta(hours=hours)):
            with django_capture_on_commit_callbacks(execute=True):
                sent = {"version": version(client, url)}
                client.post(f"{url}envoyer/", sent)
                client.post(f"{url}envoyer/", sent)
            assert told() == [(here.email, ONE)]
            Proposal.objects.update(state="changes")


def test_who_wants_no_message_gets_none(arrive, client, tree) -> None:
    quiet = staff(tree.conflent, Role.COORDINATORS)
    client.force_login(quiet)
    assert "submitted_notifications" in client.get("/cms/account/").content.decode()
    UserProfile.objects.update_or_create(user=quiet, defaults={"submitted_notifications": False})
    client.logout()
    arrive()
    assert told() == []


def test_what_comes_within_the_hour_waits_for_its_end(arrive, campaign, tree) -> None:
    staff(tree.conflent, Role.COORDINATORS)
    arrive()
    immediate = task_backends["background"]
    task_backends["background"] = DatabaseBackend("background", {})
    try:
        with time_machine.travel(NOW + timedelta(minutes=20)):
            arrive()
    finally:
        task_backends["background"] = immediate
    (waiting,) = DBTaskResult.objects.filter(task_path="campaigns.notifications.tell_coordinators")
    assert waiting.run_after - NOW < timedelta(minutes=61)
    assert waiting.run_after - NOW >= timedelta(minutes=60)
    assert waiting.args_kwargs["args"] == [campaign.pk]
