"""What the results page shows, computed only when a template asks for it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from geo.resolve import Town
from home.maps import DrawnMap
from home.templatetags.pagination import pages_around
from search import facets as filters
from search import next_steps, results_map, sentences
from search.backends.base import Backend
from search.cards import Card, cards_for
from search.enums import Sort, View
from search.fields import plain
from search.forms import MAX_CHILDREN, MAX_TEXT, SearchForm
from search.links import SearchLink
from search.models import Entry
from search.query import DEFAULT_MAX_RADIUS_KM, MAX_PER_PAGE, PER_PAGE, RADII_KM
from search.results import SearchResults
from search.shortcuts import Shortcut, shortcuts
from search.when import HORIZON


class ResultsForm(SearchForm):
    """The form of the HTML page: a map shows as many results as it may."""

    @property
    def default_per_page(self) -> int:
        return MAX_PER_PAGE if self.view == View.MAP else PER_PAGE


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few exclusive ways to look at the results."""

    label: str
    url: str
    current: bool
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ChildField:
    """One text field of age: what was typed, read back as people say it."""

    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DateField:
    """One of the two dates, as browsers with a field of dates take it; what is not understood stays as text."""

    name: str
    label: str
    value: str
    error: str
    type: str = "text"
    min: str = ""
    max: str = ""


