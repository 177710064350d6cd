"""A structure proposes an action through the public link: saved as it goes, come back to, sent."""

import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from campaigns import keys
from campaigns.doors import GUESSES, SAVES
from campaigns.enums import State
from campaigns.models import Proposal, ProposalKey
from campaigns.views_proposal import STARTS
from config.logs import HideKeys
from tests.campaigns.factories import NOW
from tests.campaigns.proposing import (
    ACTION,
    DATES,
    EMAIL,
    TERMS,
    WHERE,
    begin,
    fill,
    link_sent,
    propose,
    version,
    words,
)
from tests.directory.factories import StructureFactory, publish, venue

pytestmark = pytest.mark.django_db


# --- Beginning ---------------------------------------------------------------------------------------------------


def test_the_call_says_what_it_is_and_until_when(client: Client, campaign) -> None:
    answer = client.get(keys.call_path(campaign))
    said = words(answer)
    assert "La Quinzaine des familles" in said
    assert "Du 23 novembre au 6 décembre 2026" in said
    assert "On propose jusqu’au 30 novembre 2026" in said
    assert answer["Cache-Control"] == "no-store, private"
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("signed", ["12", "1:forged", "a:b:c", "é", "9" * 400])
def test_a_forged_call_leads_elsewhere(client: Client, campaign, signed: str) -> None:
    answer = client.get(f"/propositions/appel/{signed}/")
    assert answer.status_code == 404
    assert "/temps-forts/" in answer.content.decode()


def test_a_call_that_is_over_says_so(client: Client, campaign) -> None:
    with time_machine.travel(NOW + timedelta(days=10)):
        answer = client.post(keys.call_path(campaign), {"structure": "A", "courriel": EMAIL})
    assert answer.status_code == 410
    assert "ne prend plus de propositions" in words(answer)
    assert not Proposal.objects.exists()


def test_one_begins_without_an_account_and_receives_the_link(client: Client, campaign) -> None:
    url = begin(client, campaign)
    (message,) = mail.outbox
    assert message.to == [EMAIL]
    assert "Médiathèque" not in message.body  # nobody writes to others through us
    assert Client().get(link_sent()).status_code == 200
    key = url.split("/")[-2]
    stored = ProposalKey.objects.values_list("key_hash", flat=True)
    assert all(key not in one for one in stored)


def test_a_known_structure_is_recognised_and_asked_about(client: Client, campaign, tree) -> None:
    known = publish(StructureFactory(parent=tree.conflent, title="Médiathèque de Prades"))
    sent = {"structure": "mediatheque Prades", "courriel": EMAIL}
    answer = client.post(keys.call_path(campaign), sent)
    assert answer.status_code == 200
    assert "Médiathèque de Prades (Conflent-Canigó)" in words(answer)
    assert EMAIL in answer.content.decode()
    answer = client.post(keys.call_path(campaign), {**sent, "laquelle": str(known.pk)})
    assert answer.status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.structure, proposal.territory) == (known, tree.conflent)


