"""Drafts as an import leaves them, and signed-in people."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from directory.bulk import NewPage, bulk_pages
from directory.models import PlaceLocation, PlacePage, StructurePage
from tests.directory.factories import PlaceFactory, kind, locate, publish, venue
from tests.home.making import made_at_once
from vocabulary.enums import Ages


@made_at_once
def draft(structure: StructurePage, title: str = "La Cabane", *, lacks: str = "", **fields: Any) -> PlacePage:
    """A complete draft at Prades, but for what it `lacks` (codes of gaps, in one text)."""
    commune = fields.pop("commune", "66149")
    hours = fields.pop("hours", "Mo 09:00-12:00")
    if "ages" not in lacks:
        fields.setdefault("ages", Ages.TOUT_AGE)
    if "contact" not in lacks:
        fields.setdefault("phone", "01 99 00 12 34")
    place: PlacePage = PlaceFactory(parent=structure, title=title, live=False, **fields)
    if "where" not in lacks:
        locate(place, venue(commune), "" if "when" in lacks else hours)
    elif "when" not in lacks:
        place.on_contact = True
        place.save()
    place.save_revision()
    return place


def drafts_without_age(structure: StructurePage, number: int) -> list[PlacePage]:
    """Many drafts complete but for their ages, written at once."""
    here, laep = venue("66149"), kind("laep")
    new = [
        NewPage(
            parent=structure,
            page=PlacePage(title=f"Lieu {each:02}", kind=laep, phone="01 99 00 12 34"),
            locations=[PlaceLocation(venue=here, opening_hours="Mo 09:00-12:00")],
        )
        for each in range(number)
    ]
    bulk_pages(new, live=False)
    return [one.page for one in new]


@made_at_once
def public(structure: StructurePage, title: str = "La Cabane", **fields: Any) -> PlacePage:
    """A complete place, published."""
    place: PlacePage = publish(draft(structure, title, **fields))
    return place


def latest(page: PlacePage) -> PlacePage:
    version: PlacePage = PlacePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return version


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


FRONT = reverse("moderation_shelf")
READY = reverse("moderation_shelf_ready")


def gap_url(gap: str) -> str:
    return reverse("moderation_shelf_gap", args=[gap])


def rows(*pages: Page, **more: Any) -> dict[str, Any]:
    """What the browser sends of a list of these pages."""
    return {"lignes": [page.pk for page in pages], "action": "enregistrer", **more}


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())
