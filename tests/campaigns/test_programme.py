"""The programme makes itself from the events that were accepted: order, filters, marks, counts, the home page."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from campaigns import deciding
from campaigns.models import Action, HighlightPage
from directory.hours.sessions import PARIS
from events import services
from events.enums import EventStatus, Through
from events.models import EventDate, EventPage
from events.occurrences import expand
from events.services import Actor
from tests.campaigns.factories import NOW, highlight
from tests.campaigns.proposing import words
from tests.directory.factories import StructureFactory, kind, publish, venue
from tests.home.making import made_at_once
from vocabulary.models import Theme

pytestmark = pytest.mark.django_db

OPENED = NOW - timedelta(days=3)


@pytest.fixture
def structure(tree):
    return publish(StructureFactory(parent=tree.conflent, title="Médiathèque de Prades"))


@pytest.fixture
def programme(campaign) -> HighlightPage:
    """Its programme is published since three days."""
    HighlightPage.objects.filter(pk=campaign.pk).update(programme_published_at=OPENED)
    campaign.refresh_from_db()
    return campaign


@made_at_once
def act(
    campaign: HighlightPage,
    structure,
    title: str = "Contes",
    *days: int,
    commune: str = "66149",
    added: datetime = OPENED - timedelta(days=1),
    **fields: object,
) -> EventPage:
    """An event of a campaign, from 15:00 to 17:00 on these days of November."""
    fields = {"ages": "intervalle", "age_min": 36, "age_max": 83, "phone": "01 99 00 12 34", **fields}
    themes = fields.pop("themes", [])
    event = EventPage(
        title=title, kind=kind("atelier-parents-enfants"), venue=venue(commune), live=False, **fields
    )
    event.dates = [
        EventDate(day=date(2026, 11, day), start_time="15:00", end_time="17:00") for day in days or (28,)
    ]
    structure.add_child(instance=event)
    event.themes = list(Theme.objects.filter(slug__in=themes, locale=event.locale))
    event.save_revision().publish()
    expand([event.pk])
    Action.objects.create(campaign=campaign, event=event, added_at=added)
    event.refresh_from_db()
    return event


def shown(client: Client, campaign: HighlightPage, query: str = "") -> str:
    answer = client.get(f"{campaign.url}{query}")
    assert answer.status_code == 200
    return words(answer)


def test_it_is_made_by_day_in_order(client, programme, structure) -> None:
    act(programme, structure, "Fête du jeu", 28)
    act(programme, structure, "Peinture", 25, 29)
    said = shown(client, programme)
    places = [
        said.index(one)
        for one in ("mercredi 25 novembre", "Peinture", "samedi 28", "Fête du jeu", "dimanche 29")
    ]
    assert places == sorted(places)
    assert "3 rendez-vous d’une structure, dans une commune." in said
    assert "15 h – 17 h" in said


def test_before_it_is_published_nothing_of_it_shows(client, campaign, structure) -> None:
    event = act(campaign, structure)
    said = shown(client, campaign)
    assert event.title not in said
    assert "Le programme se prépare." in said
    assert client.get(f"{campaign.url}agenda.ics").content.count(b"BEGIN:VEVENT") == 0
    deciding.publish_programme(campaign)
    campaign.refresh_from_db()
    assert event.title in shown(client, campaign)
    deciding.publish_programme(campaign)
    before = campaign.programme_published_at
    campaign.refresh_from_db()
    assert campaign.programme_published_at == before


def test_what_came_late_is_marked_and_what_is_cancelled_too(client, programme, structure) -> None:
    act(programme, structure, "À temps")
    late = act(programme, structure, "Sur le tard", 29, added=NOW)
    cancelled = act(programme, structure, "Perdu", 30)
    full = act(programme, structure, "Plein", 27)
    actor = Actor(None, Through.LINK)
    services.cancel(cancelled.occurrences.get(), actor, reason="Conteuse malade")
    services.mark_full(full.occurrences.get(), actor)
    said = shown(client, programme)
    assert said.count("Ajouté") == 1
    assert said.index("Sur le tard") < said.index("Ajouté") < said.index("lundi 30")
    assert "Annulé" in said
    assert "Conteuse malade" in said
    assert "Complet" in said
    assert "3 rendez-vous" in said
    late.unpublish()
    assert "Sur le tard" not in shown(client, programme)


@pytest.mark.parametrize(("days", "day"), [(14, "samedi 12 décembre"), (-6, "dimanche 22 novembre")])
def test_what_is_moved_out_of_it_stays_at_its_new_date(
    client, programme, structure, days: int, day: str
) -> None:
    event = act(programme, structure, "Contes", 28, 29)
    one = event.occurrences.first()
    there = {"start": one.start + timedelta(days=days), "end": one.end + timedelta(days=days)}
    services.move(one, Actor(None, Through.LINK), **there)
    said = shown(client, programme)
    assert day in said
    assert said.count("Déplacé") == 1
    assert "2 rendez-vous" in said
    assert "jour-2026-11-28" not in client.get(programme.url).content.decode()


def test_other_dates_of_an_event_are_not_of_it(client, programme, structure) -> None:
    event = act(programme, structure, "Contes", 22, 28)
    services.cancel(event.occurrences.first(), Actor(None, Through.LINK))
    assert "dimanche 22" not in shown(client, programme)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("territoire=conflent-canigo", {"Petits", "Grands"}),
        ("territoire=perpignan-mediterranee", {"Ville"}),
        ("commune=66136", {"Ville"}),
        ("enfant=14+mois", {"Petits"}),
        ("enfant=12+ans", {"Grands"}),
        ("theme=sommeil", {"Petits"}),
        ("theme=sommeil&territoire=perpignan-mediterranee", set()),
        ("territoire=nulle-part&theme=x&commune=' OR 1=1", {"Petits", "Grands", "Ville"}),
        ("enfant=toto", {"Petits", "Grands", "Ville"}),
        ("page=99", {"Petits", "Grands", "Ville"}),
    ],
)
def test_it_is_narrowed(client, programme, structure, tree, query: str, found: set[str]) -> None:
    act(programme, structure, "Petits", age_min=0, age_max=35, themes=["sommeil"])
    act(programme, structure, "Grands", age_min=132, age_max=215)
    elsewhere = publish(StructureFactory(parent=tree.perpignan))
    act(programme, elsewhere, "Ville", commune="66136", themes=["ecrans"])
    said = shown(client, programme, f"?{query}")
    assert {one for one in ("Petits", "Grands", "Ville") if f"{one} Atelier" in said} == found
    if not found:
        assert "Tout le programme" in said
    if "toto" in query:
        assert "Écrivez un âge" in said


def test_the_choices_are_those_that_give_something(client, programme, structure, tree) -> None:
    act(programme, structure, "Petits", 28, 29)
    elsewhere = publish(StructureFactory(parent=tree.perpignan))
    act(programme, elsewhere, "Ville", commune="66136")
    said = shown(client, programme)
    assert "Conflent-Canigó (1)" in said
    assert "Perpignan (1)" in said
    assert "Thème" not in said


def test_what_is_over_is_one_tap_away(client, programme, structure) -> None:
    act(programme, structure, "Contes", 24, 28)
    with time_machine.travel(NOW + timedelta(days=5)):
        said = shown(client, programme)
        assert "mardi 24" not in said
        assert "Voir aussi le rendez-vous déjà passé" in said
        assert "mardi 24 novembre" in shown(client, programme, "?tout=1")


def test_an_action_that_is_put_off_is_said_so(client, programme, structure) -> None:
    event = act(programme, structure, "Contes", 24)
    event.status, event.status_reason = EventStatus.POSTPONED, "la conteuse est malade"
    publish(event)
    expand([event.pk])
    said = shown(client, programme)
    assert "mardi 24 novembre" in said
    assert "Reporté" in said
    assert "La conteuse est malade. La nouvelle date n’est pas encore connue." in said
    assert "Annulé" not in said


def test_those_for_professionals_are_apart(client, programme, structure) -> None:
    act(programme, structure, "Contes")
    act(programme, structure, "Former les équipes", audience="professionnels")
    said = shown(client, programme)
    assert "Former les équipes" not in said
    assert "Un rendez-vous pour les professionnels" in said
    assert "Former les équipes" in shown(client, programme, "?public=professionnels")


def test_what_is_empty_says_why(client, programme, structure) -> None:
    act(programme, structure, "Former les équipes", audience="professionnels")
    said = shown(client, programme)
    assert "Ce programme est pour les professionnels." in said
    assert "sont passés" not in said
    assert "Un rendez-vous pour les professionnels" in said


def test_nothing_for_professionals_is_not_said_to_be_over(client, programme, structure) -> None:
    act(programme, structure, "Contes au four à pain")
    said = shown(client, programme, "?public=professionnels")
    assert "Rien pour les professionnels dans ce programme." in said
    assert "sont passés" not in said
    assert f'href="{programme.url}#programme"' in client.get(f"{programme.url}?public=professionnels").text


def test_it_goes_by_pages(client, programme, structure) -> None:
    for number in range(7):
        act(programme, structure, f"Atelier n° {number}", *range(23, 31))
    said = shown(client, programme, "?page=2")
    assert "Pages du programme" not in said  # a label for screen readers
    assert 'aria-current="page"' in client.get(f"{programme.url}?page=2").content.decode()
    assert f'{programme.url}?page=2"' in client.get(f"{programme.url}?page=2").content.decode()


def test_once_forgotten_the_dates_leave_the_list_of_what_there_was(client, programme, structure) -> None:
    act(programme, structure, "Contes")
    with time_machine.travel(NOW + timedelta(days=200)):
        from events.occurrences import roll
        from search.services import refresh_sessions

        roll()
        refresh_sessions(Action.objects.values_list("event_id", flat=True))
        said = shown(client, programme)
    assert "C’était au programme" in said
    assert "Contes" in said


def test_one_that_had_no_programme_says_that_it_is_over(client, campaign) -> None:
    with time_machine.travel(NOW + timedelta(days=30)):
        assert "Ce temps fort est passé." in shown(client, campaign)


def test_its_calendar_holds_its_dates(client, programme, structure) -> None:
    act(programme, structure, "Contes", 25, 28)
    act(programme, structure, "Un autre").actions.all().delete()
    feed = client.get(f"{programme.url}agenda.ics").content.decode()
    assert feed.count("BEGIN:VEVENT") == 2
    assert "agenda.ics" in client.get(programme.url).content.decode()


def test_its_calendar_says_what_its_page_says(client, programme, structure) -> None:
    act(programme, structure, "Contes", 22, 28)  # the first one is the day before it begins
    act(programme, structure, "Former les équipes", audience="professionnels")
    feed = client.get(f"{programme.url}agenda.ics").text
    assert feed.count("BEGIN:VEVENT") == 1
    assert "20261128T150000" in feed
    assert "Former" not in feed


def test_the_home_page_counts_nothing_that_is_for_professionals(client, programme, structure) -> None:
    act(programme, structure)
    act(programme, structure, "Former les équipes", audience="professionnels")
    assert "Une action au programme" in words(client.get("/"))


def test_the_page_shows_the_way_to_propose_while_it_is_time(client, campaign) -> None:
    assert "Proposer une action" in shown(client, campaign)
    with time_machine.travel(NOW + timedelta(days=10)):
        assert "Proposer une action" not in shown(client, campaign)


def test_the_home_page_tells_of_it_while_it_lasts(client, programme, structure, tree) -> None:
    act(programme, structure)
    home = words(client.get("/"))
    assert "La Quinzaine des familles" in home
    assert "Une action au programme" in home
    for days in (-20, 16):
        with time_machine.travel(NOW + timedelta(days=days)):
            assert "La Quinzaine des familles" not in words(client.get("/"))


def test_the_home_page_says_nothing_before_the_programme(client, campaign) -> None:
    assert "La Quinzaine des familles" not in words(client.get("/"))


@pytest.mark.parametrize("path", ["/", "programme", "/temps-forts/"])
def test_twelve_queries_at_most(
    client, programme, structure, path: str, django_assert_max_num_queries
) -> None:
    for number in range(5):
        act(programme, structure, f"Action {number}", 27, 28)
    url = programme.url if path == "programme" else path
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


def test_hostile_words_stay_words(client, campaign, tree) -> None:
    page = highlight(
        campaign.get_parent(), title="<script>alert(1)</script>", slug="hostile", lead="{{ 1 }}<b>"
    )
    for url in (page.url, "/temps-forts/"):
        assert "<script>alert" not in client.get(url).content.decode()


def test_a_draft_is_previewed_and_not_public(client, campaign) -> None:
    campaign.unpublish()
    assert client.get(campaign.url).status_code == 404
    request = client.get("/").wsgi_request
    assert campaign.make_preview_request(request, "").status_code == 200


def test_now_is_in_paris() -> None:
    assert timezone.now().astimezone(PARIS).date() == date(2026, 11, 21)
