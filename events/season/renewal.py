"""Writes of a renewed season: what changes is published or sent to the coordinators, what does not is marked as checked.

Who may open the screens is `events.phone.doors`' business; whether the change is public at once is decided here.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState

from accounts.models import User
from directory.bulk_versions import bulk_publish, bulk_revise
from directory.gate import missing_for_publication
from directory.models import PlacePage
from directory.notifications import told_together
from events.season.rows import (
    CONTENT,
    Insert,
    copying,
    drop_old,
    put_back,
    renew_rows,
    storing,
    taken_away,
    unsaved,
)
from events.season.sheet import LOG_ACTION, PlaceSeason, SeasonSheet
from events.services import Actor


class Outcome(StrEnum):
    PUBLISHED = "en-ligne"
    SUBMITTED = "relecture"


class Refusal(Exception):  # noqa: N818
    """Why a place cannot be renewed, as a French sentence; nothing was written for any."""


class Stale(Exception):  # noqa: N818
    """The hours are not those that were seen: they are looked at again before anything is written."""


def confirm(sheet: SeasonSheet, actor: Actor) -> dict[int, Outcome]:
    """Renews the season of every place of the sheet, all or none, and says what became of each.

    Confirming what is already so writes nothing. Raises Stale when other hours were published since they were seen,
    or a place is not there any more; Refusal with a French sentence. The coordinators get one e-mail for all the
    places, once everything is written.
    """
    with told_together(str(actor.user or sheet.structure.title)), transaction.atomic():
        return _confirm(sheet, actor)


def _confirm(sheet: SeasonSheet, actor: Actor) -> dict[int, Outcome]:
    # Locked, then read: nobody publishes in between.
    below = Page.objects.child_of(sheet.structure).order_by("pk")
    list(below.select_for_update(no_key=True).values_list("pk"))
    fresh = replace(sheet)
    if fresh.is_stale and not fresh.is_done:
        raise Stale
    renewals = [_Renewal(one, fresh, actor) for one in fresh.places]
    for renewal in renewals:  # all of them before anybody is written to
        renewal.check()
    return {renewal.asked.place.pk: renewal.write() for renewal in renewals}


def is_public_at_once(sheet: SeasonSheet, actor: Actor) -> bool:
    """Whether confirming puts everything online, without anybody's reading."""
    return all(not one.differs or _may_publish(one.place, actor) for one in sheet.places)


@dataclass(frozen=True)
class Along:
    """A change of a place that somebody began or sent to review, and that the new season will be read with.

    `put_back`: the addresses it takes away, in words, which the new season puts back.
    """

    place: PlacePage
    saved_at: datetime
    waits: bool
    put_back: list[str]


def sent_along(sheet: SeasonSheet, actor: Actor) -> list[Along]:
    """What goes to the coordinators with the season, beside what was chosen here."""
    return [
        Along(
            one.place,
            one.place.latest_revision_created_at,
            one.waits,
            [room.where for room in taken_away(one.place.get_latest_revision_as_object(), one.rooms)],
        )
        for one in sheet.places
        if one.differs and one.place.has_unpublished_changes and not _may_publish(one.place, actor)
    ]


def _may_publish(live: PlacePage, actor: Actor) -> bool:
    return bool(actor.user and live.permissions_for_user(actor.user).can_publish())


