"""A session is cancelled, moved, said full and put back from a phone: what is asked, said, refused and taken back."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from events import services
from events.enums import EventStatus, Through
from events.models import EventPage, Occurrence, OccurrenceChange
from events.occurrences import expand
from events.services import Actor
from tests.directory.factories import StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.events.test_occurrences import NOW, PARIS, _today, change, place, said, structure, tree  # noqa: F401
from tests.events.test_session_links import first, known, link, words  # noqa: F401

pytestmark = pytest.mark.django_db

SOMEBODY = Actor(None, Through.LINK)
TUESDAY = datetime(2026, 11, 24, 9, tzinfo=PARIS)


@pytest.fixture
def page(known):  # noqa: F811
    return known.get_children().get().specific


class Phone:
    """What a person does with the link, each form sent as its page wrote it."""

    def __init__(self, link: str) -> None:  # noqa: F811
        self.client = Client()
        self.link = link

    def form(self, how: str, one: Occurrence | None = None, **typed: str) -> dict[str, str]:
        return {**hidden(self.client.get(self.address(how, one))), **typed}

    def address(self, how: str, one: Occurrence | None = None) -> str:
        return f"{self.link}{(one or first()).pk}/{how}/"

    def send(self, how: str, data: dict[str, str] | None = None, one: Occurrence | None = None, **typed: str):
        data = self.form(how, one, **typed) if data is None else data
        return self.client.post(self.address(how, one), data, follow=True)

    def undo(self, one: Occurrence | None = None, change: int | None = None):
        change = change or OccurrenceChange.objects.first().pk
        return self.client.post(self.address("retour", one), {"changement": change}, follow=True)


def hidden(response) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode()))


@pytest.fixture
def phone(link: str) -> Phone:  # noqa: F811
    return Phone(link)


# --- Cancel, full, as planned --------------------------------------------------------------------------------


def test_cancelled_with_a_reason_everybody_reads_at_once(phone: Phone, page) -> None:
    asked = words(phone.client.get(phone.address("annuler")))
    assert "Annuler cette séance ?" in asked
    assert "La Cabane mardi 24 novembre, 9 h – 12 h · Prades" in asked
    assert "On prévient les familles tout de suite sur le site." in asked
    response = phone.send("annuler", raison="Météo", mots="route fermée à Olette")
    assert "C’est fait. La Cabane, mardi 24 novembre, 9 h – 12 h : annulé." in words(response)
    assert "Possible jusqu’à 10 h 10." in words(response)
    assert said(page)[0] == "24/11 09:00-12:00 cancelled"
    assert first().reason == "Météo : route fermée à Olette"
    log = OccurrenceChange.objects.get()
    assert (log.by, log.through) == (None, "lien")


def test_the_page_kept_for_visitors_says_it_at_once(
    phone: Phone, page, settings, django_capture_on_commit_callbacks
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    visitor = Client()
    assert "Annulé" not in words(visitor.get(page.get_url()))
    with django_capture_on_commit_callbacks(execute=True):
        phone.send("annuler", raison="Météo")
    public = words(visitor.get(page.get_url()))
    assert "Annulé" in public
    assert "Météo" in public


def test_looking_changes_nothing(phone: Phone, page) -> None:
    for how in ("annuler", "deplacer", "complet", "remettre"):
        assert phone.client.get(phone.address(how)).status_code == 200
    assert phone.client.get(phone.address("retour")).status_code == 302
    assert phone.client.put(phone.address("annuler")).status_code == 405
    assert not OccurrenceChange.objects.exists()


def test_full_then_as_planned_after_the_ten_minutes(phone: Phone, page) -> None:
    assert "La Cabane, mardi 24 novembre, 9 h – 12 h : complet." in words(phone.send("complet"))
    assert "Remettre comme prévu" not in words(phone.client.get(phone.link))
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        listed = words(phone.client.get(phone.link))
        assert "Remettre comme prévu" in listed
        assert "Revenir en arrière" not in listed
        assert "comme prévu." in words(phone.send("remettre"))
    assert said(page)[0] == "24/11 09:00-12:00"


def test_a_reason_too_long_or_not_proposed_is_refused_and_kept(phone: Phone) -> None:
    long = "m" * 118
    response = phone.send("annuler", raison="Météo", mots=long)
    assert "Dites-le en plus court" in words(response)
    body = response.content.decode()
    assert f'value="{long}"' in body
    assert re.search(r'value="Météo"[^>]* checked', body)
    assert 'href="#id_mots"' in body
    for typed in ({"raison": "Autre chose"}, {"mots": "m" * 121}):
        assert "Un point à revoir" in words(phone.send("annuler", **typed))
    assert not OccurrenceChange.objects.exists()


def test_what_is_typed_is_never_markup(phone: Phone) -> None:
    body = phone.send("annuler", mots="<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


# --- Move ----------------------------------------------------------------------------------------------------

LATER = {"jour": "2026-11-25", "debut": "14:00", "fin": "17:00"}


def test_moved_once_the_new_date_is_confirmed(phone: Phone, page) -> None:
    shown = phone.client.get(phone.address("deplacer")).content.decode()
    assert 'value="2026-11-24"' in shown
    assert 'value="09:00"' in shown
    assert 'min="2026-11-21"' in shown
    asked = phone.send("deplacer", **LATER, raison="Jour férié ou vacances")
    assert "Déplacer à cette date ?" in words(asked)
    assert "mercredi 25 novembre, 14 h – 17 h Jour férié" in words(asked)
    assert not OccurrenceChange.objects.exists()
    again = phone.send("deplacer", {**hidden(asked), "corriger": "1"})
    assert 'value="14:00"' in again.content.decode()
    assert not OccurrenceChange.objects.exists()
    done = phone.send("deplacer", hidden(asked))
    assert "La Cabane, nouvelle date : mercredi 25 novembre, 14 h – 17 h" in words(done)
    assert "Prévu mardi 24 novembre, 9 h" in words(done)
    assert said(page)[0] == "25/11 14:00-17:00 moved"
    assert first().reason == "Jour férié ou vacances"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"fin": "13:00"}, "fin", "La fin est avant le début."),
        ({"fin": "14:00"}, "fin", "La fin est avant le début."),
        ({"jour": "2026-11-20"}, "jour", "Ce moment est déjà passé."),
        ({"jour": "2026-11-21", "debut": "09:00"}, "jour", "Ce moment est déjà passé."),
        ({"jour": "2028-01-01"}, "jour", "C’est dans plus d’un an."),
        ({"jour": "2026-12-01", "debut": "09:00"}, "jour", "Il y a déjà une séance à ce moment-là."),
        ({"jour": "2027-03-28", "debut": "02:30", "fin": "05:00"}, "debut", "celle-ci n’existe pas"),
        ({"jour": "2026-02-31"}, "jour", "25/11/2026."),
        ({"jour": "0001-01-01", "debut": "00:00", "fin": "01:00"}, "jour", "Vérifiez l’année."),
        ({"debut": "25:00"}, "debut", "14 h 30."),
        ({"debut": "", "jour": ""}, "jour", "Choisissez le jour."),
        ({"debut": "00:00", "fin": "19:00"}, "fin", "18 heures"),
    ],
)
@pytest.mark.parametrize("confirmed", [{}, {"confirme": "1"}])
def test_a_date_that_makes_no_sense_is_said_beside_it(
    phone: Phone, typed: dict[str, str], field: str, message: str, confirmed: dict[str, str]
) -> None:
    response = phone.send("deplacer", **{**LATER, **typed}, **confirmed)
    body = response.content.decode()
    assert f'href="#id_{field}"' in body
    beside = body.split(f'id="id_{field}_error"')[1]
    assert message in words(response)
    assert message.split()[-1].rstrip(".") in beside.split("</div>")[0]
    for name, value in {**LATER, **typed}.items():
        assert not value or f'name="{name}" value="{value}"' in body
    assert not OccurrenceChange.objects.exists()


def test_an_evening_does_not_end_after_the_last_year(phone: Phone, page) -> None:
    Occurrence.objects.filter(pk=first().pk).update(end=first().start + timedelta(hours=16))
    response = phone.send("deplacer", jour="9999-12-31", debut="20:00", fin="01:00")
    assert "Vérifiez l’année." in words(response)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202eoété", "oété"),
        ("\x07Météo\u2069", "Météo"),
        ("\u200b \u2060", ""),
        ("👩\u200d👧 absente", "👩\u200d👧 absente"),
    ],
)
def test_a_reason_cannot_turn_the_page_around(phone: Phone, typed: str, kept: str) -> None:
    phone.send("annuler", mots=typed)
    assert (first().status, first().reason) == ("cancelled", kept)


def test_an_hour_typed_as_people_write_it(phone: Phone, page) -> None:
    asked = phone.send("deplacer", jour="25/11/2026", debut="14h30", fin="17 h")
    phone.send("deplacer", hidden(asked))
    assert said(page)[0] == "25/11 14:30-17:00 moved"


def test_an_evening_that_ends_after_midnight(phone: Phone, known) -> None:  # noqa: F811
    start = datetime(2026, 11, 22, 20, tzinfo=PARIS)
    evening = publish(
        EventFactory(parent=known, start=start, end=start + timedelta(hours=6), venue=venue("66149"))
    )
    expand([evening.pk])
    one = Occurrence.objects.get(page=evening)
    asked = phone.send("deplacer", one=one, jour="2026-11-28", debut="20:00", fin="01:00")
    phone.send("deplacer", hidden(asked), one=one)
    one.refresh_from_db()
    assert one.end - one.start == timedelta(hours=5)


def test_what_lasts_a_day_and_a_night_is_not_moved_from_here(phone: Phone, known) -> None:  # noqa: F811
    start = datetime(2026, 11, 22, 9, tzinfo=PARIS)
    days = publish(EventFactory(parent=known, title="Fête", start=start, end=start + timedelta(hours=23)))
    expand([days.pk])
    one = Occurrence.objects.get(page=days)
    body = phone.client.get(phone.link).content.decode()
    assert f"/{one.pk}/annuler/" in body
    assert f"/{one.pk}/deplacer/" not in body


def test_an_event_shows_its_town_and_one_online_says_so(phone: Phone, known) -> None:  # noqa: F811
    start = NOW + timedelta(days=1)
    for fields in ({"venue": venue("66230")}, {"online_url": "https://visio.example.org"}):
        publish(EventFactory(parent=known, start=start, end=start + timedelta(hours=1), **fields))
    expand(list(EventPage.objects.values_list("pk", flat=True)))
    listed = words(phone.client.get(phone.link))
    assert "10 h – 11 h · Vinça" in listed
    assert "10 h – 11 h · en ligne" in listed
    assert "Demain, dimanche 22 novembre" in listed


# --- Take back -----------------------------------------------------------------------------------------------


def test_taken_back_within_ten_minutes_and_once(phone: Phone, page) -> None:
    phone.send("complet")
    phone.send("annuler")
    last = OccurrenceChange.objects.first().pk
    response = phone.undo(change=last)
    assert "C’est défait. La Cabane, mardi 24 novembre, 9 h – 12 h : complet." in words(response)
    assert "C’est défait." in words(phone.undo(change=last))  # sent twice
    assert said(page)[0] == "24/11 09:00-12:00 full"
    assert OccurrenceChange.objects.filter(undone_at=None).count() == 1


def test_after_ten_minutes_it_says_so(phone: Phone, page) -> None:
    phone.send("annuler")
    with time_machine.travel(NOW + timedelta(minutes=10, seconds=1), tick=False):
        response = phone.undo()
    assert response.status_code == 409
    assert "Il est trop tard pour revenir en arrière." in words(response)
    assert "Remettre comme prévu" in words(response)
    assert said(page)[0].endswith("cancelled")


def test_what_somebody_did_since_is_not_taken_back_with_it(phone: Phone, page) -> None:
    phone.send("annuler")
    mine = OccurrenceChange.objects.get().pk
    services.reinstate(first(), SOMEBODY)
    response = phone.undo(change=mine)
    assert response.status_code == 409
    assert "a encore changé depuis" in words(response)
    assert said(page)[0] == "24/11 09:00-12:00"


@pytest.mark.parametrize("asked", ["", "x", "-1", "9" * 30])
def test_a_change_that_is_none_is_not_taken_back(phone: Phone, page, asked: str) -> None:
    phone.send("annuler")
    assert phone.client.post(phone.address("retour"), {"changement": asked}).status_code in {302, 409}
    assert phone.client.get(f"{phone.link}?fait={asked}").status_code == 200
    assert said(page)[0].endswith("cancelled")


# --- Twice, two people, too late -----------------------------------------------------------------------------


def test_sent_twice_is_done_once(phone: Phone) -> None:
    data = phone.form("annuler", raison="Météo")
    for _time in range(2):
        response = phone.send("annuler", data)
        assert "C’est fait." in words(response)
    assert OccurrenceChange.objects.count() == 1
    moved = {**phone.form("deplacer"), **LATER, "confirme": "1"}
    for _time in range(2):
        assert "C’est fait." in words(phone.send("deplacer", moved))
    assert OccurrenceChange.objects.count() == 2


def test_two_people_at_once_the_second_sees_what_the_first_did(phone: Phone, page) -> None:
    data = phone.form("annuler", raison="Météo")
    one = first()
    services.move(one, SOMEBODY, start=one.start + timedelta(hours=5), end=one.end + timedelta(hours=5))
    response = phone.send("annuler", data)
    assert response.status_code == 409
    assert "Quelqu’un vient de changer cette séance." in words(response)
    assert "mardi 24 novembre, 14 h – 17 h" in words(response)
    assert re.search(r'value="Météo"[^>]* checked', response.content.decode())
    assert said(page)[0] == "24/11 14:00-17:00 moved"
    assert "C’est fait." in words(phone.send("annuler", {**data, **hidden(response)}))
    assert said(page)[0] == "24/11 14:00-17:00 cancelled"


def test_a_form_without_what_was_seen_asks_again(phone: Phone) -> None:
    assert phone.send("annuler", {}).status_code == 409
    assert not OccurrenceChange.objects.exists()


def test_the_dates_of_a_postponed_event_are_not_changed_one_by_one(phone: Phone, page) -> None:
    event = EventFactory(parent=page.get_parent().specific, title="Veillée", start=TUESDAY)
    event.status = EventStatus.POSTPONED
    publish(event)
    expand([event.pk])
    html = phone.client.get(phone.link).content.decode()
    line = next(one for one in html.split('<li class="card session-line"') if "Veillée" in one)
    assert "N’a pas lieu" in line
    assert "C’est tout l’événement qui est annulé ou reporté" in line
    assert "Remettre comme prévu" not in line


def test_a_session_that_ends_meanwhile_is_said_over(phone: Phone, page) -> None:
    data = phone.form("annuler")
    one = first()
    with time_machine.travel(TUESDAY + timedelta(hours=3), tick=False):
        response = phone.send("annuler", data, one=one)
    assert response.status_code == 409
    assert "Cette séance est passée" in words(response)
    assert not OccurrenceChange.objects.exists()


def test_a_session_that_has_begun_may_still_be_cancelled(phone: Phone, page) -> None:
    with time_machine.travel(TUESDAY + timedelta(hours=1), tick=False):
        assert "Aujourd’hui, mardi 24 novembre" in words(phone.client.get(phone.link))
        assert "C’est fait." in words(phone.send("annuler"))


def test_a_session_the_hours_do_not_give_any_more_is_said_gone(phone: Phone, page) -> None:
    data, one = phone.form("annuler"), first()
    change(page, opening_hours="We 09:00-12:00")
    response = phone.send("annuler", data, one=one)
    assert response.status_code == 404
    assert "les horaires ont peut-être changé" in words(response)
    assert "Mercredi 25 novembre" in words(response)


def test_the_change_of_another_structure_is_not_told_here(phone: Phone, tree) -> None:  # noqa: F811
    other = place(publish(StructureFactory(parent=tree.conflent)), "Tu 09:00-12:00", title="Ailleurs")
    services.cancel(other.occurrences.order_by("start").first(), SOMEBODY)
    assert "Ailleurs" not in words(phone.client.get(f"{phone.link}?fait={OccurrenceChange.objects.get().pk}"))


# --- Many ----------------------------------------------------------------------------------------------------


def test_many_sessions_come_page_by_page_at_the_same_cost(
    phone: Phone,
    page,
    django_assert_num_queries,
    django_assert_max_num_queries,
) -> None:
    phone.client.get(phone.link)
    with django_assert_max_num_queries(12) as few:
        phone.client.get(phone.link)
    for _number in range(8):
        locate(page, venue("66230"), "Mo-Sa 09:00-12:00")
    expand([page.pk])
    services.cancel(first(), SOMEBODY)
    with django_assert_num_queries(len(few)):
        body = phone.client.get(phone.link).content.decode()
    assert body.count("session-line") == 30
    assert "?page=2" in body
    assert phone.client.get(f"{phone.link}?page=2").status_code == 200
    assert phone.client.get(f"{phone.link}?page=zz").status_code == 200
