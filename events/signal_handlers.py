"""Keeps the sessions in step with what is published, as soon as the publication is there for all to read."""

from contextlib import AbstractContextManager
from threading import local
from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from directory.models import PlacePage
from directory.postponed import Postponed
from directory.signals import pages_changed_in_bulk
from events.models import EventPage
from events.occurrences import expand

_waiting = local()
_left = Postponed("sessions left to the roll")


def connect() -> None:
    page_published.connect(on_page_changed, dispatch_uid="events.page_published")
    page_unpublished.connect(on_page_changed, dispatch_uid="events.page_unpublished")
    pages_changed_in_bulk.connect(on_pages_changed_in_bulk, dispatch_uid="events.pages_changed_in_bulk")


def left_to_the_roll() -> AbstractContextManager[None]:
    """What is published inside gets its sessions from the next roll: for those who write a whole site, then roll."""
    return _left.until_the_end(lambda _page_ids: None)


def on_page_changed(sender: type[Any], instance: Page, **kwargs: Any) -> None:
    if issubclass(sender, PlacePage | EventPage):
        _expand_at_the_end([instance.pk])


def on_pages_changed_in_bulk(sender: type[Page], page_ids: list[int], **kwargs: Any) -> None:
    _expand_at_the_end(page_ids)


def _expand_at_the_end(page_ids: list[int]) -> None:
    """Expands once whatever a transaction published; pages of one that failed are only read once too often."""
    if _left.keep(page_ids):
        return
    waiting: set[int] = _waiting.__dict__.setdefault("pages", set())
    waiting.update(page_ids)

    def expand_all() -> None:
        pages = sorted(waiting)
        waiting.clear()
        expand(pages)

    # What was published stands, even if its sessions cannot be written: the daily roll does it again.
    transaction.on_commit(expand_all, robust=True)
