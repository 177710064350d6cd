"""What a newcomer finds in the demonstration, and that nobody there meets a closed door."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from wagtail.images.models import Image

import demo
from campaigns.deciding import BECOMES
from campaigns.enums import Act, State, Step
from campaigns.models import HighlightPage, Proposal
from campaigns.selectors import highlight_now
from campaigns.services import faults
from demo.services import create_accounts, create_demo, create_proposals
from directory.gate import missing_for_publication
from directory.models import PlacePage, StructurePage
from events.enums import Every, Status
from events.models import EventDate, EventPage, OccurrenceChange
from geo.models import Commune
from home.models import ArticlePage, TerritoryPage
from imports.export import places_as_rows, write_csv, write_xlsx
from imports.files import read_table
from search.forms import SearchForm
from search.links import SearchLink
from search.next_steps import when_empty
from search.services import verify
from search.views import get_backend
from vocabulary.models import Kind

SHEET = Path(demo.__file__).parent / "data" / "feuille-200-lieux.csv"

pytestmark = pytest.mark.django_db

ANSWERS = {state: act for act, state in BECOMES.items()}
CHILDREN = ("grossesse", "3m", "14m", "5a", "14a")
LAEP_NEAR_PRADES = {"ou": "Prades", "enfant": "14 mois", "type": "laep"}


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One demonstration for the whole module, which only reads it; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        create_demo()
        create_accounts()
        create_proposals()
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
    assert EventPage.objects.live().exclude(proposal__isnull=False).count() == 300
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
    days = [day for day in EventDate.objects.values_list("day", flat=True) if day > now.date()]
    assert len(days) >= 50
    assert min(days) < now.date() + timedelta(days=14)
    assert not PlacePage.objects.filter(verified_on__gt=timezone.localdate()).exists()


def test_there_is_a_temps_fort_over_one_in_progress_and_one_to_propose_for() -> None:
    today = timezone.localdate()
    past, now, coming = HighlightPage.objects.live().order_by("starts_on")
    assert past.is_over
    assert now.is_in_progress
    assert (now.ends_on - today).days >= 7
    assert coming.takes_proposals
    assert coming.starts_on > today
    for campaign in (past, now, coming):
        assert (campaign.starts_on.weekday(), campaign.ends_on.weekday()) == (0, 6)
    assert highlight_now() == now
    days = EventDate.objects.filter(page__actions__campaign=now).values_list("day", flat=True)
    assert all(map(now.holds, days))
    assert now.actions.count() == 84
    assert TerritoryPage.objects.filter(pk__in=territories(now)).count() == 13


def territories(campaign: HighlightPage) -> set[int]:
    """The territories of the structures of its programme."""
    events = EventPage.objects.filter(actions__campaign=campaign)
    return {TerritoryPage.objects.ancestor_of(event).get().pk for event in events}


def test_a_coordinator_finds_proposals_in_every_state() -> None:
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert set(states) == set(State)
    assert states[State.SUBMITTED] >= 5
    for proposal in Proposal.objects.exclude(state=State.DRAFT):
        assert faults(proposal) == {step: [] for step in Step}, proposal
        assert proposal.contact_email.endswith("@example.org")
    for proposal in Proposal.objects.filter(state=State.ACCEPTED):
        assert proposal.is_in_programme


def test_what_happened_to_a_proposal_agrees_with_its_dates() -> None:
    for proposal in Proposal.objects.all():
        history = list(proposal.changes.order_by("at", "pk"))
        acts = [Act.CREATED, Act.SUBMITTED, ANSWERS.get(proposal.state)]
        assert [change.act for change in history] == acts[
            : {"draft": 1, "submitted": 2}.get(proposal.state, 3)
        ]
        moments = [change.at for change in history]
        assert moments == sorted(set(moments))
        assert (proposal.created_at, proposal.updated_at) == (moments[0], moments[-1])
        assert proposal.submitted_at == (moments[1] if len(moments) > 1 else None)
        assert moments[-1] < timezone.now()
    assert not mail.outbox


def test_events_are_as_varied_as_life() -> None:
    events = EventPage.objects.live()
    for field in ("status", "audience", "registration_by", "free"):
        assert events.values(field).distinct().count() >= 3 - (field == "free"), field
    assert set(EventDate.objects.values_list("every", flat=True)) == set(Every.values)
    assert events.filter(venue=None, online_url__startswith="https://").count() == 12
    assert EventDate.objects.filter(venue__isnull=False).count() == 16
    assert events.filter(co_organisers__isnull=False).exists()
    assert events.filter(place__isnull=False).exists()
    changed = Counter(OccurrenceChange.objects.values_list("status_after", flat=True))
    assert changed == {Status.MOVED: 24, Status.CANCELLED: 12}
    for row in EventDate.objects.filter(page__kind__slug="fete"):
        assert row.day.weekday() >= 5
    titles = Counter(events.values_list("title", flat=True))
    assert max(titles.values()) <= 12
    assert max(map(len, titles)) <= 50
    for event in events[:80]:
        event.full_clean()


def test_editors_find_the_partners_of_an_event_in_its_version() -> None:
    event = EventPage.objects.filter(co_organisers__isnull=False).first()
    version = event.get_latest_revision_as_object()
    assert {one.pk for one in version.co_organisers.all()} == {one.pk for one in event.co_organisers.all()}


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


def test_the_whole_directory_comes_back_from_its_export_unchanged(tmp_path: Path) -> None:
    before = b"".join(write_csv(places_as_rows()))
    assert before.count(b"\n") > 200
    with (tmp_path / "lieux.xlsx").open("wb") as file:
        write_xlsx(places_as_rows(), file)
    (tmp_path / "lieux.csv").write_bytes(before)
    for name, option in (("lieux.csv", ["--dry-run"]), ("lieux.xlsx", ["--dry-run"]), ("lieux.csv", [])):
        report = tmp_path / "rapport.json"
        call_command("import_places", str(tmp_path / name), *option, "--report", str(report), verbosity=0)
        numbers = json.loads(report.read_text(encoding="utf-8"))["bilan"]
        assert numbers == {"cree": 0, "modifie": 0, "inchange": len(list(places_as_rows())), "erreur": 0}
    assert b"".join(write_csv(places_as_rows())) == before


def test_the_sheet_of_200_places_is_the_one_the_generator_makes(tmp_path: Path) -> None:
    call_command("demo_sheet", str(tmp_path / "feuille.csv"), verbosity=0)
    assert (tmp_path / "feuille.csv").read_bytes() == SHEET.read_bytes()
    call_command("demo_sheet", str(tmp_path / "feuille.xlsx"), verbosity=0)
    tables = []
    for path in (SHEET, tmp_path / "feuille.xlsx"):
        with path.open("rb") as file:
            table = read_table(file, path.name)
            tables.append((table.headers, list(table.lines)))
    assert tables[0] == tables[1]


def test_the_sheet_of_200_places_is_nearly_understood(tmp_path: Path) -> None:
    report = tmp_path / "rapport.json"
    (tmp_path / "map.toml").write_text('age_min = "Public"\n', encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        call_command(
            *("import_places", str(SHEET), "--correspondance", str(tmp_path / "map.toml"), "--dry-run"),
            *("--report", str(report)),
            verbosity=0,
        )
    assert stop.value.code == 3
    lines = json.loads(report.read_text(encoding="utf-8"))["lignes"]
    assert Counter(line["etat"] for line in lines) == {"cree": 196, "inchange": 1, "erreur": 3}
    assert 20 <= sum(line["ages"] == "non_precise" for line in lines) <= 30
    assert sum(line["type"] == "autre" for line in lines) <= 5
    assert sum(bool(line["insee"]) for line in lines) == 199
