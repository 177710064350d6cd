"""The hours form as an editor meets it: rows in, the sentence and the dates out, nothing typed lost."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from accounts.enums import Role
from directory.hours_exceptions_forms import ExceptionsForm
from directory.hours_forms import HoursForm
from directory.models import PlaceLocation, PlacePage
from tests.accounts.factories import staff
from tests.directory.editing import location, place_form
from tests.directory.factories import PlaceFactory, StructureFactory, locate, venue
from tests.home.factories import SiteTree, site_tree
from vocabulary.enums import Ages

NOW = "2026-11-21 12:00+01:00"
PREFIX = "locations-0-opening_hours"
EXCEPTIONS = "locations-0-exceptions"
MISSING = "Donnez les heures"


def words(answer: Any) -> str:
    """What a page says, with ordinary spaces."""
    return str(answer.content.decode()).replace("\u00a0", " ")


def rows_data(*rows: dict[str, Any], prefix: str = PREFIX, **more: Any) -> dict[str, Any]:
    """What a browser sends of the hours form."""
    data = {
        f"{prefix}-lignes-TOTAL_FORMS": len(rows),
        f"{prefix}-lignes-INITIAL_FORMS": 0,
        f"{prefix}-public": "ouvert",
        **{f"{prefix}-{name}": value for name, value in more.items()},
    }
    for place, row in enumerate(rows):
        blank = {"rhythm": "toutes-les-semaines", "school": "ouvert", "start": "", "end": ""}
        data |= {f"{prefix}-lignes-{place}-{name}": value for name, value in {**blank, **row}.items()}
    return data


def filled(*rows: dict[str, Any], **more: Any) -> HoursForm:
    data = QueryDict(mutable=True)
    for name, value in rows_data(*rows, prefix="h", **more).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return HoursForm(data, prefix="h")


TUESDAY = {"days": ["1"], "start": "09:00", "end": "12:00"}


@pytest.mark.parametrize(
    ("rows", "more", "hours"),
    [
        ([], {}, ""),
        ([{}], {}, ""),
        ([TUESDAY], {}, "Tu 09:00-12:00"),
        (
            [{**TUESDAY, "days": ["1", "3"], "school": "ferme"}],
            {"public": "ferme"},
            "Tu,Th 09:00-12:00; PH,SH off",
        ),
        ([{**TUESDAY, "rhythm": "dans-le-mois", "ranks": ["1", "3"]}], {}, "Tu[1,3] 09:00-12:00"),
        ([{**TUESDAY, "rhythm": "semaines-paires"}], {}, "week 02-52/2 Tu 09:00-12:00"),
        ([{**TUESDAY, "season_first": "septembre", "season_last": "juin"}], {}, "Sep-Jun Tu 09:00-12:00"),
        (
            [{**TUESDAY, "season_first": "1er septembre 2026", "season_last": "03/07/2027"}],
            {},
            "2026 Sep 01-2027 Jul 03 Tu 09:00-12:00",
        ),
        (
            [{"rhythm": "dates", "dates": "24/11, 8 déc, 12 janvier 2027 14h-16h"}],
            {},
            "2026 Nov 24,2026 Dec 08,2027 Jan 12 14:00-16:00",
        ),
        ([{"rhythm": "sans-jour-fixe"}], {}, 'unknown "sur rendez-vous"'),
        ([{"days": ["0"], "appointment": "on"}], {}, 'Mo unknown "sur rendez-vous"'),
        ([TUESDAY, {**TUESDAY, "days": ["2"], "remove": "on"}], {}, "Tu 09:00-12:00"),
        ([{**TUESDAY, "start": "9h", "end": "minuit"}], {}, "Tu 09:00-24:00"),
        ([TUESDAY], {"sentence": "jeudi 14h-17h hors vacances scolaires"}, "Th 14:00-17:00; SH off"),
        # Read and not changed: to the letter.
        (
            [TUESDAY, {**TUESDAY, "days": ["3"]}],
            {"kept": "Tu 09:00-12:00; Th 09:00-12:00"},
            "Tu 09:00-12:00; Th 09:00-12:00",
        ),
        ([], {"kept": "24/7", "sentence": "Tous les jours, jour et nuit"}, "24/7"),
    ],
)
@time_machine.travel(NOW)
def test_rows_become_hours(rows: list[dict[str, Any]], more: dict[str, Any], hours: str) -> None:
    form = filled(*rows, **more)
    assert form.is_valid(), (form.errors, [row.errors for row in form.rows.forms])
    assert form.hours == hours


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"start": "09:00", "end": "12:00"}, "Choisissez au moins un jour"),
        ({"days": ["1"]}, MISSING),
        ({**TUESDAY, "end": ""}, "Donnez l’heure de fin"),
        ({**TUESDAY, "start": ""}, "Donnez l’heure de début"),
        ({**TUESDAY, "end": "08:00"}, "La fin est avant le début"),
        ({**TUESDAY, "start": "tôt"}, "Heure non comprise"),
        ({**TUESDAY, "rhythm": "dans-le-mois"}, "Dites lesquelles"),
        ({"rhythm": "dates", "start": "09:00", "end": "12:00"}, "Écrivez les dates"),
        ({"rhythm": "dates", "dates": "lundi 24/11 9h-12h"}, "est un mardi, pas un lundi"),
        ({"rhythm": "dates", "dates": "31/02"}, "n’existe pas"),
        ({"rhythm": "dates", "dates": "10/11"}, "est passé"),
        ({**TUESDAY, "season_first": "septembre"}, "le début et la fin de la période"),
        ({**TUESDAY, "season_first": "juin 2026", "season_last": "bientôt"}, "n’est pas compris"),
        ({**TUESDAY, "season_first": "1er mai 2027", "season_last": "1er avril 2027"}, "avant son début"),
        ({**TUESDAY, "note": "prenez contact avec Lina"}, "cochez « sur rendez-vous »"),
        ({**TUESDAY, "note": 'salle "bleue"'}, "guillemets"),
        ({**TUESDAY, "rhythm": "parfois"}, "parfois"),
        ({**TUESDAY, "days": ["9"]}, "9"),
    ],
)
@time_machine.travel(NOW)
def test_what_is_missing_is_said_beside_its_row(row: dict[str, Any], message: str) -> None:
    form = filled(TUESDAY, row)
    assert not form.is_valid()
    assert form.errors["__all__"] == ["À corriger : ligne 2."]
    assert message in str(form.rows.forms[1].errors)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"days": ["1"], "start": "11:00", "end": "14:00"}, "Se chevauche avec la ligne 1"),
        (
            {**TUESDAY, "days": ["4"], "season_first": "2026-09-01", "season_last": "2026-10-01"},
            "aucune date",
        ),
        ({"rhythm": "dates", "dates": "3 mars 2026 9h-12h"}, "passées"),
    ],
)
@time_machine.travel(NOW)
def test_a_doubt_is_said_and_never_blocks(row: dict[str, Any], message: str) -> None:
    form = filled(TUESDAY, row)
    assert form.is_valid()
    form.say_doubts(date(2026, 11, 21), "66")
    assert form.rows.forms[0].doubts == []
    assert message in form.rows.forms[1].doubts[0]


@pytest.mark.parametrize(
    "text", ["24/7", "Tu 09:00-12:00; Tu[1] off", "Mo-Sa 09:00-19:00; Su,PH 10:00-12:00"]
)
def test_hours_beyond_the_rows_are_kept_as_a_sentence(text: str) -> None:
    shown = HoursForm(text=text, prefix="h")
    sentence = shown["sentence"].value()
    assert sentence
    assert filled({}, kept=text, sentence=sentence).is_valid()
    form = filled({}, kept=text, sentence=sentence)
    assert form.is_valid()
    assert form.hours == text


def test_a_sentence_not_understood_is_refused() -> None:
    form = filled(TUESDAY, sentence="quand on veut")
    assert not form.is_valid()
    assert "non compris" in str(form.errors["sentence"])


def test_two_rows_without_a_fixed_day_are_one_too_many() -> None:
    form = filled({"rhythm": "sans-jour-fixe"}, {"rhythm": "sans-jour-fixe", "note": "au 01 99 00 12 34"})
    assert not form.is_valid()


def test_too_many_rows_are_refused_whole() -> None:
    assert not filled(*[{**TUESDAY, "note": f"salle {number}"} for number in range(25)]).is_valid()
    assert not filled(*[TUESDAY] * 100).is_valid()


def test_the_form_stands_outside_the_editors_side() -> None:
    form = HoursForm(text="Tu 09:00-12:00; SH off", prefix="salle-1")
    html = render_to_string("directory/hours/form.html", {"form": form, "preview": None, "preview_url": ""})
    assert 'name="salle-1-lignes-0-start" value="09:00"' in re.sub(r'type="\w+" ', "", html)
    assert html.count("data-hours-row") >= 3


# --- Exceptions ---


def exceptions_data(*rows: dict[str, Any], prefix: str = EXCEPTIONS) -> dict[str, Any]:
    data: dict[str, Any] = {f"{prefix}-dates-TOTAL_FORMS": len(rows), f"{prefix}-dates-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        data |= {f"{prefix}-dates-{place}-{name}": value for name, value in {"kind": "ferme", **row}.items()}
    return data


CLOSED = {"first": "2026-12-21", "last": "2027-01-03", "reason": "fermeture de fin d’année"}


def test_exceptions_are_read_and_shown_again() -> None:
    opened = {"kind": "ouvert", "first": "2026-12-12", "times": "9h-12h et 14h-16h30"}
    form = ExceptionsForm(exceptions_data(CLOSED, opened, {}, prefix="e"), prefix="e")
    assert form.is_valid()
    assert form.stored == [
        {"kind": "ferme", "from": "2026-12-21", "to": "2027-01-03", "times": [], "reason": CLOSED["reason"]},
        {
            "kind": "ouvert",
            "from": "2026-12-12",
            "to": "2026-12-12",
            "times": [["09:00", "12:00"], ["14:00", "16:30"]],
            "reason": "",
        },
    ]
    shown = ExceptionsForm(stored=form.stored, prefix="e").rows.forms[1]
    assert shown["times"].value() == "9h-12h, 14h-16h30"
    again = {name: shown[name].value() for name in ("kind", "times", "reason")} | {"first": "2026-12-12"}
    assert ExceptionsForm(exceptions_data(CLOSED, again, prefix="e"), prefix="e").stored == form.stored


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"last": "2026-12-24"}, "Donnez la date"),
        ({"first": "2026-12-24", "last": "2026-12-20"}, "avant la date de début"),
        ({"kind": "ouvert", "first": "2026-12-24"}, "Indiquez les heures"),
        ({"kind": "ouvert", "first": "2026-12-24", "times": "le matin"}, "non comprises"),
        ({"first": "demain"}, "date valide"),
        ({"first": "2026-12-24", "last": "2028-12-24"}, "Au plus 400 jours"),
    ],
)
def test_wrong_exceptions_are_said(row: dict[str, Any], message: str) -> None:
    form = ExceptionsForm(exceptions_data(row, prefix="e"), prefix="e")
    assert not form.is_valid()
    assert form.errors == ["À corriger : ligne 1."]
    assert message in str(form.rows.forms[0].errors)


# --- In the page's form ---


@pytest.fixture
def tree() -> SiteTree:
    return site_tree()


@pytest.fixture
def place(tree: SiteTree) -> PlacePage:
    page = PlaceFactory(
        parent=StructureFactory(parent=tree.conflent), phone="01 99 00 12 34", ages=Ages.TOUT_AGE, live=False
    )
    locate(page, venue(), "Mo 09:00-12:00")
    return page


@pytest.fixture
def editor(tree: SiteTree, client: Client) -> Client:
    client.force_login(staff(tree.conflent, Role.COORDINATORS))
    return client


def address(page: PlacePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def form_of(place: PlacePage, *rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The whole form of the place, its hours as rows and not as text."""
    kept = location(place.locations.get())
    del kept["opening_hours"]
    return {**place_form(place, locations=[kept]), **rows_data(*rows, **more)}


