"""`{% kept %}`: markup made once for the same values, never shown for others."""

from dataclasses import dataclass

import pytest
from django.template import Context, Template
from django.utils.translation import override

from home.templatetags import kept


@dataclass(frozen=True)
class Said:
    text: str


class Counted:
    """A value that counts how many times it is shown."""

    def __init__(self) -> None:
        self.times = 0

    def __str__(self) -> str:
        self.times += 1
        return str(self.times)


def test_is_made_once_for_the_same_values() -> None:
    template, seen = (
        Template("{% load kept %}{% kept said %}{{ said.text }}{{ seen }}{% endkept %}"),
        Counted(),
    )
    shown = [
        template.render(Context({"said": Said(text), "seen": seen})) for text in ("<a>", "b", "<a>", "b", "c")
    ]
    assert shown == ["&lt;a&gt;1", "b2", "&lt;a&gt;1", "b2", "c3"]


def test_is_made_for_each_language() -> None:
    template = Template(
        "{% load i18n kept %}{% kept %}{% get_current_language as code %}{{ code }}{% endkept %}"
    )
    shown = []
    for code in ("fr", "ar", "fr"):
        with override(code):
            shown.append(template.render(Context()))
    assert shown == ["fr", "ar", "fr"]


def test_makes_anew_what_cannot_be_recognised() -> None:
    template = Template("{% load kept %}{% kept said %}{{ said.text }}{% endkept %}")
    assert [template.render(Context({"said": {"text": text}})) for text in "ab"] == ["a", "b"]


def test_keeps_a_bounded_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    template = Template("{% load kept %}{% kept said %}{{ said }}{% endkept %}")
    assert [template.render(Context({"said": said})) for said in "abcab"] == list("abcab")
    [node] = template.nodelist.get_nodes_by_type(kept.KeptNode)
    assert len(node.made) <= 2
