"""What a browser sends when an editor saves a form."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from directory.models import ListingPage, PlaceLocation, PlacePage, Venue
from events.forms_dates import DatesForm
from vocabulary.ages import say_ages


def _listing(page: ListingPage) -> dict[str, Any]:
    return {
        "title": page.title,
        "slug": page.slug,
        "kind": page.kind_id,
        "summary": page.summary,
        "ages_text": say_ages(page.age_range),
        "phone": page.phone,
        "description": streamfield([]),
        "comments": inline_formset([]),
    }


def location(row: PlaceLocation) -> dict[str, Any]:
    return {
        "id": row.pk or "",
        "venue": row.venue_id or "",
        "opening_hours": row.opening_hours,
        "hours_as_typed": row.hours_as_typed,
    }


def place_form(page: PlacePage, /, **changes: Any) -> dict[str, Any]:
    """The form of a place as it stands, with what is changed; `locations` are dictionaries."""
    rows = changes.pop("locations", [location(row) for row in page.locations.all()])
    initial = sum(1 for row in rows if row.get("id"))
    data = {
        **_listing(page),
        "locations": inline_formset(rows, initial=initial),
        "services_inside": inline_formset([]),
    }
    return nested_form_data({**data, **changes})


def dates_fields(groups: Iterable[tuple[int | None, str]], **picked: Any) -> dict[str, Any]:
    """The dates of an event: for each address, its text; and what was picked in the calendar."""
    rows = [{"venue": venue or "", "text": text} for venue, text in groups]
    fields = {
        f"when-lieux-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()
    }
    fields |= {"when-lieux-TOTAL_FORMS": len(rows), "when-lieux-INITIAL_FORMS": 0}
    return fields | {f"when-ajout-{name}": value for name, value in picked.items()}


def dates_of(page: Any) -> dict[str, Any]:
    """The dates of an event as its form shows them."""
    form = DatesForm(stored=page.dates.all(), prefix="when", today=localdate(), departement="66")
    return dates_fields((group["venue"], group["text"]) for group in form.groups.initial)


def event_form(page: Any, /, **changes: Any) -> dict[str, Any]:
    """The form of an event as it stands; the dates are those of `dates`, fields as above, when given."""
    dates = changes.pop("dates", None)
    data = {
        **_listing(page),
        "status": page.status,
        "venue": page.venue_id or "",
        "online_url": page.online_url,
        **(dates_of(page) if dates is None else dates),
    }
    return nested_form_data({**data, **changes})


def venue_form(venue: Venue, /, **changes: Any) -> dict[str, Any]:
    names = ["name", "street", "postcode", "lat", "lon", "how_to_find", "photo_alt"]
    data = {name: getattr(venue, name) for name in names}
    data = {key: "" if value is None else value for key, value in data.items()}
    data["town"] = f"{venue.commune.name} {venue.commune.departement_id}"
    data["seen_at"] = venue.updated_at.isoformat()
    return {**data, **changes}
