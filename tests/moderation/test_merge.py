"""Two listings made one, field by field; or told apart for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from accounts.enums import Role
from directory.hours.exceptions import Closure
from directory.models import PlacePage, StructurePage
from events.enums import Through
from events.models import Occurrence, OccurrenceChange
from events.occurrences import expand
from events.services import Actor, cancel, mark_full, move, reinstate
from moderation.facets import FACETS
from moderation.models import Resemblance
from tests.accounts.factories import member, staff
from tests.directory.factories import StructureFactory
from tests.home.factories import SiteTree
from tests.moderation.factories import browser, draft, latest, public

pytestmark = pytest.mark.django_db
LIST = reverse("moderation_duplicates")


@pytest.fixture
def structure(tree: SiteTree) -> StructurePage:
    page: StructurePage = StructureFactory(parent=tree.conflent)
    return page


@pytest.fixture
def other_structure(tree: SiteTree) -> StructurePage:
    page: StructurePage = StructureFactory(parent=tree.conflent)
    return page


@pytest.fixture
def cabin(structure: StructurePage) -> PlacePage:
    return public(structure, "La Cabane", phone="01 99 00 11 11", practical_note="Apportez des chaussons.")


@pytest.fixture
def double(cabin: PlacePage, other_structure: StructurePage) -> PlacePage:
    return draft(
        other_structure,
        "LAEP La Cabane",
        phone="01 99 00 22 22",
        email="cabane@example.org",
        practical_note="On se déchausse.",
        hours="Tu 14:00-17:00",
        commune="66149",
    )


def only() -> Resemblance:
    return Resemblance.objects.get()


def url(pair: Resemblance) -> str:
    return reverse("moderation_merge", args=[pair.pk])


def form(client: Client, pair: Resemblance, **more: Any) -> dict[str, Any]:
    """What the browser sends of the screen as it is shown."""
    shown = client.get(url(pair))
    return {"etat": shown.context["pair"].stamp, "action": "reunir", **more}


def exists(page: Page) -> bool:
    return Page.objects.filter(pk=page.pk).exists()


def test_pairs_are_listed_with_where_they_stand(
    coordinator: Client, cabin: PlacePage, double: PlacePage
) -> None:
    page = coordinator.get(LIST).content.decode()
    assert "1 doublon possible" in page
    assert "en ligne" in page
    assert "brouillon" in page


def test_only_what_differs_is_asked(coordinator: Client, cabin: PlacePage, double: PlacePage) -> None:
    context = coordinator.get(url(only())).context
    assert {one.facet.name for one in context["different"]} == {
        *("title", "locations", "phone", "email", "practical_note")
    }
    assert {one.facet.name for one in context["same"]} >= {"kind", "ages"}
    # What only one says is taken from it, whichever side it is on.
    assert {one.facet.name: one.chosen for one in context["different"]}["email"] == "right"


def test_field_by_field(coordinator: Client, cabin: PlacePage, double: PlacePage) -> None:
    choices = {"champ-title": "left", "champ-phone": "right", "champ-practical_note": "both"}
    coordinator.post(url(only()), form(coordinator, only(), **choices))
    kept = latest(cabin)
    assert (kept.title, kept.phone, kept.email) == ("La Cabane", "01 99 00 22 22", "cabane@example.org")
    assert kept.practical_note == "Apportez des chaussons.\nOn se déchausse."
    assert not exists(double)
    assert not Resemblance.objects.exists()
    # Not asked: the public page waits.
    assert PlacePage.objects.get(pk=cabin.pk).phone == "01 99 00 11 11"


def test_published_when_asked(coordinator: Client, cabin: PlacePage, double: PlacePage) -> None:
    coordinator.post(url(only()), form(coordinator, only(), publier="1", **{"champ-phone": "right"}))
    assert "01 99 00 22 22" in Client().get(cabin.url).content.decode()


@pytest.mark.parametrize(
    ("side", "hours"),
    [
        ("left", ["Mo 09:00-12:00"]),
        ("right", ["Tu 14:00-17:00"]),
        ("both", ["Mo 09:00-12:00", "Tu 14:00-17:00"]),
    ],
)
def test_addresses_of_one_of_the_other_or_of_both(
    coordinator: Client, cabin: PlacePage, double: PlacePage, side: str, hours: list[str]
) -> None:
    coordinator.post(url(only()), form(coordinator, only(), publier="1", **{"champ-locations": side}))
    rows = PlacePage.objects.get(pk=cabin.pk).locations.all()
    assert [row.opening_hours for row in rows] == hours


def test_the_result_is_shown_before(coordinator: Client, cabin: PlacePage, double: PlacePage) -> None:
    sent = form(coordinator, only(), **{"champ-phone": "right"}) | {"action": "apercu"}
    page = coordinator.post(url(only()), sent).content.decode()
    assert "La fiche, une fois réunie" in page
    assert page.index("La fiche, une fois réunie") < page.index("01 99 00 22 22")
    assert exists(double)
    assert latest(cabin).phone == "01 99 00 11 11"


def test_told_apart_is_never_asked_again(coordinator: Client, cabin: PlacePage, double: PlacePage) -> None:
    pair = only()
    coordinator.post(url(pair), {"action": "distinctes"})
    double.phone = "01 99 00 33 33"
    double.save_revision()
    pair.refresh_from_db()
    assert pair.dismissed_by is not None
    assert Resemblance.objects.count() == 1
    assert "Aucune fiche ne ressemble" in coordinator.get(LIST).content.decode()
    assert coordinator.get(url(pair)).status_code == 404


def test_a_public_page_gives_way_with_a_redirect(
    coordinator: Client, cabin: PlacePage, other_structure: StructurePage
) -> None:
    twin = public(other_structure, "LAEP La Cabane")
    address = twin.url
    coordinator.post(url(only()), form(coordinator, only(), publier="1"))
    assert not PlacePage.objects.get(pk=twin.pk).live
    assert Redirect.objects.get().redirect_page_id == cabin.pk
    assert Client().get(address, follow=True).redirect_chain[-1][0].endswith(cabin.url)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_session_that_was_cancelled_stays_cancelled(
    coordinator: Client,
    cabin: PlacePage,
    other_structure: StructurePage,
    side: str,
    django_capture_on_commit_callbacks,
) -> None:
    twin = public(other_structure, "LAEP La Cabane")
    expand([cabin.pk, twin.pk])
    somebody = Actor(None, Through.LINK)
    one, later, mine = Occurrence.objects.filter(page=twin, start__gt=timezone.now()).order_by("start")[:3]
    cancel(one, somebody, reason="Météo")
    day = timedelta(days=1)
    move(later, somebody, start=later.start + day, end=later.end + day)
    cancel(mine, somebody, reason="Travaux")
    ours = Occurrence.objects.get(page=cabin, start=mine.start)
    mark_full(ours, somebody)
    sent = form(coordinator, only(), publier="1", **{"champ-locations": side})
    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(url(only()), sent)
    assert not PlacePage.objects.get(pk=twin.pk).live
    found = Occurrence.objects.public().filter(page=cabin).exclude(status="scheduled").order_by("start")
    assert [(each.status, each.reason, each.start) for each in found] == [
        ("cancelled", "Météo", one.start),
        ("moved", "", later.start + day),
        ("full", "", mine.start),
    ]
    assert OccurrenceChange.objects.filter(page=cabin, through=Through.CMS).count() == 2


def test_a_merge_that_is_only_saved_moves_no_session_before_it_is_published(
    coordinator: Client,
    cabin: PlacePage,
    other_structure: StructurePage,
    django_capture_on_commit_callbacks,
) -> None:
    twin = public(other_structure, "LAEP La Cabane", phone="01 99 00 22 22")
    expand([cabin.pk, twin.pk])
    one = Occurrence.objects.filter(page=twin, start__gt=timezone.now()).order_by("start").first()
    cancel(one, Actor(None, Through.LINK), reason="Météo")
    changed = Occurrence.objects.filter(page=cabin).exclude(status="scheduled")
    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(url(only()), form(coordinator, only(), **{"champ-phone": "right"}))
    assert not PlacePage.objects.get(pk=twin.pk).live
    assert not changed.exists()
    version = latest(cabin)
    with django_capture_on_commit_callbacks(execute=True):
        version.get_latest_revision().publish()
    [found] = changed.all()
    assert (found.reason, found.start) == ("Météo", one.start)
    # Once only: what is said since of the sessions of the page kept stays.
    with django_capture_on_commit_callbacks(execute=True):
        reinstate(found, Actor(None, Through.LINK))
        latest(cabin).get_latest_revision().publish()
    assert not changed.exists()


def test_a_public_page_is_never_taken_away_for_a_draft(
    coordinator: Client, cabin: PlacePage, double: PlacePage
) -> None:
    coordinator.post(url(only()), form(coordinator, only(), garder="right"))
    assert PlacePage.objects.get(pk=cabin.pk).live
    assert not exists(double)


def test_of_two_drafts_either_is_kept(
    coordinator: Client, structure: StructurePage, other_structure: StructurePage
) -> None:
    one, other = draft(structure, "Le Nid"), draft(other_structure, "LAEP Le Nid")
    coordinator.post(url(only()), form(coordinator, only(), garder="right", **{"champ-title": "left"}))
    assert not exists(one)
    assert latest(other).title == "Le Nid"


def test_nothing_is_lost_when_a_page_changed_meanwhile(
    coordinator: Client, cabin: PlacePage, double: PlacePage
) -> None:
    sent = form(coordinator, only(), **{"champ-phone": "right"})
    version = latest(cabin)
    version.summary = "Écrit entre-temps."
    version.save_revision()
    response = coordinator.post(url(only()), sent)
    assert response.status_code == 409
    assert "entre-temps" in response.content.decode()
    assert exists(double)


def test_sent_twice(coordinator: Client, cabin: PlacePage, double: PlacePage) -> None:
    pair = only()
    sent = form(coordinator, pair)
    coordinator.post(url(pair), sent)
    response = coordinator.post(url(pair), sent, follow=True)
    assert "C’est déjà fait" in response.content.decode()


def test_bad_choices_are_the_usual_ones(coordinator: Client, cabin: PlacePage, double: PlacePage) -> None:
    sent = form(coordinator, only(), garder="x", **{"champ-phone": "both", "champ-rien": "left"})
    coordinator.post(url(only()), sent)
    assert latest(cabin).phone == "01 99 00 11 11"
    assert coordinator.get(reverse("moderation_merge", args=[999999])).status_code == 404


def test_every_facet_can_be_taken_either_way(
    coordinator: Client, cabin: PlacePage, double: PlacePage
) -> None:
    for page, words in ((cabin, "ici"), (double, "là")):
        version = latest(page)
        version.description = [("text", f"<p>{words}</p>")]
        version.languages = ["fr"] if words == "ici" else ["ca"]
        version.visit_steps, version.summary = f"Entrez {words}.", f"Venez {words}."
        version.free = words == "ici"
        version.save_revision()
    choices = {f"champ-{facet.name}": "both" if facet.joins else "right" for facet in FACETS}
    assert coordinator.post(url(only()), form(coordinator, only(), **choices)).status_code == 302
    kept = latest(cabin)
    assert kept.languages == ["fr", "ca"]
    assert [str(block.value.source) for block in kept.description] == ["<p>ici</p>", "<p>là</p>"]
    assert (kept.visit_steps, kept.summary, kept.free) == ("Entrez ici.\nEntrez là.", "Venez là.", False)


def test_exceptions_of_both_and_the_closure_chosen_are_kept(
    coordinator: Client, cabin: PlacePage, double: PlacePage
) -> None:
    day = timezone.localdate()

    def closed(days: int) -> dict[str, Any]:
        there = (day + timedelta(days=days)).isoformat()
        return {"kind": "ferme", "from": there, "to": there, "times": [], "reason": f"dans {days} jours"}

    for page, rows in ((cabin, [closed(3)]), (double, [closed(3), closed(5)])):
        version = latest(page)
        [location] = version.locations.all()
        location.exceptions = rows
        version.locations = [location]
        if page == double:
            version.closed_since, version.closure_reason = day, "travaux"
            [mine] = latest(cabin).locations.all()
            location.venue = mine.venue
        version.save_revision()
    shown = coordinator.get(url(only())).content.decode()
    assert "(dans 5 jours)" in shown
    assert "Fermé pour l’instant (travaux)." in shown
    chosen = {"champ-locations": "both", "champ-closed_since": "right"}
    coordinator.post(url(only()), form(coordinator, only(), **chosen))
    kept = latest(cabin)
    [location] = kept.locations.all()
    assert location.exceptions == [closed(3), closed(5)]
    assert kept.closure == Closure(day, None, "travaux")


# --- Who may -------------------------------------------------------------------------------------------------


def test_an_editor_merges_drafts_and_publishes_nothing(
    tree: SiteTree, cabin: PlacePage, double: PlacePage
) -> None:
    editor = browser(staff(tree.conflent, Role.EDITORS))
    editor.post(url(only()), form(editor, only(), publier="1", **{"champ-phone": "right"}))
    assert not exists(double)
    assert latest(cabin).phone == "01 99 00 22 22"
    assert PlacePage.objects.get(pk=cabin.pk).phone == "01 99 00 11 11"


def test_an_editor_takes_no_public_page_away(
    tree: SiteTree, cabin: PlacePage, other_structure: StructurePage
) -> None:
    twin = public(other_structure, "LAEP La Cabane")
    editor = browser(staff(tree.conflent, Role.EDITORS))
    response = editor.post(url(only()), form(editor, only()))
    assert response.status_code == 403
    assert PlacePage.objects.get(pk=twin.pk).live


def test_rights_on_both_pages_are_needed(tree: SiteTree, cabin: PlacePage) -> None:
    mine = draft(StructureFactory(parent=tree.perpignan), "LAEP La Cabane")
    secret = latest(cabin)
    secret.summary = "Pas encore public."
    secret.save_revision()
    client = browser(staff(tree.perpignan, Role.COORDINATORS))
    shown = client.get(url(only())).content.decode()
    assert "Pas encore public." not in shown
    assert "pas les réunir" in shown
    assert client.post(url(only()), form(client, only())).status_code == 403
    assert exists(mine)
    # But these are two places, this person may say so.
    client.post(url(only()), {"action": "distinctes"})
    assert only().dismissed_at is not None


def test_names_that_are_still_drafts_are_for_their_own_territory(
    tree: SiteTree, structure: StructurePage, cabin: PlacePage
) -> None:
    public(StructureFactory(parent=tree.perpignan), "LAEP La Cabane")
    for page, title in ((cabin, "La Cabane rebaptisée"), (structure, "Structure rebaptisée")):
        version = page.get_latest_revision_as_object()
        version.title = title
        version.save_revision()
    stranger, mine = (
        browser(staff(territory, Role.COORDINATORS)) for territory in (tree.perpignan, tree.conflent)
    )
    pair = only()
    refused = stranger.post(url(pair), form(stranger, pair))
    for answer in (stranger.get(LIST), stranger.get(url(pair)), refused):
        assert "La Cabane" in answer.content.decode()
        assert "rebaptisée" not in answer.content.decode()
    for address in (LIST, url(pair)):
        shown = mine.get(address).content.decode()
        assert "La Cabane rebaptisée" in shown
        assert "Structure rebaptisée" in shown


def test_drafts_of_others_are_not_shown(tree: SiteTree, structure: StructurePage) -> None:
    draft(structure, "Le Nid secret")
    draft(StructureFactory(parent=tree.perpignan), "LAEP Le Nid secret")
    for territory in (tree.conflent, tree.perpignan):
        client = browser(staff(territory, Role.COORDINATORS))
        assert "Le Nid" not in client.get(LIST).content.decode()
        assert client.get(url(only())).status_code == 404


def test_strangers_and_members_have_nothing_here(
    tree: SiteTree, structure: StructurePage, cabin: PlacePage, double: PlacePage
) -> None:
    for user in (member(structure), staff(tree.perpignan, Role.COORDINATORS)):
        client = browser(user)
        assert client.get(url(only())).status_code in {302, 404}
        client.post(url(only()), {"action": "distinctes"})
        client.post(url(only()), {"action": "reunir", "etat": "x"})
    assert exists(double)
    assert only().dismissed_at is None
