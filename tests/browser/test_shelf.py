"""From a sheet of 200 rows to the public site, as a coordinator does it: nothing typed twice, under half an hour.

The time of a person is counted with a keystroke-level model (Card, Moran and Newell): 1.2 s to point and click, 0.3 s
a key, 5 s to take in a screen, 2 s to read a row. What the machine takes is not counted: it works while one reads.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Demonstration, DemoSite, Visits, follow
from tests.browser.shell import ROOT, Shell, open_shell
from tests.browser.test_accessibility import violations

SHEET = ROOT / "demo" / "data" / "feuille-200-lieux.csv"
HALF_AN_HOUR = 30 * 60  # seconds
LONG = 60_000  # milliseconds: the worker and the server share a small machine
EMAIL = "admin@example.org"


@pytest.fixture(scope="module")
def own_site(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """A demonstration with its worker: what is published here is not found by the other tests."""
    folder = tmp_path_factory.mktemp("shelf")
    with demonstration.serve(folder / "site") as site, (folder / "worker.log").open("w") as log:
        worker = subprocess.Popen(  # noqa: S603
            [
                sys.executable,
                *("manage.py", "run_beside", "--backend", "background", "--no-reload", "--interval", "0.2"),
            ],
            cwd=ROOT,
            env=site.environment,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
        yield site
        worker.stdin.close()  # type: ignore[union-attr]
        worker.wait(timeout=20)


@pytest.fixture
def enter(browser: Browser, own_site: DemoSite) -> Iterator[Callable[..., Page]]:
    """`enter(javascript=…)` gives a page of that copy, signed in."""
    visits = Visits(browser, own_site)

    def sign_in(*, javascript: bool = True) -> Page:
        page = visits.signed_in(EMAIL) if javascript else visits(javascript=False)
        page.set_default_timeout(LONG)
        if not javascript:
            visits.sign_in(page, EMAIL)
        return page

    yield sign_in
    visits.close()
    assert [error for error in visits.console_errors if "status of 4" not in error] == []
    assert visits.sent_elsewhere == []


@dataclass
class Person:
    """Someone at the keyboard: every gesture goes through here, and is counted."""

    page: Page
    clicks: int = 0
    keys: int = 0
    screens: int = 0
    rows: int = 0
    log: list[str] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return 1.2 * self.clicks + 0.3 * self.keys + 5 * self.screens + 2 * self.rows

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def follow(self, target: Locator) -> None:
        self.clicks += 1
        follow(target)

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text)

    def choose(self, target: Locator, option: str) -> None:
        """A list: opened, then picked from."""
        self.clicks += 2
        target.select_option(option)

    def look(self, rows: int = 0) -> None:
        self.screens += 1
        self.rows += rows

    def note(self, what: str) -> None:
        self.log.append(f"{what}: {self.seconds:.0f} s")


def import_the_sheet(person: Person) -> None:
    page = person.page
    page.goto("/cms/imports/ajouter/")
    person.look()
    page.set_input_files("[name=file]", SHEET)
    person.clicks += 4  # the button, the folder, the file, "open"
    if page.locator("select[name=territory]").count():
        person.choose(page.locator("select[name=territory]"), "Pyrénées-Orientales")
    person.follow(page.get_by_role("button", name="Continuer"))
    person.look(rows=19)  # the columns of the contract, with what the sheet holds for each
    person.choose(page.get_by_label("Âge minimum", exact=True), "colonne:Public")
    person.click(page.get_by_role("button", name="Lire les lignes"))
    page.wait_for_url("**/lignes/")
    person.look()
    person.follow(page.get_by_role("link", name="À corriger"))
    person.look(rows=3)
    person.follow(page.get_by_role("link", name="Continuer"))
    person.look()
    person.click(page.get_by_role("button", name="Importer"))
    page.wait_for_url("**/resultat/")
    person.look()
    person.note("the sheet is imported")


def number_of(page: Page, words: str) -> int:
    card = page.locator(".shelf-card", has_text=words)
    if not card.count():
        return 0  # an empty shelf has no card at all
    return int(card.locator("strong").inner_text())


def open_card(person: Person, words: str) -> bool:
    """The screen behind a card of the front page; nothing to open when it says 0."""
    person.page.goto("/cms/etagere/")
    person.look()
    if not number_of(person.page, words):
        return False
    person.follow(person.page.locator(".shelf-card", has_text=words).get_by_role("link"))
    person.look()
    return True


def settle_doubles(person: Person) -> None:
    page = person.page
    if not open_card(person, "doublon"):
        return
    while page.locator(".shelf-pair").count():
        person.follow(page.locator(".shelf-pair").first.get_by_role("link", name="Comparer"))
        person.look(rows=page.locator(".shelf-compare tbody tr").count())
        person.follow(page.get_by_role("button", name="C’est la même : réunir"))
        assert page.url.endswith("/doublons/")
        person.look()
    person.note("doubles are settled")


def give_ages(person: Person) -> None:
    page = person.page
    if not open_card(person, "sans âge"):
        return
    gestures = page.locator(".shelf-suggestions button")
    while gestures.count():
        person.follow(gestures.first)
        person.rows += 1
    rows = page.locator(".shelf-table tbody tr")
    if rows.count():
        person.look(rows=rows.count())
        person.click(rows.first.locator("input[type=text]"))
        for number in range(rows.count()):
            person.type(f"de {number % 3 + 1} à 6 ans")
            if number == 0:
                expect(rows.first.locator(".shelf-reading")).to_contain_text("Les parents liront")
            for _tab in range(3):  # the box and the name of the next row, then its field
                person.press("Tab")
        person.follow(page.get_by_role("button", name="Enregistrer", exact=True))
        expect(page.locator(".shelf-nothing")).to_be_visible()
    person.note("ages are given")


def give_hours(person: Person) -> None:
    page = person.page
    if not open_card(person, "sans horaires"):
        return
    rows = page.locator(".shelf-table tbody tr")
    person.rows += rows.count()
    for number in range(rows.count()):
        person.click(rows.nth(number).locator("input[type=text]"))
        if number % 2:
            person.choose(rows.nth(number).locator("select"), "contact")
        else:
            person.type("mardi 9h-12h")
    person.follow(page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.locator(".shelf-nothing")).to_be_visible()
    person.note("hours are given")


def give_contacts(person: Person) -> None:
    page = person.page
    if not open_card(person, "sans contact"):
        return
    rows = page.locator(".shelf-table tbody tr")
    person.rows += rows.count()
    for number in range(rows.count()):
        person.click(rows.nth(number).get_by_role("textbox").first)
        person.type(f"01990012{number:02}")
    person.follow(page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.locator(".shelf-nothing")).to_be_visible()
    person.note("contacts are given")


def publish_all(person: Person) -> None:
    page = person.page
    assert open_card(person, "à publier")
    person.follow(page.locator("button[name=toutes]"))
    person.look()
    for _attempt in range(40):
        # Asked again without drawing it, and seldom (it is the longest page): the worker needs the machine.
        if "shelf-nothing" in page.request.get("/cms/etagere/prets/").text():
            break
        page.wait_for_timeout(1500)
    person.note("all is published")


def test_from_a_sheet_of_200_rows_to_the_public_site(enter: Callable[..., Page]) -> None:
    page = enter()
    person = Person(page)
    import_the_sheet(person)
    page.goto("/cms/etagere/")
    assert number_of(page, "sans âge") + number_of(page, "à publier") > 100
    settle_doubles(person)
    give_ages(person)
    give_hours(person)
    give_contacts(person)
    publish_all(person)
    page.goto("/cms/etagere/")
    # Other tests of this site may have left a draft without address, which the sheet never does.
    left = {
        words: number_of(page, words) for words in ("sans âge", "sans horaires", "sans contact", "à publier")
    }
    assert not any(left.values()), left
    page.goto("/recherche/?quoi=Pirouette&ou=Perpignan")
    expect(page.locator("main")).to_contain_text("Pirouette")
    said = (
        f"{person.clicks} clicks, {person.keys} keys, {person.screens} screens, {person.rows} rows: "
        f"{person.seconds / 60:.1f} minutes ({'; '.join(person.log)})"
    )
    print(said)  # noqa: T201 (for who asks with -s)
    assert person.seconds < HALF_AN_HOUR, said


# --- What the screens are like -------------------------------------------------------------------------------

DRAFTS = f"""
from accounts.models import User
from directory.bulk import NewPage, bulk_pages
from directory.models import PlaceLocation, PlacePage, StructurePage
from moderation.tasks import publish_pages
from vocabulary.enums import Ages
from vocabulary.models import Kind
kind = Kind.objects.get(slug="laep", locale__language_code="fr")
known = PlacePage.objects.live().filter(locations__venue__isnull=False).order_by("pk")[0]
here = known.locations.all()[0].venue
structure = known.get_parent()
def page(title, **facts):
    return PlacePage(title=title, kind=kind, **facts)
