"""Exceptions and closures: refused when they make no sense, said as a person would."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from directory.hours.exceptions import Closure, HoursException, read_exceptions
from directory.hours.exceptions_words import say_closure, say_exception, say_exceptions
from directory.hours_exceptions_forms import ExceptionsForm
from directory.models import PlaceLocation, PlacePage

TODAY = date(2026, 11, 21)


def exception(
    kind: str, first: str, last: str = "", *times: tuple[str, str], reason: str = ""
) -> HoursException:
    row = {"kind": kind, "from": first, "to": last or first, "times": list(times), "reason": reason}
    return read_exceptions([row])[0]


@pytest.mark.parametrize(
    ("said", "about"),
    [
        (
            "fermé du 20 juillet au 16 août (fermeture estivale)",
            exception("ferme", "2027-07-20", "2027-08-16", reason="fermeture estivale"),
        ),
        ("fermé le jeudi 3 décembre", exception("ferme", "2026-12-03")),
        ("fermé le mardi 1er décembre (formation)", exception("ferme", "2026-12-01", reason="formation")),
        ("fermé du 21 au 24 décembre", exception("ferme", "2026-12-21", "2026-12-24")),
        ("fermé du 1er au 4 mars", exception("ferme", "2027-03-01", "2027-03-04")),
        ("fermé du 21 décembre au 1er janvier", exception("ferme", "2026-12-21", "2027-01-01")),
        ("fermé du 21 décembre 2027 au 3 janvier 2028", exception("ferme", "2027-12-21", "2028-01-03")),
        (
            "ouvert le samedi 12 décembre, de 10 h à 12 h et de 14 h à 16 h 30 (portes ouvertes)",
            exception(
                "ouvert", "2026-12-12", "", ("10:00", "12:00"), ("14:00", "16:30"), reason="portes ouvertes"
            ),
        ),
        (
            "ouvert du 22 au 24 décembre, de 10 h à minuit",
            exception("ouvert", "2026-12-22", "2026-12-24", ("10:00", "24:00")),
        ),
        (
            "le jeudi 24 décembre, autres horaires : de 9 h à 11 h",
            exception("autres-horaires", "2026-12-24", "", ("09:00", "11:00")),
        ),
        (
            "du 5 juillet au 31 août, autres horaires : de 9 h à 12 h (horaires d’été)",
            exception(
                "autres-horaires", "2027-07-05", "2027-08-31", ("09:00", "12:00"), reason="horaires d’été"
            ),
        ),
    ],
)
def test_an_exception_is_said(said: str, about: HoursException) -> None:
    # From the spring on: what comes within the year needs no year.
    today = (
        date(2027, 2, 1) if about.first > date(2027, 1, 1) and about.first.year == about.last.year else TODAY
    )
    assert say_exception(about, today).replace("\u00a0", " ") == said


def test_those_that_are_over_are_not_said_and_the_next_comes_first() -> None:
    rows = [
        exception("ferme", "2026-12-21", "2026-12-24"),
        exception("ferme", "2026-11-20"),
        exception("ferme", "2026-11-10", "2026-11-21"),
    ]
    said = [one.replace("\u00a0", " ") for one in say_exceptions(rows, TODAY)]
    assert said == ["Fermé du 10 au 21 novembre", "Fermé du 21 au 24 décembre"]


@pytest.mark.parametrize(
    ("said", "closure"),
    [
        ("", None),
        ("", Closure(date(2026, 10, 1), date(2026, 11, 21), "travaux")),
        ("Fermé pour l’instant.", Closure(date(2026, 10, 1))),
        ("Fermé pour l’instant (travaux).", Closure(date(2026, 11, 21), None, "travaux")),
        (
            "Fermé pour l’instant (travaux). Réouverture prévue le 5 janvier.",
            Closure(date(2026, 10, 1), date(2027, 1, 5), "travaux"),
        ),
        (
            "Fermé à partir du 1er décembre. Réouverture prévue le 5 janvier.",
            Closure(date(2026, 12, 1), date(2027, 1, 5)),
        ),
    ],
)
def test_a_closure_is_said(said: str, closure: Closure | None) -> None:
    assert say_closure(closure, TODAY).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"kind": "ferme", "from": "2026-12-24", "to": "2026-12-20"}, "avant la date de début"),
        ({"kind": "ouvert", "from": "2026-12-24", "to": "2026-12-24"}, "Indiquez les heures"),
        (
            {"kind": "autres-horaires", "from": "2026-12-24", "to": "2026-12-24", "times": []},
            "Indiquez les heures",
        ),
        ({"kind": "ferme", "from": "2026-12-24", "to": "2028-12-24"}, "400 jours"),
        ({"kind": "ferme", "from": "2026-12-24", "times": [["09:00", "12:00"]]}, "n’a pas d’heures"),
        ({"kind": "ouvert", "from": "2026-12-24", "times": [["9h", "12:00"]]}, "non comprises"),
        ({"kind": "ouvert", "from": "2026-12-24", "times": [["09:00", "09:00"]]}, "non comprises"),
        ({"kind": "ferme", "from": "demain"}, "Dates non comprises"),
        ({"kind": "peut-être", "from": "2026-12-24"}, "Dates non comprises"),
        ({"kind": "ferme", "from": "2026-12-24", "reason": "x" * 121}, "trop longue"),
        ({"kind": "ferme", "from": "2026-12-24", "reason": 3}, "Dates non comprises"),
        ("demain", "Dates non comprises"),
    ],
)
def test_an_exception_that_makes_no_sense_is_refused(row: object, message: str) -> None:
    usual = {"kind": "ferme", "from": "2026-12-24", "to": "2026-12-24", "times": [], "reason": ""}
    with pytest.raises(ValidationError) as refused:
        read_exceptions([usual, row])
    assert all("Ligne 2" in one for one in refused.value.messages)
    assert message in " ".join(refused.value.messages)


def test_too_many_exceptions_are_refused() -> None:
    usual = {"kind": "ferme", "from": "2026-12-24", "to": "2026-12-24", "times": [], "reason": ""}
    assert len(read_exceptions([usual] * 60)) == 60
    for rows in ([usual] * 61, {"kind": "ferme"}, "x"):
        with pytest.raises(ValidationError, match="60"):
            read_exceptions(rows)
    assert read_exceptions([]) == read_exceptions(None) == ()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_that_nobody_means_is_refused(day: str) -> None:
    data = {"e-dates-TOTAL_FORMS": "1", "e-dates-INITIAL_FORMS": "0"}
    form = ExceptionsForm({**data, "e-dates-0-kind": "ferme", "e-dates-0-first": day}, prefix="e")
    assert not form.is_valid()
    assert "Vérifiez l’année." in str(form.rows.forms[0].errors["first"])
    for model, name in (
        (PlaceLocation, "valid_from"),
        (PlaceLocation, "valid_to"),
        (PlacePage, "closed_since"),
        (PlacePage, "reopens_on"),
    ):
        with pytest.raises(ValidationError, match="Vérifiez"):
            model._meta.get_field(name).run_validators(date.fromisoformat(day))