def test_a_structure_that_is_not_public_cannot_be_chosen(client: Client, campaign, tree) -> None:
    publish(StructureFactory(parent=tree.conflent, title="Médiathèque"))
    hidden = StructureFactory(parent=tree.conflent, title="Médiathèque cachée", live=False)
    sent = {"structure": "Médiathèque", "courriel": EMAIL, "laquelle": str(hidden.pk)}
    answer = client.post(keys.call_path(campaign), sent)
    assert answer.status_code == 200
    assert "cachée" not in words(answer)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"structure": "", "courriel": EMAIL}, "Écrivez le nom de votre structure."),
        ({"structure": "A", "courriel": "pas une adresse"}, "Cette adresse n’est pas complète."),
        ({"structure": "A" * 121, "courriel": EMAIL}, "120"),
        ({}, "2 points à revoir"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(client: Client, campaign, sent, said: str) -> None:
    answer = client.post(keys.call_path(campaign), sent)
    assert answer.status_code == 200
    assert said in words(answer)
    assert all(str(value)[:100] in answer.content.decode() for value in sent.values())


def test_a_flood_is_slowed_down(client: Client, campaign) -> None:
    for _time in range(STARTS.tries):
        begin(client, campaign)
    answer = client.post(keys.call_path(campaign), {"structure": "A", "courriel": EMAIL})
    assert answer.status_code == 429
    assert Proposal.objects.count() == STARTS.tries
    assert len(mail.outbox) == keys.MESSAGES.tries  # and nobody's mailbox is flooded


# --- Filling in --------------------------------------------------------------------------------------------------


def test_each_page_is_kept_and_the_whole_is_sent(client: Client, campaign, tree) -> None:
    proposal = propose(client, campaign)
    assert proposal.state == State.SUBMITTED
    assert (proposal.title, proposal.commune, proposal.first_day) == (
        ACTION["titre"],
        "Prades",
        date(2026, 11, 28),
    )
    assert proposal.territory == tree.conflent
    said = words(client.get(link_sent()))
    assert "samedi 28 novembre, 15 h – 17 h 30" in said
    assert "Four communal, 1 place du Four, Prades" in said
    assert "de 3 à 6 ans" in said


def test_the_year_is_said_when_it_is_another(client: Client, campaign) -> None:
    type(campaign).objects.filter(pk=campaign.pk).update(ends_on=date(2027, 1, 31))
    propose(client, campaign, dates={**DATES, "d0-jour": "2027-01-23"})
    assert "samedi 23 janvier 2027, 15 h – 17 h 30" in words(client.get(link_sent()))


def test_what_is_wrong_is_kept_too(client: Client, campaign) -> None:
    url = begin(client, campaign)
    page = f"{url}action/"
    answer = client.post(page, {"titre": "Contes", "ages": "bientôt", "version": version(client, page)})
    assert answer.status_code == 200
    again = client.get(page).content.decode()
    assert 'value="Contes"' in again
    assert 'value="bientôt"' in again
    assert "Cet âge n’a pas été compris" in words(client.get(page))


def test_one_may_stop_anywhere_and_come_back(client: Client, campaign) -> None:
    url = begin(client, campaign)
    page = f"{url}action/"
    sent = {"titre": "Contes", "plus-tard": "1", "version": version(client, page)}
    assert client.post(page, sent)["Location"] == f"{url}?garde=1"
    assert "Il reste des pages à compléter" in words(Client().get(link_sent()))


@pytest.mark.parametrize(
    ("step", "fields", "said"),
    [
        ("action", {**ACTION, "titre": ""}, "Donnez un titre"),
        ("action", {**ACTION, "type": "laep"}, "Choisissez ce qui s’en approche le plus."),
        ("action", {**ACTION, "ages": ""}, "Dites pour quel âge c’est."),
        ("action", {**ACTION, "themes": ["sommeil", "ecrans", "ecole", "deuil"]}, "trois au plus"),
        ("dates", {"lignes": "1"}, "Donnez au moins une date."),
        ("dates", {**DATES, "d0-jour": "2026-12-25"}, "Ce temps fort va du 23 novembre au 6 décembre 2026."),
        ("dates", {**DATES, "d0-jour": "0001-01-01"}, "Vérifiez l’année."),
        ("dates", {**DATES, "d0-fin": "15:00"}, "La fin est la même que le début."),
        ("dates", {**DATES, "d0-fin": "14:00"}, "La fin est avant le début."),
        ("dates", {**DATES, "d0-fin": ""}, "Donnez l’heure."),
        (
            "dates",
            {**DATES, "lignes": "2", "d1-jour": "2026-11-28", "d1-debut": "15 h", "d1-fin": "16 h"},
            "Deux dates commencent au même moment",
        ),
        ("lieu", {"commune": "Prades"}, "Donnez le nom du lieu"),
        ("lieu", {**WHERE, "commune": ""}, "Écrivez la commune."),
        ("lieu", {**WHERE, "commune": "xqztv"}, "Cette commune n’est pas connue"),
        ("lieu", {**WHERE, "commune": "Lyon"}, "Ce temps fort se passe dans le département."),
        ("lieu", {"maniere": "en-ligne"}, "Donnez l’adresse de la rencontre en ligne."),
        ("lieu", {"maniere": "en-ligne", "lien": "javascript:alert(1)"}, "https://"),
        ("venir", {**TERMS, "gratuit": "non"}, "Dites combien cela coûte."),
        ("venir", {**TERMS, "inscription": "email"}, "Donnez l’adresse où s’inscrire."),
        ("venir", {**TERMS, "inscription": "link", "inscription_page": "javascript:alert(1)"}, "https://"),
        ("venir", {**TERMS, "telephone": "12"}, "numéro à dix chiffres"),
        ("venir", {**TERMS, "telephone": ""}, "Donnez un téléphone ou un courriel"),
    ],
)
def test_a_page_says_what_is_wrong_with_it(client: Client, campaign, step: str, fields, said: str) -> None:
    address = f"{begin(client, campaign)}{step}/"
    answer = client.post(address, {**fields, "version": version(client, address)})
    assert answer.status_code == 200
    assert said in words(answer)


def test_only_the_territories_concerned_take_part(client: Client, campaign, tree) -> None:
    campaign.territories = [tree.conflent]
    campaign.save_revision().publish()
    address = f"{begin(client, campaign)}lieu/"
    sent = {**WHERE, "commune": "Perpignan", "version": version(client, address)}
    assert "Ce temps fort se passe ici : Conflent-Canigó." in words(client.post(address, sent))


def test_dates_are_added_line_after_line(client: Client, campaign) -> None:
    page = f"{begin(client, campaign)}dates/"
    answer = client.post(page, {**DATES, "ajouter": "1", "version": version(client, page)})
    assert answer.content.decode().count('type="date"') == 4
    assert 'value="2026-11-28"' in answer.content.decode()


@pytest.mark.parametrize("lines", ["999999", "-1", "x", "²"])
def test_a_forged_number_of_lines_costs_nothing(client: Client, campaign, lines: str) -> None:
    page = f"{begin(client, campaign)}dates/"
    answer = client.post(page, {**DATES, "lignes": lines, "version": version(client, page)})
    assert answer.status_code in {200, 302}


def test_the_addresses_of_the_town_are_offered(client: Client, campaign, tree) -> None:
    room = venue(name="Salle des Aloès", street="3 rue Haute")
    page = f"{begin(client, campaign)}lieu/"
    answer = client.post(page, {"commune": "Prades", "chercher": "1", "version": version(client, page)})
    assert "Salle des Aloès, 3 rue Haute, 66500 Prades" in words(answer)
    sent = {"commune": "Prades", "adresse": str(room.pk), "version": version(client, page)}
    assert client.post(page, sent).status_code == 302


def test_a_town_that_may_be_several_is_asked_about(client: Client, campaign) -> None:
    page = f"{begin(client, campaign)}lieu/"
    sent = {**WHERE, "commune": "Villeneuve"}
    answer = client.post(page, {**sent, "version": version(client, page)})
    said, body = words(answer), answer.content.decode()
    assert answer.status_code == 200
    assert "Plusieurs communes s’appellent ainsi : dites laquelle." in said
    assert "66180 Villeneuve-de-la-Raho" in said
    assert "66610 Villeneuve-la-Rivière" in said
    assert 'href="#id_laquelle"' in body
    for typed in ("Villeneuve", "Four communal", "1 place du Four"):
        assert f'value="{typed}"' in body
    # Kept as it was typed, and asked again until it is said.
    assert "66180 Villeneuve-de-la-Raho" in words(client.get(page))
    forged = client.post(page, {**sent, "laquelle": "75056", "version": version(client, page)})
    assert "Dites de quelle commune il s’agit." in words(forged)
    chosen = client.post(page, {**sent, "laquelle": "66228", "version": version(client, page)})
    assert chosen.status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.commune, proposal.answers["lieu"]["commune"]) == ("Villeneuve-la-Rivière", "Villeneuve")