said = {{"ages": Ages.TOUT_AGE, "phone": "01 99 00 12 34"}}
def at(hours="Mo 09:00-12:00"):
    return [PlaceLocation(venue=here, opening_hours=hours)]
new = [
    (page("Sans âge un", phone="01 99 00 12 34"), at()),
    (page("Sans âge deux", phone="01 99 00 12 34"), at()),
    (page("Sans horaires", **said), at("")),
    (page("Sans contact", ages=Ages.TOUT_AGE), at()),
    (page("Sans adresse", on_contact=True, **said), []),
    (page("Complète", **said), at()),
    (page("LAEP " + known.title.upper(), **said), at("Tu 14:00-17:00")),
]
bulk_pages([NewPage(parent=structure, page=one, locations=where) for one, where in new], live=False)
publish_pages.enqueue(User.objects.get(email="{EMAIL}").pk, [])
"""


@pytest.fixture(scope="module")
def own_shell(own_site: DemoSite) -> Iterator[Shell]:
    with open_shell(own_site.environment) as opened:
        yield opened


@pytest.fixture
def drafts(own_shell: Shell) -> None:
    """One draft for each gap, a complete one, a double; and a publication that is over, to be told."""
    own_shell(DRAFTS)


SCREENS = {
    "front": "/cms/etagere/",
    "ages": "/cms/etagere/manque/ages/",
    "hours": "/cms/etagere/manque/when/",
    "contact": "/cms/etagere/manque/contact/",
    "address": "/cms/etagere/manque/where/",
    "ready": "/cms/etagere/prets/",
    "doubles": "/cms/etagere/doublons/",
}
OVER_THE_EDGE = """() => [...document.querySelectorAll(".shelf *")]
  .filter((one) => one.checkVisibility() && !one.closest(".shelf-scroll")
    && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 5)"""


def look_at(page: Page, name: str, wrong: dict[str, list[str]]) -> None:
    """By day on a wide screen, by night on a phone."""
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # Wagtail's own furniture is not ours to judge.
        found = [one for one in violations(page) if not one.startswith("region")]
        found += [f"over the edge: {one}" for one in page.evaluate(OVER_THE_EDGE)]
        if found:
            wrong[f"{name} {width} {scheme}"] = found


def test_axe_finds_nothing_and_nothing_runs_over(drafts: None, enter: Callable[..., Page]) -> None:
    page = enter()
    wrong: dict[str, list[str]] = {}
    told = page.get_by_role("button", name="C’est lu").first
    page.goto(SCREENS["front"])
    for _attempt in range(60):
        if told.is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(told).to_be_visible()
    for name, address in SCREENS.items():
        page.goto(address)
        look_at(page, name, wrong)
    page.goto(SCREENS["doubles"])
    follow(page.get_by_role("link", name="Comparer").first)
    look_at(page, "comparison", wrong)
    follow(page.get_by_role("button", name="Voir le résultat"))
    expect(page.get_by_role("heading", name="La fiche, une fois réunie")).to_be_focused()
    look_at(page, "result", wrong)
    page.goto(SCREENS["ages"])
    page.locator(".shelf-table input[type=text]").first.fill("les grands chats")
    follow(page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.locator(".shelf-errors")).to_be_focused()
    look_at(page, "errors", wrong)
    assert wrong == {}


def test_it_all_works_without_a_script(drafts: None, enter: Callable[..., Page]) -> None:
    page = enter(javascript=False)
    page.goto(SCREENS["ages"])
    expect(page.locator("[data-choose-all]")).to_be_hidden()
    row = page.locator(".shelf-table tbody tr").filter(has_text="Sans âge un").first
    row.locator("input[type=text]").fill("0/6 ans")
    follow(page.get_by_role("button", name="Vérifier"))
    expect(page.locator(".shelf-reading", has_text="moins de 7")).to_have_count(1)
    follow(page.get_by_role("button", name="Enregistrer", exact=True))
    expect(page.locator(".messages")).to_contain_text("1 fiche enregistrée.")
    page.goto(SCREENS["ready"])
    page.locator(".shelf-table tbody tr").filter(has_text="Complète").first.get_by_role("checkbox").check()
    follow(page.get_by_role("button", name="Publier les fiches cochées"))
    expect(page.locator(".messages")).to_contain_text("1 fiche publiée.")


def test_all_the_rows_are_chosen_at_once_by_keyboard(drafts: None, enter: Callable[..., Page]) -> None:
    page = enter()
    page.goto(SCREENS["ready"])
    page.locator("[data-choose-all]").focus()
    page.keyboard.press("Space")
    boxes = page.locator("[data-choose]")
    assert boxes.count() > 0
    assert all(box.is_checked() for box in boxes.all())
    boxes.first.uncheck()
    assert page.locator("[data-choose-all]").evaluate("box => box.indeterminate") == (boxes.count() > 1)
