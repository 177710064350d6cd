"""What people say of one session: cancelled, moved, full. Who may do it is checked by the views.

Each service writes the session and its history in one transaction, then sends `occurrences_changed`. It raises
ValidationError with a French sentence when the session cannot be changed so, `Occurrence.DoesNotExist` when the hours
do not give it any more.
"""

import re
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from events.enums import Origin, Status, Through
from events.models import Occurrence, OccurrenceChange
from events.occurrences import expand
from events.querysets import LONGEST
from events.signals import occurrences_changed

LONGEST_REASON = 120  # characters
UNDO_WITHIN = timedelta(minutes=10)
# Control characters, marks that turn the direction of all that follows, spaces without width.
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff]")
FARTHEST = timedelta(days=366)  # that a session may be moved to, from now


@dataclass(frozen=True)
class Actor:
    """Who changes a session, and where; nobody in particular with a link sent to the structure."""

    user: User | None
    through: Through


def cancel(occurrence: Occurrence, actor: Actor, *, reason: str = "") -> Occurrence:
    """Says that a session is not held; one that was moved is cancelled at its new time."""
    return _change(occurrence, actor, status=Status.CANCELLED, reason=reason)


def mark_full(occurrence: Occurrence, actor: Actor, *, reason: str = "") -> Occurrence:
    """Says that nobody more can come."""
    return _change(occurrence, actor, status=Status.FULL, reason=reason)


def move(
    occurrence: Occurrence, actor: Actor, *, start: datetime, end: datetime, reason: str = ""
) -> Occurrence:
    """Says that a session is held at another time, at the same address; a cancelled one is held again."""
    _check_times(start, end)
    return _change(occurrence, actor, status=Status.MOVED, reason=reason, times=(start, end))


def reinstate(occurrence: Occurrence, actor: Actor) -> Occurrence:
    """Says that a session is held as its hours give it after all, however long ago it was changed."""
    return _change(occurrence, actor, status=Status.SCHEDULED, reason="")


def check_move(occurrence: Occurrence, *, start: datetime, end: datetime) -> None:
    """Raises what `move` would, before anybody confirms."""
    _check_not_over(occurrence)
    _check_times(start, end)
    there = copy(occurrence)
    there.start = start
    _check_free(there)


@transaction.atomic
def undo(
    occurrence: Occurrence,
    actor: Actor,
    *,
    within: timedelta | None = UNDO_WITHIN,
    change_id: int | None = None,
) -> Occurrence:
    """Takes back the last change of a session, if it is not older than `within`.

    With `change_id`, only that one: asked twice it is taken back once, and not what somebody has changed since.
    """
    stored = locked(occurrence)
    _lift(stored)
    change = stored.changes.filter(undone_at__isnull=True).first()
    now = timezone.now()
    if change_id is not None and (change is None or change.pk != change_id):
        if stored.changes.filter(pk=change_id, undone_at__isnull=False).exists():
            return stored
        raise ValidationError(_("Cette séance a encore changé depuis."), code="changed")
    if change is None or (within is not None and change.at < now - within):
        raise ValidationError(_("Il est trop tard pour revenir en arrière."), code="too_late")
    _put_back(stored, change)
    _check_free(stored)
    change.undone_at = now
    change.save(update_fields=["undone_at"])
    stored.changed_at = None if stored.status == Status.SCHEDULED else now
    return _save(stored)


def hand_over(gone: int, kept: int, actor: Actor) -> None:
    """Says of the sessions of a page what was said of the same ones of another, which makes way for it.

    The same: planned at the same hour at the same address, or at the only one of its town (two pages of one place may
    each have written its address). What somebody said already of the sessions of the page kept stays as it is.
    """
    told = Occurrence.objects.filter(page=gone, end__gt=timezone.now()).exclude(status=Status.SCHEDULED)
    for one in told.filter(location__page=gone).select_related("location__venue"):
        venue = one.location.venue if one.location else None
        there = Occurrence.objects.filter(page=kept, location__page=kept, start=one.planned_start)
        there = there.filter(location__venue__commune=venue.commune_id if venue else None)
        here = list(there.filter(location__venue=venue))
        same = here or list(there)
        if len(same) == 1 and same[0].status == Status.SCHEDULED:
            times = (one.start, one.end) if one.is_moved else None
            with suppress(ValidationError):  # there is one already at that time
                _change(same[0], actor, status=Status(one.status), reason=one.reason, times=times)


