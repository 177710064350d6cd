"""`/agenda/`: the public contract through the door a parent uses."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from agenda import sessions
from events.enums import EventStatus
from events.models import Occurrence
from events.occurrences import expand
from events.services import cancel, mark_full, move
from home import kept_reads
from search.projection import listing_ids
from tests.directory.factories import publish
from tests.search.site import SearchSite, search_site
from tests.search.test_moments import NOBODY, NOW, PARIS

pytestmark = pytest.mark.django_db

TODAY = NOW.date()  # Saturday 21 November 2026


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[SearchSite]:
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW, tick=False):
            site = search_site()
            site.place("Le samedi", hours="Sa 09:00-12:00")
            expand(listing_ids())
        yield site
        transaction.set_rollback(True)


@pytest.fixture
def site(made: SearchSite) -> SearchSite:
    return made


def words(client: Client, query: str = "", **headers: str) -> str:
    """What is read on the page, without tags."""
    response = client.get(f"/agenda/?{query}", headers=headers)
    assert response.status_code == 200
    return text_of(response.content.decode())


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())


def lines(client: Client, query: str = "") -> list[str]:
    """The sessions, each as one text."""
    html = client.get(f"/agenda/?{query}").content.decode()
    return [text_of(one) for one in re.findall(r'<li class="all session.*?</li>', html, re.DOTALL)]


def test_day_by_day_from_today(site: SearchSite, client: Client) -> None:
    said = words(client, "ou=Prades")
    assert "Aujourd’hui et les jours qui viennent" in said
    # Today's is over; what is shown are the coming days, in order.
    assert "samedi 21 novembre" not in "".join(lines(client, "ou=Prades"))
    first, *_rest = lines(client, "ou=Prades")
    assert first.startswith("9 h – 12 h La Cabane aux petits pas")
    assert said.index("mardi 24 novembre") < said.index("jeudi 26 novembre")


def test_places_and_events_together_or_apart(site: SearchSite, client: Client) -> None:
    both = " ".join(lines(client))
    assert "La Cabane" in both
    assert "Comptines" in both
    assert all("Comptines" in one for one in lines(client, "quoi-de=evenements"))
    assert not any("Comptines" in one for one in lines(client, "quoi-de=lieux"))


def test_events_come_before_the_places_of_their_day(site: SearchSite, client: Client) -> None:
    # The workshop begins an hour after a place opens.
    said, alone = (words(client, f"du=2026-11-28&au=2026-11-28{more}") for more in ("", "&quoi-de=lieux"))
    found = [said.index(one) for one in ("Événements", "Comptines", "Ouverts ce jour-là", "Le samedi")]
    assert found == sorted(found)
    assert "Ouverts ce jour-là" not in alone


def test_every_filter_of_a_search(site: SearchSite, client: Client) -> None:
    assert any("Cabane" in one for one in lines(client, "ou=Prades&enfant=14m&avec=gratuit&type=laep"))
    assert {one[:10] for one in lines(client, "ou=Prades&quand=jeudi")} == {"9 h – 12 h"}
    assert not any("Cabane" in one for one in lines(client, "enfant=12a&quoi-de=lieux"))


def test_what_is_wrong_with_both_dates_is_said_once(site: SearchSite, client: Client) -> None:
    said = words(client, "du=2025-01-01&au=2025-01-31")
    assert "Un point à revoir" in said
    assert said.count("rien avant le") == 3  # in the summary, and beside each of them


def test_the_week_counts_each_day(site: SearchSite, client: Client) -> None:
    said = words(client, "vue=semaine&du=2026-11-23&ou=Prades&rayon=2")
    assert "La semaine du 23 au 29 novembre" in said
    assert "mardi 24 novembre, 1 rendez-vous" in said
    assert "mercredi 25 novembre, aucun rendez-vous" in said
    assert said.count("Rien ce jour-là.") == 0


def test_the_way_to_the_next_days_says_where_it_leads(site: SearchSite, client: Client) -> None:
    page = client.get("/agenda/").content.decode()
    address, said = re.search(
        r'<a class="button plain" href="([^"]+)" rel="next">.*?<span class="hidden">, ([^<]+)<', page
    ).groups()
    shown = words(client, address.partition("?")[2])
    first = said.replace("\u00a0", " ").split()[1]
    assert f" {first} " in shown[: shown.index("Ma recherche")]


def test_the_month_is_a_table(site: SearchSite, client: Client) -> None:
    html = client.get("/agenda/?vue=mois&du=2026-12-10&ou=Prades&rayon=2").content.decode()
    said = text_of(html)
    assert "Décembre 2026" in said
    assert html.count("<tr>") == 6
    assert "mardi 1er décembre, 1 rendez-vous" in said
    assert "vendredi 25 décembre, aucun rendez-vous, jour férié" in said
    assert "mardi 22 décembre, aucun rendez-vous, vacances de Noël" in said
    assert "du=2026-12-01" in html


def test_what_was_cancelled_moved_or_full_is_said_at_once(site: SearchSite, client: Client) -> None:
    with transaction.atomic():
        coming = list(Occurrence.objects.filter(page=site.cabin, start__gt=NOW).order_by("start")[:3])
        cancel(coming[0], NOBODY, reason="la salle est prise")
        mark_full(coming[1], NOBODY)
        start = datetime(2026, 12, 2, 15, tzinfo=PARIS)
        move(coming[2], NOBODY, start=start, end=start + timedelta(hours=2))
        html = client.get("/agenda/?ou=Prades&rayon=2&vue=semaine&du=2026-11-24").content.decode()
        later = words(client, "ou=Prades&rayon=2&du=2026-12-02")
        transaction.set_rollback(True)
    cancelled, full, *_saturday = re.findall(r'<li class="all session.*?</li>', html, re.DOTALL)
    assert "<del>" in cancelled
    assert "Annulé" in cancelled
    assert "La salle est prise. Prochaine séance : jeudi 26 novembre, 9 h – 12 h." in text_of(cancelled)
    assert "Complet" in full
    assert "Déplacé" in later
    assert "Au lieu du mardi 1er décembre, 9 h." in later


def test_a_moved_session_leaves_a_line_on_its_first_day(site: SearchSite, client: Client) -> None:
    address = "/agenda/?ou=Prades&rayon=2&du={}&quoi=cabane"
    with transaction.atomic():
        tuesday, thursday = Occurrence.objects.filter(page=site.cabin, start__gt=NOW).order_by("start")[:2]
        before = words(client, "ou=Prades&rayon=2&du=2026-11-24&au=2026-11-24&quoi=cabane")
        start = datetime(2026, 11, 25, 15, tzinfo=PARIS)
        move(tuesday, NOBODY, start=start, end=start + timedelta(hours=2), reason="la salle est prise")
        # Within its day, it is there already.
        move(thursday, NOBODY, start=thursday.start + timedelta(hours=2), end=thursday.end)
        html = client.get(address.format("2026-11-24")).content.decode()
        alone = words(client, "ou=Prades&rayon=2&du=2026-11-24&au=2026-11-24&quoi=cabane")
        week = words(client, "ou=Prades&rayon=2&vue=semaine&du=2026-11-23&quoi=cabane")
        # Looked for one by one, as the sessions of few listings over many days are.
        with patch.multiple(sessions, LIGHT=0, MOST=10_000):
            kept_reads.forget()
            again = client.get(address.format("2026-11-24") + "&au=2027-01-31").content.decode()
        cancel(tuesday, NOBODY, reason="trop de neige")
        cancelled = lines(client, "ou=Prades&rayon=2&du=2026-11-24&quoi=cabane")
        transaction.set_rollback(True)
    for body in (html, again):
        left, moved, later, *_rest = re.findall(r'<li class="all session.*?</li>', body, re.DOTALL)
        assert text_of(left).startswith("9 h La Cabane aux petits pas")
        assert "<del>" in left
        assert "Déplacé au mercredi 25 novembre, 15 h – 17 h. La salle est prise." in text_of(left)
        assert f'href="{site.cabin.get_url()}"' in left
        assert (
            body.index("jour-2026-11-24")
            < body.index("Déplacé au mercredi 25")
            < body.index("jour-2026-11-25")
        )
        assert "<del>" not in moved
        assert text_of(moved).startswith("15 h – 17 h La Cabane")
        assert "Au lieu du mardi 24 novembre, 9 h." in text_of(moved)
        assert text_of(later).startswith("11 h – 12 h La Cabane")
    # Counted as what is cancelled is.
    assert "1 rendez-vous" in before
    assert "mardi 24 novembre, aucun rendez-vous" in alone
    assert "mardi 24 novembre, aucun rendez-vous" in week
    assert "Déplacé au mercredi 25" in week
    assert ["Annulé" in one for one in cancelled[:2]] == [True, True]
    assert "Trop de neige." in cancelled[0]


def test_a_postponed_event_is_struck_out_on_its_day(site: SearchSite, client: Client) -> None:
    with transaction.atomic():
        site.workshop.status, site.workshop.status_reason = EventStatus.POSTPONED, "trop de neige"
        publish(site.workshop)
        expand([site.workshop.pk])
        html = client.get("/agenda/?quoi-de=evenements").content.decode()
        card = text_of(client.get("/recherche/?quoi=comptines").content.decode())
        transaction.set_rollback(True)
    (line,) = re.findall(r'<li class="all session.*?</li>', html, re.DOTALL)
    assert "<del>" in line
    assert "Reporté" in line
    assert "Trop de neige. La nouvelle date n’est pas encore connue." in text_of(line)
    assert "Annulé" not in line
    assert "Reporté" in card


def test_what_is_counted_can_still_be_gone_to(site: SearchSite, client: Client) -> None:
    """In the evening, the heading counts what the strip of days does: what is over today is shown, and not counted."""
    with time_machine.travel(datetime(2026, 11, 26, 20, tzinfo=PARIS), tick=False):
        asked = "ou=Prades&rayon=2&quoi=cabane&vue=semaine"
        said, shown = words(client, asked), lines(client, asked)
    assert [one for one in shown if "Passé" in one]
    assert "Rien à venir du 23 au 29 novembre, près de Prades" in said
    assert "jeudi 26 novembre, aucun rendez-vous" in said
    with time_machine.travel(datetime(2026, 11, 25, 20, tzinfo=PARIS), tick=False):
        said = words(client, asked)
    assert "1 rendez-vous à venir" in said
    assert "jeudi 26 novembre, 1 rendez-vous" in said


def test_a_change_shows_at_once_on_pages_and_days_that_are_kept(
    site: SearchSite, client: Client, settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    kept_reads.forget()
    address = "/agenda/?ou=Prades&rayon=2&du=2026-11-24"
    with transaction.atomic():
        before = text_of(client.get(address).content.decode())
        with django_assert_max_num_queries(1):
            client.get(address)
        one, other = Occurrence.objects.filter(page=site.cabin, start__gt=NOW).order_by("start")[:2]
        cancel(one, NOBODY)
        cancelled = text_of(client.get(address).content.decode())
        start = datetime(2026, 11, 27, 15, tzinfo=PARIS)
        move(other, NOBODY, start=start, end=start + timedelta(hours=2))
        moved = text_of(client.get(address).content.decode())
        transaction.set_rollback(True)
    assert "Annulé" not in before
    assert "Annulé" in cancelled
    assert "15 h – 17 h" not in cancelled
    assert "15 h – 17 h" in moved


def test_what_is_said_of_one_date_is_with_it(site: SearchSite, client: Client) -> None:
    with transaction.atomic():
        Occurrence.objects.filter(page=site.workshop).update(note="venez en chaussons")
        said = lines(client, "quoi-de=evenements")
        transaction.set_rollback(True)
    assert "Venez en chaussons." in said[0]


def test_what_is_past_is_kept_thirty_days_and_said_so(site: SearchSite, client: Client) -> None:
    past = Occurrence(
        page_id=site.cabin.pk,
        location_id=site.cabin.locations.get().pk,
        planned_start=NOW - timedelta(days=4),
        start=NOW - timedelta(days=4),
        end=NOW - timedelta(days=4, hours=-2),
    )
    past.save()
    said = words(client, "vue=semaine&du=2026-11-17")
    assert "mardi 17 novembre, déjà passé" in said
    assert "Passé" in " ".join(lines(client, "vue=semaine&du=2026-11-17"))
    assert (
        "Les dates passées sont gardées trente jours, pour mémoire : rien avant le vendredi 23 octobre."
        in said
    )
    past.delete()
    # Nobody is left before an empty page.
    said = words(client, "vue=semaine&du=2026-11-09")
    assert "Rien n’est gardé de ces jours-là" in said
    assert "Les prochaines dates" in said
    assert lines(client, "vue=semaine&du=2026-11-09")


def test_days_without_anything_give_the_next_dates(site: SearchSite, client: Client) -> None:
    said = words(client, "ou=Prades&rayon=2&quand=jeudi&du=2026-11-27&au=2026-11-28")
    assert "Rien jusqu’au samedi 28 novembre" in said
    assert lines(client, "ou=Prades&rayon=2&quand=jeudi&du=2026-11-27&au=2026-11-28")[0].startswith(
        "9 h – 12 h"
    )
    assert "jeudi 3 décembre" in said


def test_nothing_at_all_shows_ways_out(site: SearchSite, client: Client) -> None:
    said = words(client, "ou=Prades&theme=sommeil&avec=lsf&enfant=14a")
    assert "Rien" in said
    assert "Retirer tous les choix" in said
    assert "De chez vous, sans vous déplacer" in said


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("vue=an", "Choisissez une vue : jour, semaine, mois."),
        ("du=hier", "Écrivez la date ainsi : 31/12/2026."),
        ("du=2026-09-01", "rien avant le vendredi 23 octobre"),
        ("du=2028-01-01", "les séances sont connues pour six mois"),
        ("du=2026-12-10&au=2026-12-01", "La fin est avant le début."),
        ("enfant=zzz", "Âge non compris"),
        ("ou=Nullepartville", "Nous ne trouvons pas de commune nommée"),
        ("type=nimporte", "Ce type de lieu n’existe pas"),
    ],
)
def test_a_bad_value_is_said_and_the_rest_answers(
    site: SearchSite, client: Client, query: str, message: str
) -> None:
    assert message in words(client, query)
    assert lines(client, f"{query}&quoi-de=lieux")


def test_a_town_to_choose_among_several(site: SearchSite, client: Client) -> None:
    said = words(client, "ou=Saint-Denis")
    assert "Quelle commune ?" in said
    assert "Choisissez la vôtre" in said


def test_other_towns_of_the_same_name_are_one_click_away(site: SearchSite, client: Client) -> None:
    html = client.get("/agenda/?ou=66500&vue=semaine").content.decode()
    others = re.findall(r'<a class="chip" href="(/agenda/\?insee=66[^"]+)">', html)
    assert others
    assert all("vue=semaine" in one for one in others)
    assert client.get(others[0].replace("&amp;", "&")).status_code == 200


def test_pages_of_a_long_list(site: SearchSite, client: Client) -> None:
    whole = lines(client, "du=2026-11-23&par=100")
    pages = [lines(client, f"du=2026-11-23&par=2&page={page}") for page in (1, 2)]
    assert [one for page in pages for one in page][:4] == whole[:4]
    # Beyond the end, the last page.
    assert lines(client, "du=2026-11-23&par=2&page=99")
    assert 'aria-current="page"' in client.get("/agenda/?du=2026-11-23&par=2&page=99").content.decode()


def test_htmx_asks_for_what_changes(site: SearchSite, client: Client) -> None:
    response = client.get("/agenda/?ou=Prades&vue=semaine", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert "<html" not in html
    assert 'id="liste"' in html
    assert response["HX-Push-Url"] == "/agenda/?ou=Prades&vue=semaine"


def test_it_is_linked_from_the_menu_and_the_results(site: SearchSite, client: Client) -> None:
    assert 'href="/agenda/"' in client.get("/").content.decode()
    assert (
        "/agenda/?ou=Prades&amp;enfant=14m"
        in client.get("/recherche/?ou=Prades&enfant=14m&vue=carte&page=1").content.decode()
    )
    assert "/recherche/?ou=Prades" in client.get("/agenda/?ou=Prades&vue=mois").content.decode()


def test_shortcuts(site: SearchSite, client: Client) -> None:
    html = client.get("/agenda/?ou=Prades").content.decode()
    found = dict(re.findall(r'<a class="chip" href="([^"]+)">([^<]+)</a>', html))
    by_label = {text.replace("\xa0", " "): url.replace("&amp;", "&") for url, text in found.items()}
    assert by_label["Ce week-end"] == "/agenda/?ou=Prades&du=2026-11-21&au=2026-11-22"
    assert by_label["Mercredi"] == "/agenda/?ou=Prades&du=2026-11-25&au=2026-11-25"
    assert "quand=vacances&du=2026-12-19&au=2027-01-03" in by_label["Pendant les vacances de Noël"]
    assert by_label["Seulement les événements"] == "/agenda/?ou=Prades&quoi-de=evenements"
    assert by_label["Seulement les lieux"] == "/agenda/?ou=Prades&quoi-de=lieux"
    for url in by_label.values():
        assert client.get(url).status_code == 200


def test_public_pages_are_kept_a_minute_but_around_somebody(site: SearchSite, client: Client) -> None:
    assert "public" in client.get("/agenda/?ou=Prades")["Cache-Control"]
    assert "private" in client.get("/agenda/?lat=42.6&lon=2.4")["Cache-Control"]
    assert "noindex" in client.get("/agenda/?ou=Prades").content.decode()
    assert "noindex" not in client.get("/agenda/").content.decode()
    assert client.post("/agenda/").status_code == 405


QUERIES = {
    "today": "",
    "a town and an age": "ou=Prades&enfant=14m",
    "around somebody": "lat=42.617&lon=2.421",
    "a week": "vue=semaine&du=2026-11-23",
    "a month": "vue=mois&du=2026-12-01",
    "a moment": "ou=Prades&quand=mardi&quand=matin",
    "a text": "quoi=cabane",
    "the past": "vue=semaine&du=2026-11-02",
    "nothing these days": "ou=Prades&rayon=2&du=2026-11-28",
    "a far page": "page=7",
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_agenda_costs_eight_queries_at_most(
    query: str, site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get("/recherche/?quoi=motinconu")
    with django_assert_max_num_queries(8):
        assert client.get(f"/agenda/?{query}").status_code == 200


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels: list[int] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += [value for name, value in attrs if name == "id" and value]


@pytest.mark.parametrize("query", [*QUERIES.values(), "ou=Prades&avec=lsf&enfant=14a"])
def test_headings_and_ids_are_in_order(query: str, site: SearchSite, client: Client) -> None:
    outline = _Outline()
    outline.feed(client.get(f"/agenda/?{query}").content.decode())
    assert outline.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(outline.ids) == len(set(outline.ids))


@settings(max_examples=60)
@given(
    du=st.dates(date(2026, 10, 20), date(2027, 6, 10)).map(date.isoformat) | st.text(max_size=8),
    au=st.none() | st.dates(date(2026, 10, 20), date(2027, 6, 10)).map(date.isoformat),
    view=st.sampled_from(["", "jour", "semaine", "mois", "liste"]),
    page=st.sampled_from(["", "0", "1", "9999999999999", "x"]),
    moment=st.sampled_from(["", "mercredi", "soir", "aujourdhui", "vacances"]),
    town=st.sampled_from(["", "Prades", "Saint-Denis", "zzz"]),
)
def test_whatever_is_asked_it_answers_and_never_with_an_empty_page(made: SearchSite, **asked: Any) -> None:
    names = {"view": "vue", "moment": "quand", "town": "ou"}
    data = {names.get(name, name): value for name, value in asked.items() if value}
    response = Client().get("/agenda/", data)
    assert response.status_code == 200
    said = text_of(response.content.decode())
    assert (
        "Prochaine" in said
        or " h" in said
        or "Quelle commune" in said
        or "Vouliez-vous" in said
        or "119" in said
    )
    assert 'id="liste"' in response.content.decode()
