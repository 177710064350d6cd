"""Reminders of the rulebook: only when something said contradicts it."""

from typing import Any

import pytest

from vocabulary.rules import RULES, kind_warnings

INTERVAL = {"ages": "intervalle"}


@pytest.mark.parametrize("slug", [*RULES, "autre", "inconnu"])
@pytest.mark.parametrize("facts", [{}, {"ages": "non_precise", "free": None, "remote": None}])
def test_what_is_not_said_breaks_no_rule(slug: str, facts: dict[str, Any]) -> None:
    expected = 1 if slug == "atelier-parents-enfants" else 0  # an activity with children says their age
    assert len(kind_warnings(slug, facts)) == expected


@pytest.mark.parametrize(
    ("slug", "facts", "words"),
    [
        ("laep", {**INTERVAL, "age_min": 0, "age_max": 83}, "moins de 6 ans"),
        ("laep", {**INTERVAL, "age_min": 0, "age_max": None}, "moins de 6 ans"),
        ("laep", {"ages": "tout_age"}, "moins de 6 ans"),
        ("laep", {"free": False}, "gratuit"),
        ("laep", {"anonymous": False}, "anonyme"),
        ("laep", {"registration": True}, "sans s’inscrire"),
        ("laep", {"appointment": True}, "sans rendez-vous"),
        ("laep", {"adult_stays": False}, "garderie"),
        ("lieu-ressources", {**INTERVAL, "age_min": 0, "age_max": 71}, "quel que soit l’âge"),
        ("lieu-ressources", {"registration": True}, "sans inscription"),
        ("maison-1000-jours", {**INTERVAL, "age_min": 0, "age_max": 35}, "futurs parents"),
        ("maison-1000-jours", {**INTERVAL, "age_min": -9, "age_max": 71}, "3 ans"),
        ("cafe-des-parents", {"siblings": True}, "enfants"),
        ("clas", {**INTERVAL, "age_min": 36, "age_max": 215}, "6 ans"),
        ("clas", {**INTERVAL, "age_min": 72, "age_max": 299}, "18 ans"),
        ("ecoute", {"remote": False}, "à distance"),
        ("pmi", {"free": False}, "gratuite"),
    ],
)
def test_a_contradiction_is_said(slug: str, facts: dict[str, Any], words: str) -> None:
    [warning] = kind_warnings(slug, facts)
    assert words in warning


@pytest.mark.parametrize(
    ("slug", "facts"),
    [
        (
            "laep",
            {**INTERVAL, "age_min": 0, "age_max": 71, "free": True, "anonymous": True, "registration": False},
        ),
        ("laep", {**INTERVAL, "age_min": -9, "age_max": 47}),
        ("lieu-ressources", {"ages": "tout_age", "free": True}),
        ("lieu-ressources", {**INTERVAL, "age_min": -9, "age_max": None}),
        ("maison-1000-jours", {**INTERVAL, "age_min": -9, "age_max": 47}),
        ("clas", {**INTERVAL, "age_min": 72, "age_max": 227}),
        ("accompagnement", {**INTERVAL, "age_min": -9, "age_max": 263}),
        ("atelier-parents-enfants", {"ages": "tout_age"}),
    ],
)
def test_a_listing_by_the_book_is_left_in_peace(slug: str, facts: dict[str, Any]) -> None:
    assert kind_warnings(slug, facts) == []
