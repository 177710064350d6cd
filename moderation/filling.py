"""Filling what drafts lack, several at once: one new version of each, in the name of who fills it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from directory.gate import gaps_of
from directory.models import ListingPage, PlaceLocation, PlacePage, StructurePage
from home.models import TerritoryPage
from moderation.permissions import refusal_to_change
from moderation.services import refreshing_at_the_end
from moderation.wording import TYPED
from search.services import projecting_at_the_end
from vocabulary.ages import NOT_SAID, AgeRange

AT_ONCE = 300  # pages written while somebody waits
FIELDS_OF_CONTACT = ("phone", "email", "website")

# Changes a version of a listing in memory; raises ValidationError when it makes no sense for this one.
Change = Callable[[ListingPage], None]


@dataclass
class Outcome:
    """What was done: the number of pages written, and why each of the others was not (by id of page)."""

    done: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)

    @property
    def reasons(self) -> list[str]:
        """For each page refused, one French line."""
        return [f"« {self.titles.get(pk, pk)} » : {reason}" for pk, reason in self.refused.items()]


def fill(user: User, what: str, changes: Mapping[int, Change]) -> Outcome:
    """Applies each change to the latest version of its page; a page that no longer lacks that is left alone.

    `what` is the code of a gap, or `TYPED`.
    """

    def fill_one(page: ListingPage) -> str:
        return refusal_to_change(user, page) or _fill_one(user, what, page, changes[page.pk])

    return on_each(changes, fill_one)


def on_each(page_ids: Iterable[int], act: Callable[[Any], str]) -> Outcome:
    """Does one thing to each page, which says why it did not or nothing; in one transaction."""
    outcome = Outcome()
    with transaction.atomic(), refreshing_at_the_end(), projecting_at_the_end():
        for page in Page.objects.filter(pk__in=list(page_ids)).order_by("draft_title", "pk").specific():
            outcome.titles[page.pk] = page.draft_title
            if reason := act(page):
                outcome.refused[page.pk] = reason
            else:
                outcome.done += 1
    return outcome


def _fill_one(user: User, what: str, page: ListingPage, change: Change) -> str:
    """Why the page was left as it was; empty when it was written."""
    version = page.get_latest_revision_as_object()
    if not (hours_to_reread(version) if what == TYPED else what in gaps_of(version)):
        return _("c’est déjà complété, rien n’a changé.")
    try:
        change(version)
        version.save_revision(user=user, log_action=True)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def hours_to_reread(page: ListingPage) -> list[PlaceLocation]:
    """The addresses whose hours are only kept as typed."""
    locations = page.locations.all() if isinstance(page, PlacePage) else ()
    return [one for one in locations if one.hours_as_typed and not one.opening_hours]


# --- The changes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SayAges:
    ages: AgeRange = NOT_SAID
    parents_only: bool = False

    def __call__(self, page: ListingPage) -> None:
        page.ages, page.age_min, page.age_max = self.ages.ages, self.ages.age_min, self.ages.age_max
        page.parents_only = page.parents_only or self.parents_only


@dataclass(frozen=True)
class SayWhen:
    """Hours (OSM, or kept as typed) for every address that has none, or that one must ask first."""

    opening_hours: str = ""
    hours_as_typed: str = ""
    on_contact: bool = False
    appointment: bool = False

    def __call__(self, page: ListingPage) -> None:
        if not isinstance(page, PlacePage):
            raise ValidationError(_("un événement a une date : donnez-la dans sa fiche."))
        page.on_contact = page.on_contact or self.on_contact
        page.appointment = True if self.appointment else page.appointment
        if not (self.opening_hours or self.hours_as_typed):
            return
        # Without any address yet, the hours wait for it.
        locations = list(page.locations.all()) or [PlaceLocation()]
        for location in locations:
            location.opening_hours = location.opening_hours or self.opening_hours
            location.hours_as_typed = location.hours_as_typed or self.hours_as_typed
        page.locations = locations


@dataclass(frozen=True)
class RewriteWhen(SayWhen):
    """The same, in the place of hours kept as typed."""

    def __call__(self, page: ListingPage) -> None:
        waiting = hours_to_reread(page)
        if len({one.hours_as_typed for one in waiting}) > 1:
            raise ValidationError(_("ses adresses n’ont pas les mêmes horaires : ouvrez sa fiche."))
        for one in waiting:
            one.opening_hours, one.hours_as_typed = self.opening_hours, self.hours_as_typed
        page.on_contact = page.on_contact or self.on_contact
        page.appointment = True if self.appointment else page.appointment


@dataclass(frozen=True)
class SayContact:
    phone: str = ""
    email: str = ""
    website: str = ""
    as_structure: bool = False

    def __call__(self, page: ListingPage) -> None:
        structure = page.structure if self.as_structure else None
        for name in FIELDS_OF_CONTACT:
            said = getattr(self, name) or _of_structure(structure, name)
            setattr(page, name, getattr(page, name) or said)
        if not any(getattr(page, name) for name in FIELDS_OF_CONTACT):
            raise ValidationError(_("la structure n’a pas de contact elle non plus."))


def _of_structure(structure: StructurePage | None, name: str) -> str:
    return getattr(structure, name) if structure else ""


@dataclass(frozen=True)
class SayAreas:
    """The territories a service at a distance serves."""

    areas: tuple[TerritoryPage, ...]

    def __call__(self, page: ListingPage) -> None:
        if not isinstance(page, PlacePage):
            raise ValidationError(
                _("pour un événement, donnez l’adresse de la rencontre en ligne dans sa fiche.")
            )
        page.areas_served = list(self.areas)
