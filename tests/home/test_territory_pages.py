import re

import pytest

from home.maps import points_map, site_outlines, territories_map
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.events.factories import EventFactory
from tests.home.factories import ArticlePageFactory, site_tree
from tests.home.test_home_page import canonical, html, json_ld

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return site_tree()


def located_place(territory, commune="66149", **fields):
    place = PlaceFactory(parent=StructureFactory(parent=territory), **fields)
    locate(place, venue(commune), "We 09:00-12:00; SH off")
    return publish(place)


def test_the_index_lists_and_draws_every_territory(tree, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = html(client, "/territoires/")
    for territory in (tree.conflent, tree.perpignan, tree.department):
        assert f'href="{territory.url}"' in page
    assert page.count(f'<a href="{tree.conflent.url}" aria-label="Conflent-Canigó">') == 1
    assert canonical(page) == "http://testserver/territoires/"


def test_a_bare_territory_stands(tree, client):
    page = html(client, tree.conflent.url)
    assert "Votre interlocutrice" not in page
    assert "Les nouvelles du territoire" not in page


def test_a_full_territory_says_what_is_there(tree, client, django_assert_max_num_queries):
    located_place(tree.conflent, title="Les Galets")
    located_place(tree.perpignan, "66136", title="Le Tapis volant")
    structure = StructureFactory(parent=tree.conflent)
    EventFactory(parent=structure, title="Café fictif", venue=venue())
    EventFactory(parent=StructureFactory(parent=tree.perpignan), title="Ailleurs", venue=venue("66136"))
    ArticlePageFactory(parent=tree.conflent, title="Ça ouvre à Olette")
    ArticlePageFactory(parent=tree.articles, title="Du réseau entier")
    tree.conflent.contact_name = "Camille Exemple"
    tree.conflent.contact_phone = "01 99 00 12 34"
    tree.conflent.save()
    html(client, "/")
    with django_assert_max_num_queries(12):
        page = html(client, tree.conflent.url)
    for shown in ("Les Galets", "Café fictif", "Ça ouvre à Olette", "Camille Exemple", "tel:+33199001234"):
        assert shown in page
    for elsewhere in ("Le Tapis volant", "Ailleurs", "Du réseau entier"):
        assert elsewhere not in page
    assert 'href="/recherche/?insee=66149"' in page


def test_its_map_has_a_pin_per_commune_with_places(tree, client):
    located_place(tree.conflent)
    located_place(tree.conflent)
    page = html(client, tree.conflent.url)
    assert 'aria-label="Prades, 2 lieux"' in page
    assert 'class="here"' in page


def test_the_departments_territory_has_no_commune_of_its_own(tree, client, django_assert_max_num_queries):
    html(client, "/")  # settings, vocabulary and site roots are read once per process
    with django_assert_max_num_queries(12):
        page = html(client, tree.department.url)
    assert 'id="communes"' not in page
    assert f'href="{tree.conflent.url}" aria-label="Conflent-Canigó"' in page


def test_breadcrumbs_lead_home(tree, client):
    page = html(client, tree.conflent.url)
    crumbs = re.search(r'<ol class="crumbs">(.*?)</ol>', page, re.S)[1]
    assert re.findall(r'href="([^"]*)"', crumbs) == ["/", "/territoires/"]
    (trail,) = [node for node in json_ld(page) if node["@type"] == "BreadcrumbList"]
    assert [step["name"] for step in trail["itemListElement"]] == [
        "Accueil",
        "Territoires",
        "Conflent-Canigó",
    ]


def test_maps_frame_what_they_show(tree, rf):
    drawing = site_outlines()
    assert drawing is not None
    whole = territories_map([tree.conflent], rf.get("/"))
    assert whole.viewbox == drawing.view_box
    assert [path.url for path in whole.paths if path.url] == ["/territoires/conflent-canigo/"]
    part = points_map([], lit=[tree.conflent.epci_id], whole=True)
    assert [path.code for path in part.paths if path.here] == [tree.conflent.epci_id]
    assert len(part.paths) < len(whole.paths)


def test_without_outlines_there_is_no_map(tree, client, settings):
    settings.DEPARTEMENTS = ["09"]
    assert site_outlines() is None
    html(client, "/territoires/")
    html(client, tree.conflent.url)
