"""Structures and places in the words of schema.org. What is not known is left out, never guessed."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from directory.hours import opening_specifications
from directory.hours.exceptions import Closure, HoursException, read_exceptions
from directory.hours.specifications import AHEAD, closed_days
from directory.models import ListingPage, PlaceLocation, PlacePage, StructurePage, Venue
from directory.place_sheet import PlaceSheet
from directory.presentation import parent_structure, shown_kind
from home.addresses import canonical_url
from home.structured_data import Node, without_blanks
from vocabulary.needs import LANGUAGES_SPOKEN

SPECIAL: Node = {"@type": "OpeningHoursSpecification"}
CLOSED: Node = {"opens": "00:00", "closes": "00:00"}


def structure_node(page: StructurePage, request: HttpRequest) -> Node:
    url = canonical_url(page, request)
    return {
        "@type": "Organization",
        "@id": f"{url}#structure",
        "name": page.title,
        "url": url,
        "description": page.summary,
        "telephone": page.phone,
        "email": page.email,
        "sameAs": page.website,
        "logo": page.social_picture(request),
    }


def listing_facts(page: ListingPage, request: HttpRequest) -> Node:
    """What places and events say alike."""
    return {
        "name": page.title,
        "description": page.summary or page.promise,
        "url": canonical_url(page, request),
        "image": page.social_picture(request),
        "isAccessibleForFree": page.free,
    }


def place_nodes(sheet: PlaceSheet) -> list[Node]:
    """One node per address, or one for a service from a distance."""
    page, request = sheet.page, sheet.request
    addresses = [(rows, rows[0].venue) for rows in sheet.addresses]
    if not sheet.venues:
        return [_remote_node(sheet)] if sheet.areas else []
    common = {
        **listing_facts(page, request),
        "additionalType": shown_kind(page).name,
        "telephone": page.phone,
    }
    several = len(sheet.venues) > 1
    closed = page.closure
    return [
        _location_node(common, rows, venue, several=several, special=_special_hours(rows, closed))
        for rows, venue in addresses
        if venue
    ]


def _location_node(
    common: Node, rows: Sequence[PlaceLocation], venue: Venue, *, several: bool, special: list[Node]
) -> Node:
    name = f"{common['name']}, {venue.commune.name}" if several else common["name"]
    return {
        "@type": "CivicStructure",
        "@id": f"{common['url']}#accueil-{rows[0].pk}",
        **common,
        "name": name,
        **venue_facts(venue),
        "openingHoursSpecification": [
            hours for row in rows for hours in _usual_hours(row, venue.commune.departement_id)
        ],
        "specialOpeningHoursSpecification": special,
    }


def _usual_hours(row: PlaceLocation, departement: str) -> list[Node]:
    """The weekly hours, within the dates of the address and those of the school terms when they follow them."""
    starts = row.valid_from.isoformat() if row.valid_from else ""
    ends = row.valid_to.isoformat() if row.valid_to else ""
    found = []
    for hours in opening_specifications(row.opening_hours, departement, timezone.localdate()):
        first = max(starts, hours.get("validFrom", ""))
        last = min(filter(None, (ends, hours.get("validThrough", ""))), default="")
        if not last or first <= last:
            found.append(without_blanks({**hours, "validFrom": first, "validThrough": last}))
    return found


def _special_hours(rows: Sequence[PlaceLocation], closed: Closure | None) -> list[Node]:
    """The days of the next 26 weeks when the usual hours do not hold: from midnight to midnight is closed."""
    exceptions = list(dict.fromkeys(one for row in rows for one in _exceptions(row)))
    today = timezone.localdate()
    days: list[Node] = [
        {**SPECIAL, "validFrom": one.first.isoformat(), "validThrough": one.last.isoformat(), **hours}
        for one in exceptions
        if one.last >= today and one.first <= today + AHEAD
        for hours in _times(one.times)
    ]
    said = [(one.first, one.last) for one in exceptions]
    days += [
        {**SPECIAL, "validFrom": day.isoformat(), "validThrough": day.isoformat(), **CLOSED}
        for row in rows
        for day in _closed_days(row, today)
        if not any(first <= day <= last for first, last in said)
    ]
    if closed and (closed.reopens_on is None or closed.reopens_on > today):
        until = (closed.reopens_on - timedelta(days=1)).isoformat() if closed.reopens_on else None
        days.append({**SPECIAL, "validFrom": closed.since.isoformat(), "validThrough": until, **CLOSED})
    return [without_blanks(one) for one in days]


def _closed_days(row: PlaceLocation, today: date) -> list[date]:
    """The public holidays on which the usual hours say that they do not hold."""
    days = closed_days(row.opening_hours, row.venue.commune.departement_id if row.venue else "", today)
    return [day for day in days if (row.valid_from or day) <= day <= (row.valid_to or day)]


def _exceptions(row: PlaceLocation) -> tuple[HoursException, ...]:
    try:
        return read_exceptions(row.exceptions)
    except ValidationError:
        return ()


def _times(times: Iterable[tuple[str, str]]) -> list[Node]:
    return [
        {"opens": opens, "closes": {"24:00": "23:59"}.get(closes, closes)} for opens, closes in times
    ] or [CLOSED]


def _remote_node(sheet: PlaceSheet) -> Node:
    page, request = sheet.page, sheet.request
    structure = parent_structure(page)
    return {
        "@type": "Service",
        "@id": f"{canonical_url(page, request)}#service",
        "name": page.title,
        "description": page.summary or page.promise,
        "url": canonical_url(page, request),
        "serviceType": shown_kind(page).name,
        "provider": {"@type": "Organization", "name": structure.title} if structure else None,
        "areaServed": [{"@type": "AdministrativeArea", "name": area.title} for area in sheet.areas],
        "availableChannel": _channel(page),
    }


def _channel(page: PlacePage) -> Node | None:
    channel = without_blanks(
        {
            "@type": "ServiceChannel",
            "servicePhone": {"@type": "ContactPoint", "telephone": page.phone} if page.phone else None,
            "serviceSmsNumber": {"@type": "ContactPoint", "telephone": page.sms} if page.sms else None,
            "serviceUrl": page.website,
            "availableLanguage": [code for code in page.languages if code in LANGUAGES_SPOKEN],
        }
    )
    return channel if len(channel) > 1 else None


def venue_facts(venue: Venue) -> dict[str, Any]:
    """Address, point and known access of a venue, for a schema.org Place."""
    address = {
        "@type": "PostalAddress",
        "streetAddress": venue.street,
        "postalCode": venue.postal_code,
        "addressLocality": venue.commune.name,
        "addressCountry": "FR",
    }
    point = venue.point
    return {
        "address": without_blanks(address),
        "geo": {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]} if point else None,
        "amenityFeature": [
            {
                "@type": "LocationFeatureSpecification",
                "name": "wheelchair",
                "value": venue.wheelchair,
            }
        ]
        if venue.wheelchair is not None
        else None,
    }
