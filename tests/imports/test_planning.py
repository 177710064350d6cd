"""What each row does, as the preview says it: nothing here is written."""

import io

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from accounts.services import territory_group
from directory.models import PlaceLocation, PlacePage, StructurePage, Venue
from imports import services
from imports.locating import days_of, join_hours
from imports.models import Import, ImportRow
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import SiteTree
from tests.imports.importer import Importer, place, sheet

pytestmark = pytest.mark.django_db


def received(*rows: dict[str, str], **options: object) -> Import:
    return services.receive(io.BytesIO(sheet(*rows).encode()), "lieux.csv", **options)


def planned(*rows: dict[str, str], **options: object) -> list[ImportRow]:
    importation = received(*rows, **options)
    services.plan(importation)
    return list(importation.rows.order_by("line"))


def changes(row: ImportRow) -> dict[str, tuple[str, str]]:
    return {one["column"]: (one["before"], one["after"]) for one in row.result["changes"]}


def warnings(row: ImportRow) -> str:
    return " ".join(row.result["avertissements"])


def errors(row: ImportRow) -> str:
    return " ".join(row.result["erreurs"])


def cabane() -> PlacePage:
    return PlacePage.objects.get(title="La Cabane")


# --- Changes ---


def test_a_preview_shows_each_field_that_changes_and_writes_nothing(import_sheet: Importer) -> None:
    import_sheet.rows(place(conditions="gratuit"))
    (row,) = planned(
        place(
            type="ludothèque",
            telephone="01.99.00.12.34",
            horaires="mercredi 9h-12h",
            age_min="3 à 6 ans",
            conditions="payant",
            resume="On joue.",
            themes="jeu",
        )
    )
    assert row.state == "modifie"
    found = changes(row)
    assert {"type", "horaires", "age_min", "conditions", "resume"} <= set(found)
    assert "telephone" not in found  # the same number, typed otherwise
    assert found["horaires"] == ("Tu 09:00-12:00", "mercredi 9h-12h")
    assert cabane().get_latest_revision_as_object().free is True
    assert cabane().revisions.count() == 1
    assert not Venue.objects.exclude(street="3 rue des Écoles").exists()


