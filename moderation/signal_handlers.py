"""Keeps the shelf in step with the drafts, in the transaction that changes them."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_save
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move

from directory.models import StructurePage, Venue
from directory.signals import pages_changed_in_bulk
from moderation.merging import hand_sessions_over
from moderation.models import SavedMerge, ShelfItem
from moderation.services import refresh
from search.projection import LISTING_TYPES


def connect() -> None:
    post_save.connect(on_revision_saved, sender=Revision, dispatch_uid="moderation.revision_saved")
    page_published.connect(on_page_changed, dispatch_uid="moderation.page_published")
    page_unpublished.connect(on_page_changed, dispatch_uid="moderation.page_unpublished")
    post_page_move.connect(on_page_moved, dispatch_uid="moderation.page_moved")
    post_save.connect(on_structure_saved, sender=StructurePage, dispatch_uid="moderation.structure_saved")
    post_save.connect(on_venue_saved, sender=Venue, dispatch_uid="moderation.venue_saved")
    pages_changed_in_bulk.connect(on_pages_changed_in_bulk, dispatch_uid="moderation.pages_changed_in_bulk")


def on_revision_saved(sender: type[Revision], instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    """A new version of a draft: it is not the page's latest yet, so it is read from the revision itself."""
    listings = ContentType.objects.get_for_models(*LISTING_TYPES).values()
    if not raw and instance.content_type_id in {one.pk for one in listings}:
        page_id = int(instance.object_id)
        refresh([page_id], {page_id: instance.content})


def on_page_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if issubclass(sender, tuple(LISTING_TYPES)):
        refresh([instance.pk])
        _end_merges([instance.pk])


def on_page_moved(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    _refresh_below(instance)


def on_structure_saved(
    sender: type[StructurePage], instance: StructurePage, created: bool = False, **kwargs: Any
) -> None:
    """Its name is shown, and its contact may be lent."""
    if not created:
        _refresh_below(instance)


def on_venue_saved(sender: type[Venue], instance: Venue, created: bool = False, **kwargs: Any) -> None:
    if created:
        return
    places = instance.locations.values_list("page_id", flat=True)
    events = instance.events.values_list("pk", flat=True)
    dates = instance.event_dates.values_list("page_id", flat=True)
    drafts = ShelfItem.objects.filter(pk__in=[*places, *events, *dates])
    refresh(drafts.values_list("pk", flat=True))


def on_pages_changed_in_bulk(sender: type[Page], page_ids: list[int], **kwargs: Any) -> None:
    refresh(page_ids)
    _end_merges(page_ids)


def _end_merges(page_ids: list[int]) -> None:
    """What was said of the sessions of a page taken away comes once those of the page kept are written."""
    if SavedMerge.objects.filter(kept__in=page_ids).exists():
        transaction.on_commit(partial(hand_sessions_over, page_ids), robust=True)


def _refresh_below(page: Page) -> None:
    refresh(ShelfItem.objects.filter(page__path__startswith=page.path).values_list("pk", flat=True))
