"""Results as GeoJSON (RFC 7946), for other programs: shapes and names are a public contract."""

from typing import Any

from django.http import HttpRequest
from django.utils.encoding import iri_to_uri

from geo.resolve import Town
from home.addresses import visitor_path
from search.fields import CountField
from search.forms import SearchForm
from search.links import SearchLink
from search.query import MAX_PER_PAGE_GEOJSON
from search.results import Hit, SearchResults
from search.upcoming import Upcoming, upcoming
from vocabulary.selectors import kinds_by_slug

CONTENT_TYPE = "application/geo+json"


class GeoJSONForm(SearchForm):
    """The same search, with larger pages."""

    par = CountField(max_value=MAX_PER_PAGE_GEOJSON)
    # A program walks through the pages of one exact query.
    position_decimals = 6


def feature_collection(form: SearchForm, results: SearchResults, request: HttpRequest) -> dict[str, Any]:
    """A page of results; no features when the town is to be chosen, or beyond the last page."""
    query = form.query()
    beyond = query.page > results.pages
    hits = () if beyond else results.hits
    features = _Features(request, upcoming([hit.entry for hit in hits], query.when))
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "query": {"centre": _centre(form), "rayon": results.radius_km},
        "total": results.total,
        "total_a_distance": results.total_remote,
        "page": query.page,
        "suivante": _next(form, results, request),
        "corrections": corrections(form, results),
        "features": [features.feature(hit) for hit in hits],
    }
    if form.choices:
        collection["choix"] = [town.as_json() for town in form.choices]
    return collection


class _Features:
    """The results of a page at their matched locations; what they all share is looked up once."""

    def __init__(self, request: HttpRequest, sessions: dict[int, Upcoming]) -> None:
        self.sessions = sessions
        self.root = request.build_absolute_uri(visitor_path("/"))
        self.kinds = kinds_by_slug()

    def feature(self, hit: Hit) -> dict[str, Any]:
        """One result; a remote service has no geometry."""
        entry = hit.entry
        kind = self.kinds.get(entry.kind)
        sessions = self.sessions[entry.pk]
        located = not hit.is_remote and entry.lat is not None and entry.lon is not None
        return {
            "type": "Feature",
            "id": entry.key,
            "geometry": {"type": "Point", "coordinates": [entry.lon, entry.lat]} if located else None,
            "properties": {
                "sorte": entry.sorte,
                "titre": entry.title,
                "url": self.root + (iri_to_uri(entry.url.removeprefix("/")) or ""),
                "type": entry.kind,
                "type_nom": kind.name if kind else entry.kind,
                "structure": entry.structure_title,
                "commune": entry.commune or None,
                "insee": entry.insee or None,
                "distance_km": None if hit.distance_km is None else round(hit.distance_km, 1),
                "ages": entry.ages,
                "age_min": entry.age_min,
                "age_max": entry.age_max,
                "themes": list(entry.themes),
                "avec": entry.needs_met,
                "prochaine": sessions.next and sessions.next.isoformat(),
                "statut": sessions.status,
                "raisons": list(hit.reasons),
            },
        }


def corrections(form: SearchForm, results: SearchResults) -> dict[str, str]:
    """What was read otherwise than written, by parameter."""
    found = {}
    if form.position and form.position.town and form.resolution and form.resolution.correction:
        found["ou"] = form.position.town.name
    if results.corrected_text:
        found["quoi"] = results.corrected_text
    return found


def errors(form: SearchForm) -> dict[str, Any]:
    """What a refused query is answered."""
    answer: dict[str, Any] = {"erreurs": form.messages_by_field}
    if "ou" in form.errors:
        answer["suggestions"] = [town.as_json() for town in form.suggestions]
    return answer


def _centre(form: SearchForm) -> dict[str, Any] | None:
    if form.position is None:
        return None
    centre = form.position.centre
    town: Town | None = form.position.town
    if town is None:
        return {"insee": None, "nom": None, "lat": centre.lat, "lon": centre.lon}
    # The same commune, written as in every other answer.
    return {name: value for name, value in town.as_json().items() if name in {"insee", "nom", "lat", "lon"}}


def _next(form: SearchForm, results: SearchResults, request: HttpRequest) -> str | None:
    page = form.query().page
    if page >= results.pages:
        return None
    link = SearchLink(tuple(form.pairs)).replacing("page", page + 1).to("search:geojson")
    return request.build_absolute_uri(link.url)
