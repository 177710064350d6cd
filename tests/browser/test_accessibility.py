"""axe finds nothing on any public template, by day and by night, on a phone and on a wide screen."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Visits

TERRITORY = "/territoires/conflent-canigo/"
RESULTS = "/recherche/?ou=Prades&enfant=14m"
FIRST = "#liste h2 a"

TEMPLATES: dict[str, str | tuple[str, ...]] = {
    "home": "/",
    "territories": "/territoires/",
    "territory": TERRITORY,
    "structure": (f"{RESULTS}&type=laep", FIRST, ".crumbs li:last-child a"),
    "place": (f"{RESULTS}&type=laep", FIRST),
    "itinerant place": ("/recherche/?avec=itinerant", FIRST),
    "month of a place": (f"{RESULTS}&type=laep", FIRST, "nav[aria-label=Mois] a"),
    "tour": ("/recherche/?avec=itinerant", FIRST, "a[href$='tournee/']"),
    "remote place": ("/recherche/?avec=a-distance", FIRST),
    "event": ("/recherche/?ou=Perpignan&quoi-de=evenements", FIRST),
    "news": "/actualites/",
    "article": ("/actualites/", "main li h2 a, main li h3 a"),
    "plain page": "/accessibilite/",
    "results": RESULTS,
    "results, map": "/recherche/?ou=Prades&vue=carte",
    "results, nothing": "/recherche/?ou=Prades&quoi=parapente",
    "results, ambiguous town": "/recherche/?ou=Saint-Denis",
    "results, unknown town": "/recherche/?ou=xqztv",
    "results, corrected": "/recherche/?ou=Perpingan&quoi=mediatoin+familiale",
    "results, errors": "/recherche/?ou=Prades&enfant=toto&rayon=7",
    "agenda": "/agenda/?ou=Prades&enfant=14m",
    "agenda, another day": ("/agenda/", "main a[rel=next]"),
    "agenda, week": "/agenda/?ou=Prades&vue=semaine",
    "agenda, month": "/agenda/?vue=mois",
    "agenda, errors": "/agenda/?vue=semaine&ou=Prades&du=hier&enfant=toto",
    "agenda, nothing": "/agenda/?ou=Prades&quoi=parapente",
    "kinds": "/types/",
    "kind": "/types/laep/",
    "site plan": "/plan-du-site/",
    "not found": "/nulle-part/",
    "style guide": "/styleguide/",
}
# Where text twice as large stays whole.
ZOOMED = ("home", "territory", "place", "event", "results", "agenda", "article")

# What runs over the edge, and text that its own box cuts off.
OVERFLOWS = """() => {
  const page = document.documentElement;
  const said = [];
  if (page.scrollWidth > page.clientWidth)
    for (const one of document.querySelectorAll("body *")) {
      const { left, right, width } = one.getBoundingClientRect();
      if (width && (right > page.clientWidth + 1 || left < -1) && !one.closest("svg"))
        said.push(one.outerHTML.slice(0, 120));
    }
  return said.slice(0, 5);
}"""
CUT_OFF = """() => [...document.querySelectorAll("h1, h2, h3, p, li, dt, dd, a, button, label, summary, legend")]
  .filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX !== "visible" && !one.closest(".hidden, .skip")
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
  .map((one) => one.outerHTML.slice(0, 120))"""


def open_template(name: str, visit: Visits, **options: Any) -> Page:
    """The page of a template; those of listings are found as a visitor finds them, link after link."""
    where = TEMPLATES[name]
    path, *links = (where,) if isinstance(where, str) else where
    page = visit(path, **options)
    for link in links:
        address = page.locator(link).first.get_attribute("href")
        assert address, f"{link} leads nowhere on {page.url}"
        page.goto(address)
    return page


# What another theme may break: all that axe looks at otherwise does not depend on colours.
COLOURS = ("color-contrast", "link-in-text-block")


# axe reads a colour through every colour space there is, thousands of times a page: the same words are the same colour.
REMEMBERED_COLOURS = """
  const colours = new Map();
  const { prototype } = axe.commons.color.Color;
  const parse = prototype.parseString;
  prototype.parseString = function (text) {
    if (!colours.has(text)) {
      parse.call(this, text);
      colours.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = colours.get(text);
    return this;
  };
"""


def violations(page: Page, only: tuple[str, ...] = ()) -> list[str]:
    """What axe finds, with all its rules or some of them."""
    # Half a megabyte, once for each document. The editors' side has an axe of its own, with rules of its own.
    if not page.evaluate("'ourAxe' in window"):
        page.evaluate(f"{AXE_SCRIPT}; window.ourAxe = axe; {{ {REMEMBERED_COLOURS} }}; undefined")
    options = {"resultTypes": ["violations"], **({"runOnly": only} if only else {})}
    found = page.evaluate("async (options) => (await ourAxe.run(options)).violations", options)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def wrong_on_phones(
    page: Page, screens: Mapping[str, Callable[[], Any]], *, small: str, width: int = 360
) -> dict[str, list[str]]:
    """What is wrong on each of these screens of a phone, one after the other: both themes, narrow, and twice as large.

    `small` is the script that finds the targets a thumb would miss.
    """
    wrong: dict[str, list[str]] = {}
    for name, go in screens.items():
        page.set_viewport_size({"width": width, "height": 740})
        go()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            wrong[f"{name} {scheme}"] = violations(page, COLOURS if scheme == "dark" else ())
        wrong[f"{name} small"] = page.evaluate(small)
        wrong[f"{name} overflow"] = page.evaluate(OVERFLOWS)
        page.set_viewport_size({"width": 320, "height": 740})
        wrong[f"{name} 320"] = page.evaluate(OVERFLOWS)
        page.set_viewport_size({"width": 2 * width, "height": 740})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong[f"{name} zoomed"] = [*page.evaluate(OVERFLOWS), *page.evaluate(CUT_OFF)]
    return wrong


@pytest.mark.parametrize("name", TEMPLATES)
def test_axe_finds_nothing_nothing_scrolls_sideways_and_text_grows(name: str, visit: Visits) -> None:
    page = open_template(name, visit)
    if name == "results, map":
        page.locator(".map-pin").first.wait_for()
    wrong: dict[str, list[str]] = {}
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            wrong[f"{width} {scheme}"] = violations(page, COLOURS if scheme == "dark" else ())
        wrong[f"{width} overflow"] = page.evaluate(OVERFLOWS)
    if name in ZOOMED:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong["text twice as large"] = [*page.evaluate(OVERFLOWS), *page.evaluate(CUT_OFF)]
    assert {where: what for where, what in wrong.items() if what} == {}


@pytest.mark.parametrize("name", ["home", "place", "results"])
def test_one_heading_of_first_level_and_no_level_skipped(name: str, visit: Visits) -> None:
    page = open_template(name, visit, javascript=False)
    levels = [int(found) for found in re.findall(r"<h([1-6])\b", page.content())]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
