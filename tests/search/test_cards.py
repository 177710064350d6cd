"""Cards: the order of product.md, and nothing said of what is not known."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import translation

from home.components import draw
from search.cards import card_for, distance
from search.models import Entry
from search.results import Hit
from vocabulary import needs
from vocabulary.models import Kind

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entry(**fields: Any) -> Entry:
    """An entry of which nothing optional is said."""
    return Entry(
        **{
            "page_id": 1,
            "sorte": "lieu",
            "translation_key": uuid4(),
            "title": "La Cabane",
            "url": "/territoires/t/s/la-cabane/",
            "kind": "laep",
            "promise": "on vient jouer ensemble",
            "ages": "non_precise",
            "commune": "Prades",
            "insee": "66149",
            "lat": 42.6,
            "lon": 2.4,
        }
        | fields
    )


def known(*met: str, unmet: tuple[str, ...] = ()) -> dict[str, int]:
    return {"met": needs.mask(met), "known": needs.mask([*met, *unmet])}


def test_nothing_is_said_of_what_is_not_known() -> None:
    card = card_for(entry())
    assert card.when is None
    assert card.facts == ()
    assert card.reasons == ()
    assert card.verified == ""
    assert card.phone == ""
    assert card.tag == ""
    html = draw("components/card", card=card).lower()
    words = [str(need.card_label) for need in needs.NEEDS.values()]
    for claim in (*words, "payant", "âge", "ouvert", "inscription", "rendez-vous", "vérifié", "accessible"):
        assert f">{claim}" not in html, claim
        assert f" {claim} " not in html, claim


def test_the_order_is_that_of_the_reader() -> None:
    card = card_for(
        Hit(
            entry=entry(
                ages="intervalle",
                age_min=0,
                age_max=71,
                hours="Le mardi de 9 h à 12 h",
                verified_on=date(2026, 11, 3),
                verified_by="le lieu",
                **known("gratuit", "sans-inscription"),
            ),
            distance_km=4.2,
            reasons=("convient à 14 mois",),
        )
    )
    with time_machine.travel(NOVEMBER):
        html = draw("components/card", card=card)
    html = html.replace("\xa0", " ")
    said = [
        "La Cabane",
        "on vient jouer ensemble",
        "lieu d’accueil enfants-parents",
        "à 4 km, Prades",
        "Le mardi de 9 h à 12 h",
        "moins de 6 ans",
        "gratuit",
        "sans inscription",
        "convient à 14 mois",
        "vérifié le 3 novembre",
        "par le lieu",
    ]
    places = [html.find(words) for words in said]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("km", "said"),
    [
        (0.0, "tout près"),
        (0.04, "tout près"),
        (0.6, "à 600 m"),
        (0.96, "à 1 km"),
        (1.4, "à 1 km"),
        (4.2, "à 4 km"),
    ],
)
def test_distances_are_said_as_people_do(km: float, said: str) -> None:
    assert distance(km) == said


def test_without_a_centre_the_commune_alone_is_said() -> None:
    assert card_for(entry()).where == "Prades"


def test_a_remote_service_says_where_it_answers_and_gives_its_number() -> None:
    line = entry(is_remote=True, commune="", insee="", lat=None, lon=None, phone="01 99 00 12 34")
    everywhere = card_for(Hit(entry=line, is_remote=True), area_names={})
    assert (everywhere.where, everywhere.tag, everywhere.phone) == ("", "à distance", "01 99 00 12 34")
    line.departements = ("66",)
    assert card_for(Hit(entry=line, is_remote=True)).where == "tout le département"
    line.departements, line.territories = (), ("conflent", "cerdagne")
    names = {"conflent": "Conflent", "cerdagne": "Cerdagne"}
    assert card_for(Hit(entry=line, is_remote=True), area_names=names).where == "Conflent et Cerdagne"


def test_the_nearest_stop_is_said_only_of_what_travels_between_several() -> None:
    tours = known("itinerant")
    assert card_for(Hit(entry=entry(location_count=3, **tours), distance_km=2)).tag == "étape la plus proche"
    assert card_for(Hit(entry=entry(location_count=1, **tours), distance_km=2)).tag == ""
    assert card_for(Hit(entry=entry(location_count=3), distance_km=2)).tag == ""
    assert card_for(entry(location_count=3, **tours)).tag == ""


@time_machine.travel(NOVEMBER)
def test_an_event_says_its_date_in_the_time_of_paris() -> None:
    summer = entry(
        sorte="evenement",
        next_start=datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
        next_end=datetime(2026, 7, 1, 23, tzinfo=UTC),
    )
    winter = entry(
        sorte="evenement",
        next_start=datetime(2027, 1, 12, 8, tzinfo=UTC),
        next_end=datetime(2027, 1, 12, 11, tzinfo=UTC),
    )
    long = entry(
        sorte="evenement",
        next_start=datetime(2026, 11, 27, 8, tzinfo=UTC),
        next_end=datetime(2026, 11, 28, 16, tzinfo=UTC),
    )
    assert card_for(summer).when is not None
    assert card_for(summer).when.strong == "jeudi 2 juillet, 0 h 30 – 1 h"  # type: ignore[union-attr]
    assert card_for(winter).when.strong == "mardi 12 janvier 2027, 9 h – 12 h"  # type: ignore[union-attr]
    assert card_for(long).when.strong == (  # type: ignore[union-attr]
        "du vendredi 27 novembre, 9 h au samedi 28 novembre, 17 h"
    )


def test_what_has_no_hours_says_how_to_agree_on_a_moment() -> None:
    assert card_for(entry(on_contact=True)).when.strong == "Sur contact"  # type: ignore[union-attr]
    card = card_for(entry(**known(unmet=("sans-rendez-vous",))))
    assert card.when is not None
    assert card.when.strong == "Sur rendez-vous"
    assert card.facts == ()


def test_known_refusals_are_said_too() -> None:
    card = card_for(
        entry(hours="Le lundi", **known(unmet=("gratuit", "sans-inscription", "sans-rendez-vous")))
    )
    assert card.facts == ("payant", "sur inscription", "sur rendez-vous")
    assert card_for(entry(price="10 € par an", **known(unmet=("gratuit",)))).facts == ("10 € par an",)


def test_parents_alone_still_say_the_age_of_their_children() -> None:
    card = card_for(entry(parents_only=True, ages="intervalle", age_min=132, age_max=215))
    assert card.facts[0] == "entre adultes, sans les enfants"
    assert card.facts[1].replace("\xa0", " ") == "parents d’enfants : de 11 à 17 ans"


@time_machine.travel(NOVEMBER)
def test_a_verification_of_another_year_gives_the_year() -> None:
    assert card_for(entry(verified_on=date(2026, 10, 1))).verified == "vérifié le 1er octobre"
    assert card_for(entry(verified_on=date(2025, 12, 3))).verified == "vérifié le 3 décembre 2025"


def test_kinds_are_named_in_the_visitors_language() -> None:
    from wagtail.models import Locale

    catalan, _created = Locale.objects.get_or_create(language_code="ca")
    french = Kind.objects.get(slug="laep", locale__language_code="fr")
    translated = french.copy_for_translation(catalan)
    translated.name, translated.promise = "Espai de joc", "venim a jugar junts"
    translated.save()
    with translation.override("ca"):
        card = card_for(entry())
    assert (card.kind_name, card.promise) == ("espai de joc", "venim a jugar junts")
    with translation.override("ca"):
        assert card_for(entry(promise="on chante")).promise == "on chante"
    assert card_for(entry()).kind_name == "lieu d’accueil enfants-parents"


def test_a_kind_that_is_gone_breaks_no_card() -> None:
    assert card_for(entry(kind="disparu")).kind_name == ""
