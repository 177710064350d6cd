"""News, plain pages, the plan of the site, and what robots read."""

from datetime import date

import pytest
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests.directory.factories import PlaceFactory, StructureFactory
from tests.home.factories import ArticlePageFactory, StandardPageFactory, site_tree
from tests.home.test_home_page import canonical, html, json_ld

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return site_tree()


def picture():
    return get_image_model().objects.create(title="Dessin", file=get_test_image_file(size=(1600, 1000)))


def articles(parent, count):
    for number in range(1, count + 1):
        ArticlePageFactory(
            parent=parent, title=f"Nouvelle {number}.", slug=f"n-{number}", date=date(2026, 1, number)
        )


def test_news_come_newest_first_by_pages(tree, client, django_assert_max_num_queries):
    articles(tree.articles, 14)
    html(client, "/")  # settings, vocabulary and site roots are read once per process
    with django_assert_max_num_queries(12):
        first = html(client, "/actualites/")
    assert first.index("Nouvelle 14.") < first.index("Nouvelle 3.")
    assert "Nouvelle 2." not in first
    second = html(client, "/actualites/?page=2")
    assert "Nouvelle 2." in second
    assert canonical(second) == "http://testserver/actualites/?page=2"


@pytest.mark.parametrize("page", ["0", "-3", "999999", "deux", "1e9", "\x00"])
def test_an_absurd_page_number_is_forgiven(tree, client, page):
    articles(tree.articles, 14)
    html(client, f"/actualites/?page={page}")


def test_news_of_one_territory(tree, client):
    ArticlePageFactory(parent=tree.conflent, title="De Prades")
    ArticlePageFactory(parent=tree.articles, title="De partout")
    assert "De Prades" in html(client, "/actualites/")
    page = html(client, "/actualites/?territoire=conflent-canigo")
    assert "De Prades" in page
    assert "De partout" not in page
    assert "De partout" in html(client, "/actualites/?territoire=inconnu")
    assert "Pas encore de nouvelle" in html(client, "/actualites/?territoire=perpignan-mediterranee")


def test_only_public_news_show(tree, client):
    ArticlePageFactory(parent=tree.articles, title="En brouillon", live=False)
    ArticlePageFactory(parent=tree.perpignan, title="Sous un territoire fermé")
    tree.perpignan.live = False
    tree.perpignan.save()
    for path in ("/", "/actualites/", "/plan-du-site/"):
        page = html(client, path)
        assert "En brouillon" not in page
        assert "Sous un territoire fermé" not in page


def test_an_article_is_read_with_its_photo(tree, client, django_assert_max_num_queries):
    article = ArticlePageFactory(
        parent=tree.articles,
        photo=picture(),
        photo_alt="un tapis de jeu",
        body='[{"type": "text", "value": "<p>Venez : c\'est ouvert.</p>"}, {"type": "heading", "value": "Quand ?"}]',
    )
    html(client, article.url)  # makes the pictures
    with django_assert_max_num_queries(12):
        page = html(client, article.url)
    assert 'alt="un tapis de jeu"' in page
    assert "srcset=" in page
    assert "<p>Venez\u00a0: c’est ouvert.</p>" in page
    assert '<meta property="og:image" content="http://testserver/' in page
    news = next(node for node in json_ld(page) if node["@type"] == "NewsArticle")
    assert news["headline"] == article.title
    assert news["datePublished"] == article.date.isoformat()


def test_what_people_write_cannot_close_the_structured_data(tree, client):
    article = ArticlePageFactory(parent=tree.articles, title="</script><script>alert(1)</script>")
    page = html(client, article.url)
    assert "<script>alert" not in page
    assert any(node.get("headline") == article.title for node in json_ld(page))


def test_a_plain_page_and_its_subpage(tree, client):
    legal = StandardPageFactory(parent=tree.home)
    child = StandardPageFactory(parent=legal, title="Vos données")
    assert "Mentions légales" in html(client, legal.url)
    assert "Vos données" in html(client, child.url)


def test_the_plan_leads_everywhere_in_few_queries(tree, client, django_assert_max_num_queries):
    StandardPageFactory(parent=tree.home)
    ArticlePageFactory(parent=tree.articles)
    with django_assert_max_num_queries(12):
        page = html(client, "/plan-du-site/")
    for path in (
        "/territoires/conflent-canigo/",
        "/types/laep/",
        "/actualites/",
        "/mentions-legales/",
        "/recherche/",
    ):
        assert f'href="{path}"' in page
    assert 'href="/ar/types/laep/"' in html(client, "/ar/plan-du-site/")


def test_the_sitemap_names_public_pages_and_kinds_only(tree, client, django_assert_max_num_queries):
    structure = StructureFactory(parent=tree.conflent)
    place = PlaceFactory(parent=structure, slug="public")
    PlaceFactory(parent=structure, slug="brouillon", live=False)
    closed = StructureFactory(parent=tree.perpignan, live=False)
    PlaceFactory(parent=closed, slug="sous-un-brouillon")
    with django_assert_max_num_queries(6):
        text = html(client, "/sitemap.xml")
    for path in ("/", place.url, "/types/laep/", "/plan-du-site/"):
        assert f"<loc>http://testserver{path}</loc>" in text
    assert "brouillon" not in text


def test_robots_find_the_sitemap(tree, client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
    assert "Disallow: /cms/" in response.content.decode()
