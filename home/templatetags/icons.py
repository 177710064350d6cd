"""Icons of the one cached sprite (`static/icons.svg`)."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@cache
def _markup(name: str, css_class: str) -> SafeString:
    # A result page shows more than a hundred icons: each is built once per process.
    return format_html(
        # The size and colours say again what the sheet says, for a reader without it.
        '<svg class="{}" width="24" height="24" fill="none" stroke="currentColor" aria-hidden="true" focusable="false">'
        '<use href="{}#i-{}"/></svg>',
        f"icon {css_class}".strip(),
        static("icons.svg"),
        name,
    )


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """Give the decorative icon `name`; the text beside it carries the meaning.

    An empty name gives nothing. `css_class` is added to `icon` (for example "turn", mirrored right-to-left).
    """
    return _markup(name, css_class) if name else SafeString("")
