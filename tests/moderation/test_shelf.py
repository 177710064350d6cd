"""The shelf over HTTP: what waits, what is filled several at once, who may."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from directory.enums import Gap
from directory.models import PlacePage, StructurePage
from moderation.filling import AT_ONCE
from moderation.models import ShelfItem
from moderation.suggestions import AGES_OF_KIND, OFTEN
from tests.accounts.factories import UserFactory, staff
from tests.directory.factories import StructureFactory, kind, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import SiteTree
from tests.moderation.factories import (
    FRONT,
    READY,
    browser,
    draft,
    drafts_without_age,
    gap_url,
    latest,
    rows,
    text,
)
from vocabulary.enums import Ages
from vocabulary.rules import kind_warnings

pytestmark = pytest.mark.django_db
HOURS = reverse("moderation_shelf_hours")


# --- What waits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [gap.value for gap in Gap])
def test_a_draft_is_sorted_by_what_it_lacks(structure: StructurePage, gap: str) -> None:
    draft(structure, lacks=gap)
    item = ShelfItem.objects.get()
    assert item.gaps == [Gap(gap)]
    assert not item.ready


def test_a_draft_changes_place_as_it_is_written(structure: StructurePage) -> None:
    place = draft(structure, lacks="ages contact")
    place.ages, place.phone = Ages.TOUT_AGE, "01 99 00 12 34"
    place.save_revision()
    assert ShelfItem.objects.get().ready
    place.title = "Le Nid"
    place.save_revision()
    assert ShelfItem.objects.get().title == "Le Nid"


def test_a_page_once_public_is_not_on_the_shelf(structure: StructurePage) -> None:
    place = draft(structure)
    publish(place)
    assert not ShelfItem.objects.exists()
    place.unpublish()
    place.save_revision()
    assert not ShelfItem.objects.exists()


def test_a_page_deleted_or_moved_follows(tree: SiteTree, structure: StructurePage) -> None:
    place, gone = draft(structure), draft(structure, "Partie")
    gone.delete()
    structure.move(tree.perpignan, pos="last-child")
    item = ShelfItem.objects.get()
    assert (item.pk, item.territory_id) == (place.pk, tree.perpignan.pk)


def test_an_event_may_borrow_its_structures_contact_and_a_place_may_not(structure: StructurePage) -> None:
    event = EventFactory(parent=structure, live=False, venue=venue(), ages=Ages.TOUT_AGE)
    event.save_revision()
    draft(structure, lacks="contact")
    assert ShelfItem.objects.get(pk=event.pk).ready
    assert ShelfItem.objects.get(sorte="lieu").gaps == [Gap.CONTACT]
    structure.phone = ""
    structure.save()
    assert ShelfItem.objects.get(pk=event.pk).gaps == [Gap.CONTACT]


def test_the_command_proves_and_repairs(structure: StructurePage, capsys: pytest.CaptureFixture[str]) -> None:
    draft(structure, "Perdue")
    call_command("check_shelf")
    ShelfItem.objects.all().delete()
    with pytest.raises(CommandError):
        call_command("check_shelf")
    call_command("check_shelf", fix=True)
    call_command("check_shelf")
    ShelfItem.objects.update(lacks_ages=True)
    with pytest.raises(CommandError):
        call_command("check_shelf")
    assert "Perdue" in capsys.readouterr().out


# --- The front page ------------------------------------------------------------------------------------------


def test_the_front_page_counts(coordinator: Client, structure: StructurePage) -> None:
    for number in range(3):
        draft(structure, f"Sans âge {number}", lacks="ages")
    draft(structure, "Complète")
    page = text(coordinator.get(FRONT))
    assert "<strong>3</strong> <span>lieux sans âge</span>" in page
    assert "<strong>1</strong> <span>prêt à publier</span>" in page
    assert "<strong>0</strong> <span>lieu sans horaires</span>" in page


def test_filters_count_and_narrow(coordinator: Client, tree: SiteTree, structure: StructurePage) -> None:
    other = StructureFactory(parent=tree.conflent)
    draft(structure, "Ici", lacks="ages", kind=kind("laep"))
    draft(other, "Là-bas", lacks="ages", commune="66230", kind=kind("pmi"))
    for query in (f"structure={other.pk}", "commune=66230", "type=pmi"):
        assert "<strong>1</strong> <span>lieu sans âge</span>" in text(coordinator.get(f"{FRONT}?{query}"))
        page = text(coordinator.get(f"{gap_url('ages')}?{query}"))
        assert "Là-bas" in page
        assert ">Ici<" not in page
    for query in ("structure=99999", "commune=75056", "type=rien", "territoire=x", "p=abc", "p=99"):
        assert coordinator.get(f"{FRONT}?{query}").status_code == 200


def test_queries_do_not_grow_with_the_shelf(coordinator: Client, structure: StructurePage) -> None:
    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coordinator.get(url).status_code == 200
        return len(queries)

    urls = [FRONT, READY, HOURS, *(gap_url(gap) for gap in Gap)]
    draft(structure, "Une", lacks="ages where when contact")
    draft(structure, "Complète")
    coordinator.get(FRONT)
    before = [cost(url) for url in urls]
    for number in range(8):
        draft(structure, f"Autre {number}", lacks="ages where when contact")
        draft(structure, f"Complète {number}")
    assert [cost(url) for url in urls] == before


# --- Filling -------------------------------------------------------------------------------------------------


def test_ten_ages_typed_down_the_column(coordinator: Client, structure: StructurePage) -> None:
    pages = [draft(structure, f"Lieu {number}", lacks="ages") for number in range(10)]
    typed = {f"ligne-{page.pk}-text": f"de {number} à 11 ans" for number, page in enumerate(pages, start=1)}
    response = coordinator.post(gap_url("ages"), rows(*pages, **typed), follow=True)
    assert "10 fiches enregistrées." in text(response)
    assert [latest(page).age_min for page in pages] == [12 * number for number in range(1, 11)]
    assert ShelfItem.objects.filter(ready=True).count() == 10


def test_one_age_for_those_chosen(coordinator: Client, structure: StructurePage) -> None:
    pages = [draft(structure, f"Lieu {number}", lacks="ages") for number in range(3)]
    sent = rows(*pages, choisies=[pages[0].pk, pages[1].pk], **{"commun-text": "moins de 6 ans"})
    sent[f"ligne-{pages[1].pk}-text"] = "parents seuls"
    coordinator.post(gap_url("ages"), sent)
    assert (latest(pages[0]).age_min, latest(pages[0]).age_max) == (0, 71)
    assert latest(pages[1]).parents_only
    assert latest(pages[1]).ages == latest(pages[2]).ages == Ages.NON_PRECISE


def test_each_page_has_a_new_version_by_that_person(tree: SiteTree, structure: StructurePage) -> None:
    user = staff(tree.conflent, Role.EDITORS)
    place = draft(structure, lacks="ages")
    before = place.revisions.count()
    browser(user).post(gap_url("ages"), rows(place, **{f"ligne-{place.pk}-text": "à tout âge"}))
    revision = place.revisions.order_by("-pk")[0]
    assert (place.revisions.count(), revision.user) == (before + 1, user)


def test_what_cannot_be_read_keeps_what_was_typed_and_the_rest_is_saved(
    coordinator: Client, structure: StructurePage
) -> None:
    good, bad = draft(structure, "Bonne", lacks="ages"), draft(structure, "Mauvaise", lacks="ages")
    sent = rows(
        good, bad, **{f"ligne-{good.pk}-text": "3 à 6 ans", f"ligne-{bad.pk}-text": "les grands chats"}
    )
    response = coordinator.post(gap_url("ages"), sent)
    page = text(response)
    assert response.status_code == 422
    assert "1 fiche enregistrée." in page
    assert 'value="les grands chats"' in page
    assert f'href="#id_ligne-{bad.pk}-text">« Mauvaise » : Cet âge n’a pas été compris' in page
    assert ">Bonne<" not in page
    assert latest(good).ages == Ages.INTERVALLE


def test_all_of_the_list_beyond_the_page_shown(coordinator: Client, structure: StructurePage) -> None:
    pages = drafts_without_age(structure, 53)
    assert "Sur les 53 de la liste" in text(coordinator.get(gap_url("ages")))
    coordinator.post(
        gap_url("ages"), rows(*pages[:50], toutes="1", **{"commun-text": "à tout âge"}), follow=True
    )
    assert ShelfItem.objects.filter(ready=True).count() == 53
    assert AT_ONCE >= 200


def test_one_click_per_kind(coordinator: Client, structure: StructurePage) -> None:
    laep, pmi = draft(structure, "A", lacks="ages"), draft(structure, "B", lacks="ages", kind=kind("pmi"))
    page = text(coordinator.get(gap_url("ages")))
    assert "<strong>1</strong> Lieu d’accueil enfants-parents : moins de 6 ans" in page
    coordinator.post(gap_url("ages"), {"proposition": "laep"})
    assert latest(laep).age_max == 71
    assert latest(pmi).ages == Ages.NON_PRECISE
    assert coordinator.post(gap_url("ages"), {"proposition": "rien"}).status_code == 404


@pytest.mark.parametrize(("slug", "words"), AGES_OF_KIND.items())
def test_suggestions_are_read_as_they_are_said_and_break_no_rule(
    coordinator: Client, structure: StructurePage, slug: str, words: str
) -> None:
    place = draft(structure, lacks="ages", kind=kind(slug))
    coordinator.post(gap_url("ages"), {"proposition": slug})
    version = latest(place)
    facts = {"ages": version.ages, "age_min": version.age_min, "age_max": version.age_max}
    assert Gap.AGES not in ShelfItem.objects.get().gaps
    assert kind_warnings(slug, facts) == []


def test_the_reading_is_shown_before_confirming(coordinator: Client, structure: StructurePage) -> None:
    place = draft(structure, lacks="ages")
    sent = rows(place, **{f"ligne-{place.pk}-text": "0/6 ans"}) | {"action": "verifier"}
    assert "Les parents liront : « moins de 7 ans »" in text(coordinator.post(gap_url("ages"), sent))
    assert latest(place).ages == Ages.NON_PRECISE
    reading = reverse("moderation_shelf_reading", args=["ages"])
    assert coordinator.get(reading, {"texte": "0/6 ans"}).json()["lu"] == "moins de 7\u00a0ans"
    assert coordinator.get(reading, {"texte": "chats"}).json()["erreur"]
    for often in OFTEN:
        assert coordinator.get(reading, {"texte": often}).json()["lu"].replace("\u00a0", " ") == often


@pytest.mark.parametrize(
    ("typed", "how", "expected"),
    [
        ("mardi 9h-12h", "", {"opening_hours": "Tu 09:00-12:00"}),
        ("selon le planning du bus", "tel-quel", {"hours_as_typed": "selon le planning du bus"}),
        ("", "contact", {"on_contact": True}),
        ("", "rendez-vous", {"appointment": True}),
    ],
)
def test_when(
    coordinator: Client, structure: StructurePage, typed: str, how: str, expected: dict[str, Any]
) -> None:
    place = draft(structure, lacks="when")
    sent = rows(place, **{f"ligne-{place.pk}-text": typed, f"ligne-{place.pk}-how": how})
    assert coordinator.post(gap_url("when"), sent).status_code == 302
    version = latest(place)
    location = version.locations.first()
    for name, value in expected.items():
        assert getattr(location if "hours" in name else version, name) == value
    assert ShelfItem.objects.get().ready


def test_hours_nobody_understands_are_never_guessed(coordinator: Client, structure: StructurePage) -> None:
    place = draft(structure, lacks="when")
    sent = rows(place, **{f"ligne-{place.pk}-text": "quand le vent tourne"})
    response = coordinator.post(gap_url("when"), sent)
    assert response.status_code == 422
    assert "non compris" in text(response)
    assert ShelfItem.objects.get().gaps == [Gap.WHEN]


def as_typed(structure: StructurePage, title: str, *texts: str) -> PlacePage:
    """A draft whose addresses have hours nobody has read yet."""
    place = draft(structure, title, lacks="when")
    for insee in ("66230", "66136")[: len(texts) - 1]:
        locate(place, venue(insee), "")
    for location, typed in zip(place.locations.all(), texts, strict=True):
        location.hours_as_typed = typed
        location.save()
    place = PlacePage.objects.get(pk=place.pk)
    place.save_revision()
    return place


def test_hours_kept_as_typed_are_read_again(coordinator: Client, structure: StructurePage) -> None:
    places = [
        as_typed(structure, f"Lieu {n}", typed) for n, typed in enumerate(["à la lune", "mardi 9h-12h"])
    ]
    left = as_typed(structure, "Autre", "selon le planning du bus")
    draft(structure, "Relue")
    assert "<strong>3</strong> <span>lieux dont les horaires sont gardés tels quels, à relire</span>" in text(
        coordinator.get(FRONT)
    )
    page = text(coordinator.get(HOURS))
    assert 'value="selon le planning du bus"' in page
    assert page.count("Les parents liront : ") == 1  # what is understood today
    sent = rows(
        *places,
        left,
        choisies=[places[1].pk],
        **{
            f"ligne-{places[0].pk}-text": "mardi 9h-12h",
            f"ligne-{places[1].pk}-text": "mardi 9h-12h",
            f"ligne-{left.pk}-text": "selon le planning du bus",
        },
    )
    checked = text(coordinator.post(HOURS, {**sent, "action": "verifier"}))
    assert checked.count("Les parents liront : ") == 2
    assert "2 fiches enregistrées." in text(coordinator.post(HOURS, sent, follow=True))
    for place in places:
        location = latest(place).locations.get()
        assert (location.opening_hours, location.hours_as_typed) == ("Tu 09:00-12:00", "")
    assert latest(left).locations.get().hours_as_typed == "selon le planning du bus"
    assert ShelfItem.objects.filter(ready=True).count() == 4
    assert ShelfItem.objects.exclude(hours_as_typed="").get().title == "Autre"


def test_hours_to_read_again_are_neither_guessed_nor_lost(
    coordinator: Client, structure: StructurePage
) -> None:
    place = as_typed(structure, "Lieu", "à la lune")
    for typed, said in (("à la pleine lune", "non compris"), ("", "Écrivez les horaires, ou laissez ceux")):
        response = coordinator.post(HOURS, rows(place, **{f"ligne-{place.pk}-text": typed}))
        assert response.status_code == 422
        assert said in text(response)
    ticked = rows(place, choisies=[place.pk], **{f"ligne-{place.pk}-text": "à la lune"})
    assert "non compris" in text(coordinator.post(HOURS, ticked))
    assert latest(place).locations.get().hours_as_typed == "à la lune"
    on_demand = {f"ligne-{place.pk}-text": "", f"ligne-{place.pk}-how": "rendez-vous"}
    coordinator.post(HOURS, rows(place, **on_demand))
    assert (latest(place).appointment, latest(place).locations.get().hours_as_typed) == (True, "")
    assert ShelfItem.objects.get().ready


def test_addresses_with_hours_of_their_own_are_read_one_by_one(
    coordinator: Client, structure: StructurePage
) -> None:
    place = as_typed(structure, "Lieu", "mardi 9h-12h", "jeudi 14h-17h")
    page = text(coordinator.get(HOURS))
    assert "mardi 9h-12h<br>jeudi 14h-17h" in page
    assert f"ligne-{place.pk}-text" not in page
    sent = rows(place, choisies=[place.pk], **{"commun-text": "lundi 9h-12h"})
    assert "ses adresses n’ont pas les mêmes horaires" in text(coordinator.post(HOURS, sent))
    assert {one.hours_as_typed for one in latest(place).locations.all()} == {"mardi 9h-12h", "jeudi 14h-17h"}


def test_hours_wait_for_an_address(coordinator: Client, structure: StructurePage) -> None:
    place = draft(structure, lacks="when where", on_contact=False)
    coordinator.post(gap_url("when"), rows(place, **{f"ligne-{place.pk}-text": "mardi 9h-12h"}))
    assert [row.opening_hours for row in latest(place).locations.all()] == ["Tu 09:00-12:00"]
    assert ShelfItem.objects.get().gaps == [Gap.WHERE]


def test_contact_by_row_or_from_the_structure(coordinator: Client, structure: StructurePage) -> None:
    one, two = draft(structure, "Un", lacks="contact"), draft(structure, "Deux", lacks="contact")
    sent = rows(one, two, **{f"ligne-{one.pk}-phone": "0199001234", "commun-as_structure": "on"})
    sent["choisies"] = [two.pk]
    coordinator.post(gap_url("contact"), sent)
    assert (latest(one).phone, latest(two).phone) == ("01 99 00 12 34", "01 99 00 55 55")


def test_a_wrong_contact_is_said_beside_its_field(coordinator: Client, structure: StructurePage) -> None:
    place = draft(structure, lacks="contact")
    sent = rows(place, **{f"ligne-{place.pk}-phone": "12", f"ligne-{place.pk}-email": "pas une adresse"})
    page = text(coordinator.post(gap_url("contact"), sent))
    assert page.count("shelf-wrong") >= 2
    assert 'value="pas une adresse"' in page


def test_a_structure_without_contact_lends_none(coordinator: Client, tree: SiteTree) -> None:
    place = draft(StructureFactory(parent=tree.conflent), lacks="contact")
    sent = rows(place, **{f"ligne-{place.pk}-as_structure": "on"})
    assert "la structure n’a pas de contact" in text(coordinator.post(gap_url("contact"), sent))
    assert ShelfItem.objects.get().gaps == [Gap.CONTACT]


def test_services_at_a_distance_serve_territories(
    coordinator: Client, tree: SiteTree, structure: StructurePage
) -> None:
    place = draft(structure, lacks="where")
    sent = rows(place, choisies=[place.pk], **{"commun-areas": [tree.conflent.pk]})
    coordinator.post(gap_url("where"), sent)
    assert [area.pk for area in latest(place).areas_served.all()] == [tree.conflent.pk]
    assert ShelfItem.objects.get().ready


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Rien n’est encore écrit."),
        ({"commun-text": "à tout âge"}, "Cochez les fiches"),
        ({"choisies": "row"}, "Dites quoi écrire"),
    ],
)
def test_what_is_forgotten_is_said(
    coordinator: Client, structure: StructurePage, sent: dict[str, str], said: str
) -> None:
    place = draft(structure, lacks="ages")
    sent = {name: str(place.pk) if value == "row" else value for name, value in sent.items()}
    assert said in text(coordinator.post(gap_url("ages"), rows(place, **sent)))


def test_sent_twice_or_filled_meanwhile_changes_nothing(
    coordinator: Client, structure: StructurePage
) -> None:
    place = draft(structure, lacks="ages contact")
    sent = rows(place, **{f"ligne-{place.pk}-text": "moins de 3 ans"})
    coordinator.post(gap_url("ages"), sent)
    count = place.revisions.count()
    again = rows(place, **{f"ligne-{place.pk}-text": "moins de 6 ans"})
    assert coordinator.post(gap_url("ages"), again).status_code == 422
    assert place.revisions.count() == count
    assert latest(place).age_max == 35


def test_a_locked_page_is_left_alone(coordinator: Client, structure: StructurePage) -> None:
    place = draft(structure, lacks="ages")
    PlacePage.objects.filter(pk=place.pk).update(locked=True, locked_by=UserFactory())
    sent = rows(place, **{f"ligne-{place.pk}-text": "moins de 3 ans"})
    assert "verrouillée" in text(coordinator.post(gap_url("ages"), sent))
    assert latest(place).ages == Ages.NON_PRECISE


def test_hostile_ids_break_nothing(coordinator: Client, structure: StructurePage) -> None:
    draft(structure, lacks="ages")
    for ids in (["x"], ["9" * 40], ["-1"], ["0"]):
        sent = {"lignes": ids, "choisies": ids, "commun-text": "à tout âge", "action": "enregistrer"}
        assert coordinator.post(gap_url("ages"), sent).status_code == 422
    assert coordinator.get(gap_url("rien")).status_code == 404
    assert coordinator.get(f"{gap_url('ages')}?structure={'9' * 40}").status_code == 200