# --- One change ----------------------------------------------------------------------------------------------


@transaction.atomic
def _change(
    occurrence: Occurrence,
    actor: Actor,
    *,
    status: Status,
    reason: str,
    times: tuple[datetime, datetime] | None = None,
) -> Occurrence:
    reason = " ".join(UNSEEN.sub("", reason).split())
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"reason": _("Dites-le en %(most)d caractères au plus.") % {"most": LONGEST_REASON}}
        )
    stored = locked(occurrence)
    _lift(stored)
    before = (stored.status, stored.start, stored.end, stored.reason)
    _check_not_over(stored)
    if times:
        stored.start, stored.end = times
    elif status == Status.SCHEDULED:
        stored.start, stored.end = stored.planned_start, stored.planned_start + (stored.end - stored.start)
    stored.status, stored.reason = status, reason
    if before == (stored.status, stored.start, stored.end, stored.reason):
        return stored  # sent twice
    _check_free(stored)
    now = timezone.now()
    stored.changed_at = None if status == Status.SCHEDULED else now
    OccurrenceChange.objects.create(
        occurrence=stored,
        page_id=stored.page_id,
        location_id=stored.location_id,
        planned_start=stored.planned_start,
        venue_id=stored.location.venue_id if stored.location else stored.venue_id,
        status_before=before[0],
        start_before=before[1],
        end_before=before[2],
        reason_before=before[3],
        status_after=stored.status,
        start_after=stored.start,
        end_after=stored.end,
        reason=reason,
        at=now,
        by=actor.user,
        through=actor.through,
    )
    return _save(stored)


def locked(occurrence: Occurrence) -> Occurrence:
    """The session as it is stored, nobody else writing those of its page (`Planner.plan` locks it too) until the
    transaction that must be open is over."""
    Page.objects.select_for_update(no_key=True).filter(pk=occurrence.page_id).values_list("pk").first()
    return Occurrence.objects.select_related("location").get(pk=occurrence.pk)


def _lift(stored: Occurrence) -> None:
    """What somebody said of a date before its whole event was said full (see `events.whole_events`)."""
    if stored.origin != Origin.PAGE:
        return
    if stored.is_cancelled:
        raise ValidationError(
            _("C’est tout l’événement qui est annulé ou reporté : cela se change sur sa page."), code="event"
        )
    last = stored.changes.filter(undone_at__isnull=True).first()
    stored.status, stored.reason = (last.status_after, last.reason) if last else (Status.SCHEDULED, "")
    stored.origin = Origin.RULE


def _put_back(stored: Occurrence, change: OccurrenceChange) -> None:
    stored.status, stored.reason = change.status_before, change.reason_before
    stored.start, stored.end = change.start_before, change.end_before
    if stored.status == Status.SCHEDULED:
        # The hours may have moved a little since.
        stored.start, stored.end = stored.planned_start, stored.planned_start + (stored.end - stored.start)


def _save(stored: Occurrence) -> Occurrence:
    stored.save()
    if stored.status == Status.SCHEDULED or stored.location_id is None:
        # As the hours give it today, if they still do; and as the whole event is.
        expand([stored.page_id])
    occurrences_changed.send(sender=Occurrence, page_ids=[stored.page_id])
    return stored


def _check_not_over(stored: Occurrence) -> None:
    if stored.end <= timezone.now():
        raise ValidationError(_("Cette séance est passée : elle ne peut plus changer."), code="over")


def _check_times(start: datetime, end: datetime) -> None:
    now = timezone.now()
    if end <= start:
        raise ValidationError({"end": _("La fin est avant le début.")})
    if end - start > LONGEST:
        raise ValidationError({"end": _("Une séance dure au plus 18 heures.")})
    if start < now:
        raise ValidationError({"start": _("Ce moment est déjà passé.")})
    if start > now + FARTHEST:
        raise ValidationError({"start": _("C’est dans plus d’un an.")})


def _check_free(stored: Occurrence) -> None:
    others = Occurrence.objects.filter(page=stored.page_id, location=stored.location_id, start=stored.start)
    if others.exclude(pk=stored.pk).exists():
        raise ValidationError({"start": _("Il y a déjà une séance à ce moment-là.")}, code="taken")
