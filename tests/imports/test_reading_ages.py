"""The two columns of ages of a sheet."""

import pytest

from tests.imports.sheet import read, warned
from vocabulary.ages import EVERY_AGE, AgeRange, interval

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("age_min", "age_max", "ages"),
    [
        ("3 mois", "3 ans", interval(3, 47)),
        ("0 an", "5 ans", interval(0, 71)),
        ("naissance", "3 ans", interval(0, 47)),
        ("grossesse", "3 ans", interval(-9, 47)),
        ("grossesse", "grossesse", interval(-9, -1)),
        ("naissance", "naissance", interval(0, 0)),
        ("10 semaines", "4 ans", interval(2, 59)),
        ("2 ans et demi", "5 ans", interval(30, 71)),
        ("dès la naissance", "moins de 6 ans", interval(0, 71)),
        ("à partir de 3 ans", "jusqu’à 5 ans", interval(36, 71)),
        ("3 ans", "6 ans maximum", interval(36, 83)),
        ("3 mois", "moins de 3 ans", interval(3, 35)),
        ("0-3 ans", "", interval(0, 47)),
        ("", "0/3 ans", interval(0, 47)),
        ("0-3 ans", "3 ans", interval(0, 47)),
        ("0", "0 à 3 ans", interval(0, 47)),
        ("de 0 à 3 ans", "de 0 à 3 ans", interval(0, 47)),
        ("", "3 ans", interval(0, 47)),
        ("", "moins de 6 ans", interval(0, 71)),
        ("", "jusqu’à 9 mois", interval(0, 9)),
        ("6 ans et +", "", interval(72)),
        ("à partir de 6 ans", "", interval(72)),
        ("dès la grossesse", "", interval(-9)),
        ("ados", "", interval(132, 215)),
        ("tout âge", "", EVERY_AGE),
        ("", "tous âges", EVERY_AGE),
        ("18m", "3a", interval(18, 47)),
        ("2a6m", "6a", interval(30, 83)),
        ("-9 mois", "35 mois", interval(-9, 35)),
        ("2 1/2 ans", "6 ans", interval(30, 83)),
        ("de 3 mois", "à 3 ans", interval(3, 47)),
        ("entre 3 ans", "et 6 ans", interval(36, 83)),
        ("", "naissance", interval(-9, -1)),
        ("-", "—", None),
        ("NC", "", None),
    ],
)
def test_ages(age_min: str, age_max: str, ages: AgeRange | None) -> None:
    row = read(type="autre", age_min=age_min, age_max=age_max)
    assert (row.ages, row.warnings) == (ages, [])


@pytest.mark.parametrize(
    ("age_min", "age_max", "ages", "said"),
    [
        ("0", "6", interval(0, 83), "lu en années"),
        ("3", "18 mois", interval(18, 47), "ordre inverse"),
        ("3 mois", "3", interval(3, 47), "« 3 » sans unité"),
        ("3", "", interval(36), "lu en années"),
        ("", "6", interval(0, 83), "lu en années"),
        ("3 ans", "", interval(36), "lu « à partir de »"),
        ("naissance", "", interval(0), "lu « à partir de »"),
        ("grossesse", "", interval(-9), "lu « à partir de »"),
        ("2026-06-03", "", None, "non compris"),
        ("12/03", "", None, "non compris"),
        ("-1", "6", None, "non compris"),
        ("- 6 ans", "", None, "non compris"),
        ("0", "36", None, "non compris"),
        ("groupe de 8 parents", "", None, "non compris"),
        ("9h-12h", "", None, "non compris"),
        ("de 6 mois à", "", None, "non compris"),
        ("18", "3", interval(18, 47), "lu en mois"),
        ("0", "99", EVERY_AGE, "lu en années"),
        ("3", "99", interval(36), "25 ans"),
        ("0-3 ans", "6 ans", interval(0, 47), "« 6 ans » laissé de côté"),
        ("tout âge", "6 ans", EVERY_AGE, "« 6 ans » laissé de côté"),
        ("selon les jours", "", None, "non compris"),
        ("selon les jours", "6 ans", interval(0, 83), "non compris"),
        ("enfants de maternelle", "", interval(36, 71), "à vérifier"),
    ],
)
def test_ages_assumed_are_said(age_min: str, age_max: str, ages: AgeRange | None, said: str) -> None:
    row = read(type="autre", age_min=age_min, age_max=age_max)
    assert row.ages == ages
    assert said in warned(row)


def test_parents_alone_is_read_among_ages() -> None:
    row = read(type="autre", age_min="parents seuls, ados")
    assert (row.ages, row.listing, row.warnings) == (interval(132, 215), {"parents_only": True}, [])
    assert read(type="autre", age_max="sans les enfants").listing == {"parents_only": True}


def test_the_rulebook_of_the_kind_is_recalled() -> None:
    row = read(age_min="0 an", age_max="6 ans")
    assert row.ages == interval(0, 83)
    assert "moins de 6 ans" in warned(row)
    assert "gratuit" in warned(read(conditions="payant"))
