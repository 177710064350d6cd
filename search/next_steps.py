"""Ways out of a list that is empty or short: nobody is left before a closed door."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.models import TerritoryPage
from home.selectors import territories
from search.areas import place_of
from search.backends.base import Backend
from search.facets import chips
from search.forms import SearchForm
from search.links import CENTRE, SearchLink
from search.query import RADII_KM, Centre
from search.results import Hit, SearchResults
from search.selectors import nearest, serving

SHOWN = 3  # listings shown as a next step
MOST_TRIED = 6  # filters lifted one by one to find which empties the list


@dataclass(frozen=True, slots=True)
class Action:
    label: str
    url: str


@dataclass(slots=True)
class NextSteps:
    """What to offer after the list, or instead of it."""

    actions: list[Action] = field(default_factory=list)
    culprit: str = ""
    nearest: tuple[Hit, ...] = ()
    remote: tuple[Hit, ...] = ()
    territory: TerritoryPage | None = None


def wider(form: SearchForm, results: SearchResults, link: SearchLink, backend: Backend) -> Action | None:
    """ "Jusqu’à 50 km, il y a 9 résultats de plus", at the end of the list; one query, counting that ring only."""
    query = form.query()
    if query.centre is None or results.radius_km is None or results.page < results.pages:
        return None
    radius = next((km for km in RADII_KM if km > results.radius_km), None)
    if radius is None:
        return None
    more = backend.count_within(query, radius) - results.total
    if more <= 0:
        return None
    words = ngettext(
        "Jusqu’à %(km)d km, il y a %(count)d résultat de plus",
        "Jusqu’à %(km)d km, il y a %(count)d résultats de plus",
        more,
    )
    return Action(words % {"km": radius, "count": more}, link.replacing("rayon", radius).url)


def when_empty(
    form: SearchForm, link: SearchLink, backend: Backend, *, results: SearchResults | None = None
) -> NextSteps:
    """Which choice empties the list, what there is near all the same, who answers from a distance, who to call."""
    steps = NextSteps()
    _lift_each(steps, form, link, backend, results.without if results else {})
    centre = form.position.centre if form.position else None
    if centre is not None:
        near = nearest(centre.lat, centre.lon, within_km=RADII_KM[-1], limit=SHOWN)
        steps.nearest = tuple(Hit(entry=entry, distance_km=km) for entry, km in near)
        steps.remote = _remote(centre)
        epci = place_of(centre).epci
        steps.territory = territories().filter(epci=epci).first() if epci else None
    steps.territory = steps.territory or _territory_chosen(form)
    return steps


def _territory_chosen(form: SearchForm) -> TerritoryPage | None:
    """The territory asked for, else the département's: somebody answers there."""
    chosen = form.cleaned_data.get("territoire") or ()
    everywhere = (slug for slug, page in form.territories.items() if page.departement_wide)
    slug = chosen[0] if chosen else next(everywhere, "")
    return form.territories.get(slug)


def _lift_each(
    steps: NextSteps,
    form: SearchForm,
    link: SearchLink,
    backend: Backend,
    counted: Mapping[tuple[str, str], int],
) -> None:
    """What each choice hides: counted with the empty list, or by searching again."""
    removable = [
        chip
        for chip in chips(form, link)
        if len(chip.link.only(*CENTRE).pairs) == len(link.only(*CENTRE).pairs)
    ]
    for chip in removable[:MOST_TRIED]:
        total = counted.get(chip.choice)
        if total is None:
            found = backend.search(replace(SearchForm(QueryDict(chip.link.query_string)).query(), per_page=1))
            total = found.total + found.total_remote
        if total:
            steps.culprit = steps.culprit or chip.label.strip("« »")
            words = ngettext(
                "Sans « %(choice)s » : %(count)d résultat", "Sans « %(choice)s » : %(count)d résultats", total
            )
            steps.actions.append(
                Action(words % {"choice": chip.label.strip("« »"), "count": total}, chip.url)
            )
    if not steps.actions and removable:
        steps.actions.append(Action(_("Retirer tous les choix"), link.only(*CENTRE).url))


def _remote(centre: Centre) -> tuple[Hit, ...]:
    """Services that answer from a distance where the centre is, whatever was asked."""
    return tuple(Hit(entry=entry, is_remote=True) for entry in serving(centre, limit=SHOWN))
