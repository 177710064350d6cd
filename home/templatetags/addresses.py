"""Links to the site's fixed addresses, in the visitor's language."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def address(path: str) -> str:
    """Give the public address `path` ("/recherche/", query string allowed) with the language prefix, if any.

    The addresses are a public promise, so templates may name them without knowing which room serves them.
    """
    language = get_language() or settings.LANGUAGE_CODE
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{get_script_prefix()}{prefix}{path.removeprefix('/')}"
