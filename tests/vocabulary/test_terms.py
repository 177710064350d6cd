"""Kinds and themes: what comes with the site, what people change, how they are read."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import Locale

from vocabulary import selectors
from vocabulary.enums import AppliesTo, Family
from vocabulary.models import Kind, Theme
from vocabulary.selectors import kind, kinds_by_slug, read_kind, read_theme, theme, themes_by_slug
from vocabulary.services import load_vocabulary, read_data

pytestmark = pytest.mark.django_db

KINDS = {
    "lieu-ressources", "maison-1000-jours", "laep", "cafe-des-parents", "atelier-parents-enfants", "rep", "ecoute",
    "promeneurs-du-net", "accompagnement", "mediation-familiale", "espace-rencontre", "conseil-conjugal", "repit",
    "clas", "conference", "cine-debat", "sortie", "fete", "formation", "ludotheque", "rpe", "pmi", "centre-social",
    "autre",
}  # fmt: skip
EVENT_KINDS = {"conference", "cine-debat", "sortie", "fete", "formation"}
ICONS = {
    "laep", "mille-jours", "lieu-ressources", "cafe", "atelier", "ludotheque", "ecoute", "rep", "promeneurs",
    "accompagnement", "mediation", "rencontre", "conseil", "repit", "clas", "conference", "cine", "sortie", "fete",
    "formation", "rpe", "pmi", "centre-social", "autre",
}  # fmt: skip
THEMES = {
    "arrivee-enfant", "sommeil", "alimentation", "developpement", "jeu-eveil", "ecrans", "autorite-limites",
    "adolescence", "ecole", "separation", "handicap", "deuil", "sante", "mode-accueil", "droits-demarches",
    "repit-epuisement", "couple", "violences",
}  # fmt: skip
OFFICE_WORDS = re.compile(
    r"soutien à la parentalité|dispositif|public cible|usager|bénéficiaire|FALC", re.IGNORECASE
)


@pytest.fixture(autouse=True)
def _vocabulary() -> None:
    load_vocabulary()


def test_every_kind_and_theme_is_there() -> None:
    assert set(kinds_by_slug()) == KINDS
    assert set(themes_by_slug()) == THEMES
    assert {one.slug for one in kinds_by_slug().values() if not one.for_places} == EVENT_KINDS
    assert all(kinds_by_slug()[slug].for_events for slug in EVENT_KINDS)


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_a_kind_has_all_its_words(slug: str) -> None:
    found = kinds_by_slug()[slug]
    found.full_clean()
    assert found.icon in ICONS
    assert found.family in Family.values
    assert found.applies_to in AppliesTo.values
    assert found.question.endswith("c’est quoi\u00a0?")
    words = f"{found.name} {found.promise} {found.heading} {found.question} {found.answer} {found.body}"
    assert not OFFICE_WORDS.search(words)
    assert "'" not in words
    if found.acronym:
        assert (
            found.acronym not in f"{found.promise} {found.heading} {found.question.split(',')[0]}"
            or slug == "pmi"
        )
    assert re.search(r"[^\u00a0] *[?!;](?=[ <\n]|$)", re.sub(r"\u00a0([?!;:])", "", words)) is None


def test_icons_are_all_different() -> None:
    icons = [found.icon for found in kinds_by_slug().values()]
    assert len(icons) == len(set(icons))


def test_loading_again_creates_nothing() -> None:
    before = list(Kind.objects.values_list("pk", flat=True)), list(Theme.objects.values_list("pk", flat=True))
    assert load_vocabulary() == 0
    call_command("load_vocabulary", verbosity=0)
    assert before == (
        list(Kind.objects.values_list("pk", flat=True)),
        list(Theme.objects.values_list("pk", flat=True)),
    )


def test_loading_again_keeps_what_a_person_wrote_and_brings_back_what_is_missing() -> None:
    Kind.objects.filter(slug="laep").update(promise="on vient souffler")
    Kind.objects.filter(slug="fete").delete()
    assert load_vocabulary() == 1
    assert Kind.objects.get(slug="laep").promise == "on vient souffler"
    assert Kind.objects.filter(slug="fete").exists()


def test_loading_creates_the_french_locale_when_it_is_missing() -> None:
    Kind.objects.all().delete()
    Theme.objects.all().delete()
    assert load_vocabulary() == len(KINDS) + len(THEMES)
    assert {found.locale.language_code for found in Kind.objects.all()} == {settings.LANGUAGE_CODE}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("laep", "laep"),
        ("LAEP", "laep"),
        ("Lieu d'accueil enfants-parents", "laep"),
        ("Lieux d’accueil enfants parents", "laep"),
        ("LIEU D ACCUEIL PARENTS-ENFANTS", "laep"),
        ("maison verte", "laep"),
        ("Lieu d’accueil enfants-parents (LAEP)", "laep"),
        ("LAEP - itinérant", "laep"),
        ("RAM", "rpe"),
        ("Relais d'assistantes maternelles", "rpe"),
        ("relais petite enfance", "rpe"),
        ("centre socioculturel", "centre-social"),
        ("EVS", "centre-social"),
        ("Espace de vie sociale", "centre-social"),
        ("maison des parents", "lieu-ressources"),
        ("Maison des familles", "lieu-ressources"),
        ("Espace Parents", "lieu-ressources"),
        ("Maison des 1 000 premiers jours", "maison-1000-jours"),
        ("maison des 1000 premiers jours", "maison-1000-jours"),
        ("café parents", "cafe-des-parents"),
        ("Groupe de parole", "cafe-des-parents"),
        ("atelier parent-enfant", "atelier-parents-enfants"),
        ("CLAS", "clas"),
        ("aide aux devoirs", "clas"),
        ("mediation familiale", "mediation-familiale"),
        ("point rencontre", "espace-rencontre"),
        ("PMI", "pmi"),
        ("ligne d'écoute", "ecoute"),
        ("Promeneurs du Net", "promeneurs-du-net"),
        ("REP", "rep"),
        ("ciné débat", "cine-debat"),
        ("autre", "autre"),
        ("R.A.M.", "rpe"),
        ("l. a. e. p.", "laep"),
        ("P.M.I", "pmi"),
        ("centre socio-culturel", "centre-social"),
        ("lieu d'accueil enfants/parents", "laep"),
        ("Café des familles", "cafe-des-parents"),
    ],
)
def test_kinds_are_read_by_every_name(text: str, slug: str) -> None:
    assert read_kind(text) == (slug, True)


@pytest.mark.parametrize("text", ["", "piscine", "\0", "x" * 10_000, "()", "<script>"])
def test_an_unknown_kind_is_other_and_that_is_said(text: str) -> None:
    assert read_kind(text) == ("autre", False)


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_name_reads_back(slug: str) -> None:
    found = kinds_by_slug()[slug]
    for words in filter(None, [found.slug, found.name, found.plural, found.acronym, *found.alias_list]):
        assert read_kind(words) == (slug, True), words


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("sommeil", "sommeil"),
        ("Écrans", "ecrans"),
        ("ecran", "ecrans"),
        ("séparation et coparentalité", "separation"),
        ("divorce", "separation"),
        ("burn-out", "repit-epuisement"),
        ("mode d'accueil", "mode-accueil"),
        ("piscine", None),
        ("", None),
    ],
)
def test_themes_are_read(text: str, slug: str | None) -> None:
    assert read_theme(text) == slug


def test_a_slug_is_frozen_and_unique_in_its_language() -> None:
    laep = Kind.objects.get(slug="laep")
    laep.slug = "lieu-accueil"
    with pytest.raises(ValidationError, match="ne change plus"):
        laep.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Kind.objects.create(slug="rpe", name="autre", locale=laep.locale)


def test_a_saved_change_shows_at_once() -> None:
    assert kind("laep").promise == "on vient jouer ensemble"  # type: ignore[union-attr]
    found = Kind.objects.get(slug="laep")
    found.promise, found.aliases = "on vient souffler", "jardin des petits"
    found.save()
    assert kind("laep").promise == "on vient souffler"  # type: ignore[union-attr]
    assert read_kind("jardin des petits") == ("laep", True)
    assert read_kind("maison verte") == ("autre", False)


def test_reading_again_asks_nothing_of_the_database(django_assert_num_queries: object) -> None:
    kinds_by_slug(), read_kind("RAM"), themes_by_slug()
    with django_assert_num_queries(0):  # type: ignore[operator]
        kinds_by_slug(), read_kind("LAEP"), themes_by_slug(), theme("sommeil")


def test_a_translation_is_preferred_and_french_stands_behind() -> None:
    arabic, _created = Locale.objects.get_or_create(language_code="ar")
    translated = Kind.objects.get(slug="laep").copy_for_translation(arabic)
    translated.name = "مكان استقبال"
    translated.save()
    assert kind("laep", "ar").name == "مكان استقبال"  # type: ignore[union-attr]
    assert kind("rpe", "ar").name == "Relais petite enfance"  # type: ignore[union-attr]
    assert kind("laep", "fr").name == "Lieu d’accueil enfants-parents"  # type: ignore[union-attr]
    assert kind("inconnu") is None


def test_the_shipped_words_fit_their_fields() -> None:
    for row in read_data("kind"):
        assert len(row["promise"]) <= 120
        assert len(row["answer"]) <= 400


def test_only_administrators_edit_the_vocabulary() -> None:
    users = get_user_model().objects
    admin = users.create_superuser(email="admin@example.org", password="x")
    client = Client()
    client.force_login(admin)
    listing = client.get("/cms/snippets/vocabulary/kind/")
    assert listing.status_code == 200
    assert "on vient jouer ensemble" in listing.content.decode()
    edit = client.get(f"/cms/snippets/vocabulary/kind/edit/{Kind.objects.get(slug='laep').pk}/")
    assert edit.status_code == 200
    assert "Jamais le sigle" in edit.content.decode()
    anyone = users.create_user(email="membre@example.org", password="x")
    client.force_login(anyone)
    assert client.get("/cms/snippets/vocabulary/kind/").status_code in {302, 403}


def test_no_heading_of_a_kind_is_an_acronym() -> None:
    acronym = re.compile(r"\b[A-Z]{2,}\b")
    for row in read_data("kind"):
        for name in ("name", "plural", "heading", "question", "promise"):
            assert not acronym.search(row[name]), row[name]


def test_a_small_step_of_a_task_reads_the_stamp_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    answer = selectors.cache.get_or_set
    monkeypatch.setattr(selectors.cache, "get_or_set", lambda *args: asked.append(args[0]) or answer(*args))
    with selectors.one_vocabulary(), selectors.one_vocabulary():
        selectors.read_kind("LAEP")
        selectors.read_theme("sommeil")
    assert len(asked) == 1
    selectors.read_kind("LAEP")
    assert len(asked) == 2