def test_a_kind_that_nobody_knows_is_no_reason_to_forget_the_one_of_the_place(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    (row,) = planned(place(type="Truc"))
    assert (row.state, changes(row)) == ("inchange", {})


def test_languages_and_notes_are_added_to_what_is_known(import_sheet: Importer) -> None:
    import_sheet.rows(place(conditions="langue-ca, apportez des chaussons"))
    import_sheet.rows(place(conditions="langue-ar, un goûter"))
    version = cabane().get_latest_revision_as_object()
    assert version.languages == ["ca", "ar"]
    assert "chaussons" in version.practical_note
    assert "goûter" in version.practical_note


def test_what_no_field_holds_goes_into_the_practical_note_once(import_sheet: Importer) -> None:
    row = place(themes="jardinage lunaire", courriel="demander à Lou", conditions="")
    import_sheet.rows(row)
    assert "jardinage lunaire" in cabane().practical_note
    assert "demander à Lou" in cabane().practical_note
    assert import_sheet.rows(row).states == ["inchange"]
    done = import_sheet.rows(place(themes="macramé " * 60))
    assert "plus de place" not in done.warnings
    done = import_sheet.rows(place(themes="poterie " * 60))
    assert "plus de place" in done.warnings
    assert "macramé" in cabane().get_latest_revision_as_object().practical_note


def test_an_age_column_may_say_that_children_do_not_come(import_sheet: Importer) -> None:
    import_sheet.rows(place(age_min="parents seuls", conditions="gratuit"))
    assert cabane().parents_only
    import_sheet.rows(place(nom="Autre", conditions="gratuit"))
    import_sheet.rows(place(nom="Autre", age_min="parents seuls", conditions="gratuit"))
    assert PlacePage.objects.get(title="Autre").get_latest_revision_as_object().parents_only


def test_the_comparison_is_with_the_draft_that_waits(import_sheet: Importer) -> None:
    import_sheet.rows(place(), options=("--publish",))
    import_sheet.rows(place(telephone="01 99 00 99 99"))
    assert planned(place(telephone="01 99 00 99 99"))[0].state == "inchange"
    assert planned(place())[0].state == "modifie"


def test_a_place_matches_by_the_title_of_its_draft_too(import_sheet: Importer) -> None:
    import_sheet.rows(place(), options=("--publish",))
    version = cabane().get_latest_revision_as_object()
    version.title = "La Grande Cabane"
    version.save_revision()
    assert planned(place(nom="la grande cabane"))[0].state == "inchange"
    assert planned(place())[0].state == "inchange"


def test_what_contradicts_the_first_row_of_a_place_is_left_aside(import_sheet: Importer) -> None:
    first, second = planned(place(), place(adresse="2 place Arago", telephone="01 99 00 99 99"))
    assert not warnings(first)
    assert "ligne 2" in warnings(second)


# --- Addresses ---


def test_the_only_location_of_a_place_goes_where_its_only_row_says(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    done = import_sheet.rows(
        place(adresse="Salle des fêtes, 12 rue Neuve", commune="Vinça", code_postal="66320")
    )
    assert done.states == ["modifie"]
    (location,) = cabane().get_latest_revision_as_object().locations.all()
    assert (location.venue.name, location.venue.street) == ("Salle des fêtes", "12 rue Neuve")
    assert location.venue.commune_id == "66230"
    assert location.opening_hours == "Tu 09:00-12:00"


def test_an_address_left_over_in_the_file_is_added_and_one_left_over_on_the_site_stays(
    import_sheet: Importer,
) -> None:
    import_sheet.rows(place(), place(adresse="2 place Arago", horaires="jeudi 9h-12h"))
    done = import_sheet.rows(place(adresse="2 place Arago"), place(adresse="7 rue du Canigou"))
    assert done.states == ["modifie", "modifie"]
    locations = cabane().get_latest_revision_as_object().locations.all()
    assert [(one.venue.street, one.opening_hours) for one in locations] == [
        ("3 rue des Écoles", "Tu 09:00-12:00"),
        ("2 place Arago", "Tu 09:00-12:00"),
        ("7 rue du Canigou", "Tu 09:00-12:00"),
    ]


def test_two_places_share_an_address_and_a_row_without_address_shares_none(import_sheet: Importer) -> None:
    import_sheet.rows(
        place(),
        place(structure="Autre", nom="Autre", adresse="3 RUE des écoles"),
        place(nom="Sans adresse", adresse=""),
        place(nom="Sans adresse non plus", adresse=""),
    )
    assert Venue.objects.count() == 3
    assert Venue.objects.get(street="3 rue des Écoles").locations.count() == 2


def test_an_address_of_the_site_is_found_by_its_name_and_street(
    tree: SiteTree, import_sheet: Importer
) -> None:
    known = venue("66149", name="Salle des fêtes", street="3 rue des Écoles")
    import_sheet.rows(place(adresse="salle des fetes, 3 Rue des Écoles"))
    assert cabane().locations.get().venue == known


def test_the_same_address_with_other_hours_is_one_location(import_sheet: Importer) -> None:
    done = import_sheet.rows(place(), place(horaires="jeudi 14h-17h"), place(horaires="mardi 14h-17h"))
    assert cabane().locations.get().opening_hours == "Tu 09:00-12:00; Th 14:00-17:00"
    assert "réunis" in done.lines[1]["avertissements"][0]
    assert "gardés" in done.lines[2]["avertissements"][0]


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("Mo 09:00-12:00", "Tu 09:00-12:00", "Mo 09:00-12:00; Tu 09:00-12:00"),
        ("Mo 09:00-12:00; SH off", "Tu 09:00-12:00; SH off", "Mo 09:00-12:00; Tu 09:00-12:00; SH off"),
        ("Mo 09:00-12:00; SH off", "Tu 09:00-12:00", ""),
        ("Mo-We 09:00-12:00", "Tu[1] 09:00-12:00", ""),
        ("Mo 09:00-12:00", "09:00-12:00", ""),
        ("", "Mo 09:00-12:00", ""),
    ],
)
def test_hours_are_joined_when_they_are_on_different_days(one: str, other: str, joined: str) -> None:
    assert join_hours(one, other) == joined


def test_days_may_go_round_the_end_of_the_week() -> None:
    assert days_of(["Sa-Mo 09:00-12:00"]) == {0, 5, 6}


