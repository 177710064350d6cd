"""The import on the editors' side: the whole way, the list, what one takes away."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.enums import Role
from accounts.models import User
from directory.models import PlacePage
from imports.columns import COLUMNS
from imports.enums import Status
from imports.models import Import, ImportRow, RememberedMapping
from tests.accounts.factories import UserFactory, staff
from tests.home.factories import SiteTree
from tests.imports.screens import (
    ROWS,
    address,
    as_user,
    columns_form,
    imported,
    ready,
    received,
    row_form,
    sheet,
    text_of,
    upload,
)

pytestmark = pytest.mark.django_db


# --- The whole way ---


@pytest.mark.parametrize("role", [Role.COORDINATORS, Role.EDITORS])
def test_the_whole_way(tree: SiteTree, role: Role) -> None:
    user = staff(tree.conflent, role)
    client = as_user(user)

    answer = upload(client)
    importation = Import.objects.get()
    assert answer.url == address("columns", importation)
    screen = client.get(answer.url)
    assert "mardi 9h-12h" in text_of(screen)  # an example of the column nobody recognises
    form = screen.context["form"]
    assert form["structure"].value() == "colonne:Organisme"
    assert [header for header, _texts in form.ignored] == ["Quand on vient", "Interne"]

    answer = client.post(
        answer.url, columns_form(client, importation, horaires="colonne:Quand on vient"), follow=True
    )
    assert answer.redirect_chain[-1][0] == address("rows", importation)
    assert [tab.count for tab in answer.context["tabs"][:5]] == [3, 2, 0, 0, 1]
    [wrong] = [row for row in answer.context["rows"] if row.errors]
    assert wrong.line == 4

    form = row_form(client, importation, 4, commune="Prades")
    screen = client.get(address("row", importation, 4))
    assert "commune" in [field.name for field in screen.context["form"].faulty]  # what is wrong comes first
    answer = client.post(f"{address('row', importation, 4)}?etat=erreur&p=1", form)
    assert answer.url.endswith("?etat=erreur&q=&p=1&ligne=4#ligne-4")
    answer = client.get(answer.url)
    assert [row.line for row in answer.context["rows"]] == [4]
    assert answer.context["rows"][0].state == "cree"
    assert "c’est corrigé" in text_of(answer)

    answer = client.get(address("confirm", importation))
    assert "3 lignes créent des lieux" in text_of(answer)
    assert ("publish" in answer.context["form"].fields) == (role is Role.COORDINATORS)
    answer = client.post(address("confirm", importation), {"publish": "on"}, follow=True)
    assert answer.redirect_chain[-1][0] == address("result", importation)
    importation.refresh_from_db()
    assert importation.publish == (role is Role.COORDINATORS)
    assert set(PlacePage.objects.values_list("title", flat=True)) == {"La Cabane", "Le Nid", "Les Galets"}
    assert PlacePage.objects.get(title="La Cabane").is_descendant_of(tree.conflent)
    assert not PlacePage.objects.get(title="La Cabane").live or role is Role.COORDINATORS
    for page in importation.effects.filter(effect="page_created").values_list("object_id", flat=True):
        assert reverse("wagtailadmin_pages:edit", args=[page]) in text_of(answer)

    answer = client.post(address("undo", importation), follow=True)
    assert "L’import est annulé" in text_of(answer)
    assert not PlacePage.objects.exists()


def test_columns_are_remembered_for_the_territory(tree: SiteTree, coordinator: User, editor: User) -> None:
    imported(coordinator)
    assert RememberedMapping.objects.get().territory.pk == tree.conflent.pk
    later = received(editor)
    form = as_user(editor).get(address("columns", later)).context["form"]
    assert form["horaires"].value() == "colonne:Quand on vient"
    # In a file without that column nothing is made up.
    upload(as_user(editor), sheet("A;B;LAEP;Prades", headers="structure;nom;type;commune"))
    form = as_user(editor).get(address("columns", Import.objects.latest("pk"))).context["form"]
    assert form["horaires"].value() == ""


def test_a_fixed_text_and_several_columns_together(coordinator: User) -> None:
    chosen = {
        "type": "constante",
        "type-texte": "ludothèque",
        "resume": "modele",
        "resume-texte": "[Quand : {Quand on vient}]",
    }
    importation = ready(coordinator, **chosen)
    row = ImportRow.objects.get(importation=importation, line=2)
    assert row.result["type"] == "ludotheque"
    as_user(coordinator).post(address("confirm", importation))
    assert PlacePage.objects.get(title="La Cabane").summary == "Quand : mardi 9h-12h"


def test_what_is_missing_in_the_columns_is_said_beside_them(coordinator: User) -> None:
    client, importation = as_user(coordinator), received(coordinator)
    answer = client.post(
        address("columns", importation),
        columns_form(
            client, importation,
            **{"nom": "", "commune": "", "code_postal": "", "resume": "modele", "resume-texte": "{Rien de tel}"},
        ),
    )  # fmt: skip
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"nom", "commune", "resume-texte"}
    assert 'href="#id_nom"' in answer.content.decode()
    importation.refresh_from_db()
    assert importation.status == Status.RECEIVED


def test_rows_by_tab_and_by_name(coordinator: User) -> None:
    client, importation = as_user(coordinator), ready(coordinator)

    def lines(**asked: Any) -> list[int]:
        return [row.line for row in client.get(address("rows", importation), asked).context["rows"]]

    assert lines() == [2, 3, 4]
    assert lines(etat="cree") == [2, 3]
    assert lines(etat="erreur") == [4]
    assert lines(q="CABÀNE") == [2]
    assert lines(etat="cree", q="galets") == []
    assert lines(etat="erreur", ligne=3) == [3, 4]  # a row just corrected stays in sight
    assert lines(ligne=3) == [2, 3, 4]
    assert lines(etat="n’importe quoi", p="99", ligne="zéro") == [2, 3, 4]


def test_a_long_sheet_is_read_page_by_page(
    coordinator: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    rows = [f"Les Petits Pas;Lieu {n};LAEP;{n} rue Haute;66500;Prades;;;" for n in range(120)]
    upload(as_user(coordinator), sheet(*rows))
    client, importation = as_user(coordinator), Import.objects.get()
    client.post(address("columns", importation), columns_form(client, importation))
    client.get(address("rows", importation))
    with django_assert_max_num_queries(26):
        answer = client.get(address("rows", importation), {"p": 3})
    assert [row.line for row in answer.context["rows"]] == list(range(102, 122))
    client.post(address("confirm", importation))
    assert len(client.get(address("result", importation)).context["page_obj"]) == 50


def test_what_was_understood_of_a_row_is_said(coordinator: User) -> None:
    client, importation = as_user(coordinator), ready(coordinator)
    first, *_rest = client.get(address("rows", importation)).context["rows"]
    said = first.reading.replace("\xa0", " ")
    assert said == "Lieu d’accueil enfants-parents · moins de 6 ans · Le mardi de 9 h à 12 h"


def test_what_changes_is_shown_field_by_field(coordinator: User) -> None:
    imported(coordinator)
    again = [ROWS[0].replace("moins de 6 ans", "moins de 3 ans").replace("mardi", "jeudi"), ROWS[1]]
    upload(as_user(coordinator), sheet(*again))
    client, importation = as_user(coordinator), Import.objects.latest("pk")
    answer = client.post(address("columns", importation), columns_form(client, importation), follow=True)
    changed, same = answer.context["rows"]
    # Hours are said in words, whatever the notation they are kept in.
    changes = {one.label: (one.before, one.after.replace("\xa0", " ")) for one in changed.changes}
    assert changes == {
        "âge minimum": ("naissance – 5 ans", "moins de 3 ans"),
        "horaires": ("Le mardi de 9\xa0h à 12\xa0h", "Le jeudi de 9 h à 12 h"),
    }
    assert (changed.state, same.state) == ("modifie", "inchange")
    assert 'scope="col">Avant' in answer.content.decode()


def test_correcting_a_name_replans_the_rows_it_meets(coordinator: User) -> None:
    client, importation = as_user(coordinator), ready(coordinator)
    client.post(address("row", importation, 3), row_form(client, importation, 3, nom="La Cabane"))
    rows = {row.line: row for row in importation.rows.all()}
    assert rows[3].corrections == {"nom": "La Cabane"}
    assert rows[3].place_key == rows[2].place_key
    # Back to what the file says: nothing is corrected any more.
    client.post(address("row", importation, 3), row_form(client, importation, 3, nom="Le Nid"))
    assert importation.rows.get(line=3).corrections == {}


# --- The list ---


def test_the_list_is_paginated_and_its_queries_do_not_grow(
    coordinator: User, tree: SiteTree, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    imported(coordinator)
    client = as_user(coordinator)
    for _number in range(24):
        Import.objects.create(user=coordinator, territory=tree.conflent, file_name="x.csv")
    client.get(reverse("imports:index"))
    with django_assert_max_num_queries(24):
        answer = client.get(reverse("imports:index"))
    assert len(answer.context["object_list"]) == 20
    assert "2 nouvelles · 1 à corriger" in text_of(client.get(reverse("imports:index"), {"p": 2}))


def test_an_empty_list_says_how_to_begin(coordinator: User) -> None:
    assert "Ne les retapez pas" in text_of(as_user(coordinator).get(reverse("imports:index")))


# --- What one takes away ---


def test_the_report_for_programs_and_for_people(coordinator: User) -> None:
    importation = imported(coordinator)
    client = as_user(coordinator)
    answer = client.get(address("report_json", importation))
    assert 'filename="rapport-lieux.json"' in answer["Content-Disposition"]
    found = json.loads(answer.getvalue())
    assert found["bilan"] == {"cree": 2, "modifie": 0, "inchange": 0, "erreur": 1}
    assert [line["ligne"] for line in found["lignes"]] == [2, 3, 4]
    text = client.get(address("report_csv", importation)).getvalue().decode("utf-8-sig")
    titles, first, *_rest = csv.reader(io.StringIO(text), delimiter=";")
    assert first[:5] == ["2", "nouveau", "Les Petits Pas", "La Cabane", "66500 Prades"]
    assert len(titles) == len(first)


def test_a_formula_is_harmless_in_the_report(coordinator: User) -> None:
    upload(as_user(coordinator), sheet("A;=cmd|'/c calc'!A0;LAEP;;66500;Prades;;;"))
    client, importation = as_user(coordinator), Import.objects.get()
    client.post(address("columns", importation), columns_form(client, importation))
    text = client.get(address("report_csv", importation)).getvalue().decode("utf-8-sig")
    _titles, first = csv.reader(io.StringIO(text), delimiter=";")
    assert first[3].startswith("'=")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_places_of_my_territory_leave_in_a_file(tree: SiteTree, coordinator: User, kind: str) -> None:
    imported(coordinator)
    client = as_user(coordinator)
    answer = client.get(reverse("imports:export"), {"territoire": tree.conflent.slug, "format": kind})
    assert tree.conflent.slug in answer["Content-Disposition"]
    content = answer.getvalue()
    if kind == "csv":
        rows = [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")]
    else:
        rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0] == tuple(COLUMNS)
    assert {row[1] for row in rows[1:]} == {"La Cabane", "Le Nid"}


def test_the_places_of_another_territory_do_not_leave(tree: SiteTree, coordinator: User) -> None:
    client = as_user(coordinator)
    for slug in (tree.perpignan.slug, "", "nulle-part"):
        answer = client.get(reverse("imports:export"), {"territoire": slug, "format": "csv"})
        assert "Content-Disposition" not in answer
        assert answer.context["form"].errors
    everything = as_user(UserFactory(is_superuser=True)).get(
        reverse("imports:export"), {"territoire": "", "format": "csv"}
    )
    assert "attachment" in everything["Content-Disposition"]
