"""Towns inside a sentence: a name that starts with an article contracts in French."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

CONTRACTED = (("Le ", "au "), ("Les ", "aux "))


def at_town(name: str) -> str:
    """ "à Prades", "au Boulou", "aux Angles"; of several towns, as the first one wants."""
    if (get_language() or "").startswith("fr"):
        for article, contracted in CONTRACTED:
            if name.startswith(article):
                return contracted + name.removeprefix(article)
    return _("à %(town)s") % {"town": name}
