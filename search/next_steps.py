"""Ways out of a list that is empty or short: nobody is left before a closed door."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.models import TerritoryPage
from search import when_words
from search.areas import place_of
from search.backends.base import Backend
from search.facets import chips
from search.forms import SearchForm
from search.links import CENTRE, SearchLink
from search.query import RADII_KM, SearchQuery
from search.results import Hit, Lifted, SearchResults
from search.selectors import nearest, serving
from search.sentences import said_count
from search.when import When

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
    dated: tuple[Hit, ...] = ()  # with a session to come
    keeps_choices: bool = False  # whether these answer to all but the moment
    nearest: tuple[Hit, ...] = ()  # whatever is known of their dates
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
    """Which choice empties the list, the next dates all the same, who answers from a distance, who to call."""
    steps = NextSteps()
    _lift_each(steps, form, link, backend, results.without if results else {})
    _next_dates(steps, form, backend)
    centre = form.position.centre if form.position else None
    known = {hit.entry.page_id for hit in steps.dated}
    if centre is not None and len(known) < SHOWN:
        near = nearest(centre.lat, centre.lon, within_km=RADII_KM[-1], limit=SHOWN)
        others = [Hit(entry=entry, distance_km=km) for entry, km in near if entry.page_id not in known]
        steps.nearest = tuple(others[: SHOWN - len(known)])
    # Services that answer from a distance there, whatever was asked.
    steps.remote = tuple(Hit(entry=entry, is_remote=True) for entry in serving(centre, limit=SHOWN))
    steps.territory = _who_answers(form, place_of(centre).epci if centre else "")
    return steps


def _next_dates(steps: NextSteps, form: SearchForm, backend: Backend) -> None:
    """The nearest listings that have a session (without a centre, the first sessions): for all that is asked but the
    moment, else for the place alone, else farther."""
    query, today = form.query(), timezone.localdate()
    place = SearchQuery(
        centre=query.centre, territories=query.territories, when=When(today, du=today), per_page=SHOWN
    )
    tried = [place]
    if query.when:
        but_moment = replace(query, when=place.when, radius_km=None, sort=None, page=1, per_page=SHOWN)
        tried = [but_moment, *tried] if but_moment != place else tried
    if query.centre:
        tried.append(replace(place, territories=(), radius_km=RADII_KM[-1]))
    elif query.territories:
        tried.append(replace(place, territories=()))
    for one in tried:
        steps.dated = tuple(hit for hit in backend.search(one).hits if not hit.is_remote)
        if steps.dated:
            steps.keeps_choices = one is not place and one is tried[0]
            return


def _who_answers(form: SearchForm, epci: str) -> TerritoryPage | None:
    """The territory of the centre or the one asked for, if somebody answers there; else the département's."""
    chosen = form.cleaned_data.get("territoire") or ()
    of_centre = [page for page in form.territories.values() if epci and page.epci_id == epci]
    asked = [form.territories[slug] for slug in chosen]
    everywhere = [page for page in form.territories.values() if page.departement_wide]
    possible = [*of_centre, *asked, *everywhere]
    return next((page for page in possible if page.has_contact), possible[0] if possible else None)


def _lift_each(
    steps: NextSteps,
    form: SearchForm,
    link: SearchLink,
    backend: Backend,
    counted: Mapping[tuple[str, str], Lifted],
) -> None:
    """What each choice hides: counted with the empty list, or by searching again."""
    removable = [
        chip
        for chip in chips(form, link)
        if len(chip.link.only(*CENTRE).pairs) == len(link.only(*CENTRE).pairs)
    ]
    for chip in removable[:MOST_TRIED]:
        without = counted.get(chip.choice)
        if without is None:
            found = backend.search(replace(SearchForm(QueryDict(chip.link.query_string)).query(), per_page=1))
            without = Lifted(found.total, found.total_remote)
        if without:
            choice = chip.label.strip("« »")
            steps.culprit = steps.culprit or choice
            said = _("Sans « %(choice)s » : %(count)s") % {"choice": choice, "count": said_count(*without)}
            steps.actions.append(Action(said, chip.url))
    if not steps.actions and removable:
        _lift_moments(steps, form, link, backend)
        steps.actions.append(Action(_("Retirer tous les choix"), link.only(*CENTRE).url))


def _lift_moments(steps: NextSteps, form: SearchForm, link: SearchLink, backend: Backend) -> None:
    """What several choices of a moment hide together."""
    if form.when is None or len(form.when.lighter) < 2:
        return
    found = backend.search(replace(form.query(), when=None, per_page=1))
    if not found.is_empty:
        steps.culprit = ", ".join(when_words.phrase(form.when))
        said = _("À un autre moment : %(count)s") % {"count": said_count(found.total, found.total_remote)}
        anytime = link.without("quand").without("du").without("au")
        steps.actions.append(Action(said, anytime.url))
