"""What a browser sends when an editor saves a form."""

from typing import Any

from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from directory.models import ListingPage, PlaceLocation, PlacePage, Venue
from events.models import EventDate
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


def event_date(row: EventDate) -> dict[str, Any]:
    return {
        "id": row.pk or "",
        "day": row.day.isoformat(),
        "start_time": row.start_time.strftime("%H:%M"),
        "end_time": row.end_time.strftime("%H:%M"),
        "every": row.every,
    }


def event_form(page: Any, /, **changes: Any) -> dict[str, Any]:
    rows = [event_date(row) for row in page.dates.all()]
    data = {
        **_listing(page),
        "status": page.status,
        "venue": page.venue_id or "",
        "online_url": page.online_url,
        "dates": inline_formset(rows, initial=sum(1 for row in rows if row["id"])),
    }
    return nested_form_data({**data, **changes})


def venue_form(venue: Venue, /, **changes: Any) -> dict[str, Any]:
    names = ["name", "street", "postcode", "lat", "lon", "how_to_find", "photo_alt"]
    data = {name: getattr(venue, name) for name in names}
    data = {key: "" if value is None else value for key, value in data.items()}
    data["town"] = f"{venue.commune.name} {venue.commune.departement_id}"
    data["seen_at"] = venue.updated_at.isoformat()
    return {**data, **changes}