def test_a_postcode_of_several_towns_is_asked_about_a_whole_name_is_not(client: Client, campaign) -> None:
    page = f"{begin(client, campaign)}lieu/"
    asked = client.post(page, {**WHERE, "commune": "66500", "version": version(client, page)})
    assert "66500 Eus" in words(asked)
    for typed in ("Prades", "66500 prades", "villeneuve la riviere"):
        sent = {**WHERE, "commune": typed, "version": version(client, page)}
        assert client.post(page, sent).status_code == 302


def test_the_address_of_the_meeting_is_asked_when_it_is_online(client: Client, campaign) -> None:
    """Each way has its own fields, which the sheet shows by what is chosen, without a script."""
    page = client.get(f"{begin(client, campaign)}lieu/").content.decode()
    online, on_site = page.split('class="when-online"')[1].split('class="stack when-on-site"')
    assert 'name="lien"' in online
    assert "En ligne\u00a0: l’adresse de la rencontre" in online
    assert all(f'name="{name}"' in on_site for name in ("commune", "nom", "rue"))
    sheet = Path("static/css/proposals.css").read_text()
    assert ".when-online" in sheet
    assert ".when-on-site" in sheet


def test_hostile_words_stay_words(client: Client, campaign) -> None:
    hostile = '<script>alert(1)</script>"\u202e{{ 7|add:7 }}\x00'
    proposal = propose(client, campaign, action={**ACTION, "titre": hostile, "phrase": hostile})
    page = Client().get(link_sent()).content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "\x00" not in str(proposal.answers)


# --- Two at once, and too late -----------------------------------------------------------------------------------


def test_the_second_of_two_people_is_told_and_loses_nothing(client: Client, campaign) -> None:
    url = begin(client, campaign)
    page = f"{url}action/"
    seen = version(client, page)
    client.post(page, {**ACTION, "titre": "Le premier", "version": seen})
    answer = client.post(page, {**ACTION, "titre": "Le second", "version": seen})
    assert answer.status_code == 409
    assert "Quelqu’un vient de changer cette proposition" in words(answer)
    assert 'value="Le second"' in answer.content.decode()
    assert Proposal.objects.get().title == "Le premier"
    found = version_of(answer)
    assert client.post(page, {**ACTION, "titre": "Le second", "version": found}).status_code == 302
    assert Proposal.objects.get().title == "Le second"


