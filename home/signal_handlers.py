from threading import local
from typing import Any

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, post_page_move

from home import kept_reads
from home.models import SiteState, TerritoryPage
from home.services import set_up_territory

# Written by drafts, previews, locks and comments: nothing public changes.
DRAFT_FIELDS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "locked",
    "locked_at",
    "locked_by",
    "numchild",
}

_asked = local()


def connect() -> None:
    page_published.connect(
        on_territory_published, sender=TerritoryPage, dispatch_uid="home.territory_published"
    )
    post_page_move.connect(on_page_moved, dispatch_uid="home.page_moved")
    post_save.connect(on_row_changed, dispatch_uid="home.row_saved")
    post_delete.connect(on_row_changed, dispatch_uid="home.row_deleted")
    request_started.connect(on_request_started, dispatch_uid="home.request_started")
    request_finished.connect(on_request_finished, dispatch_uid="home.request_finished")


def on_territory_published(sender: type[Page], instance: TerritoryPage, **kwargs: Any) -> None:
    set_up_territory(instance)


def is_draft_save(update_fields: Any) -> bool:
    return update_fields is not None and DRAFT_FIELDS.issuperset(update_fields)


def on_request_started(**kwargs: Any) -> None:
    kept_reads.begin_request()


def on_request_finished(**kwargs: Any) -> None:
    kept_reads.end_request()


# --- What kept pages are valid for -------------------------------------------------------------------------------


def on_row_changed(sender: type[Any], raw: bool = False, update_fields: Any = None, **kwargs: Any) -> None:
    if _is_public(sender) and not is_draft_save(update_fields):
        _change_at_the_end()


def on_page_moved(sender: type[Page], **kwargs: Any) -> None:
    _change_at_the_end()


def _is_public(sender: type[Any]) -> bool:
    """Whether public pages show rows of that model."""
    if sender.__module__ == "__fake__":
        return False  # a migration's own model: the table of the state may not be there yet
    shown = settings.SHOWN_ON_PUBLIC_PAGES
    return issubclass(sender, Page) or sender._meta.app_label in shown or sender._meta.label in shown


def _change_at_the_end() -> None:
    """Grows the number once the change is there for others to read, and once however many rows changed with it."""
    _asked.last = number = getattr(_asked, "last", 0) + 1

    def change() -> None:
        if number > getattr(_asked, "answered", 0):
            _asked.answered = _asked.last
            if not SiteState.objects.filter(pk=1).update(version=F("version") + 1):
                SiteState.objects.get_or_create(pk=1, defaults={"version": 1})

    # What was published stands, even if the number cannot grow: kept pages only last a minute.
    transaction.on_commit(change, robust=True)