def saved(place: PlacePage) -> PlaceLocation:
    return PlacePage.objects.get(pk=place.pk).get_latest_revision_as_object().locations.get()


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_an_editor_never_sees_osm(editor: Client, place: PlacePage) -> None:
    shown = words(editor.get(address(place)))
    assert "Le lundi de 9 h à 12 h" in shown
    assert "lundi 23 novembre de 9 h à 12 h" in shown
    visible = re.sub(r'<input type="hidden"[^>]*>', "", shown)
    assert "Mo 09:00" not in visible


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_rows_are_saved_as_a_draft_without_a_script(editor: Client, place: PlacePage) -> None:
    row = {**TUESDAY, "rhythm": "dans-le-mois", "ranks": ["1", "3"], "school": "ferme"}
    closed = exceptions_data(CLOSED)
    assert (
        editor.post(
            address(place),
            {**form_of(place, TUESDAY | {"days": ["4"], "school": "ferme"}, row, {}), **closed},
        ).status_code
        == 302
    )
    now = saved(place)
    assert now.opening_hours == "Fr 09:00-12:00, Tu[1,3] 09:00-12:00; SH off"
    assert now.exceptions[0]["reason"] == CLOSED["reason"]
    shown = words(editor.get(address(place)))
    assert "fermeture de fin d’année" in shown
    assert "mardi 15 décembre" in shown
    assert shown.count("data-hours-row") >= 2


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_a_refused_row_comes_back_as_it_was_typed(editor: Client, place: PlacePage) -> None:
    rows = [{**TUESDAY, "note": "Le carnet rouge"}, {**TUESDAY, "end": "08:00", "note": "La salle bleue"}]
    answer = editor.post(
        address(place),
        {**form_of(place, *rows), **exceptions_data({"last": "2026-12-24", "reason": "Travaux"})},
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    for typed in (
        "Le carnet rouge",
        "La salle bleue",
        'value="08:00"',
        "La fin est avant le début",
        "Travaux",
        "Donnez la date",
    ):
        assert typed in shown
    assert not Revision.objects.for_instance(place).exists()


@pytest.mark.django_db
def test_a_closure_before_its_end_is_refused(editor: Client, place: PlacePage) -> None:
    form = {**form_of(place, TUESDAY), "closed_since": "2026-12-01", "reopens_on": "2026-11-01"}
    assert "La réouverture est avant la fermeture" in editor.post(address(place), form).content.decode()


@pytest.mark.django_db
def test_two_versions_are_compared_in_words(editor: Client, place: PlacePage) -> None:
    place.save_revision()
    editor.post(address(place), {**form_of(place, TUESDAY), **exceptions_data(CLOSED)})
    first, last = Revision.objects.for_instance(place).order_by("pk")
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[place.pk, first.pk, last.pk])
    shown = re.sub(r"<[^>]+>", "", editor.get(compare).content.decode())
    assert "mardi" in shown
    assert "fermeture de fin d’année" in shown
    assert "09:00" not in shown


