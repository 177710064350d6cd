"""How temps forts and proposals are said."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.enums import State
from campaigns.models import HighlightPage, Proposal
from campaigns.programme import Size


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


def tone(proposal: Proposal) -> str:
    """The colour of a proposal's state, beside its word."""
    tones = {State.ACCEPTED: "tone-ok", State.CHANGES: "tone-warn", State.REFUSED: "tone-danger"}
    return tones.get(State(proposal.state), "tone-note" if proposal.state == State.SUBMITTED else "")


def agreed(state: State, number: int) -> str:
    """The word of a state as it is said of so many proposals: "acceptée" of one, "acceptées" of three."""
    words = {
        State.DRAFT: ngettext("brouillon", "brouillons", number),
        State.SUBMITTED: ngettext("à relire", "à relire", number),
        State.CHANGES: ngettext("à compléter", "à compléter", number),
        State.ACCEPTED: ngettext("acceptée", "acceptées", number),
        State.REFUSED: ngettext("refusée", "refusées", number),
    }
    return words[state]


def say_size(size: Size) -> str:
    """ "42 rendez-vous de 23 structures, dans 12 communes.", empty when there is none."""
    if not size.sessions:
        return ""
    parts = {
        "sessions": ngettext("%(n)d rendez-vous", "%(n)d rendez-vous", size.sessions) % {"n": size.sessions},
        "structures": ngettext("d’une structure", "de %(n)d structures", size.structures)
        % {"n": size.structures},
    }
    if not size.communes:
        return _("%(sessions)s %(structures)s.") % parts
    parts["communes"] = ngettext("une commune", "%(n)d communes", size.communes) % {"n": size.communes}
    return _("%(sessions)s %(structures)s, dans %(communes)s.") % parts
