"""The moments one may choose on the home page."""

from django import template
from django.utils.translation import gettext as _

from search import when_words
from search.when import HOLIDAYS, THIS_WEEK, TODAY, WEEKEND

register = template.Library()

OFFERED = (TODAY, THIS_WEEK, "mercredi", "samedi", WEEKEND, "matin", "apres-midi", "soir", HOLIDAYS)


@register.simple_tag
def moment_options(chosen: str = "") -> list[tuple[str, str, bool]]:
    """Give the options of the field *Quand ?*: value, label, whether it is chosen."""
    labels = when_words.labels()
    return [("", _("Peu importe"), not chosen), *((one, labels[one], one == chosen) for one in OFFERED)]
