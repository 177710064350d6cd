"""Addresses as the visitor should follow them: in the language of the interface, whatever that of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.translation import get_language, get_language_from_path
from wagtail.models import Page


def visitor_path(path: str) -> str:
    """Give the public address `path` ("/recherche/", query string allowed) with the language prefix, if any."""
    language = get_language() or settings.LANGUAGE_CODE
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{get_script_prefix()}{prefix}{path.removeprefix('/')}"


def page_path(page: Page, request: HttpRequest | None = None) -> str:
    """Give the page's own address on this site, from the root; empty when it has none."""
    # A page says its address a dozen times; Wagtail finds it anew each time.
    known: dict[tuple[Any, ...], str] = page.__dict__.setdefault("_paths", {})
    key = (page.url_path, get_language(), request is None)
    if key not in known:
        parts = page.get_url_parts(request)
        known[key] = (parts[2] or "") if parts else ""
    return known[key]


def visitor_url(page: Page, request: HttpRequest | None = None) -> str:
    """Give the page's address in the visitor's language: a French page is also served under `/ar/…`."""
    path = page_path(page, request)
    if not path or get_language_from_path(path):
        return path
    return visitor_path(path.removeprefix(get_script_prefix().removesuffix("/")))


def canonical_url(page: Page, request: HttpRequest) -> str:
    """Give the one absolute address search engines should keep: that of the page's own language."""
    return request.build_absolute_uri(page_path(page, request) or request.path)
