"""Towns inside a sentence: a name that starts with an article contracts in French."""

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

CONTRACTED = (("Le ", "au "), ("Les ", "aux "))


def at_town(name: str) -> str:
    """ "à Prades", "au Boulou", "aux Angles"; of several towns, as the first one wants."""
    return _at_town(name, get_language() or "")


@lru_cache(maxsize=1024)
def _at_town(name: str, language: str) -> str:
    if language.startswith("fr"):
        for article, contracted in CONTRACTED:
            if name.startswith(article):
                return contracted + name.removeprefix(article)
    return _("à %(town)s") % {"town": name}
