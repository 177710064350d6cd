"""The shared components: nothing is claimed that is not known, nothing inline, every icon exists."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from home.components import draw, keep
from home.styleguide import CARDS, icon_names
from home.templatetags.pagination import page_links
from home.templatetags.structured_data import json_ld

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.*"))
BARE_CARD: dict[str, Any] = {"id": "c", "title": "Un lieu", "url": "/x/", "family": "sun", "icon": "laep"}


def test_a_card_with_nothing_known_claims_nothing() -> None:
    html = draw("components/card", card=BARE_CARD)
    assert "Un lieu" in html
    assert 'class="body"' in html
    for word in ("gratuit", "inscription", "vérifié", "convient", "ouvert", "accessible", "tel:"):
        assert word not in html.lower()


def test_a_card_says_things_in_the_order_a_parent_reads_them() -> None:
    card = CARDS[0]
    html = draw("components/card", card=card)
    said = [
        card["title"],
        card["promise"],
        card["kind_name"],
        "600",
        "mercredi",
        "moins de 6",
        "Gratuit",
        "convient",
        "vérifié",
    ]
    positions = [html.index(words) for words in said]
    assert positions == sorted(positions)


def test_a_cancelled_date_is_struck_and_said_in_words() -> None:
    card = next(card for card in CARDS if card["id"] == "carte-annule")
    html = draw("components/card", card=card)
    assert "Annulé" in html
    assert "<del>" in html


def test_what_contributors_write_is_escaped_everywhere_on_a_card() -> None:
    attack = "<script>alert(1)</script>"
    card: dict[str, Any] = {"id": "c", "facts": [attack], "reasons": [attack]}
    card["when"] = {"strong": attack, "soft": attack, "state": attack}
    for key in ("title", "url", "promise", "kind_name", "where", "tag", "verified", "phone"):
        card[key] = attack
    assert "<script" not in draw("components/card", card=card)


def test_a_filter_says_what_each_choice_would_give_whatever_was_shown_before() -> None:
    def shown(**changes: Any) -> str:
        option = {"value": "pmr", "label": "L'ascenseur <b>", "count": 0, "remote": 0, "checked": False}
        facet = {"name": "avec", "label": "Pratique", "options": [option | changes]}
        html = draw("components/facet_options", facet=facet)
        assert "L’ascenseur &lt;b&gt;" in html
        return " ".join(re.sub(r"<[^>]*>", "", html.split("&lt;b&gt;")[1]).split())

    assert shown() == "0 résultats"
    assert shown(count=1) == "1 résultat"
    assert shown(count=12, remote=3) == "12 résultats + 3 à distance"
    assert shown(remote=3) == "3 à distance"
    assert shown(count=None) == ""
    assert shown(count=1) == "1 résultat"
    assert "L'ascenseur" not in shown(checked=True)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_a_strict_policy_refuses(path: Path) -> None:
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/ld\+json))", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_icon_named_in_a_template_is_in_the_sprite(path: Path) -> None:
    named = set(re.findall(r'(?:{% icon |\bicon\()"([\w-]+)"', path.read_text(encoding="utf-8")))
    assert named <= set(icon_names())


def test_pages_keep_the_query_and_skip_far_ones() -> None:
    request = RequestFactory().get("/recherche/", {"ou": "Prades", "page": "6", "type": ["laep", "pmi"]})
    pages = page_links({"request": request}, 6, 12)
    assert [page and page["number"] for page in pages["around"]] == [1, None, 5, 6, 7, None, 12]
    assert pages["next"] == "?ou=Prades&type=laep&type=pmi&page=7"
    assert pages["around"][0]["url"] == "?ou=Prades&type=laep&type=pmi"


def test_one_missing_page_is_shown_rather_than_skipped() -> None:
    pages = page_links({}, 4, 4)
    assert [page and page["number"] for page in pages["around"]] == [1, 2, 3, 4]
    assert pages["next"] == ""


def test_json_ld_cannot_close_its_element() -> None:
    assert "</script>" not in json_ld({"name": "</script><b>&"})


def test_a_piece_that_is_kept_is_drawn_alike_for_the_same_values_only() -> None:
    drawn: list[object] = []

    def macro(text: object) -> str:
        drawn.append(text)
        return conditional_escape(text)

    kept = keep(macro)
    assert [kept("<b>"), kept("<b>"), kept(SafeString("<b>"))] == ["&lt;b&gt;", "&lt;b&gt;", "<b>"]
    assert len(drawn) == 2
    assert kept(["a", "list"]) == kept(["a", "list"])  # without a hash: drawn each time
    assert len(drawn) == 4
