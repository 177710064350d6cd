"""The numbers of a temps fort and its sheet; the events one adds by hand."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from openpyxl import load_workbook

from accounts.enums import Role
from campaigns.models import Action
from events import services
from events.enums import Through
from events.models import EventPage
from events.occurrences import expand
from events.services import Actor
from tests.accounts.factories import UserFactory, member, staff
from tests.campaigns.factories import NOW
from tests.campaigns.proposing import words
from tests.campaigns.test_programme import act, programme, structure  # noqa: F401
from tests.directory.factories import StructureFactory, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def season(programme, structure, tree):  # noqa: F811
    """Two actions of the Conflent, one of Perpignan; of five dates one is cancelled."""
    act(programme, structure, "Contes", 25, 28)
    cancelled = act(programme, structure, "=HYPERLINK(1)", 29, 30, age_min=132, age_max=215)
    elsewhere = publish(StructureFactory(parent=tree.perpignan))
    act(programme, elsewhere, "Ville", commune="66136", ages="tout_age", age_min=None, age_max=None)
    services.cancel(cancelled.occurrences.first(), Actor(None, Through.LINK))
    return programme


def bilan(client, campaign, end: str = "/") -> str:
    return f"/cms/temps-forts/{campaign.pk}/bilan{end}"


@pytest.mark.parametrize("days", [0, 200])
def test_it_counts_long_after_too(client, tree, season, days: int) -> None:
    with time_machine.travel(NOW + timedelta(days=days)):
        client.force_login(staff(tree.department, Role.COORDINATORS))
        said = words(client.get(bilan(client, season)))
    for figure in ("actions 3", "structures 2", "communes 2", "séances prévues 5", "séances annulées 1"):
        assert figure in said, figure
    assert "Conflent-Canigó 2" in said
    assert "Perpignan 1" in said
    assert "de la grossesse à moins de 3 ans 1" in said
    assert "de 11 à 17 ans 2" in said


def test_what_is_taken_off_the_site_is_said(client, tree, season) -> None:
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    gone, unpublished = EventPage.objects.filter(title__in=["Contes", "Ville"]).order_by("title")
    calendar = f"{season.url}agenda.ics"
    client.post(f"/cms/pages/{unpublished.pk}/unpublish/")
    assert "actions annulées, retirées du site 1" in words(client.get(bilan(client, season)))
    assert "Ville" not in words(client.get(season.url))
    client.post(f"/cms/pages/{gone.pk}/delete/", {"wagtail_site_name": ""})
    assert not EventPage.objects.filter(pk=gone.pk).exists()
    said = words(client.get(bilan(client, season)))
    assert "actions 1" in said
    assert "actions annulées, retirées du site 2" in said
    assert "Contes" not in words(client.get(season.url))
    assert client.get(calendar).content.count(b"BEGIN:VEVENT") == 2
    # What is published again is in the programme as it was.
    unpublished.refresh_from_db()
    unpublished.save_revision().publish()
    expand([unpublished.pk])
    assert "Ville" in words(client.get(season.url))
    assert "actions annulées, retirées du site 1" in words(client.get(bilan(client, season)))


def test_a_territory_counts_its_own(client, tree, season) -> None:
    client.force_login(staff(tree.perpignan, Role.COORDINATORS))
    said = words(client.get(bilan(client, season)))
    assert "actions 1" in said
    assert "Contes" not in client.get(bilan(client, season, ".csv")).getvalue().decode()


def test_the_sheets_hold_a_line_for_each_action_and_no_formula(client, tree, season) -> None:
    client.force_login(staff(tree.department, Role.COORDINATORS))
    text = client.get(bilan(client, season, ".csv")).getvalue().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [line[0] for line in lines] == ["action", "Contes", "Ville", "'=HYPERLINK(1)"]
    assert lines[1][3:5] == ["Prades", "Salle fictive"]
    answer = client.get(bilan(client, season, ".xlsx"))
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert [row[0].value for row in sheet.iter_rows()] == [line[0] for line in lines]


@pytest.mark.parametrize("end", ["/", ".csv", ".xlsx"])
def test_nobody_else_reads_it(client, tree, season, structure, end: str) -> None:  # noqa: F811
    for user in (None, member(structure), staff(tree.conflent, Role.EDITORS)):
        if user:
            client.force_login(user)
        assert client.get(bilan(client, season, end)).status_code == 302
    client.force_login(staff(tree.department, Role.COORDINATORS))
    assert client.get(bilan(client, season, ".exe")).status_code == 404


def test_it_costs_few_queries(client, tree, programme, structure, django_assert_max_num_queries) -> None:  # noqa: F811
    for number in range(12):
        act(programme, structure, f"Action {number}")
    client.force_login(staff(tree.department, Role.COORDINATORS))
    client.get(bilan(client, programme))
    with django_assert_max_num_queries(30):
        client.get(bilan(client, programme))


# --- Events that are there already -------------------------------------------------------------------------------


def test_events_of_the_site_are_added_and_taken_out(client, tree, programme, structure) -> None:  # noqa: F811
    event = act(programme, structure, "Déjà là")
    Action.objects.all().delete()
    far = act(programme, structure, "En janvier", 1)
    Action.objects.all().delete()
    url = f"/cms/temps-forts/{programme.pk}/evenements/"
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    said = words(client.get(url))
    assert "Déjà là" in said
    assert "En janvier" not in said
    assert client.post(url, {"choisis": [str(far.pk), "x"]}).status_code == 422
    for _time in range(2):
        client.post(url, {"choisis": [str(event.pk)]})
    assert Action.objects.get().event == event
    assert "Ajouté" in words(client.get(programme.url))
    client.post(f"{url}?voir=programme", {"choisis": [str(event.pk)]})
    assert not Action.objects.exists()
    assert client.get(event.url).status_code == 200


def test_not_those_of_other_territories(client, tree, programme, structure) -> None:  # noqa: F811
    event = act(programme, structure, "Déjà là")
    url = f"/cms/temps-forts/{programme.pk}/evenements/"
    client.force_login(staff(tree.perpignan, Role.COORDINATORS))
    assert client.post(f"{url}?voir=programme", {"choisis": [str(event.pk)]}).status_code == 422
    assert Action.objects.exists()