# --- While one types ---


@pytest.mark.django_db
def test_a_place_has_not_a_thousand_addresses(place: PlacePage, editor: Client) -> None:
    sent = {**form_of(place, TUESDAY), "locations-TOTAL_FORMS": "1000000"}
    shown = editor.post(address(place), sent)
    assert "au plus 100" in words(shown)
    assert len(shown.context["form"].formsets["locations"].forms) == 100


def said_of(answer: Any) -> str:
    return str(answer.json()["html"]).replace("\u00a0", " ")


def asked(client: Client, data: dict[str, Any], **more: Any) -> Any:
    return client.post(
        reverse("directory_hours_preview"),
        {**data, "prefix_of_hours": PREFIX, "prefix_of_exceptions": EXCEPTIONS, **more},
    )


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_the_preview_says_what_parents_will_read(editor: Client) -> None:
    row = {**TUESDAY, "school": "ferme"}
    answer = asked(
        editor, {**rows_data(row, {"days": ["3"]}), **exceptions_data({**CLOSED, "first": "2026-12-01"})}
    )
    said = said_of(answer)
    assert "Le mardi de 9 h à 12 h, sauf pendant les vacances scolaires" in said
    assert "mardi 24 novembre" in said
    assert "1er décembre" not in said
    assert said.count("<li>") == 5
    assert answer.json()["rows"]["0"] == []
    assert MISSING in answer.json()["rows"]["1"][0]