@dataclass
class ResultsPage:
    """The `search` of the templates of `templates/search/`."""

    form: SearchForm
    results: SearchResults
    backend: Backend
    request: HttpRequest

    # --- Saying ---

    @cached_property
    def heading(self) -> str:
        return sentences.heading(self.form, self.results)

    @cached_property
    def lead(self) -> SafeString:
        return sentences.lead(self.form, self.results)

    @cached_property
    def title(self) -> str:
        said = sentences.title(self.form, self.results)
        return _("Erreur : %(title)s") % {"title": said} if self.errors else said

    @cached_property
    def announcement(self) -> str:
        return self.heading if self.results.is_empty else sentences.announcement(self.form, self.results)

    @property
    def description(self) -> str:
        return _(
            "%(title)s. Des lieux et des rendez-vous pour les parents, sans compte et sans publicité."
        ) % {"title": self.title}

    @property
    def is_filtered(self) -> bool:
        """Whether search engines should leave this page aside."""
        return bool(self.request.GET)

    # --- Around the query ---

    @cached_property
    def link(self) -> SearchLink:
        """The address that says this search, without what was not understood."""
        pairs = self.form.pairs
        if self.results.page != self.form.query().page:
            # Beyond the end, the last page is shown: its own number is what a shared address says.
            pairs = [(name, value) for name, value in pairs if name != "page"]
            pairs.append(("page", str(self.results.page)))
        return SearchLink(tuple(pairs))

    @cached_property
    def town(self) -> Town | None:
        return self.form.position.town if self.form.position else None

    @property
    def typed_town(self) -> str:
        """What was typed when it was read otherwise, to be said."""
        found = self.form.resolution
        corrected = self.town is not None and found is not None and found.correction
        return self.form.cleaned_data.get("ou", "") if corrected else ""

    @cached_property
    def town_choices(self) -> list[Choice]:
        """The towns to choose from, or the suggestions for a town nobody knows."""
        towns = () if self.form.position else (*self.form.choices, *self.form.suggestions)
        return [
            Choice(f"{town.name} ({town.departement_name})", self._at(town), current=False) for town in towns
        ]

    @cached_property
    def other_towns(self) -> list[Choice]:
        """Towns of the same name elsewhere, or the other communes of the postcode."""
        found, town = self.form.resolution, self.town
        if found is None or town is None:
            return []
        named = Counter(known.name for known in (town, *found.others))
        return [
            Choice(
                f"{other.name} ({other.departement_name})" if named[other.name] > 1 else other.name,
                self._at(other),
                False,
            )
            for other in found.others
        ]

    def _at(self, town: Town) -> str:
        return self.link.at_town(town.insee).url

    @property
    def town_field(self) -> str:
        return self.form.town_text or ("" if self.form.position else self._typed("ou"))

    @cached_property
    def town_error(self) -> str:
        if self.form.choices:
            return _("Plusieurs communes portent ce nom : choisissez la vôtre.")
        return self._error("insee", "ou", "lat", "lon")

    @cached_property
    def child_fields(self) -> tuple[ChildField, ...]:
        """A field per child given, at least one."""
        typed = [plain(text) for text in self.form["enfant"].value() or () if text.strip()]
        values = typed[:MAX_CHILDREN] or [""]
        fields = []
        for rank, value in enumerate(values, start=1):
            label = _("Quel âge a votre enfant ?") if rank == 1 else _("Enfant %(rank)d") % {"rank": rank}
            fields.append(
                ChildField("enfant" if rank == 1 else f"enfant-{rank}", label, self._as_said(value))
            )
        return tuple(fields)

    def _as_said(self, text: str) -> str:
        """The age in words when a link carried its code."""
        labels = {child.code: child.label for child in self.form.children}
        # A birth month stays one: the link made of it ages with the child.
        return labels.get(text, text) if "-" not in text else text

    @property
    def extra_child(self) -> ChildField:
        rank = len(self.child_fields) + 1
        return ChildField(f"enfant-{rank}", _("Enfant %(rank)d") % {"rank": rank}, "")

    @cached_property
    def child_error(self) -> str:
        return self._error("enfant")

    @property
    def text_field(self) -> str:
        return self._typed("quoi")

    @cached_property
    def text_error(self) -> str:
        return self._error("quoi")

    @cached_property
    def radius_error(self) -> str:
        return self._error("rayon")

    @property
    def is_silence_kept(self) -> bool:
        """Whether what is not said passes for met."""
        return bool(self.form.cleaned_data.get("nc"))

    @cached_property
    def silence_error(self) -> str:
        return self._error("nc")

    @cached_property
    def every_child_error(self) -> str:
        return self._error("tous")

    @cached_property
    def counts_hint(self) -> str:
        """What the counts of the filters cover, while the search chooses how far it goes."""
        chosen = self.results.radius_km
        if self.form.query().radius_km or not chosen or chosen >= DEFAULT_MAX_RADIUS_KM:
            return ""
        return _("Nombres à moins de %(km)d km. Un choix plus rare fait chercher plus loin.") % {"km": chosen}

    @cached_property
    def radius_options(self) -> tuple[tuple[str, str, bool], ...]:
        chosen = self.form.cleaned_data.get("rayon")
        automatic = _("Au plus près")
        return ("", automatic, not chosen), *((str(km), f"{km} km", km == chosen) for km in RADII_KM)

    @cached_property
    def date_fields(self) -> tuple[DateField, ...]:
        """The two dates between which to look, from today to the last day whose sessions are known."""
        when, today = self.form.when, timezone.localdate()
        limits = today.isoformat(), (today + HORIZON).isoformat()
        fields = []
        for name, label in (("du", _("À partir du")), ("au", _("Jusqu’au"))):
            day: date | None = getattr(when, name, None)
            # What has begun goes on from today: an old link must not hold a date that the browser refuses.
            value = max(day, today).isoformat() if day else self._typed(name)
            one = DateField(name, label, value, self._error(name))
            is_date = day or not value
            fields.append(replace(one, type="date", min=limits[0], max=limits[1]) if is_date else one)
        return tuple(fields)

    @property
    def has_dates(self) -> bool:
        """Whether dates were given, right or wrong."""
        return any(one.value for one in self.date_fields)

    @cached_property
    def errors(self) -> list[dict[str, str]]:
        """What was not understood, each with the field to correct when there is one."""
        fields = {"insee": "ou", "ou": "ou", "lat": "ou", "lon": "ou", "enfant": "enfant", "quoi": "quoi"}
        fields |= {name: name for name in ("rayon", "nc", "tous", "du", "au")}
        fields |= {facet.name: f"facette-{facet.name}" for facet in self.facets}
        return [
            {"id": fields.get(name, ""), "message": message}
            for name, messages in self.form.messages_by_field.items()
            for message in messages
        ]

    @property
    def is_in_error(self) -> bool:
        return bool(self.form.errors)

    def _typed(self, name: str) -> str:
        """A text as it was typed, cut where its field stops."""
        return plain(self.form[name].value() or "")[:MAX_TEXT]

    def _error(self, *names: str) -> str:
        messages = self.form.messages_by_field
        return " ".join(message for name in names for message in messages.get(name, ()))

    @cached_property
    def hidden(self) -> list[tuple[str, str]]:
        """What the form keeps without a field: the position, the sort, the view, and what is for professionals."""
        return [pair for pair in self.link.pairs if pair[0] in {"lat", "lon", "public", "tri", "vue", "par"}]

    # --- Choosing ---

    @cached_property
    def facets(self) -> list[filters.Facet]:
        return filters.facets(self.form, self.results)

    @cached_property
    def shortcuts(self) -> list[Shortcut]:
        return shortcuts(self.form, self.results, self.link, timezone.localdate())

    @cached_property
    def chips(self) -> list[filters.Chip]:
        return filters.chips(self.form, self.link)

    @cached_property
    def clear_url(self) -> str:
        return filters.clear_url(self.link)

    @cached_property
    def unsaid(self) -> list[filters.Unsaid]:
        return filters.unsaid(self.form, self.results, self.link)

    @cached_property
    def sorts(self) -> list[Choice]:
        query = self.form.query()
        possible = [Sort.DATE]
        if query.centre:
            possible.insert(0, Sort.DISTANCE)
        if query.text:
            possible.append(Sort.RELEVANCE)
        current = query.effective_sort
        return [
            Choice(str(sort.label), self.link.replacing("tri", sort).url, sort == current)
            for sort in possible
        ]

    @cached_property
    def views(self) -> list[Choice]:
        icons = {View.LIST: "list", View.MAP: "map"}
        link = self.link.without("par")
        return [
            Choice(
                str(view.label),
                (link.replacing("vue", view) if view == View.MAP else link.without("vue")).url,
                view == self.form.view,
                icons[view],
            )
            for view in View
        ]

    @property
    def is_map(self) -> bool:
        return self.form.view == View.MAP

    # --- Results ---

    @cached_property
    def area_names(self) -> dict[str, str]:
        """Titles of territories, read only when a remote service serves some of them."""
        if all(hit.entry.departements for hit in self.results.hits if hit.is_remote):
            return {}
        return {slug: page.title for slug, page in self.form.territories.items()}

    @cached_property
    def cards(self) -> list[Card]:
        return cards_for(self.results.hits, area_names=self.area_names, asked=self.form.when)

    @cached_property
    def wider(self) -> next_steps.Action | None:
        return next_steps.wider(self.form, self.results, self.link, self.backend)

    @cached_property
    def ways_out(self) -> next_steps.NextSteps:
        return next_steps.when_empty(self.form, self.link, self.backend, results=self.results)

    @cached_property
    def _ways_out_cards(self) -> list[Card]:
        steps = self.ways_out
        return cards_for([*steps.dated, *steps.nearest, *steps.remote], level=3)

    @property
    def contact_where(self) -> str:
        territory = self.ways_out.territory
        return sentences.on_territory(territory) if territory else ""

    @property
    def dated_cards(self) -> list[Card]:
        return self._ways_out_cards[: len(self.ways_out.dated)]

    @property
    def nearest_cards(self) -> list[Card]:
        first = len(self.ways_out.dated)
        return self._ways_out_cards[first : first + len(self.ways_out.nearest)]

    @property
    def remote_cards(self) -> list[Card]:
        steps = self.ways_out
        return self._ways_out_cards[len(steps.dated) + len(steps.nearest) :]

    @cached_property
    def pages(self) -> dict[str, Any]:
        """What `components/pages.jinja` takes."""
        first = self.link.without("page")
        return pages_around(
            self.results.page,
            self.results.pages,
            lambda page: f"?{(first.replacing('page', page) if page > 1 else first).query_string}",
        )

    # --- Map ---

    @cached_property
    def geojson_url(self) -> str:
        link = self.link.without("vue").without("tri").without("page").without("par")
        return link.replacing("par", 500).to("search:geojson").url

    @cached_property
    def tiles(self) -> dict[str, Any]:
        return {"url": settings.MAP_TILES_URL, "attribution": settings.MAP_TILES_ATTRIBUTION}

    @cached_property
    def _by_town(self) -> dict[str, list[Entry]]:
        return results_map.by_town(self.results.hits)

    @cached_property
    def map(self) -> DrawnMap | None:
        return results_map.drawn(self._by_town)

    @cached_property
    def map_names(self) -> list[tuple[float, float, str]]:
        return results_map.names(self._by_town)
