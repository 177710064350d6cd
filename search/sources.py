"""What all the types of listings have alike on their way to the index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Site

from directory.hours import describe_hours
from directory.hours.closings import as_json, closings_of
from directory.models import ListingPage, Venue
from home.models import TerritoryPage
from search import calendars
from search.ancestry import FOREVER, Above, Areas, ancestry
from search.models import EVERY_MONTH, Entry
from search.text import AnalysedText, analyse_listing, plain
from vocabulary.ages import PREGNANCY
from vocabulary.enums import Ages
from vocabulary.models import Theme
from vocabulary.needs import NEEDS, mask

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Where:
    """One location of a listing; no venue for a service from a distance, or a place nobody located."""

    location_id: int | None = None
    venue_id: int | None = None
    venue: Venue | None = None
    is_remote: bool = False
    opening_hours: str = ""
    hours_as_typed: str = ""
    exceptions: Any = ()
    found_from: datetime = ALWAYS
    found_until: datetime = FOREVER
    calendar: calendars.Calendar = field(default_factory=calendars.Calendar)
    territories: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()


@dataclass(slots=True)
class Projected:
    """An entry not saved yet, and the text people find it by."""

    entry: Entry
    text: AnalysedText


class Source:
    """Reads one type of listing for a chunk of pages. Subclasses say where each listing happens."""

    model: type[ListingPage]

    def __init__(self, page_ids: Sequence[int]) -> None:
        self.page_ids = page_ids
        self.now = timezone.now()

    @cached_property
    def pages(self) -> list[ListingPage]:
        pages: QuerySet[ListingPage] = self.model._default_manager.filter(
            pk__in=self.page_ids,
            live=True,
            alias_of__isnull=True,
            locale__language_code=settings.LANGUAGE_CODE,
        )
        return list(pages.select_related("kind").order_by("pk"))

    def projected(self) -> Iterator[Projected]:
        if not self.pages:
            return
        above = ancestry(self.pages)
        for page in self.pages:
            if above[page.pk].is_public:
                yield from self._of_page(page, above[page.pk])

    def where(self, page: Any, above: Above) -> list[Where]:
        raise NotImplementedError

    def facts(self, page: Any) -> dict[str, bool | None]:
        """The three-state facts this type alone has, by code of need."""
        return {}

    def from_afar(self, page: Any, places: list[Where]) -> bool | None:
        """Whether one can take part without going there; None when nobody says where it is."""
        if any(one.is_remote for one in places):
            return True
        return False if any(one.venue for one in places) else None

    def own(self, page: Any) -> dict[str, Any]:
        """The columns this type alone fills."""
        return {}

    def other_texts(self, page: Any) -> list[str]:
        """What else this type alone says that people may look for."""
        return []

    @cached_property
    def calendars(self) -> dict[calendars.Where, calendars.Calendar]:
        return calendars.calendars([page.pk for page in self.pages], now=self.now)

    @cached_property
    def areas(self) -> Areas:
        return Areas()

    @cached_property
    def themes(self) -> dict[int, list[Theme]]:
        return related(self.model.themes.through, "theme", self.pages)

    @cached_property
    def url_roots(self) -> list[str]:
        return sorted({root.root_path for root in Site.get_site_root_paths()}, key=len, reverse=True)

    def url(self, page: ListingPage) -> str:
        """The address of the page on the site, without host: "/territoires/…/"."""
        for root in self.url_roots:
            if page.url_path.startswith(root):
                return "/" + page.url_path[len(root) :]
        return page.url_path

    def _of_page(self, page: ListingPage, above: Above) -> Iterator[Projected]:
        places = self.where(page, above) or [Where(territories=slugs_of(above.territory))]
        common = {
            "page_id": page.pk,
            "sorte": page.sorte,
            "translation_key": page.translation_key,
            "title": page.title,
            "sort_title": plain(page.title)[:80],
            "url": self.url(page),
            "structure_id": above.structure_id,
            "structure_title": above.structure_title,
            "kind": page.kind.slug,
            "themes": tuple(sorted(theme.slug for theme in self.themes[page.pk])),
            "promise": page.promise,
            "summary": page.summary,
            "ages": page.ages,
            "age_min": page.age_min,
            "age_max": page.age_max,
            "parents_only": page.parents_only,
            "price": page.price,
            "phone": page.phone,
            "verified_on": page.verified_on,
            "verified_by": page.verified_by,
            "location_count": len({one.venue.pk for one in places if one.venue}),
            **fitting(page),
            **self.own(page),
        }
        languages = mask(f"langue-{code}" for code in page.languages or [])
        facts = {**listing_facts(page), **self.facts(page), "a-distance": self.from_afar(page, places)}
        for position, one in enumerate(places):
            wheelchair = one.venue.wheelchair if one.venue else None
            met, known = masks({**facts, "pmr": facts.get("pmr") if wheelchair is None else wheelchair})
            if languages:
                met, known = met | languages, known | ALL_LANGUAGES
            entry = Entry(**common, position=position, met=met, known=known, **located(one))
            entry.departement = departement_of(one.venue, above)
            entry.closings = as_json(
                closings_of(one.opening_hours, one.exceptions, departement=entry.departement)
            )
            entry.found_from = one.found_from
            entry.found_until = min(one.found_until, above.until, page.expire_at or FOREVER)
            yield Projected(entry, self._text(page, entry, one))

    def _text(self, page: ListingPage, entry: Entry, where: Where) -> AnalysedText:
        return analyse_listing(
            title=page.title,
            structure=entry.structure_title,
            words=vocabulary_words(page, self.themes[page.pk], where),
            body=[
                page.promise or page.kind.promise,
                page.summary,
                *description_texts(page),
                *self.other_texts(page),
                # Near words of the themes weigh no more than what the listing says in its own words.
                *(word for theme in self.themes[page.pk] for word in theme.keyword_list),
            ],
        )


ALL_LANGUAGES = mask(code for code in NEEDS if code.startswith("langue-"))


def related(through: Any, field_name: str, pages: list[ListingPage]) -> dict[int, list[Any]]:
    """The objects of a many-to-many relation for each page, in two queries; pages share them."""
    owner = next(f.name for f in through._meta.fields if f.is_relation and f.name != field_name)
    rows = through._default_manager.filter(**{f"{owner}__in": [page.pk for page in pages]})
    links = list(rows.order_by("pk").values_list(f"{owner}_id", f"{field_name}_id"))
    model = through._meta.get_field(field_name).related_model
    objects = model._default_manager.in_bulk({target for _page, target in links})
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for page_id, target in links:
        found[page_id].append(objects[target])
    return found


def listing_facts(page: ListingPage) -> dict[str, bool | None]:
    """Three-state answers by code of need; "without" needs are the opposite of the fact."""
    return {
        "gratuit": page.free,
        "sans-inscription": None if page.registration is None else not page.registration,
        "sans-rendez-vous": None if page.appointment is None else not page.appointment,
        "anonyme": page.anonymous,
        "fratrie": page.siblings,
        "peres": page.fathers,
        "interprete": page.interpreter,
        "lsf": page.sign_language,
    }


def masks(facts: dict[str, bool | None]) -> tuple[int, int]:
    """The bits known to be met, and the bits known at all."""
    met = mask(code for code, value in facts.items() if value)
    known = mask(code for code, value in facts.items() if value is not None)
    return met, known


def fitting(page: ListingPage) -> dict[str, int | None]:
    """The span of months a child must overlap; nothing when nothing is said."""
    if page.ages == Ages.TOUT_AGE:
        return {"fit_min": PREGNANCY, "fit_max": EVERY_MONTH}
    if page.ages == Ages.INTERVALLE and page.age_min is not None:
        return {"fit_min": page.age_min, "fit_max": EVERY_MONTH if page.age_max is None else page.age_max}
    return {"fit_min": None, "fit_max": None}


def located(where: Where) -> dict[str, Any]:
    venue = where.venue
    lat, lon = (venue.point if venue else None) or (None, None)
    return {
        "location_id": where.location_id,
        "venue_id": where.venue_id,
        "is_remote": where.is_remote,
        "territories": where.territories,
        "departements": where.departements,
        "insee": venue.commune_id if venue else "",
        "commune": venue.commune.name if venue else "",
        "venue_name": venue.name if venue else "",
        "lat": lat,
        "lon": lon,
        "opening_hours": where.opening_hours,
        "hours": hours_sentence(where.opening_hours) or where.hours_as_typed,
        **where.calendar.columns,
    }


@lru_cache(maxsize=2048)
def hours_sentence(opening_hours: str) -> str:
    return describe_hours(opening_hours)[:500] if opening_hours else ""


def vocabulary_words(page: ListingPage, themes: list[Theme], where: Where) -> list[str]:
    """Every way to name what this is and where: kind, acronym, former names, themes, town."""
    kind = page.kind
    words = [kind.name, kind.plural, kind.acronym, *kind.alias_list, *(theme.name for theme in themes)]
    if where.venue:
        words += [where.venue.name, where.venue.commune.name]
    return words


def description_texts(page: ListingPage) -> list[str]:
    stream = page.description
    return [str(text) for text in stream.stream_block.get_searchable_content(stream)] if stream else []


def midnight_in_utc(day: date) -> datetime:
    """When that day begins here, in UTC."""
    return timezone.make_aware(datetime.combine(day, time.min)).astimezone(UTC)


def departement_of(venue: Venue | None, above: Above) -> str:
    """Whose school holidays count: where one goes, else where a remote service is run from."""
    if venue:
        return str(venue.commune.departement_id)
    return str(above.territory.departement_id) if above.territory else settings.DEPARTEMENTS[0]


def slugs_of(territory: TerritoryPage | None) -> tuple[str, ...]:
    return (territory.slug,) if territory else ()
