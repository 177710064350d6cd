"""Numbered pages of a list."""

from collections.abc import Callable
from typing import Any

from django import template
from django.http import HttpRequest

register = template.Library()


def _shown(number: int, last: int) -> list[int]:
    return sorted({1, last, *range(max(1, number - 1), min(last, number + 1) + 1)})


@register.simple_tag(takes_context=True)
def page_links(context: dict[str, Any], number: int, last: int) -> dict[str, Any]:
    """Give what `components/pages.jinja` shows: first, last and neighbouring pages, with the query kept.

    `number` is the page shown and `last` the last one, both from 1; skipped pages are one `None`.
    """
    request: HttpRequest | None = context.get("request")

    def url(page: int) -> str:
        query = request.GET.copy() if request else None
        if query is None:
            return f"?page={page}"
        query.pop("page", None)
        if page > 1:
            query["page"] = str(page)
        return f"?{query.urlencode()}"

    return pages_around(number, last, url)


def pages_around(number: int, last: int, url: Callable[[int], str]) -> dict[str, Any]:
    """Give what `components/pages.jinja` shows, `url` giving the address of each page."""
    around: list[dict[str, Any] | None] = []
    before = 0
    for page in _shown(number, last):
        if page - before == 2:
            around.append({"number": page - 1, "url": url(page - 1), "current": False})
        elif page - before > 2:
            around.append(None)
        around.append({"number": page, "url": url(page), "current": page == number})
        before = page
    return {
        "number": number,
        "last": last,
        "around": around,
        "previous": url(number - 1) if number > 1 else "",
        "next": url(number + 1) if number < last else "",
    }
