"""Keeps the index in step with the pages, in the transaction that changes them.

Handlers never trust the instance they are given: `project` reads what the database holds, where a draft is not. So
projecting once too often costs a few reads, and an index in step writes nothing.
"""

from typing import Any

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from directory.models import ListingPage, PlaceLocation, PlacePage, PlaceService, Venue
from directory.signals import pages_changed_in_bulk
from events.models import EventDate, EventPage
from events.signals import occurrences_changed, sessions_rolled
from geo.models import Commune
from home.models import TerritoryPage
from home.signal_handlers import is_draft_save
from search.models import Entry
from search.projection import LISTING_TYPES, listing_ids
from search.services import forget, project, project_below, refresh_sessions
from vocabulary.models import Kind, Theme

# What listings show or inherit of the pages above them.
INHERITED = ("live", "slug", "title", "expire_at", "path")


def connect() -> None:
    page_published.connect(on_page_published, dispatch_uid="search.page_published")
    page_unpublished.connect(on_page_unpublished, dispatch_uid="search.page_unpublished")
    page_slug_changed.connect(on_subtree_changed, dispatch_uid="search.page_slug_changed")
    post_page_move.connect(on_subtree_changed, dispatch_uid="search.page_moved")
    pre_save.connect(before_page_save, dispatch_uid="search.before_page_save")
    post_save.connect(on_page_saved, dispatch_uid="search.page_saved")
    pre_delete.connect(on_page_deleted, dispatch_uid="search.page_deleted")
    pages_changed_in_bulk.connect(on_pages_changed_in_bulk, dispatch_uid="search.pages_changed_in_bulk")
    occurrences_changed.connect(on_occurrences_changed, dispatch_uid="search.occurrences_changed")
    sessions_rolled.connect(on_sessions_rolled, dispatch_uid="search.sessions_rolled")
    post_delete.connect(on_territory_deleted, sender=TerritoryPage, dispatch_uid="search.territory_deleted")
    for name, signal in (("saved", post_save), ("deleted", post_delete)):
        for model in (PlaceLocation, PlaceService):
            signal.connect(on_row_changed, sender=model, dispatch_uid=f"search.{model.__name__}.{name}")
        signal.connect(
            on_restriction_changed, sender=PageViewRestriction, dispatch_uid=f"search.private.{name}"
        )
    post_save.connect(on_venue_saved, sender=Venue, dispatch_uid="search.venue_saved")
    post_save.connect(on_commune_saved, sender=Commune, dispatch_uid="search.commune_saved")
    post_save.connect(on_kind_saved, sender=Kind, dispatch_uid="search.kind_saved")
    post_save.connect(on_theme_saved, sender=Theme, dispatch_uid="search.theme_saved")
    pre_delete.connect(before_theme_deleted, sender=Theme, dispatch_uid="search.theme_deleted")
    post_delete.connect(on_theme_deleted, sender=Theme, dispatch_uid="search.theme_gone")
    for model in LISTING_TYPES:
        m2m_changed.connect(
            on_listing_links_changed,
            sender=model.themes.through,
            dispatch_uid=f"search.themes.{model.__name__}",
        )
    m2m_changed.connect(
        on_listing_links_changed, sender=PlacePage.areas_served.through, dispatch_uid="search.areas_served"
    )


# --- Pages ---------------------------------------------------------------------------------------------------


def on_page_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if not instance.live:
        return  # never live, only scheduled
    if isinstance(instance, ListingPage):
        project([instance.pk])
    elif _inherited_change(instance):
        on_subtree_changed(sender, instance)
    elif isinstance(instance, TerritoryPage):
        project_area(instance)


def on_page_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    stored = Page.objects.filter(pk=instance.pk)
    if stored.filter(live=True).exists():
        # Wagtail says so of pages it is about to delete, and leaves them as they are until then.
        forget(listing_ids(stored))
    else:
        on_subtree_changed(sender, instance)


