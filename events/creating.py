"""Writes of new events, as drafts: one like another a year later, one from a sentence."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import localdate
from wagtail.log_actions import log

from accounts.models import User
from directory.models import StructurePage
from events.dates.rows import PlainRow, in_place_of
from events.dates.shifting import YEAR, next_year
from events.enums import EventStatus
from events.models import EventPage
from vocabulary.models import Kind


def latest_of(page: EventPage) -> EventPage:
    """The version its editors see."""
    latest: EventPage = page.get_latest_revision_as_object()
    return latest


def dates_next_year(page: EventPage) -> tuple[list[PlainRow], int]:
    """The rows of dates of the copy, and how many years later they are."""
    rows = [PlainRow.of(row) for row in page.dates.all()]
    return next_year(rows, localdate(), page.departement)


def copy_there_is(page: EventPage, rows: Sequence[PlainRow]) -> EventPage | None:
    """The copy that somebody has made already of these dates."""
    return EventPage.objects.child_of(page.get_parent()).filter(slug=_slug(page, rows)).first()


@transaction.atomic
def copy_to_next_year(page: EventPage, user: User) -> EventPage:
    """A draft beside the page, with all it says but what became of it (full, cancelled, checked on such a day)."""
    latest = latest_of(page)
    rows, years = dates_next_year(latest)
    deadline = latest.registration_deadline
    copy: EventPage = latest.copy(
        update_attrs={
            "slug": _slug(page, rows),
            "status": EventStatus.SCHEDULED,
            "status_reason": "",
            "verified_on": None,
            "verified_by": "",
            "registration_deadline": deadline + years * YEAR if deadline else None,
        },
        copy_revisions=False,
        keep_live=False,
        user=user,
    )
    _date(copy, rows, user)
    return copy


@transaction.atomic
def create_event(
    structure: StructurePage, user: User, *, title: str, kind: Kind, rows: Sequence[PlainRow]
) -> EventPage:
    """A draft that says little more than when."""
    page = EventPage(title=title, kind=kind, owner=user, live=False, has_unpublished_changes=True)
    structure.add_child(instance=page)
    log(instance=page, action="wagtail.create", user=user, content_changed=True)
    _date(page, rows, user)
    return page


def _date(page: EventPage, rows: Sequence[PlainRow], user: User) -> None:
    page.dates = in_place_of((), rows)
    page.save()
    page.save_revision(user=user, log_action=True)


def _slug(page: EventPage, rows: Sequence[PlainRow]) -> str:
    year = min((row.day.year for row in rows), default=0)
    return slugify(f"{page.slug[:200]}-{year or 'copie'}")
