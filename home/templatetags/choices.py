"""The boxes of a family of filters: a results page shows about sixty, mostly those of the page before."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.templatetags.typography import typo

register = template.Library()


@register.simple_tag
def option_boxes(name: str, options: Iterable[Any]) -> SafeString:
    """Draw the boxes of the parameter `name`; see `components/facet.html` for `options`.

    A box and the number beside it come back with other companions: each is made once per process.
    """
    language = get_language()
    parts: list[str] = []
    for option in options:
        parts += (
            _box(name, option["value"], option["label"], option["checked"]),
            _number(language, option["count"], option["remote"]),
            "</label>",
        )
    return mark_safe("".join(parts))  # noqa: S308 (made of safe texts below)


@lru_cache(maxsize=1024)
def _box(name: str, value: str, label: str, checked: bool) -> SafeString:
    """The box and its words; what it says of numbers comes after, inside the same label."""
    return format_html(
        '\n    <label class="option"><input type="checkbox" id="{}-{}" name="{}" value="{}"{}>{}',
        name,
        value,
        name,
        value,
        SafeString(" checked") if checked else "",
        typo(label, autoescape=True),
    )


@lru_cache(maxsize=4096)
def _number(language: str | None, count: int | None, remote: int) -> SafeString:
    """What choosing it would give: "12 résultats", "3 résultats + 2 à distance", "2 à distance"."""
    if count is None:
        return SafeString("")
    words = _("résultat") if count == 1 else _("résultats")
    near = format_html('{}<span class="hidden"> {}</span>', count, words) if count or not remote else ""
    away = format_html("{}{} {}", " + " if count else "", remote, _("à distance")) if remote else ""
    return format_html(' <span class="n">{}{}</span>', near, away)
