"""Takes back what an import did, from the last thing to the first; what somebody has touched since is kept."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from directory.models import Venue
from home.models import TerritoryPage
from imports.enums import Effect
from imports.models import Import, ImportEffect

NOT_SAID = {
    *(
        "pk",
        "id",
        "page",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "expired",
    ),
    *(
        "latest_revision",
        "latest_revision_created_at",
        "live_revision",
        "draft_title",
        "numchild",
        "path",
        "url_path",
    ),
    *("sort_order", "owner", "locked", "locked_at", "locked_by", "depth", "approved_go_live_at"),
}
AT_ONCE = 50  # things taken back in one transaction


@dataclass
class UndoReport:
    """How many things are as they were, and what was kept, as (title, reason in French)."""

    undone: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)


class Kept(Exception):  # noqa: N818 (a decision, not an error)
    """What is about to be taken back stays; the text says why."""


def take_back(importation: Import, report: UndoReport) -> Iterator[int]:
    """Undoes a few effects at a time, each time in one transaction; gives how many it went through."""
    undoing = _Undoing(importation)
    while some := list(islice(importation.effects.order_by("-pk").iterator(), AT_ONCE)):
        with transaction.atomic():
            for effect in some:
                try:
                    report.undone += undoing.undo(effect)
                except Kept as kept:
                    report.kept.append((undoing.title, str(kept)))
            ImportEffect.objects.filter(pk__in=[effect.pk for effect in some]).delete()
            importation.undone = report.undone
            importation.kept = [list(one) for one in report.kept]
            importation.save(update_fields=["undone", "kept"])
            yield len(some)


class _Undoing:
    def __init__(self, importation: Import) -> None:
        self.importation = importation
        self.title = ""

    def undo(self, effect: ImportEffect) -> int:
        """Whether there was something to undo (1 or 0). Raises Kept."""
        how = {
            Effect.PAGE_CREATED: self._delete_page,
            Effect.PAGE_CHANGED: self._restore_page,
            Effect.VENUE_CREATED: self._delete_venue,
            Effect.VENUE_CHANGED: self._restore_venue,
        }[Effect(effect.effect)]
        try:
            with transaction.atomic():
                return int(how(effect))
        except PermissionDenied as error:
            # Published since, by those who may: the importer alone does not take it away.
            raise Kept(_("Elle a été publiée : la coordination du territoire peut la retirer.")) from error

    # --- Pages ---

    def _delete_page(self, effect: ImportEffect) -> bool:
        page = self._page(effect)
        if page is None:
            return False
        if page.get_children().exists():
            raise Kept(_("D’autres pages sont en dessous."))
        if isinstance(page, TerritoryPage):
            if page.live:
                raise Kept(_("Ce territoire a été publié depuis."))
            if page.venues.exists():
                raise Kept(_("Des adresses lui appartiennent."))
        page.delete(user=self.importation.user)
        return True

    def _restore_page(self, effect: ImportEffect) -> bool:
        page = self._page(effect)
        if page is None or self._was_created(effect):
            return False
        if page.live and not effect.was_live:
            if page.get_children().live().exists():
                raise Kept(_("Des pages publiées sont en dessous."))
            page.unpublish(user=self.importation.user)
            page.refresh_from_db()
        before = self._revision(effect.revision_before)
        was_live = self._revision(effect.before.get("live_revision")) or before
        if effect.was_live and was_live and page.live_revision_id != effect.before.get("live_revision"):
            restored = self._come_back(page, was_live)
            restored.publish(user=self.importation.user, previous_revision=was_live)
            page.refresh_from_db()
            if not effect.before.get("pending"):
                return True
        if before and page.latest_revision_id != before.pk:
            self._come_back(page, before)
            if not effect.before.get("pending") and page.live:
                Page.objects.filter(pk=page.pk).update(has_unpublished_changes=False)
        return True

    def _come_back(self, page: Page, revision: Revision) -> Revision:
        version = revision.as_object()
        return version.save_revision(
            user=self.importation.user, log_action=True, previous_revision=revision, clean=False
        )

    def _page(self, effect: ImportEffect) -> Any:
        """The page as it is, when nobody has touched it since; nothing when it is gone. Raises Kept."""
        found = Page.objects.filter(pk=effect.object_id).first()
        if found is None:
            return None
        page = found.specific
        self.title = page.get_admin_display_title()
        if self._has_changed(page, effect):
            raise Kept(_("Quelqu’un l’a modifiée depuis."))
        if (
            WorkflowState.objects.active()
            .filter(base_content_type=self._pages, object_id=str(page.pk))
            .exists()
        ):
            raise Kept(_("Quelqu’un l’a proposée à la relecture."))
        return page

    def _has_changed(self, page: Page, effect: ImportEffect) -> bool:
        """Whether the latest version says something else than the import's (one that was undone since says it again)."""
        if page.latest_revision_id == effect.revision_after:
            return False
        latest, written = self._revision(page.latest_revision_id), self._revision(effect.revision_after)
        return latest is None or written is None or _said(latest.content) != _said(written.content)

    def _was_created(self, effect: ImportEffect) -> bool:
        """What this import also created is about to be deleted whole."""
        return ImportEffect.objects.filter(
            importation=self.importation, effect=Effect.PAGE_CREATED, object_id=effect.object_id
        ).exists()

    def _revision(self, pk: int | None) -> Revision | None:
        return Revision.objects.filter(pk=pk).first() if pk else None

    @cached_property
    def _pages(self) -> ContentType:
        return ContentType.objects.get_for_model(Page)

    # --- Addresses ---

    def _delete_venue(self, effect: ImportEffect) -> bool:
        venue = self._venue(effect)
        if venue is None:
            return False
        if venue.locations.exists() or venue.events.exists() or venue.pk in self._venues_of_versions:
            raise Kept(_("D’autres lieux s’en servent."))
        if effect.before.get("updated_at") != venue.updated_at.isoformat():
            raise Kept(_("Quelqu’un l’a modifiée depuis."))
        venue.delete()
        return True

    def _restore_venue(self, effect: ImportEffect) -> bool:
        venue = self._venue(effect)
        if venue is None:
            return False
        before, after = effect.before["before"], effect.before["after"]
        if any(getattr(venue, name) != value for name, value in after.items()):
            raise Kept(_("Quelqu’un l’a modifiée depuis."))
        for name, value in before.items():
            setattr(venue, name, value)
        venue.save()
        return True

    def _venue(self, effect: ImportEffect) -> Any:
        venue = Venue.objects.select_related("commune").filter(pk=effect.object_id).first()
        self.title = str(venue) if venue else ""
        return venue

    @cached_property
    def _venues_of_versions(self) -> set[int]:
        """The addresses that a version of a page names since the import: without them it could not be read again.

        Read when the pages that the import created are gone, their versions with them.
        """
        found: set[int] = set()
        versions = Revision.objects.filter(created_at__gte=self.importation.created_at)
        for content in versions.values_list("content", flat=True).iterator(chunk_size=200):
            rows = [content, *content.get("locations", [])]
            found |= {row["venue"] for row in rows if row.get("venue")}
        return found


def _said(content: Any) -> Any:
    """What a version says, without what publishing and saving write on it."""
    if isinstance(content, dict):
        return {name: _said(value) for name, value in content.items() if name not in NOT_SAID}
    return [_said(one) for one in content] if isinstance(content, list) else content