def version_of(answer) -> str:
    import re

    return re.search(r'id="version" value="(\d+)"', answer.content.decode())[1]


def test_sent_twice_is_sent_once(client: Client, campaign) -> None:
    url = begin(client, campaign)
    fill(client, url)
    seen = version(client, url)
    for _time in range(2):
        assert client.post(f"{url}envoyer/", {"version": seen})["Location"] == f"{url}?envoyee=1"
    assert list(Proposal.objects.get().changes.values_list("act", flat=True)) == ["submitted", "created"]


def test_what_changed_meanwhile_is_not_sent_unread(client: Client, campaign) -> None:
    url = begin(client, campaign)
    fill(client, url)
    seen = version(client, url)
    fill(client, url, action={**ACTION, "titre": "Autre chose"})
    answer = client.post(f"{url}envoyer/", {"version": seen})
    assert answer.status_code == 409
    assert Proposal.objects.get().state == State.DRAFT


def test_what_is_not_complete_is_not_sent(client: Client, campaign) -> None:
    url = begin(client, campaign)
    answer = client.post(f"{url}envoyer/", {"version": "1"})
    assert answer["Location"] == f"{url}action/"
    assert Proposal.objects.get().state == State.DRAFT


def test_after_the_deadline_a_draft_is_kept_but_not_sent(client: Client, campaign) -> None:
    url = begin(client, campaign)
    fill(client, url)
    seen = version(client, url)
    with time_machine.travel(NOW + timedelta(days=10)):
        answer = client.post(f"{url}envoyer/", {"version": seen})
        assert answer.status_code == 409
        assert "ne prend plus de propositions" in words(answer)
    assert Proposal.objects.get().state == State.DRAFT


# --- The secret link ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["forged", "closed", "over"])
def test_a_link_that_does_not_work_says_what_to_do(client: Client, campaign, when: str) -> None:
    url = begin(client, campaign)
    now = NOW
    if when == "forged":
        url = "/propositions/Zm9yZ2Vk-forged/"
    elif when == "closed":
        ProposalKey.objects.update(revoked_at=timezone.now())
    else:
        now = NOW + timedelta(days=16)
    with time_machine.travel(now):
        for address in (url, f"{url}action/"):
            answer = client.get(address)
            assert answer.status_code == 404
            assert "Recevoir le lien de mes propositions" in words(answer)


def test_guessing_is_slowed_down(client: Client, campaign) -> None:
    for number in range(GUESSES.tries):
        assert client.get(f"/propositions/guess-{number}/").status_code == 404
    assert client.get("/propositions/guess/").status_code == 429


def test_saving_endlessly_is_slowed_down(client: Client, campaign) -> None:
    url = begin(client, campaign)
    for _time in range(SAVES.tries):
        SAVES.add(str(Proposal.objects.get().pk))
    assert client.post(f"{url}action/", {**ACTION, "version": "1"}).status_code == 429


def test_a_link_that_leaked_is_replaced(client: Client, campaign) -> None:
    url = begin(client, campaign)
    answer = client.post(f"{url}remplacer/")
    assert answer["Location"] == "/propositions/?remplace=1"
    assert client.get(url).status_code == 404
    assert client.get(link_sent()).status_code == 200


def test_a_lost_link_is_asked_for_and_the_answer_says_nothing(client: Client, campaign) -> None:
    begin(client, campaign)
    mail.outbox.clear()
    answers = [
        client.post("/propositions/", {"courriel": email})["Location"]
        for email in (EMAIL.upper(), "inconnu@example.org")
    ]
    assert answers == ["/propositions/?demande=1"] * 2
    (message,) = mail.outbox
    assert message.to == [EMAIL]
    assert client.get(link_sent()).status_code == 200


def test_a_draft_may_be_erased_but_not_what_was_sent(client: Client, campaign) -> None:
    url = begin(client, campaign)
    assert client.get(f"{url}effacer/").status_code == 302
    assert client.post(f"{url}effacer/")["Location"] == "/propositions/?efface=1"
    assert not Proposal.objects.exists()
    sent = propose(client, campaign)
    client.post(f"{link_sent()}effacer/")
    assert Proposal.objects.get() == sent


def test_keys_are_not_written_in_logs() -> None:
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "GET %s", ("/propositions/secret-key/action/",), None
    )
    HideKeys().filter(record)
    assert record.getMessage() == "GET /propositions/…/action/"
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "GET %s", ("/seances/secret-key/temps-forts/3/",), None
    )
    HideKeys().filter(record)
    assert "secret-key" not in record.getMessage()
