"""What parents ask of an agenda most, one click away."""

from django.utils.translation import gettext as _

from agenda.forms import AgendaForm
from search.enums import What
from search.links import SearchLink
from search.shortcuts import Shortcut, coming_holiday, departement_of
from search.when import DAY, HOLIDAYS


def shortcuts(form: AgendaForm, link: SearchLink) -> list[Shortcut]:
    """ "Ce week-end", "Mercredi", "Pendant les vacances de Noël", events alone; those not chosen already."""
    today, period = form.period.today, form.period
    saturday = today + (5 - today.weekday()) * DAY
    weekend = (max(saturday, today), saturday + DAY)
    wednesday = today + (2 - today.weekday()) % 7 * DAY
    base = link.without("vue").without("quand")
    found = []
    if (period.start, period.last) != weekend:
        found.append(Shortcut(_("Ce week-end"), _between(base, *weekend)))
    chosen = form.cleaned_data.get("quand") or ()
    if (period.start, period.last) != (wednesday, wednesday) and "mercredi" not in chosen:
        label = _("Aujourd’hui, mercredi") if wednesday == today else _("Mercredi")
        found.append(Shortcut(label, _between(base, wednesday, wednesday)))
    holiday = coming_holiday(departement_of(form), today)
    if holiday and HOLIDAYS not in chosen:
        name = holiday.name
        pattern = _("Pendant les %(holiday)s") if name.startswith("vacances") else _("Pendant le %(holiday)s")
        asked = base.replacing("quand", HOLIDAYS)
        url = _between(asked, max(holiday.first, today), holiday.last)
        found.append(Shortcut(pattern % {"holiday": name}, url))
    if form.query().what == What.ALL:
        found.append(Shortcut(_("Seulement les événements"), link.replacing("quoi-de", What.EVENTS).url))
        found.append(Shortcut(_("Seulement les lieux"), link.replacing("quoi-de", What.PLACES).url))
    return found


def _between(link: SearchLink, first: object, last: object) -> str:
    return link.replacing("du", first).replacing("au", last).url