def test_a_place_with_two_locations_at_one_address_comes_back_unchanged(
    tree: SiteTree, import_sheet: Importer
) -> None:
    import_sheet.rows(place())
    page = cabane().get_latest_revision_as_object()
    page.locations.add(PlaceLocation(venue=page.locations.get().venue, opening_hours="Sa 09:00-12:00"))
    page.save_revision()
    rows = planned(place(), place(horaires="Sa 09:00-12:00"))
    assert [row.state for row in rows] == ["inchange", "inchange"]


def test_facts_of_an_address_change_only_when_published_and_nobody_else_uses_it(
    import_sheet: Importer,
) -> None:
    import_sheet.rows(place(), place(structure="Autre", nom="Autre"), options=("--publish",))
    spot = {"lat": "42.6181", "lon": "2.4218", "conditions": "pmr"}
    (row,) = planned(place(**spot))
    assert (row.state, "qu’en publiant" in warnings(row)) == ("inchange", True)
    done = import_sheet.rows(place(**spot), options=("--publish",))
    assert "d’autres structures" in done.warnings
    assert Venue.objects.get().wheelchair is None

    PlacePage.objects.get(title="Autre").delete()
    done = import_sheet.rows(place(**spot), options=("--publish",))
    assert done.states == ["modifie"]
    assert (Venue.objects.get().lat, Venue.objects.get().wheelchair) == (42.6181, True)


# --- From a distance ---


def test_a_service_from_a_distance_serves_the_territory_of_its_structure(import_sheet: Importer) -> None:
    row = place(adresse="", conditions="à distance")
    done = import_sheet.rows(row, options=("--publish",))
    page = cabane()
    assert [area.slug for area in page.areas_served.all()] == ["conflent-canigo"]
    assert page.live
    assert "À distance" in done.warnings
    assert import_sheet.rows(row).states == ["inchange"]


def test_without_a_commune_it_is_found_where_its_structure_is(import_sheet: Importer, tree: SiteTree) -> None:
    row = place(adresse="", code_postal="", commune="", conditions="à distance")
    assert "commune" in import_sheet.rows(row).errors
    import_sheet.rows(place())
    assert import_sheet.rows(row | {"nom": "Au bout du fil"}).states == ["cree"]
    assert PlacePage.objects.get(title="Au bout du fil").is_descendant_of(tree.conflent)


# --- Rights, locks, drafts of others ---


def member(tree: SiteTree, role: Role, slug: str = "conflent-canigo") -> User:
    user = User.objects.create_user(f"{role}@example.org", "x" * 20)
    user.groups.add(territory_group(slug, role))
    return User.objects.get(pk=user.pk)


def test_a_structure_outside_the_importers_territory_is_an_error(tree: SiteTree) -> None:
    user = member(tree, Role.EDITORS)
    rows = planned(place(), place(structure="Autre", commune="Perpignan", code_postal="66000"), user=user)
    assert [row.state for row in rows] == ["cree", "erreur"]
    assert "hors de votre territoire" in errors(rows[1])


def test_a_member_of_a_structure_imports_nowhere(tree: SiteTree) -> None:
    assert planned(place(), user=member(tree, Role.STRUCTURES))[0].state == "erreur"


def test_who_may_not_publish_in_a_territory_leaves_drafts(tree: SiteTree) -> None:
    importation = received(place(), user=member(tree, Role.EDITORS), publish=True)
    services.run(importation)
    assert not cabane().live
    assert "ne pouvez pas publier" in warnings(importation.rows.get())


def test_a_coordinator_publishes_in_their_territory(tree: SiteTree) -> None:
    services.run(received(place(), user=member(tree, Role.COORDINATORS), publish=True))
    assert cabane().live


def test_a_coordinator_creates_no_territory(tree: SiteTree) -> None:
    (row,) = planned(
        place(commune="Céret", code_postal="66400"),
        user=member(tree, Role.COORDINATORS),
        create_territories=True,
    )
    assert row.state == "erreur"


def test_a_locked_place_is_an_error(import_sheet: Importer) -> None:
    import_sheet.rows(place())
    PlacePage.objects.update(locked=True, locked_at=timezone.now())
    (row,) = planned(place(telephone="01 99 00 99 99"))
    assert (row.state, row.result["changes"]) == ("erreur", [])
    assert "verrouillé" in errors(row)