def on_subtree_changed(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Published, unpublished, moved or given another address: everything below follows."""
    project_below(Page.objects.filter(pk=instance.pk))
    if isinstance(instance, TerritoryPage):
        project_area(instance)


def before_page_save(sender: type[Any], instance: Any, update_fields: Any = None, **kwargs: Any) -> None:
    """Remembers what the pages below inherit, to do nothing when it stays the same."""
    if not _is_upper_page(sender) or not instance.pk or is_draft_save(update_fields):
        return
    before = Page.objects.filter(pk=instance.pk).values_list(*INHERITED).first()
    instance._search_inherited = before


def on_page_saved(
    sender: type[Any],
    instance: Any,
    created: bool = False,
    raw: bool = False,
    update_fields: Any = None,
    **kwargs: Any,
) -> None:
    """A page saved outside the editors' screens (scripts, commands) shows at once."""
    if raw or not issubclass(sender, Page) or is_draft_save(update_fields):
        return
    if issubclass(sender, ListingPage):
        if instance.live or not created:
            project([instance.pk])
    elif _is_upper_page(sender) and created and isinstance(instance, TerritoryPage):
        project_area(instance)
    elif _is_upper_page(sender) and not created and _inherited_change(instance):
        on_subtree_changed(sender, instance)


def on_page_deleted(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    if issubclass(sender, Page):
        forget([instance.pk])


def on_pages_changed_in_bulk(sender: type[Page], page_ids: list[int], **kwargs: Any) -> None:
    project(page_ids)


def on_occurrences_changed(sender: type[Any], page_ids: list[int], **kwargs: Any) -> None:
    refresh_sessions(page_ids)
    # An event is found as long as it has a date to come, which may have been moved.
    project(EventPage.objects.filter(pk__in=page_ids).values_list("pk", flat=True))


def on_sessions_rolled(sender: type[Any], page_ids: list[int], **kwargs: Any) -> None:
    """Another day: yesterday's sessions leave the index."""
    refresh_sessions(page_ids, whatever=False)


def on_territory_deleted(sender: type[TerritoryPage], instance: TerritoryPage, **kwargs: Any) -> None:
    project_area(instance, below=False)


def project_area(territory: TerritoryPage, *, below: bool = True) -> None:
    """Projects what says that it is in this territory, or in its département: addresses and areas served.

    Without `below`, the pages under the territory are left alone: they are being deleted with it.
    """
    own = Q(commune__epci=territory.epci_id) if territory.epci_id else Q(pk__in=[])
    venues = Venue.objects.filter(own).values_list("pk", flat=True)
    remote = Entry.objects.filter(is_remote=True).values_list("page_id", flat=True)
    pages = {*_pages_at(venues), *remote}
    if not below:
        pages -= set(Page.objects.filter(path__startswith=territory.path).values_list("pk", flat=True))
    project(pages)


def _is_upper_page(sender: type[Any]) -> bool:
    return issubclass(sender, Page) and not issubclass(sender, ListingPage)


def _inherited_change(page: Page) -> bool:
    """Whether the last save of this page changed something that the pages below show or inherit."""
    before = getattr(page, "_search_inherited", None)
    return before is None or before != tuple(getattr(page, name) for name in INHERITED)


# --- What pages point to -------------------------------------------------------------------------------------


def on_row_changed(sender: type[Any], instance: PlaceLocation | PlaceService, **kwargs: Any) -> None:
    if not _goes_with_its_page(sender, kwargs):
        project([instance.page_id])


def on_restriction_changed(sender: type[Any], instance: PageViewRestriction, **kwargs: Any) -> None:
    if not _goes_with_its_page(sender, kwargs):
        project_below(Page.objects.filter(pk=instance.page_id))


def _goes_with_its_page(sender: type[Any], sent: dict[str, Any]) -> bool:
    """Whether a row is deleted because its page is: the page's row is still there, and must not be read."""
    origin = sent.get("origin")
    return origin is not None and getattr(origin, "model", type(origin)) is not sender


def on_venue_saved(sender: type[Venue], instance: Venue, created: bool = False, **kwargs: Any) -> None:
    if not created:
        project(_pages_at([instance.pk]))


def on_commune_saved(sender: type[Commune], instance: Commune, created: bool = False, **kwargs: Any) -> None:
    if not created:
        project(_pages_at(Venue.objects.filter(commune=instance).values_list("pk", flat=True)))


def on_kind_saved(sender: type[Kind], instance: Kind, created: bool = False, **kwargs: Any) -> None:
    if not created:
        project(_pages_where(kind=instance))


def on_theme_saved(sender: type[Theme], instance: Theme, created: bool = False, **kwargs: Any) -> None:
    if not created:
        project(_pages_where(themes=instance))


def before_theme_deleted(sender: type[Theme], instance: Theme, **kwargs: Any) -> None:
    instance._search_pages = _pages_where(themes=instance)


def on_theme_deleted(sender: type[Theme], instance: Theme, **kwargs: Any) -> None:
    project(getattr(instance, "_search_pages", []))


def on_listing_links_changed(
    sender: type[Any],
    instance: Any,
    action: str = "",
    reverse: bool = False,
    pk_set: Any = None,
    **kwargs: Any,
) -> None:
    if not action.startswith("post_"):
        return
    project(pk_set or [] if reverse else [instance.pk])


def _pages_at(venues: Any) -> list[int]:
    places = PlaceLocation.objects.filter(venue__in=venues).values_list("page_id", flat=True)
    events = EventPage.objects.filter(venue__in=venues).values_list("pk", flat=True)
    dates = EventDate.objects.filter(venue__in=venues).values_list("page_id", flat=True)
    return [*places, *events, *dates]


def _pages_where(**lookup: Any) -> list[int]:
    return [
        pk
        for model in LISTING_TYPES
        for pk in model._default_manager.filter(**lookup).values_list("pk", flat=True)
    ]
