"""The moments most parents ask for, one click away above the results."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from directory.hours.school import Holiday, holiday_at, next_holiday
from search import when_words
from search.forms import SearchForm
from search.links import SearchLink
from search.results import FacetCounts, SearchResults
from search.when import HOLIDAYS, HORIZON, PARTS

FIRST = ("mercredi", "samedi", "soir", HOLIDAYS)
BEFORE_HOLIDAYS = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Shortcut:
    label: str
    url: str


def shortcuts(form: SearchForm, results: SearchResults, link: SearchLink, today: date) -> list[Shortcut]:
    """Those not chosen yet that would find something; the coming school holidays last, during the eight weeks before."""
    chosen = form.cleaned_data.get("quand") or ()
    of = results.facets.get("quand", FacetCounts())
    labels = {**when_words.labels(), "soir": _("Après 17 h 30"), HOLIDAYS: _("Pendant les vacances")}
    found = [
        Shortcut(labels[value], link.adding("quand", value).url)
        for value in FIRST
        if value not in chosen and (of.met.get(value) or of.remote.get(value))
    ]
    holiday = coming_holiday(departement_of(form), today)
    dates = (form.when.du, form.when.au) if form.when else (None, None)
    if holiday and dates != (holiday.first, holiday.last) and not results.is_empty:
        found.append(Shortcut(_open_during(holiday), _during(holiday, link)))
    return found


def coming_holiday(departement: str, today: date) -> Holiday | None:
    """The school holiday of now, or the next one when it is near enough, and short enough for its sessions to be known."""
    found = holiday_at(today, departement) or next_holiday(today, departement)
    near = found is not None and found.first <= today + BEFORE_HOLIDAYS and found.last <= today + HORIZON
    return found if near else None


def departement_of(form: SearchForm) -> str:
    """Where the search is, for its school holidays."""
    town = form.position.town if form.position else None
    return town.departement if town else settings.DEPARTEMENTS[0]


def _open_during(holiday: Holiday) -> str:
    if holiday.name.startswith("vacances"):
        return _("Ouvert pendant les %(holiday)s") % {"holiday": holiday.name}
    return _("Ouvert pendant le %(holiday)s") % {"holiday": holiday.name}


def _during(holiday: Holiday, link: SearchLink) -> str:
    # Hours may still be asked for, but no day of this week nor of term.
    parts = [value for name, value in link.pairs if name == "quand" and value in PARTS]
    asked = link.replacing("quand", HOLIDAYS, *parts)
    return asked.replacing("du", holiday.first).replacing("au", holiday.last).url
