"""Presentations: rich text on the site, plain paragraphs in a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.models import PlacePage
from imports.descriptions import body_of, read_description, text_of
from imports.texts import plain_cell

pytestmark = pytest.mark.django_db


def page_saying(*blocks: tuple[str, object]) -> PlacePage:
    page = PlacePage()
    page.description = list(blocks)
    return page


def test_rich_text_becomes_plain_paragraphs() -> None:
    page = page_saying(
        ("heading", "Venir"),
        (
            "text",
            '<p data-block-key="a">Un <b>salon</b> &amp; des <a href="https://x.fr">jeux</a>.<br/>Et vous.</p>',
        ),
        ("text", "<ul><li>des livres</li><li>un tapis</li></ul><p>À bientôt\u00a0!</p>"),
        ("call", {"title": "Fermé", "text": "en août", "link_text": "", "link": ""}),
    )
    assert text_of(page.description) == (
        "Venir\n\nUn salon & des jeux.\nEt vous.\n\n- des livres\n- un tapis\n\nÀ bientôt\u00a0!\n\nFermé\nen août"
    )


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "a < b & c > d", "&lt;b&gt;", "<b>gras</b>"])
def test_html_typed_in_a_cell_stays_text(typed: str) -> None:
    page = page_saying(*body_of(typed))
    assert text_of(page.description) == typed
    assert "<script" not in page.description.render_as_block()
    assert "<b>" not in page.description.render_as_block()


def test_paragraphs_and_lines() -> None:
    [(kind, value)] = body_of("Un.\n\n\n  Deux,\n trois.  ")
    assert (kind, value.source) == ("text", "<p>Un.</p><p>Deux,<br/>trois.</p>")
    assert body_of("  \n ") == []


@given(st.text())
def test_what_is_read_is_written_back(text: str) -> None:
    read = read_description(plain_cell(text))
    assert text_of(page_saying(*body_of(read)).description) == read
    assert read_description(read) == read