def test_what_somebody_else_is_writing_is_not_published(import_sheet: Importer, tree: SiteTree) -> None:
    import_sheet.rows(place(), options=("--publish",))
    version = cabane().get_latest_revision_as_object()
    version.summary = "Écrit par une autre."
    version.save_revision(user=member(tree, Role.EDITORS))
    done = import_sheet.rows(place(telephone="01 99 00 99 99"), options=("--publish",))
    page = cabane()
    assert (page.summary, page.has_unpublished_changes) == ("", True)
    assert page.get_latest_revision_as_object().summary == "Écrit par une autre."
    assert "Quelqu’un d’autre" in done.warnings


def test_a_place_in_review_is_not_published(import_sheet: Importer, tree: SiteTree) -> None:
    import_sheet.rows(place())
    page = cabane()
    page.get_workflow().start(page, user=member(tree, Role.EDITORS))
    done = import_sheet.rows(place(), options=("--publish",))
    assert not cabane().live
    assert "relecture" in done.warnings


# --- Correcting a row ---


def test_a_correction_plans_its_structures_again_and_no_other(tree: SiteTree) -> None:
    importation = received(
        place(), place(nom="Sans commune", commune="", code_postal=""), place(structure="Autre")
    )
    services.plan(importation)
    row = importation.rows.get(line=3)
    assert row.state == "erreur"
    importation.rows.filter(line=4).update(state="erreur")
    row.corrections = {"commune": "Vinça"}
    row.save()
    services.replan(importation, [row])
    assert list(importation.rows.order_by("line").values_list("state", flat=True)) == [
        "cree",
        "cree",
        "erreur",
    ]
    services.run(importation)
    assert PlacePage.objects.get(title="Sans commune").locations.get().venue.commune_id == "66230"


def test_a_structure_larger_than_a_chunk_stays_in_the_territory_of_its_first_row(
    tree: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 3)
    far = {"commune": "Perpignan", "code_postal": "66000"}
    rows = [place(nom=f"Lieu {number}", **(far if number > 2 else {})) for number in range(8)]
    services.run(received(*rows, place(nom="Lieu 0", adresse="2 place Arago")))
    structure = StructurePage.objects.get()
    assert structure.is_child_of(tree.conflent)
    assert structure.numchild == 8
    assert PlacePage.objects.get(title="Lieu 0").locations.count() == 2


def test_a_correction_in_a_large_structure_plans_its_places_only(
    tree: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 3)
    far = {"commune": "Perpignan", "code_postal": "66000"}
    importation = received(place(), *[place(nom=f"Lieu {number}", **far) for number in range(6)])
    services.plan(importation)
    importation.rows.filter(line__lt=8).update(state="erreur")
    row = importation.rows.get(line=8)
    row.corrections = {"nom": "Lieu 4"}
    row.save()
    services.replan(importation, [row])
    states = list(importation.rows.order_by("line").values_list("state", flat=True))
    assert states == ["erreur"] * 5 + ["cree", "inchange"]


def test_a_chunk_takes_a_fixed_number_of_queries(
    import_sheet: Importer, django_assert_max_num_queries: object
) -> None:
    many = [
        place(structure=f"Structure {n // 2}", nom=f"Lieu {n}", adresse=f"{n} rue Neuve") for n in range(60)
    ]
    import_sheet.rows(*many, options=("--publish",))
    importation = received(*[row | {"telephone": "01 99 00 99 99"} for row in many])
    with django_assert_max_num_queries(50):
        services.plan(importation)
    assert set(importation.rows.values_list("state", flat=True)) == {"modifie"}


def test_pages_made_by_hand_are_matched(tree: SiteTree) -> None:
    structure = StructureFactory(parent=tree.conflent, title="Association Exemple")
    page = PlaceFactory(parent=structure, title="La Cabane", phone="01 99 00 12 34")
    locate(page, venue("66149", name="Salle", street="3 rue des Écoles"), "Tu 09:00-12:00")
    publish(page)
    (row,) = planned(
        place(adresse="Salle, 3 rue des Écoles", age_min="", telephone="", horaires="mardi 9h-12h")
    )
    assert (row.state, row.page_id) == ("inchange", page.pk)


def test_names_without_a_word_are_names_like_others(import_sheet: Importer) -> None:
    rows = [place(structure="🎈", nom=name) for name in ("🎈", "🎉", "???", "🎈")]
    assert import_sheet.rows(*rows).states == ["cree", "cree", "cree", "inchange"]
    assert StructurePage.objects.count() == 1
    assert PlacePage.objects.count() == 3
    assert set(import_sheet.rows(*rows).states) == {"inchange"}
