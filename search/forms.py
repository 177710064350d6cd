"""The one form behind every search: reads the parameters of the public contract into a `SearchQuery`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.enums import Audience
from geo.enums import Outcome
from geo.resolve import Resolution, Town, resolve
from geo.resolve import town as town_of
from home.models import TerritoryPage
from home.selectors import every_territory
from search.enums import Sort, View, What
from search.fields import (
    MAX_MESSAGES,
    CountField,
    DegreesField,
    FlagField,
    ListField,
    TextField,
    quoted,
    sort_out,
)
from search.query import MAX_PER_PAGE, PER_PAGE, RADII_KM, Centre, SearchQuery
from search.when import VALUES, When, read_dates
from vocabulary.ages import Child, parse_child
from vocabulary.needs import NEEDS
from vocabulary.selectors import kinds_by_slug, themes_by_slug

MAX_CHILDREN = 10
MAX_TEXT = 200  # characters of `quoi`
MAX_TOWN = 80  # characters of `ou`


@dataclass(frozen=True, slots=True)
class Position:
    """Where a search is centred, and the town it was read from: none for "autour de moi"."""

    centre: Centre
    town: Town | None = None
    parameter: str = "ou"


class SearchForm(forms.Form):
    """A search as an address says it. A bad value gets a message; the rest of the query still answers."""

    lat = DegreesField(limit=90)
    lon = DegreesField(limit=180)
    insee = TextField(max_length=5)
    ou = TextField(max_length=MAX_TOWN)
    rayon = TextField(max_length=10)
    enfant = ListField()
    quoi = TextField(max_length=MAX_TEXT)
    type = ListField()
    theme = ListField()
    territoire = ListField()
    avec = ListField()
    quand = ListField()
    public = TextField(max_length=20)
    du = TextField(max_length=40)  # a date in words is told how to be written
    au = TextField(max_length=40)
    nc = FlagField()
    tous = FlagField()
    tri = TextField(max_length=20)
    vue = TextField(max_length=20)
    page = CountField()
    par = CountField(max_value=MAX_PER_PAGE)

    read_dates = staticmethod(read_dates)
    # Somebody's position goes no further than about 100 m in the links of a page, which are shared and kept.
    position_decimals = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children: tuple[Child, ...] = ()
        self.when: When | None = None
        self.position: Position | None = None
        self.resolution: Resolution | None = None
        self.suggestions: tuple[Town, ...] = ()
        self.full_clean()

    # --- What was understood ---

    def query(self) -> SearchQuery:
        """The search made of every value that is valid."""
        given = self.cleaned_data
        position = self.position
        sort = Sort(given["tri"]) if given.get("tri") else None
        if (sort == Sort.DISTANCE and not position) or (sort == Sort.RELEVANCE and not given.get("quoi")):
            sort = None
        return SearchQuery(
            centre=position.centre if position else None,
            radius_km=given.get("rayon"),
            children=self.children,
            every_child=bool(given.get("tous")),
            text=given.get("quoi", ""),
            kinds=given.get("type", ()),
            themes=given.get("theme", ()),
            territories=given.get("territoire", ()),
            needs=given.get("avec", ()),
            when=self.when,
            for_professionals=given.get("public") == Audience.PROFESSIONALS,
            keep_unknown=bool(given.get("nc")),
            what=given.get("quoi-de", What.ALL),
            sort=sort,
            page=given.get("page") or 1,
            per_page=given.get("par") or self.default_per_page,
        )

    @property
    def default_per_page(self) -> int:
        return PER_PAGE

    @property
    def view(self) -> View:
        return View(self.cleaned_data.get("vue") or View.LIST)

    @property
    def is_around_me(self) -> bool:
        """Whether the search is centred on somebody's position, which no shared cache should keep."""
        return self.position is not None and self.position.parameter == "lat"

    @property
    def choices(self) -> tuple[Town, ...]:
        """The towns to choose from when the name is that of several, none of them here."""
        found = self.resolution
        return found.choices if found and found.outcome == Outcome.AMBIGUOUS else ()

    @property
    def messages_by_field(self) -> dict[str, list[str]]:
        """What was not understood, in French, by parameter."""
        return {name: [str(message) for message in errors] for name, errors in self.errors.items()}

    @cached_property
    def territories(self) -> dict[str, TerritoryPage]:
        """The public territories by slug."""
        return {page.slug: page for page in every_territory()}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters that say this search again: codes, in one order, without what was not understood."""
        given, found = self.cleaned_data, []
        position = self.position
        if position and position.parameter == "lat":
            centre, decimals = position.centre, self.position_decimals
            found += [
                ("lat", f"{round(centre.lat, decimals):.9g}"),
                ("lon", f"{round(centre.lon, decimals):.9g}"),
            ]
        elif position and position.parameter == "insee":
            found.append(("insee", position.centre.insee))
        elif given.get("ou"):
            found.append(("ou", self.town_text))
        if given.get("rayon"):
            found.append(("rayon", str(given["rayon"])))
        found += [("enfant", child.code) for child in self.children]
        if given.get("quoi"):
            found.append(("quoi", given["quoi"]))
        for name in ("type", "theme", "territoire", "avec", "quand"):
            found += [(name, value) for value in given.get(name, ())]
        if self.when:
            dates = (("du", self.when.du), ("au", self.when.au))
            found += [(name, day.isoformat()) for name, day in dates if day]
        found += [(name, "1") for name in ("nc", "tous") if given.get(name)]
        for name in ("public", "quoi-de", "tri", "vue", "page", "par"):
            if given.get(name):
                found.append((name, str(given[name])))
        return found

    @property
    def town_text(self) -> str:
        """The town as its field shows it: as typed, or spelled right."""
        position = self.position
        if position is None or position.town is None:
            return self.cleaned_data.get("ou", "") if position is None else ""
        corrected = self.resolution is not None and self.resolution.correction
        return (
            name_exactly(position.town)
            if corrected or position.parameter == "insee"
            else self.cleaned_data["ou"]
        )

    # --- Reading ---

    def clean_rayon(self) -> int | None:
        return self._one(
            "rayon", {str(km): km for km in RADII_KM}, gettext_lazy("Choisissez une distance : %s km.")
        )

    def clean_tri(self) -> str | None:
        return self._one(
            "tri", {sort.value: sort.value for sort in Sort}, gettext_lazy("Choisissez un tri : %s.")
        )

    def clean_vue(self) -> str | None:
        return self._one(
            "vue", {view.value: view.value for view in View}, gettext_lazy("Choisissez une vue : %s.")
        )

    def clean_public(self) -> str | None:
        professionals = Audience.PROFESSIONALS.value
        return self._one("public", {professionals: professionals}, gettext_lazy("Ce public se dit : %s."))

    def _one(self, name: str, known: dict[str, Any], message: Any) -> Any:
        value = self.cleaned_data[name].strip()
        if not value:
            return None
        if value not in known:
            raise ValidationError(message % ", ".join(known))
        return known[value]

    def clean_enfant(self) -> tuple[str, ...]:
        today = timezone.localdate()
        children: dict[str, Child] = {}
        unread = []
        for text in self.cleaned_data["enfant"]:
            child = parse_child(text, today=today)
            if child is None:
                unread.append(
                    _("Âge non compris : %s. Écrivez par exemple « 8 mois » ou « 3 ans ».") % quoted(text)
                )
            else:
                children.setdefault(child.code, child)
        if len(children) > MAX_CHILDREN:
            unread.append(_("Pas plus de %(count)d enfants à la fois.") % {"count": MAX_CHILDREN})
        self.children = tuple(children.values())[:MAX_CHILDREN]
        self._say("enfant", unread)
        return self.cleaned_data.get("enfant", ())

    def clean_type(self) -> tuple[str, ...]:
        return self._known("type", kinds_by_slug(), gettext_lazy("Ce type de lieu n’existe pas : %s."))

    def clean_theme(self) -> tuple[str, ...]:
        return self._known("theme", themes_by_slug(), gettext_lazy("Ce thème n’existe pas : %s."))

    def clean_avec(self) -> tuple[str, ...]:
        return self._known("avec", NEEDS, gettext_lazy("Cette condition n’existe pas : %s."))

    def clean_quand(self) -> tuple[str, ...]:
        return self._known("quand", VALUES, gettext_lazy("Ce moment n’existe pas : %s."))

    def clean_territoire(self) -> tuple[str, ...]:
        if not self.cleaned_data["territoire"]:
            return ()
        return self._known("territoire", self.territories, gettext_lazy("Ce territoire n’existe pas : %s."))

    def _known(self, name: str, known: Any, message: Any) -> tuple[str, ...]:
        good, bad = sort_out(self.cleaned_data[name], known)
        self._say(name, (message % quoted(value) for value in bad))
        return good

    def clean(self) -> dict[str, Any]:
        # "quoi-de" is not a Python name, so no method of its own.
        good, bad = sort_out(self.cleaned_data["quoi-de"], {What.PLACES.value, What.EVENTS.value})
        self._say(
            "quoi-de", (_("Choisissez « lieux » ou « evenements », pas %s.") % quoted(value) for value in bad)
        )
        self.cleaned_data["quoi-de"] = What(good[0]) if len(good) == 1 else What.ALL
        self.when = self._when()
        self.position = self._around_me() or self._at_code() or self._at_name()
        return self.cleaned_data

    def _when(self) -> When | None:
        given = self.cleaned_data
        today = timezone.localdate()
        dates = self.read_dates(given.get("du", ""), given.get("au", ""), today=today)
        for name, message in dates.messages:
            self._say(name, [message])
        values = given.get("quand", ())
        if not (values or dates.du or dates.au):
            return None
        return When.of(values, today=today, du=dates.du, au=dates.au)

    def _say(self, name: str, messages: Iterable[Any]) -> None:
        """Adds messages without losing the values that were understood."""
        kept = self.cleaned_data.get(name)
        for message in list(messages)[:MAX_MESSAGES]:
            self.add_error(name, str(message))
        self.cleaned_data[name] = kept

    # --- The centre: the position wins over the code, which wins over the name ---

    def _around_me(self) -> Position | None:
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        if lat is not None and lon is not None:
            return Position(Centre(lat=lat, lon=lon), parameter="lat")
        for name, other in (("lat", "lon"), ("lon", "lat")):
            if self.cleaned_data.get(name) is None and name not in self.errors and self.data.get(other):
                self.add_error(name, _("Donnez la latitude et la longitude ensemble."))
        return None

    def _at_code(self) -> Position | None:
        code = self.cleaned_data.get("insee", "")
        if not code:
            return None
        town = town_of(code)
        if town is None:
            self.add_error("insee", _("Aucune commune n’a ce code : %s.") % quoted(code))
            return None
        return self._at(town, "insee")

    def _at_name(self) -> Position | None:
        text = self.cleaned_data.get("ou", "")
        if not text:
            return None
        self.resolution = resolve(text)
        self.suggestions = self.resolution.suggestions
        if self.resolution.town is not None:
            return self._at(self.resolution.town, "ou")
        if self.resolution.outcome == Outcome.UNKNOWN:
            self._say("ou", [_("Nous ne trouvons pas de commune nommée %s.") % quoted(text)])
        return None

    def _at(self, town: Town, parameter: str) -> Position | None:
        if town.lat is None or town.lon is None:
            self._say(parameter, [_("Nous ne savons pas où se trouve %s.") % town.name])
            return None
        return Position(Centre(town.lat, town.lon, insee=town.insee, name=town.name), town, parameter)


# Not a Python name, so no attribute of the class.
SearchForm.declared_fields["quoi-de"] = ListField()


def name_exactly(town: Town) -> str:
    """What one types to mean that town and no other: "66500 Prades"."""
    return f"{town.postcodes[0]} {town.name}" if town.postcodes else f"{town.name} {town.departement}"
