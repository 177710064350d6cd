"""From a sheet to drafts in a browser: one journey, its screens looked at by axe, and the same without a script."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, DemoSite, Visits, follow
from tests.browser.test_accessibility import violations

HEADERS = "Organisme;Intitulé;Catégorie;Adresse;CP;Ville;Âge;Quand on vient"
ROWS = (
    "Le Fil et l’Aiguille;La Maison ronde;LAEP;3 rue des Fleurs;66500;Prades;moins de 6 ans;mardi 9h-12h",
    "Le Fil et l’Aiguille;Le Nid des marmottes;LAEP;1 place Haute;66820;Vernet-les-Bains;0-6 ans;jeudi 14h-17h",
    "Foyer imaginaire;Ludothèque des Galets;ludothèque;2 rue Basse;;Ville-Inconnue;tout âge;sur rendez-vous",
)
OVERFLOWS = """() => [...document.querySelectorAll(".imports *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 5)"""
LONG = 30_000  # milliseconds: the worker and the server share a small machine


@pytest.fixture(scope="module")
def worker(demo_site: DemoSite) -> Iterator[None]:
    """What `make run` starts beside the site; it ends by itself when its standard input does."""
    beside = subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            *("manage.py", "run_beside", "--backend", "background", "--no-reload", "--interval", "0.2"),
        ],
        cwd=ROOT,
        env=demo_site.environment,
        stdin=subprocess.PIPE,
    )
    yield
    beside.stdin.close()  # type: ignore[union-attr]
    assert beside.wait(timeout=20) == 0


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "lieux.csv"
    path.write_text("\n".join([HEADERS, *ROWS]), encoding="utf-8")
    return path


def look(page: Page, seen: dict[str, list[str]], name: str) -> None:
    """What axe finds by day and by night; what runs over the edge of a phone, or written twice as large."""
    # Not under the pointer: a colour half-way to another is nobody's.
    page.mouse.move(0, 0)
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        if found := violations(page):
            seen[f"{name} {width} {scheme}"] = found
    if over := page.evaluate(OVERFLOWS):
        seen[f"{name} 360 overflow"] = over
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if over := page.evaluate(OVERFLOWS):
        seen[f"{name} 200 % overflow"] = over
    page.evaluate("document.documentElement.style.fontSize = ''")


def add(page: Page, sheet: Path) -> None:
    page.goto("/cms/imports/")
    follow(page.get_by_role("link", name="Importer une feuille").first)
    page.set_input_files("[name=file]", sheet)
    if page.locator("select[name=territory]").count():
        page.select_option("[name=territory]", label="Conflent-Canigó")
    follow(page.get_by_role("button", name="Continuer"))


def test_from_a_sheet_to_drafts_and_back(worker: None, signed_in: Callable[[str], Page], sheet: Path) -> None:
    seen: dict[str, list[str]] = {}
    page = signed_in("coordination@example.org")
    page.goto("/cms/imports/ajouter/")
    follow(page.get_by_role("button", name="Continuer"))
    expect(page.locator(".imports-errors")).to_be_focused()
    look(page, seen, "file")
    add(page, sheet)

    page.get_by_label("Horaires", exact=True).select_option("colonne:Quand on vient")
    column = page.locator(".imports-column", has_text="Horaires")
    expect(column.locator("[data-shown-examples]")).to_contain_text("mardi 9h-12h")
    expect(column.get_by_role("textbox")).to_be_hidden()
    look(page, seen, "columns")
    page.get_by_role("button", name="Lire les lignes").click()

    page.wait_for_url("**/lignes/", timeout=LONG)
    follow(page.get_by_role("link", name="À corriger"))
    row = page.locator("#ligne-4")
    expect(page.locator(".imports-row")).to_have_count(1)
    row.get_by_role("link", name="Corriger").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_label("Commune")).to_be_focused()
    look(page, seen, "rows")
    page.keyboard.press("Escape")
    expect(row.get_by_role("link", name="Corriger")).to_be_focused()
    page.keyboard.press("Enter")
    row.get_by_label("Commune").fill("Olette")
    page.keyboard.press("Enter")
    expect(row.locator("form")).to_have_count(0, timeout=LONG)
    expect(row).to_contain_text("nouveau")
    expect(row).to_be_focused()
    expect(page.get_by_role("link", name="À corriger 0")).to_be_visible()
    follow(page.get_by_role("link", name="Continuer"))

    expect(page.locator(".imports")).to_contain_text("3 lignes créent des lieux")
    look(page, seen, "confirmation")
    page.get_by_role("button", name="Importer").click()
    page.wait_for_url("**/resultat/", timeout=LONG)
    expect(page.get_by_role("link", name="La Maison ronde")).to_be_visible()
    look(page, seen, "result")

    follow(page.get_by_role("link", name="Annuler cet import"))
    expect(page.get_by_role("button", name="Oui, annuler l’import")).to_be_visible()
    look(page, seen, "undoing")
    page.get_by_role("button", name="Oui, annuler l’import").click()
    page.wait_for_url("**/resultat/", timeout=LONG)
    expect(page.locator(".imports")).to_contain_text("L’import est annulé")
    look(page, seen, "undone")
    page.goto("/cms/imports/")
    look(page, seen, "list")
    page.goto("/cms/imports/exporter/")
    look(page, seen, "export")
    assert seen == {}


def test_the_same_without_a_script(worker: None, visit: Visits, sheet: Path) -> None:
    page = visit(javascript=False)
    visit.sign_in(page, "redaction@example.org")
    add(page, sheet)
    page.get_by_label("Horaires", exact=True).select_option("colonne:Quand on vient")
    page.get_by_role("button", name="Lire les lignes").click()
    page.wait_for_url("**/lignes/", timeout=LONG)
    follow(page.locator("#ligne-4").get_by_role("link", name="Corriger"))
    page.get_by_label("Commune").fill("Olette")
    follow(page.get_by_role("button", name="Enregistrer"))
    assert page.url.endswith("#ligne-4")
    expect(page.locator("#ligne-4")).to_contain_text("nouveau")
    follow(page.get_by_role("link", name="Continuer"))
    expect(page.get_by_label("Publier tout de suite")).to_have_count(0)
    follow(page.get_by_role("link", name="Revenir aux lignes"))
    follow(page.get_by_role("link", name="Abandonner"))
    follow(page.get_by_role("button", name="Oui, abandonner"))
    expect(page.locator("body")).to_contain_text("abandonné")


def test_a_worker_that_does_not_answer_is_said_on_the_page(visit: Visits) -> None:
    page = visit()
    page.route("**/avancement.json", lambda route: route.fulfill(json=STUCK))
    page.route("**/avancement/", lambda route: route.fulfill(body=WAITING, content_type="text/html"))
    page.goto("/cms/imports/1/avancement/")
    expect(page.get_by_text("Rien ne bouge")).to_be_visible()
    expect(page.locator("[data-words]")).to_have_text("Lecture des lignes : 30 sur 100.")
    assert page.locator("progress").evaluate("(bar) => bar.value") == 30


STUCK = {"percent": 30, "words": "Lecture des lignes : 30 sur 100.", "stuck": True, "next": ""}
WAITING = """<div data-progress="/cms/imports/1/avancement.json"><progress max="100"></progress>
<p data-words></p><p role="status" data-said></p></div><div data-stuck hidden>Rien ne bouge</div>
<script type="module" src="/static/js/imports.js"></script>"""