@dataclass
class _Renewal:
    """The season of one place."""

    asked: PlaceSeason
    sheet: SeasonSheet
    actor: Actor

    def check(self) -> None:
        """Raises Refusal for a page nobody may write on now, or nobody could read."""
        page, user = self.asked.place, self.actor.user
        if page.locked and (user is None or page.locked_by_id != user.pk):
            raise Refusal(
                _("« %(title)s » est verrouillée par la coordination : appelez-la pour changer ses horaires.")
                % {"title": page.title}
            )
        if self._is_submitted and page.get_workflow() is None:
            raise Refusal(_("Personne ne peut relire cette fiche pour l’instant. Appelez la coordination."))

    def write(self) -> Outcome:
        live = PlacePage.objects.get(pk=self.asked.place.pk)
        return self._submit(live) if self._is_submitted else self._publish(live)

    @property
    def _is_submitted(self) -> bool:
        return self.asked.differs and not _may_publish(self.asked.place, self.actor)

    # --- Public at once: what is public already, with the season and the date of the check ---

    def _publish(self, live: PlacePage) -> Outcome:
        # From the public version, not from the last draft: what others are writing stays a draft, with its review.
        draft = live.get_latest_revision_as_object() if live.has_unpublished_changes else None
        before = _said(live)
        self._renew(live, storing(live))
        if _said(live) == before:
            return Outcome.PUBLISHED
        if self.asked.differs and (missing := missing_for_publication(live)):
            raise Refusal(f"{live.title} : {' '.join(missing)}")
        scheduled = live.scheduled_revision
        (revision,) = bulk_revise([live], user=self.actor.user)
        bulk_publish([live], user=self.actor.user)
        self._log(live, revision)
        if draft is not None:
            self._keep_draft(draft, live, scheduled.approved_go_live_at if scheduled else None)
        return Outcome.PUBLISHED

    def _keep_draft(self, draft: PlacePage, live: PlacePage, go_live_at: datetime | None) -> None:
        """The last draft comes after what was published, with its review and its hour of publication."""
        self._renew(draft, copying(list(live.locations.all())))
        (latest,) = bulk_revise([draft], user=self.actor.user)
        if go_live_at:
            Revision.objects.filter(pk=latest).update(approved_go_live_at=go_live_at)
        TaskState.objects.filter(
            workflow_state__object_id=str(live.pk),
            workflow_state__base_content_type=live.get_base_content_type(),
            status=TaskState.STATUS_IN_PROGRESS,
        ).update(revision=latest)

    # --- Sent to the coordinators, as the change of a member is ---

    def _submit(self, live: PlacePage) -> Outcome:
        draft: PlacePage = live.get_latest_revision_as_object() if live.has_unpublished_changes else live
        before = _said(draft)
        put_back(draft, self.asked.rooms)
        self._renew(draft, unsaved)
        waits = live.workflow_in_progress
        if waits and _said(draft) == before:
            return Outcome.SUBMITTED
        revision = draft.save_revision(user=self.actor.user, log_action=False, clean=False)
        self._log(live, revision.pk)
        live = PlacePage.objects.get(pk=live.pk)
        # Asked again rather than added to: nobody approves what was not there when they read it.
        if state := live.current_workflow_state:
            state.cancel(user=self.actor.user)
        live.get_workflow().start(live, self.actor.user)
        return Outcome.SUBMITTED

    def _renew(self, page: PlacePage, insert: Insert) -> None:
        drop_old(page, self.sheet.season)
        renew_rows(page, self.asked.rooms, insert)
        page.verified_on, page.verified_by = self.sheet.today, _verified_by(page, self.actor.user)

    def _log(self, page: PlacePage, revision: int) -> None:
        # The history names who has no account: the structure, through its link.
        log(
            page,
            LOG_ACTION,
            user=self.actor.user,
            content_changed=True,
            revision=page.revisions.get(pk=revision),
            data={
                "season": self.sheet.season.name,
                "through": str(self.actor.through),
                "structure": self.sheet.structure.title,
                "changed": self.asked.differs,
            },
        )


def _verified_by(page: PlacePage, user: User | None) -> str:
    is_staff = user is not None and page.permissions_for_user(user).is_staff_here
    return _("la coordination") if is_staff else _("le lieu")


def _said(page: PlacePage) -> Any:
    rows = [[getattr(row, name) for name in CONTENT] for row in page.locations.all()]
    return rows, page.verified_on, page.verified_by
