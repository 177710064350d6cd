"""How temps forts and proposals are said."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.models import HighlightPage


def period(highlight: HighlightPage) -> str:
    """ "du 14 au 29 novembre 2026", "du 28 novembre au 5 décembre 2026", "le 14 novembre 2026"."""
    start, end = highlight.starts_on, highlight.ends_on
    if start == end:
        return _("le %(day)s") % {"day": date_format(start, "j F Y")}
    return _("du %(start)s au %(end)s") % {"start": _first(start, end), "end": date_format(end, "j F Y")}


def _first(start: date, end: date) -> str:
    if start.year != end.year:
        return date_format(start, "j F Y")
    return str(start.day) if start.month == end.month else date_format(start, "j F")
