"""The programmes anybody may print."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from wagtail.models import PageViewRestriction, Site

from events.enums import Through
from events.models import EventDate, Occurrence
from events.occurrences import expand
from events.services import Actor, cancel, mark_full
from home.models import SiteSettings
from printing import programmes, typesetting, views
from search.projection import listing_ids
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.printing.papers import read, text_of
from tests.search.site import PARIS, PRADES, VINCA, SearchSite, search_site

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 21, 9, tzinfo=PARIS)
TERRITORY = "/territoires/conflent-canigo/programme.pdf"


@pytest.fixture
def site() -> Iterator[SearchSite]:
    cache.clear()
    with time_machine.travel(TODAY, tick=False), translation.override("fr"):
        made = search_site()
        SiteSettings.for_site(Site.objects.get())
        expand(listing_ids())
        yield made


def event(site: SearchSite, title: str, start: datetime, **fields: Any) -> Any:
    fields.setdefault("venue", venue(PRADES))
    page = EventFactory(
        parent=site.structure, title=title, start=start, end=start + timedelta(hours=2), **fields
    )
    return publish(page)


def test_a_territory_has_the_programme_of_a_month(site: SearchSite, client: Client) -> None:
    event(site, "Contes d’hiver", datetime(2026, 12, 12, 15, tzinfo=PARIS))
    event(site, "Contes de janvier", datetime(2027, 1, 12, 15, tzinfo=PARIS))
    response = client.get(f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'inline; filename="programme-{site.tree.conflent.slug}-2026-12.pdf"'
    )
    said = text_of(response.content)
    assert f"Le programme de décembre 2026 {site.tree.conflent.title}" in said
    assert "Samedi 12 décembre 15 h – 17 h Contes d’hiver" in said
    assert "Contes de janvier" not in said
    assert "Imprimé le 21 novembre 2026" in said
    assert len(read(response.content).pages) == 1


def test_what_comes_back_is_said_once_with_all_its_dates(site: SearchSite, client: Client) -> None:
    said = text_of(client.get(f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12").content)
    assert said.count("La Cabane aux petits pas") == 1
    assert "mardi, 9 h – 12 h : 1er, 8 et 15" in said
    assert "jeudi, 9 h – 12 h : 3, 10 et 17" in said
    assert "gratuit · sans inscription" in said


def test_of_dates_that_are_only_the_first_ones_none_is_said_to_come_back(
    site: SearchSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 4)
    monkeypatch.setattr(programmes, "MOST_DATES", 3)
    said = text_of(client.get(f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12").content)
    assert said.count("La Cabane aux petits pas") == 3
    assert "et plus de 1 autre date sur testserver" in said


def test_the_month_in_progress_begins_today(site: SearchSite, client: Client) -> None:
    said = text_of(client.get(f"{site.tree.conflent.get_url()}programme.pdf").content)
    assert "Le programme de novembre 2026" in said
    # Two dates of each are left: said one by one.
    assert "Mardi 24 novembre 9 h – 12 h La Cabane aux petits pas" in said
    assert "19 novembre" not in said


def test_a_cancelled_date_is_left_out_and_a_full_one_says_so(site: SearchSite, client: Client) -> None:
    sessions = Occurrence.objects.filter(page=site.cabin, start__gte=datetime(2026, 12, 1, tzinfo=PARIS))
    first, second = sessions.order_by("start")[:2]
    cancel(first, Actor(None, Through.LINK), reason="L’accueillante est malade.")
    mark_full(second, Actor(None, Through.LINK))
    said = text_of(client.get(f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12").content)
    assert "mardi, 9 h – 12 h : 8 et 15" in said
    assert "Jeudi 3 décembre 9 h – 12 h La Cabane aux petits pas Complet" in said
    assert "Annulé" not in said


def test_what_is_said_of_a_date_is_printed_with_it(site: SearchSite, client: Client) -> None:
    hours = {"start_time": time(10), "end_time": time(12)}
    dates = [
        *(EventDate(day=date(2026, 12, day), **hours, note="salle du haut") for day in (1, 8, 15)),
        EventDate(day=date(2026, 12, 22), **hours, note="avec une conteuse"),
    ]
    publish(EventFactory(parent=site.structure, title="Café des parents", dates=dates, venue=venue(PRADES)))
    said = text_of(client.get(f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12").content)
    assert "mardi, 10 h – 12 h : 1er, 8 et 15" in said
    assert said.count("Salle du haut.") == 1
    assert "Mardi 22 décembre 10 h – 12 h Café des parents" in said
    assert said.count("Avec une conteuse.") == 1


def test_a_phone_line_and_what_is_for_professionals_are_not_for_a_wall(
    site: SearchSite, client: Client
) -> None:
    event(site, "Former à l’écoute", datetime(2026, 12, 9, 9, tzinfo=PARIS), audience="professionnels")
    for address in (site.tree.conflent.get_url(), site.structure.get_url()):
        said = text_of(client.get(f"{address}programme.pdf?mois=2026-12").content)
        assert "Former à l’écoute" not in said
        assert "Allô" not in said


def test_a_structure_has_its_own(site: SearchSite, client: Client) -> None:
    other = publish(StructureFactory(parent=site.tree.conflent, title="Une autre association"))
    place = PlaceFactory(parent=other, title="Le lieu d’à côté")
    locate(place, venue(PRADES), "We 14:00-17:00")
    publish(place)
    expand(listing_ids())
    said = text_of(client.get(f"{site.structure.get_url()}programme.pdf?mois=2026-12").content)
    assert "Association des Galets fictifs" in said
    assert "La Cabane aux petits pas" in said
    assert "Le lieu d’à côté" not in said
    assert "Le lieu d’à côté" in text_of(client.get(f"{other.get_url()}programme.pdf?mois=2026-12").content)


def test_a_commune_has_its_own_and_that_of_its_surroundings(site: SearchSite, client: Client) -> None:
    event(site, "Fête de Vinça", datetime(2026, 12, 12, 15, tzinfo=PARIS), venue=venue(VINCA))
    said = text_of(client.get("/programme.pdf?insee=66149&mois=2026-12").content)
    assert "Prades et autour" in said
    assert "À Prades et à moins de 10 km." in said
    assert "Fête de Vinça" in said
    near = text_of(client.get("/programme.pdf?insee=66149&mois=2026-12&rayon=5").content)
    assert "Fête de Vinça" not in near
    assert "La Cabane aux petits pas" in near
    far = text_of(client.get("/programme.pdf?insee=66149&mois=2026-12&rayon=100").content)
    assert "À Prades et à moins de 30 km." in far


def test_a_month_without_a_date_gives_the_next_ones(site: SearchSite, client: Client) -> None:
    event(site, "Une date lointaine", datetime(2027, 10, 12, 15, tzinfo=PARIS))
    said = text_of(client.get(f"{site.tree.conflent.get_url()}programme.pdf?mois=2027-08").content)
    assert "Aucune date n’est annoncée pour l’instant en août." in said
    assert "mardi 12 octobre 2027, 15 h – 17 h · Une date lointaine · Prades" in said


def test_large_print_can_be_asked_for(site: SearchSite, client: Client) -> None:
    response = client.get(f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12&caracteres=grands")
    assert "grands-caracteres" in response["Content-Disposition"]
    assert "1 / " in text_of(response.content)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("mois=décembre", "Écrivez le mois comme ceci : 2026-11."),
        ("mois=2026-13", "Écrivez le mois comme ceci : 2026-11."),
        (f"mois={'9' * 400}", "Écrivez le mois comme ceci : 2026-11."),
        ("mois=2026-10", "Ce mois est passé"),
        ("mois=2031-01", "Ce mois est trop loin"),
        ("caracteres=gothiques", "Les caractères sont ordinaires, ou « grands »."),
    ],
)
def test_what_is_not_understood_is_said_with_the_months_one_may_print(
    query: str, said: str, site: SearchSite, client: Client
) -> None:
    response = client.get(f"{site.tree.conflent.get_url()}programme.pdf?{query}")
    assert response.status_code == 400
    page = response.content.decode().replace("\u00a0", " ")
    assert said in page
    assert '<a href="?mois=2026-12">décembre 2026</a>' in page


@pytest.mark.parametrize(
    "query",
    ["", "insee=", "insee=99999", "insee=<b>", "lat=42.6&lon=2.4", "ou=Prades", "insee=66149&rayon=7"],
)
def test_a_commune_that_is_not_one_is_said(query: str, site: SearchSite, client: Client) -> None:
    response = client.get(f"/programme.pdf?{query}")
    assert response.status_code == 400
    assert "<b>" not in response.content.decode()


def test_a_commune_of_another_departement_has_no_sheet(site: SearchSite, client: Client) -> None:
    assert client.get("/programme.pdf?insee=75056").status_code == 404


def test_a_commune_kept_from_a_bad_month_is_in_the_links(site: SearchSite, client: Client) -> None:
    page = client.get("/programme.pdf?insee=66149&mois=x").content.decode()
    assert "?insee=66149&amp;mois=2026-12" in page


def test_only_public_pages_of_territories_and_structures_have_one(site: SearchSite, client: Client) -> None:
    structure, place = site.structure.get_url(), site.cabin.get_url()
    for address in ("/nulle-part/", f"{structure}nulle-part/", place, "/territoires/"):
        assert client.get(f"{address}programme.pdf").status_code == 404
    PageViewRestriction.objects.create(page=site.structure, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"{structure}programme.pdf").status_code == 404
    PageViewRestriction.objects.all().delete()
    site.structure.unpublish()
    assert client.get(f"{structure}programme.pdf").status_code == 404


def test_nothing_may_be_posted(site: SearchSite, client: Client) -> None:
    assert client.post("/programme.pdf?insee=66149").status_code == 405


def test_a_paper_is_set_once_until_it_says_something_else(
    site: SearchSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12"
    real, made = typesetting._set, []
    monkeypatch.setattr(typesetting, "_set", lambda *given: made.append(1) or real(*given))
    first = client.get(address)
    assert client.get(address).content == first.content
    assert len(made) == 1
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    event(site, "Contes d’hiver", datetime(2026, 12, 12, 15, tzinfo=PARIS))
    after = client.get(address)
    assert after["ETag"] != first["ETag"]
    assert "Contes d’hiver" in text_of(after.content)


def test_a_shared_cache_may_keep_it_a_minute(site: SearchSite, client: Client) -> None:
    response = client.get("/programme.pdf?insee=66149&mois=2026-12")
    assert response["Cache-Control"] == "public, max-age=60"
    assert response["X-Robots-Tag"] == "noindex"


def test_too_many_at_once_are_asked_to_come_back(
    site: SearchSite, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_places", type("Full", (), {"acquire": lambda *a, **k: False})())
    response = client.get(f"{site.tree.conflent.get_url()}programme.pdf")
    assert response.status_code == 503
    assert response["Retry-After"] == "10"


@pytest.mark.parametrize("name", ["territory", "structure", "commune"])
def test_a_programme_costs_eight_queries_at_most(
    name: str, site: SearchSite, client: Client, django_assert_max_num_queries: Any
) -> None:
    addresses = {
        "territory": f"{site.tree.conflent.get_url()}programme.pdf?mois=2026-12",
        "structure": f"{site.structure.get_url()}programme.pdf?mois=2026-12",
        "commune": "/programme.pdf?insee=66149&mois=2026-12",
    }
    client.get("/recherche/?quoi=motinconnu")
    with django_assert_max_num_queries(8):
        assert client.get(addresses[name]).status_code == 200


def test_territories_and_structures_link_to_their_programmes(site: SearchSite, client: Client) -> None:
    for page in (site.tree.conflent, site.structure):
        shown = client.get(page.get_url()).content.decode().replace("\u00a0", " ")
        assert f'href="{page.get_url()}programme.pdf?mois=2026-11"' in shown
        assert "Le programme de décembre à imprimer (PDF, 1 page A4)" in shown
        assert "Le programme de décembre en grands caractères (PDF, A4)" in shown
    assert "programme.pdf" not in client.get(site.tree.department.get_url()).content.decode()


def test_in_another_language_it_is_still_in_french(site: SearchSite, client: Client) -> None:
    response = client.get(f"/ar{site.tree.conflent.get_url()}programme.pdf?mois=2026-12")
    assert "Le programme de décembre 2026" in text_of(response.content)
    shown = client.get(f"/ar{site.tree.conflent.get_url()}").content.decode()
    assert "programme.pdf?mois=2026-12" in shown
