"""The filters beside the results, with their counts, and the choices in progress as chips."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search import when_words
from search.enums import What
from search.forms import SearchForm
from search.links import CENTRE, SearchLink
from search.results import FacetCounts, SearchResults
from vocabulary import needs
from vocabulary.selectors import kinds_by_slug, themes_by_slug

NONE = FacetCounts()


@dataclass(slots=True)  # a page makes sixty of them, and frozen ones cost twice as much
class Option:
    """A value, and what choosing it would give: near pages, and apart the services from a distance."""

    value: str
    label: str
    count: int | None = None
    checked: bool = False
    remote: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """What `components/facet.jinja` takes."""

    name: str
    label: str
    options: tuple[Option, ...] = ()
    open: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """How many results say a condition asked for, how many do not, and the address that keeps them too."""

    label: str
    known: int
    unknown: int
    url: str

    @property
    def said(self) -> str:
        known = ngettext("%(known)s le précise", "%(known)s le précisent", self.known)
        unknown = _("%(unknown)s non précisé")
        return f"{known} · {unknown}" % {"known": self.known, "unknown": self.unknown}


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice in progress, and the search without it."""

    label: str
    link: SearchLink
    choice: tuple[str, str] = ("", "")  # parameter and value, for those that a search counts without

    @property
    def url(self) -> str:
        return self.link.url


def facets(form: SearchForm, results: SearchResults) -> list[Facet]:
    kinds = {slug: kind.name for slug, kind in kinds_by_slug().items()}
    themes = {slug: theme.name for slug, theme in themes_by_slug().items()}
    whats = {
        What.PLACES.value: _("Des lieux, toute l’année"),
        What.EVENTS.value: _("Des rendez-vous, à une date"),
    }
    found = [
        _facet("quand", _("Quand êtes-vous libre ?"), when_words.labels(), form, results, opened=True),
        _facet("type", _("Qu’est-ce que vous cherchez ?"), kinds, form, results, opened=True),
        _facet("avec", _("Côté pratique"), needs.labels(), form, results),
        _facet("theme", _("De quoi parler ?"), themes, form, results),
        _facet("quoi-de", _("Un lieu ou un rendez-vous ?"), whats, form, results),
    ]
    # With a town, distance says it better: the territories only narrow a search over the whole département.
    if form.position is None or form.cleaned_data.get("territoire") or "territoire" in form.errors:
        names = {slug: page.title for slug, page in form.territories.items()}
        found.append(_facet("territoire", _("Sur quel territoire ?"), names, form, results))
    return found


def _facet(
    name: str,
    label: str,
    labels: Mapping[str, str],
    form: SearchForm,
    results: SearchResults,
    *,
    opened: bool = False,
) -> Facet:
    of = results.facets.get(name, NONE)
    keep_unknown = form.query().keep_unknown
    given = form.cleaned_data.get(name) or ()
    chosen = {given.value} if isinstance(given, What) else set(given)
    options = []
    for value, text in labels.items():
        near, remote = of.met.get(value, 0), of.remote.get(value, 0)
        if keep_unknown:
            near, remote = near + of.unknown.get(value, 0), remote + of.remote_unknown.get(value, 0)
        # What nobody is known to meet is no choice, even when silence is accepted.
        if of.met.get(value) or of.remote.get(value) or value in chosen:
            options.append(Option(value, text, near, value in chosen, remote))
    error = " ".join(form.messages_by_field.get(name, ()))
    return Facet(name, label, tuple(options), opened or bool(chosen) or bool(error), error)


def unsaid(form: SearchForm, results: SearchResults, link: SearchLink) -> list[Unsaid]:
    """The conditions asked for that some listings say nothing of, unless they are kept already."""
    query = form.query()
    if query.keep_unknown:
        return []
    url = link.replacing("nc", 1).url
    of = results.facets.get("avec", NONE)
    found = [
        Unsaid(needs.label(code), of.met.get(code, 0), of.unknown[code], url)
        for code in query.needs
        if of.unknown.get(code)
    ]
    if query.children and results.unknown_ages:
        found.append(Unsaid(_("L’âge des enfants"), results.total, results.unknown_ages, url))
    return found


def chips(form: SearchForm, link: SearchLink) -> list[Chip]:
    """Every choice but the town."""
    given = form.cleaned_data
    found = []
    if form.is_around_me:
        found.append(Chip(_("Autour de moi"), link.anywhere()))
    if given.get("rayon"):
        found.append(Chip(_("jusqu’à %(km)d km") % {"km": given["rayon"]}, link.without("rayon")))
    found += [
        Chip(child.label, link.without("enfant", child.code), ("enfant", child.code))
        for child in form.children
    ]
    if given.get("tous") and len(form.children) > 1:
        found.append(Chip(_("tous les enfants à la fois"), link.without("tous")))
    if given.get("quoi"):
        found.append(Chip(f"« {given['quoi'][:40]} »", link.without("quoi")))
    found += [Chip(label, link.without(name, value), (name, value)) for name, value, label in _chosen(form)]
    if form.when and form.when.has_dates:
        found.append(
            Chip(when_words.dates(form.when), link.without("du").without("au"), form.when.dates_choice)
        )
    if given.get("public"):
        found.append(Chip(_("pour les professionnels"), link.without("public")))
    if given.get("nc"):
        found.append(Chip(_("même si ce n’est pas précisé"), link.without("nc")))
    return found


def _chosen(form: SearchForm) -> Iterable[tuple[str, str, str]]:
    """Parameter, value and label of each facet choice."""
    given, kinds, themes = form.cleaned_data, kinds_by_slug(), themes_by_slug()
    if given.get("quand"):
        moments = when_words.labels()
        for value in given["quand"]:
            yield "quand", value, moments[value]
    for slug in given.get("type", ()):
        yield "type", slug, kinds[slug].name
    for slug in given.get("theme", ()):
        yield "theme", slug, themes[slug].name
    for code in given.get("avec", ()):
        yield "avec", code, needs.label(code)
    for slug in given.get("territoire", ()):
        yield "territoire", slug, form.territories[slug].title
    if what := given["quoi-de"]:
        yield "quoi-de", what.value, str(what.label).capitalize()


def clear_url(link: SearchLink) -> str:
    """The search around the same place, with nothing else chosen."""
    return link.only(*CENTRE).url
