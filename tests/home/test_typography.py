"""French typography on what people wrote."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from home.templatetags.typography import NBSP, french_list, tel, tel_display, typo


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Où ?", "Où~?"),
        ("Ici : ou là ; vite !", "Ici~: ou là~; vite~!"),
        ("« Il ne dort pas »", "«~Il ne dort pas~»"),
        ("9 h – 12 h 30", "9~h~–~12~h~30"),
        ("mardi 24 novembre", "mardi 24~novembre"),
        ("le 1er janvier", "le 1er~janvier"),
        ("1 octobre 2026", "1er~octobre 2026"),
        ("le 21 octobre", "le 21~octobre"),
        ("1 000 jours, 4 km, 10 €", "1~000~jours, 4~km, 10~€"),
        ("l'école d'Elne", "l’école d’Elne"),
        ("https://example.org/?a=b:c", "https://example.org/?a=b:c"),
        ("Where? Here: there!", "Where? Here: there!"),
    ],
)
def test_no_break_spaces_stand_where_french_wants_them(written: str, shown: str) -> None:
    assert typo(written) == shown.replace("~", NBSP)


def test_nothing_becomes_nothing() -> None:
    assert typo(None) == ""
    assert typo("") == ""


def test_tags_and_attributes_of_safe_html_are_left_alone() -> None:
    html = mark_safe('<a href="/x?a=1 : 2" title="Où ?">Où ?</a>')
    assert typo(html) == f'<a href="/x?a=1 : 2" title="Où ?">Où{NBSP}?</a>'


def test_unsafe_text_is_still_escaped_in_a_template() -> None:
    template = Template("{% load typography %}{{ text|typo }}")
    assert template.render(Context({"text": "<b>Où ?</b>"})) == f"&lt;b&gt;Où{NBSP}?&lt;/b&gt;"


@given(st.text())
def test_only_spaces_and_apostrophes_change(text: str) -> None:
    def blank(value: str) -> str:
        return "".join(value.replace(NBSP, " ").replace("’", "'").split())

    assert blank(typo(text)) == blank(text)


@given(st.text())
def test_setting_twice_changes_nothing_more(text: str) -> None:
    assert typo(typo(text)) == typo(text)


@pytest.mark.parametrize(
    ("typed", "dialled", "read"),
    [
        ("01 99 00 12 34", "+33199001234", "01~99~00~12~34"),
        ("0199001234", "+33199001234", "01~99~00~12~34"),
        ("+33 1 99 00 12 34", "+33199001234", "01~99~00~12~34"),
        ("0033199001234", "+33199001234", "01~99~00~12~34"),
        ("3919", "3919", "3919"),
        ("119", "119", "119"),
        ("+34 972 00 00 00", "+34972000000", "+34~972~00~00~00"),
        ("", "", ""),
    ],
)
def test_phone_numbers(typed: str, dialled: str, read: str) -> None:
    assert tel(typed) == dialled
    assert tel_display(typed) == read.replace("~", NBSP)


@pytest.mark.parametrize(
    ("items", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "", "b", "c"], "a, b et c")],
)
def test_lists_are_said_with_et(items: list[str], said: str) -> None:
    assert french_list(items) == said
