"""The public pages of structures and places: what is known is said, what is not is never promised."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from directory.models import PlaceService
from home.models import SiteSettings
from tests.directory.factories import PlaceFactory, StructureFactory, kind, locate, publish, venue
from tests.home.factories import site_tree
from tests.home.test_home_page import canonical, html, json_ld

pytestmark = pytest.mark.django_db

CLAIMS = (
    "gratuit", "payant", "sans inscription", "sans rendez-vous", "accessible", "ouvert", "anonyme", "bienvenu",
    "attendu", "quand on veut", "plain-pied", "itinérant", "interprète", "langue des signes", "à tout âge",
    "vérifié", "isAccessibleForFree", "openingHours", "wheelchair",
)  # fmt: skip


@pytest.fixture
def tree():
    return site_tree()


@pytest.fixture
def structure(tree):
    return StructureFactory(parent=tree.conflent, title="Association fictive")


def main(page: str) -> str:
    return re.search(r"<main.*?</main>", page, re.S)[0]


def full_place(structure, **fields):
    known = {
        "title": "Les Galets",
        "promise": "on vient jouer ensemble",
        "summary": "Un salon, des jeux, deux personnes.",
        "ages": "intervalle",
        "age_min": 0,
        "age_max": 71,
        "free": True,
        "registration": False,
        "appointment": False,
        "anonymous": True,
        "come_and_go": True,
        "adult_stays": True,
        "siblings": True,
        "fathers": True,
        "languages": ["fr", "ar"],
        "practical_note": "Apportez des chaussons.",
        "contact_name": "Lina et Marc",
        "phone": "01 99 00 45 21",
        "sms": "06 99 00 45 21",
        "email": "galets@example.org",
        "website": "https://galets.example.org",
        "verified_on": date(2026, 11, 9),
        "verified_by": "le lieu",
        "visit_steps": "Vous poussez la porte. Pas besoin de prévenir.\nVotre enfant joue.",
        "visit_welcome": "Lina ou Marc",
        "visit_bring": "Des chaussons.",
        "visit_ask": "Un SMS suffit.",
        "description": '[{"type": "text", "value": "<p>Une grande salle.</p>"}]',
        **fields,
    }
    place = PlaceFactory(parent=structure, **known)
    here = venue(
        name="École du Soleil",
        street="12 rue des Marchands",
        how_to_find="La porte jaune",
        transport="bus 523",
        wheelchair=True,
        step_free=False,
    )
    locate(place, here, "Tu,We 09:00-12:00")
    locate(place, venue("66230", name="Salle des Aloès"), "Fr 14:30-17:00; SH off")
    place.services_inside.add(
        PlaceService(kind=kind("mediation-familiale"), provider="Exemple Médiation", days="le jeudi")
    )
    return publish(place)


def test_a_place_that_says_nothing_promises_nothing(structure, client):
    place = PlaceFactory(parent=structure, title="Chez nous", kind=kind("autre"), promise="on se retrouve")
    page = html(client, place.url)
    said = main(page).lower() + str(json_ld(page)).lower()
    for claim in CLAIMS:
        assert claim.lower() not in said, claim
    assert "Non précisé" in page


def test_a_place_that_only_has_an_address_promises_nothing_of_its_access(structure, client):
    place = PlaceFactory(parent=structure, kind=kind("autre"), promise="on se retrouve")
    locate(place, venue())
    page = html(client, publish(place).url)
    said = main(page).lower() + str(json_ld(page)).lower()
    for claim in CLAIMS:
        assert claim.lower() not in said, claim
    assert "l’accès en fauteuil roulant" in page


def test_a_full_place_says_it_all(structure, client, django_assert_max_num_queries):
    place = full_place(structure)
    html(client, place.url)  # makes the pictures, reads the vocabulary
    with django_assert_max_num_queries(12):
        page = html(client, place.url)
    text = main(page).replace("\u00a0", " ")
    for shown in (
        "On vient jouer ensemble", "Moins de 6 ans", "Gratuit", "Sans inscription", "Anonyme",
        "12 rue des Marchands, 66500 Prades", "La porte jaune", "bus 523", "Accessible en fauteuil roulant",
        "Une ou plusieurs marches", "École du Soleil", "Salle des Aloès", "vacances scolaires",
        "Vous poussez la porte.", "Lina ou Marc", "Des chaussons.", "Un SMS suffit.", "Une grande salle.",
        "Exemple Médiation", "Français et arabe", "Apportez des chaussons.", "tel:+33199004521", "sms:+33699004521",
        "mailto:galets@example.org", "https://galets.example.org", "vérifiées le 9 novembre 2026 par le lieu",
        'href="/types/laep/"', 'href="/types/mediation-familiale/"',
    ):  # fmt: skip
        assert shown in text, shown
    assert f'href="{structure.url}"' in text
    assert "Non précisé" not in text


def test_its_two_addresses_are_pins_on_the_map(structure, client):
    page = html(client, full_place(structure).url)
    assert 'aria-label="1, Prades"' in page
    assert 'aria-label="2, Vinça"' in page


def test_what_is_known_to_be_otherwise_is_said_so(structure, client):
    place = full_place(structure, free=False, price="10 € par an", registration=True, anonymous=False)
    text = main(html(client, place.url)).replace("\u00a0", " ")
    assert "10 € par an" in text
    assert "Il faut s’inscrire" in text
    assert "On vous demande votre nom" in text
    assert "Gratuit" not in text


def test_search_engines_read_each_address_and_its_plain_hours(structure, client):
    nodes = [
        node for node in json_ld(html(client, full_place(structure).url)) if node["@type"] == "CivicStructure"
    ]
    assert [node["name"] for node in nodes] == ["Les Galets, Prades", "Les Galets, Vinça"]
    assert nodes[0]["isAccessibleForFree"] is True
    assert nodes[0]["openingHoursSpecification"][0]["opens"] == "09:00"
    # Out of the school holidays: for each term, from when to when.
    assert {"validFrom", "validThrough"} <= nodes[1]["openingHoursSpecification"][0].keys()
    assert nodes[0]["amenityFeature"][0]["value"] is True
    assert "amenityFeature" not in nodes[1]
    assert nodes[0]["address"]["addressLocality"] == "Prades"


def test_an_address_that_is_over_is_gone_and_a_coming_one_says_from_when(structure, client):
    today = timezone.localdate()
    place = PlaceFactory(parent=structure)
    over = locate(place, venue(name="Ancienne salle"), "We 09:00-12:00")
    over.valid_to = today - timedelta(days=1)
    coming = locate(place, venue(name="Nouvelle salle"), "We 09:00-12:00")
    coming.valid_from = today + timedelta(days=30)
    place.locations.set([over, coming])
    place.save()
    page = html(client, publish(place).url)
    assert "Ancienne salle" not in page
    assert "Nouvelle salle" in page
    assert "À partir du" in page


def test_hours_nobody_can_say_for_sure_are_shown_as_typed(structure, client):
    place = PlaceFactory(parent=structure)
    location = locate(place, venue())
    location.hours_as_typed = "selon le planning du bus"
    place.locations.set([location])
    place.save()
    assert "selon le planning du bus" in html(client, publish(place).url)


def test_a_remote_service_says_whom_it_serves_and_when(
    tree, structure, client, django_assert_max_num_queries
):
    place = PlaceFactory(parent=structure, kind=kind("ecoute"), phone="01 99 00 45 21")
    place.areas_served.add(tree.department)
    locate(place, None, "Mo-Fr 18:00-22:00")
    publish(place)
    html(client, place.url)
    with django_assert_max_num_queries(12):
        page = html(client, place.url)
    assert "Pour tout le département" in page
    assert "22" in main(page)
    (service,) = [node for node in json_ld(page) if node["@type"] == "Service"]
    assert service["areaServed"] == [{"@type": "AdministrativeArea", "name": "Pyrénées-Orientales"}]


def test_breadcrumbs_canonical_and_title(structure, client):
    place = full_place(structure)
    page = html(client, place.url)
    crumbs = re.search(r'<ol class="crumbs">(.*?)</ol>', page, re.S)[1]
    assert re.findall(r'href="([^"]*)"', crumbs) == [
        "/", "/territoires/", "/territoires/conflent-canigo/", structure.url,
    ]  # fmt: skip
    assert canonical(page) == f"http://testserver{place.url}"
    assert "<title>Les Galets, lieu d’accueil enfants-parents à Prades et Vinça |" in page


def test_a_demonstration_site_says_the_listing_is_invented(tree, structure, client):
    place = PlaceFactory(parent=structure)
    assert "inventés" not in main(html(client, place.url))
    SiteSettings.objects.update_or_create(site=tree.home.get_site(), defaults={"is_demonstration": True})
    for page in (place, structure):
        assert "inventés" in main(html(client, page.url))


def test_no_acronym_in_a_heading(structure, client):
    page = html(client, full_place(structure).url)
    for heading in re.findall(r"<h[1-3][^>]*>(.*?)</h[1-3]>", page, re.S):
        assert "LAEP" not in heading


# --- Structures ---


def test_a_bare_structure_stands(structure, client):
    page = html(client, structure.url)
    assert "Joindre la structure" not in page
    (node,) = [node for node in json_ld(page) if node["@type"] == "Organization"]
    assert set(node) == {"@type", "@id", "name", "url"}


def test_a_structure_shows_what_it_runs(tree, structure, client, django_assert_max_num_queries):
    full_place(structure)
    full_place(StructureFactory(parent=tree.conflent), title="Chez d’autres")
    structure.phone = "01 99 00 11 22"
    structure.save()
    html(client, structure.url)
    with django_assert_max_num_queries(12):
        page = html(client, structure.url)
    assert "Les Galets" in page
    assert "Chez d’autres" not in page
    assert "tel:+33199001122" in page


def test_the_editors_preview_shows_what_is_not_saved(structure, rf):
    place = PlaceFactory(parent=structure, title="Les Galets")
    place.summary = "Une phrase nouvelle."
    response = place.make_preview_request()
    assert "Une phrase nouvelle." in response.render().content.decode()
