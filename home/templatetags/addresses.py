"""Links to the site's fixed addresses and to its pages, in the visitor's language."""

from typing import Any

from django import template
from wagtail.models import Page

from home import addresses
from home.fields import WEB_SCHEMES

register = template.Library()


@register.filter
def web_address(value: object) -> str:
    """Give an outside address when a browser may follow it; empty for any other scheme ("javascript:"…)."""
    text = str(value or "")
    scheme, colon, _rest = text.partition("://")
    return text if colon and scheme.lower() in WEB_SCHEMES else ""


@register.simple_tag
def address(path: str) -> str:
    """Give the public address `path` ("/recherche/", query string allowed) with the language prefix, if any.

    The addresses are a public promise, so templates may name them without knowing which room serves them.
    """
    return addresses.visitor_path(path)


@register.simple_tag(takes_context=True)
def visitor_url(context: dict[str, Any], page: Page) -> str:
    """Give a page's address, keeping the visitor's language even when the page exists in French only."""
    return addresses.visitor_url(page, context.get("request"))
