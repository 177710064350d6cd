"""What any request is answered, whatever its headers say; what browsers are told; pages of errors."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from PIL import Image
from wagtail.models import Page

from accounts.models import User
from tests.accounts.factories import UserFactory
from tests.directory.factories import PlaceFactory, StructureFactory, locate, publish, venue
from tests.home.factories import ArticlePageFactory, site_tree
from tests.search.site import search_site

pytestmark = pytest.mark.django_db

STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
}
ADDRESSES = [
    "/",
    "/recherche/",
    "/recherche/?vue=carte",
    "/types/",
    "/types/laep/",
    "/plan-du-site/",
    "/seances/",
    "/seances/un-lien-coupe/",
    "/nulle-part/",
]
ADDRESSES += [
    "/recherche.geojson",
    "/communes/?q=prades",
    "/sitemap.xml",
    "/robots.txt",
    "/sante/",
    "/ar/recherche/",
]


def policy(response) -> set[str]:  # type: ignore[no-untyped-def]
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


def test_every_public_page_is_strict_sets_no_cookie_and_carries_nothing_inline(client: Client) -> None:
    site = search_site()
    publish(ArticlePageFactory(parent=site.tree.conflent))
    pages = Page.objects.live().filter(depth__gt=1)
    for path in [*ADDRESSES, *(page.get_url() for page in pages)]:
        response = client.get(path)
        assert policy(response) == STRICT, path
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "SAMEORIGIN"
        told = "no-referrer" if (path or "").startswith("/seances/") else "strict-origin-when-cross-origin"
        assert response["Referrer-Policy"] == told, path
        assert response["Permissions-Policy"].startswith("geolocation=(self),")
        assert not response.cookies, path
        html = response.content.decode()
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:", html), path
        for script in re.findall(r"<script\b[^>]*>", html):
            assert "src=" in script or "application/ld+json" in script, path
        for address in re.findall(
            r"<(?:script|img|link rel=\"(?:stylesheet|icon)\")[^>]*?(?:src|href)=\"([^\"]+)", html
        ):
            assert address.startswith(("/", "data:")), path


def test_the_editors_side_has_a_looser_rule_and_nothing_else_does(client: Client) -> None:
    assert "script-src 'self' 'unsafe-inline'" in policy(client.get("/cms/login/"))
    for path in ("/cmsx/", "/ar/cms/", "/django-admin/", "/_util/login/"):
        assert policy(client.get(path)) == STRICT
    assert client.get("/django-admin/").status_code == 404


@pytest.mark.parametrize("charset", ["zip", "rot13", "hex", "idna", "utf-7", "latin-1", "nulle"])
def test_every_request_is_read_as_utf_8(charset: str) -> None:
    from config.wsgi import application

    search_site()
    environ = RequestFactory().get("/recherche/", {"ou": "Vinça"}).environ
    environ["CONTENT_TYPE"] = f"text/html; charset={charset}"
    answers: list[str] = []
    body = b"".join(application(environ, lambda status, headers: answers.append(status)))
    assert answers == ["200 OK"]
    assert "Vinça".encode() in body


@pytest.mark.parametrize("cookie", ['dark"><b>', "a" * 7000, "é", "=;;", "{{7*7}}"])
def test_only_two_values_of_the_theme_are_believed(client: Client, cookie: str) -> None:
    site_tree()
    client.cookies["theme"] = cookie
    assert "data-theme" not in client.get("/").content.decode().partition("<head>")[0]


def test_error_pages_say_nothing_of_the_inside(settings) -> None:  # type: ignore[no-untyped-def]
    refused = Client(enforce_csrf_checks=True).post("/cms/login/", {"username": "x"})
    assert refused.status_code == 403
    assert "Ce formulaire a attendu trop longtemps." in refused.content.decode()
    settings.ALLOWED_HOSTS = ["parents.example.org"]
    strange = Client(headers={"host": "ailleurs.example.org"}).get("/recherche/")
    assert strange.status_code == 400
    assert "Nous n’avons pas compris cette demande." in strange.content.decode()
    for response in (refused, strange):
        assert "Traceback" not in response.content.decode()
        assert "csrf" not in response.content.decode().lower()


# --- The hidden fields of the editors' forms, written by hand ---


@pytest.fixture
def editor() -> User:
    return UserFactory(is_superuser=True)


def test_a_form_that_no_browser_sent_is_refused_without_a_crash(editor: User) -> None:
    tree = site_tree()
    place = PlaceFactory(parent=StructureFactory(parent=tree.conflent))
    room = venue()
    locate(place, room)
    client = Client()
    client.force_login(editor)
    forms: list[tuple[str, dict[str, str]]] = [
        (f"/cms/pages/{place.pk}/edit/", {}),
        (f"/cms/pages/{place.pk}/edit/", {"description-count": "x" * 10_000}),
        (f"/cms/pages/{place.pk}/edit/", {"description-count": "9" * 30}),
        (f"/cms/adresses/{room.pk}/", {"name": "Salle", "photo": "\0"}),
        (f"/cms/adresses/{room.pk}/", {"name": "Salle", "photo": "[]"}),
        ("/cms/adresses/nouvelle/", {"name": "x" * 10_000, "photo": "9" * 30, "lat": "nan", "lon": "1e400"}),
    ]
    for path, data in forms:
        response = client.post(path, data)
        assert response.status_code in {200, 400}, path
    room.refresh_from_db()
    assert room.name == "Salle fictive"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dessin.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("dessin.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        ("page.html", b"<script>alert(1)</script>"),
        ("page.png", b"<script>alert(1)</script>"),
        ("vide.png", b""),
    ],
)
def test_only_pictures_are_taken_as_pictures(editor: User, name: str, content: bytes) -> None:
    client = Client()
    client.force_login(editor)
    data = {"title": "x", "files[]": SimpleUploadedFile(name, content)}
    response = client.post("/cms/images/multiple/add/", data, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.json()["success"] is False


def test_a_picture_cut_short_is_refused_in_french_and_a_whole_one_taken(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    whole = BytesIO()
    Image.effect_noise((300, 300), 90).save(whole, "JPEG")
    answers = []
    for content in (whole.getvalue()[:-5000], whole.getvalue()):
        data = {"title": "x", "files[]": SimpleUploadedFile("photo.jpg", content)}
        response = client.post(
            "/cms/images/multiple/add/", data, headers={"X-Requested-With": "XMLHttpRequest"}
        )
        answers.append(response.json())
    assert answers[0]["success"] is False
    assert "incomplète" in answers[0]["error_message"]
    assert answers[1]["success"] is True


@pytest.mark.parametrize("name", ["page.html", "dessin.svg", "script.js", "page.xhtml"])
def test_nothing_a_browser_would_run_is_taken_as_a_document(editor: User, name: str) -> None:
    client = Client()
    client.force_login(editor)
    data = {"title": "x", "files[]": SimpleUploadedFile(name, b"<script>alert(1)</script>")}
    response = client.post(
        "/cms/documents/multiple/add/", data, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert response.json()["success"] is False