@pytest.mark.django_db
@time_machine.travel("2026-12-01 12:00+01:00")
def test_the_holidays_are_those_of_the_venue(editor: Client) -> None:
    saturday = {"days": ["5"], "start": "09:00", "end": "12:00"}
    elsewhere = venue("67482", name="Salle fictive du Rhin")
    for where, open_then in ((elsewhere.pk, False), ("", True)):
        said = said_of(asked(editor, rows_data(saturday, public="ferme"), venue=where))
        assert ("26 décembre" in said) is open_then


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_a_place_closed_for_now_shows_no_date_before_it_opens_again(editor: Client) -> None:
    said = said_of(asked(editor, rows_data(TUESDAY), closed_since="2026-11-01", reopens_on="2027-01-04"))
    assert "novembre" not in said
    assert "mardi 5 janvier" in said


@pytest.mark.django_db
@time_machine.travel(NOW)
def test_only_the_dates_of_a_location_in_force_are_shown(editor: Client) -> None:
    around = {"valid_from": "2026-12-01", "valid_to": "2026-12-09"}
    said = said_of(asked(editor, rows_data(TUESDAY), **around))
    assert re.findall(r"<li>mardi (\S+)", said) == ["1er", "8"]


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["start", "end", "season_first", "season_last"])
def test_an_hour_or_a_season_as_long_as_a_book_is_not_read(
    editor: Client, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for module in ("hours_forms", "hours.typed_seasons"):
        monkeypatch.setattr(f"directory.{module}.tokens_of", lambda text: read.append(text) or [])
    row = {**TUESDAY, "season_first": "septembre", "season_last": "juin", field: ":" * 40_000}
    answer = asked(editor, rows_data(*[row] * 30))
    assert answer.status_code == 200
    assert "60 caractères" in str(answer.json()["rows"]["29"])
    assert max(map(len, read)) < 60


@pytest.mark.django_db
def test_the_preview_is_for_those_who_may_enter(client: Client, editor: Client) -> None:
    assert editor.get(reverse("directory_hours_preview")).status_code == 405
    assert asked(editor, {}).status_code == 400
    assert asked(editor, rows_data(TUESDAY), prefix_of_hours="x" * 500).status_code == 400
    assert asked(editor, {**rows_data(TUESDAY), f"{PREFIX}-lignes-TOTAL_FORMS": "beaucoup"}).status_code in {
        200,
        400,
    }
    client.logout()
    assert asked(client, rows_data(TUESDAY)).status_code == 302
