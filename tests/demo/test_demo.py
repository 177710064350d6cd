"""What a newcomer finds in the demonstration, and that nobody there meets a closed door."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from wagtail.images.models import Image

from demo.services import create_accounts, create_demo
from directory.gate import missing_for_publication
from directory.models import PlacePage, StructurePage
from events.models import EventPage
from geo.models import Commune
from home.models import ArticlePage, TerritoryPage
from search.forms import SearchForm
from search.links import SearchLink
from search.next_steps import when_empty
from search.services import verify
from search.views import get_backend
from vocabulary.models import Kind

pytestmark = pytest.mark.django_db

CHILDREN = ("grossesse", "3m", "14m", "5a", "14a")
LAEP_NEAR_PRADES = {"ou": "Prades", "enfant": "14 mois", "type": "laep"}


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One demonstration for the whole module, which only reads it; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        create_demo()
        create_accounts()
        yield
        transaction.set_rollback(True)


def test_it_has_what_the_readme_promises() -> None:
    assert TerritoryPage.objects.filter(departement_wide=False).count() == 12
    assert TerritoryPage.objects.filter(departement_wide=True).count() == 1
    assert StructurePage.objects.live().count() >= 60
    assert PlacePage.objects.live().count() >= 180
    assert PlacePage.objects.filter(itinerant=True).count() == 8
    assert PlacePage.objects.filter(areas_served__isnull=False).distinct().count() == 12
    assert ArticlePage.objects.live().count() == 15
    assert EventPage.objects.live().count() == 60
    assert Image.objects.count() > 0


def test_every_kind_of_place_is_there() -> None:
    shown = set(PlacePage.objects.values_list("kind__slug", flat=True))
    wanted = {kind.slug for kind in Kind.objects.all() if kind.for_places}
    assert wanted <= shown


def test_hours_and_facts_vary() -> None:
    hours = Counter(PlacePage.objects.values_list("locations__opening_hours", flat=True))
    assert len(hours) > 20
    for fact in ("free", "anonymous", "registration"):
        assert set(PlacePage.objects.values_list(fact, flat=True)) >= {True, None} or fact == "registration"


def test_dates_are_relative_to_today() -> None:
    now = timezone.now()
    upcoming = EventPage.objects.filter(end__gt=now)
    assert upcoming.count() >= 50
    assert upcoming.filter(start__lt=now + timedelta(days=14)).exists()
    assert not PlacePage.objects.filter(verified_on__gt=timezone.localdate()).exists()


def test_what_is_public_passes_the_gate() -> None:
    late = {
        page.title: missing
        for page in (*PlacePage.objects.live(), *EventPage.objects.live())
        if (missing := missing_for_publication(page)) and page.kind.slug not in {"autre", "formation"}
    }
    assert late == {}


def test_the_index_says_what_the_pages_say() -> None:
    assert verify().is_clean


def test_prades_and_fourteen_months_give_the_nearest_welcome_and_why() -> None:
    answer = Client().get("/recherche.geojson", LAEP_NEAR_PRADES).json()
    first = answer["features"][0]["properties"]
    assert first["titre"] == "La Cabane aux petits pas"
    assert first["commune"] == "Prades"
    assert first["distance_km"] < 1
    assert "convient à 14\u00a0mois" in first["raisons"]


def test_every_listing_says_it_is_fictional() -> None:
    for page in (*PlacePage.objects.live()[:5], *EventPage.objects.live()[:3]):
        assert (
            "fictif" in Client().get(page.get_url()).content.decode().lower()
            or "invent" in Client().get(page.get_url()).content.decode()
        )


def test_no_dead_end_in_any_commune_at_any_age() -> None:
    backend = get_backend()
    dead_ends = []
    for insee in Commune.objects.filter(departement_id="66").values_list("insee", flat=True):
        for child in CHILDREN:
            form = SearchForm(QueryDict(f"insee={insee}&enfant={child}"))
            results = backend.search(form.query())
            if results.total:
                continue
            steps = when_empty(form, SearchLink((("insee", insee), ("enfant", child))), backend)
            if not (results.total_remote or steps.actions or steps.nearest or steps.remote):
                dead_ends.append((insee, child))
    assert dead_ends == []


def test_every_life_moment_leads_to_something() -> None:
    links = re.findall(r'class="(?:sun|sage|clay|sea)" href="([^"]+)"', Client().get("/").content.decode())
    assert len(links) == 8
    for link in links:
        form = SearchForm(QueryDict(link.partition("?")[2]))
        assert get_backend().search(form.query()).total >= 3, link


def test_the_words_shown_are_parents_words() -> None:
    pages = [*PlacePage.objects.live(), *EventPage.objects.live(), *StructurePage.objects.live()]
    said = " ".join(f"{page.title} {getattr(page, 'summary', '')}" for page in pages)
    assert not re.search(r"dispositif|usager|bénéficiaire|soutien à la parentalité| de Les? |\bà Les? ", said)
