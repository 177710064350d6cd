"""Phones, mails, sites and dates of a sheet."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.imports.sheet import read, warned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("01 99 00 12 34", "01 99 00 12 34"),
        ("0199001234", "01 99 00 12 34"),
        ("199001234", "01 99 00 12 34"),
        ("199001234.0", "01 99 00 12 34"),
        ("+33 (0)1 99 00 12 34", "01 99 00 12 34"),
        ("01.99.00.12.34", "01 99 00 12 34"),
        ("3114", "3114"),
    ],
)
def test_a_phone_number(typed: str, shown: str) -> None:
    row = read(telephone=typed)
    assert (row.listing, row.notes, row.warnings) == ({"phone": shown}, (), [])


@pytest.mark.parametrize(
    ("typed", "shown", "note"),
    [
        ("01 99 00 12 34 / 06 39 98 00 00", "01 99 00 12 34", "Autre téléphone : 06 39 98 00 00"),
        ("Lina : 01 99 00 12 34", "01 99 00 12 34", "Téléphone : Lina : 01 99 00 12 34"),
        ("3919 (gratuit)", "3919", "Téléphone : 3919 (gratuit)"),
        ("le 3114", "3114", "Téléphone : le 3114"),
        ("demander à l’accueil", None, "Téléphone : demander à l’accueil"),
        ("+34 972 00 00 00", None, "Téléphone : +34 972 00 00 00"),
    ],
)
def test_the_rest_of_a_phone_cell_becomes_a_note(typed: str, shown: str | None, note: str) -> None:
    row = read(telephone=typed)
    assert (row.listing.get("phone"), row.texts_of_notes()) == (shown, [note])
    assert "Téléphone" in warned(row)


def test_addresses_of_mail() -> None:
    assert read(courriel="mailto:accueil@example.org").listing == {"email": "accueil@example.org"}
    row = read(courriel="Lina <lina@example.org> ; marc@example.org")
    assert row.listing == {"email": "lina@example.org"}
    assert row.texts_of_notes() == ["Aussi : marc@example.org"]
    row = read(courriel="accueil(arobase)example.org")
    assert row.listing == {}
    assert "non compris" in warned(row)


@pytest.mark.parametrize(
    ("typed", "site"),
    [
        ("https://www.example.org/lieux,1.html", "https://www.example.org/lieux,1.html"),
        ("http://example.org", "http://example.org"),
        ("www.example.org", "https://www.example.org"),
        ("example.org/parents", "https://example.org/parents"),
    ],
)
def test_a_site(typed: str, site: str) -> None:
    row = read(site=typed)
    assert (row.listing, row.warnings) == ({"website": site}, [])


@pytest.mark.parametrize(
    "typed", ["javascript:alert(1)", "ftp://example.org", "à venir", "accueil@example.org"]
)
def test_what_is_no_site_becomes_a_note(typed: str) -> None:
    row = read(site=typed)
    assert (row.listing, row.texts_of_notes()) == ({}, [f"Site : {typed}"])
    assert "bon à savoir" in warned(row)


@pytest.mark.parametrize(
    "typed",
    ["https://lou:secret@example.org/", "www.example.org http://lou@example.org", "lou:secret@example.org"],
)
def test_a_password_in_a_site_is_kept_nowhere(typed: str) -> None:
    row = read(site=typed)
    assert (row.listing, row.notes) == ({}, ())
    assert "mot de passe" in warned(row)
    assert "secret" not in warned(row)


def test_the_second_of_two_sites_becomes_a_note() -> None:
    row = read(site="www.example.org, https://example.com")
    assert row.listing == {"website": "https://www.example.org"}
    assert row.texts_of_notes() == ["Autre site : https://example.com"]
    assert "gardé" in warned(row)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-03",
        "2026-11-03 00:00:00",
        "2026-11-03T00:00",
        "03/11/2026",
        "3/11/26",
        "3.11.2026",
        "3 novembre 2026",
        "mardi 3 novembre 2026",
        "le 3 nov. 2026",
        "03-11-2026",
    ],
)
def test_a_date(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 21))
    row = read(date_verification=typed)
    assert (row.listing, row.warnings) == ({"verified_on": date(2026, 11, 3)}, [])


def test_a_spreadsheets_number_of_a_day_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 11, 21))
    row = read(date_verification="46329")
    assert row.listing == {"verified_on": date(2026, 11, 3)}
    assert "03/11/2026" in warned(row)


@pytest.mark.parametrize(
    "typed", ["31/02/2026", "12/31/2025", "novembre 2026", "hier", "01/01/1970", "99999", "3 foo 2020"]
)
def test_an_absurd_date_is_left_out(typed: str) -> None:
    row = read(date_verification=typed)
    assert row.listing == {}
    assert "laissée de côté" in warned(row)


def test_a_date_to_come_is_left_out() -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "à venir" in warned(read(date_verification=f"{tomorrow:%d/%m/%Y}"))
