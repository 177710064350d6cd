"""Takes back what an import did, from the last thing to the first; what somebody has touched since is kept."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from directory.bulk import log_of_pages
from directory.models import Venue
from home.models import TerritoryPage
from imports.enums import Effect
from imports.models import Import, ImportEffect
from imports.selectors import in_review

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
AT_ONCE = 100  # things taken back in one transaction


@dataclass
class UndoReport:
    """How many things are as they were, and what was kept, as (title, reason in French)."""

    undone: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)


class Kept(Exception):  # noqa: N818 (a decision, not an error)
    """What is about to be taken back stays; the text says why."""


def take_back(importation: Import, report: UndoReport) -> Iterator[int]:
    """Undoes a few effects at a time, each time in one transaction; gives how many it went through."""
    undoing = _Undoing(importation, report)
    while some := list(importation.effects.order_by("-pk")[:AT_ONCE]):
        with transaction.atomic():
            for kind, group in groupby(some, key=lambda effect: effect.effect):
                if kind == Effect.PAGE_CREATED:
                    undoing.delete_pages(list(group))
                    continue
                for effect in group:
                    undoing.undo(effect)
            ImportEffect.objects.filter(pk__in=[effect.pk for effect in some]).delete()
            importation.undone = report.undone
            importation.kept = [list(one) for one in report.kept]
            importation.save(update_fields=["undone", "kept"])
            yield len(some)


class _Undoing:
    def __init__(self, importation: Import, report: UndoReport) -> None:
        self.importation = importation
        self.report = report
        self.title = ""

    def undo(self, effect: ImportEffect) -> None:
        how = {
            Effect.PAGE_CHANGED: self._restore_page,
            Effect.VENUE_CREATED: self._delete_venue,
            Effect.VENUE_CHANGED: self._restore_venue,
        }[Effect(effect.effect)]
        try:
            with transaction.atomic():
                self.report.undone += int(how(effect))
        except Kept as kept:
            self.report.kept.append((self.title, str(kept)))
        except PermissionDenied:
            self.report.kept.append((self.title, _not_yours()))

    # --- Pages ---

    def delete_pages(self, effects: list[ImportEffect]) -> None:
        """Deletes pages that the import created, the deepest first, those of one depth together."""
        by_page = {effect.object_id: effect for effect in effects}
        depths = Page.objects.filter(pk__in=by_page).order_by("-depth").values_list("depth", flat=True)
        in_review_now = in_review(by_page)
        for depth in list(dict.fromkeys(depths)):
            pages = Page.objects.filter(pk__in=by_page, depth=depth).select_related("latest_revision")
            going = []
            for page in pages:
                try:
                    self._check_untouched(page, by_page[page.pk], in_review_now)
                    self._check_alone(page)
                    going.append(page)
                except Kept as kept:
                    self.report.kept.append((page.get_admin_display_title(), str(kept)))
            if self.importation.user:
                log_of_pages(going, self.importation.user, timezone.now(), action="wagtail.delete")
            Page.objects.filter(pk__in=[page.pk for page in going]).delete()
            self.report.undone += len(going)

    def _check_alone(self, page: Page) -> None:
        user = self.importation.user
        if user and not page.specific_deferred.permissions_for_user(user).can_delete():
            raise Kept(_not_yours())
        if page.numchild:
            raise Kept(_("D’autres pages sont en dessous."))
        territory = TerritoryPage.objects.filter(pk=page.pk).first()
        if territory is None:
            return
        if territory.live:
            raise Kept(_("Ce territoire a été publié depuis."))
        if territory.venues.exists():
            raise Kept(_("Des adresses lui appartiennent."))

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
        self._check_untouched(page, effect, in_review([page.pk]))
        return page

    def _check_untouched(self, page: Page, effect: ImportEffect, in_review_now: set[int]) -> None:
        if self._has_changed(page, effect):
            raise Kept(_("Quelqu’un l’a modifiée depuis."))
        if page.pk in in_review_now:
            raise Kept(_("Quelqu’un l’a proposée à la relecture."))

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

    # --- Addresses ---

    def _delete_venue(self, effect: ImportEffect) -> bool:
        venue = self._venue(effect)
        if venue is None:
            return False
        if venue.locations.exists() or venue.events.exists() or venue.event_dates.exists():
            raise Kept(_("D’autres lieux s’en servent."))
        if self._is_in_a_version(venue):
            raise Kept(_("Une version d’une fiche la nomme encore, dans son historique ou en brouillon."))
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

    def _is_in_a_version(self, venue: Venue) -> bool:
        """Whether a version of a page that is still there names an address: without it, it could not be read again."""
        return Page.objects.filter(pk__in=self._pages_naming.get(venue.pk, ())).exists()

    @cached_property
    def _pages_naming(self) -> dict[int, set[int]]:
        """The pages with a version that names an address, among the versions saved since the import, by address."""
        found: defaultdict[int, set[int]] = defaultdict(set)
        versions = Revision.objects.filter(created_at__gte=self.importation.created_at)
        rows = versions.values_list("object_id", "content__venue", "content__locations", "content__dates")
        for page, venue, locations, dates in rows.iterator(chunk_size=500):
            named = {venue, *(row.get("venue") for row in (*(locations or ()), *(dates or ())))} - {None}
            for pk in named:
                found[pk].add(int(page))
        return found


def _not_yours() -> str:
    return _("Elle a été publiée : la coordination du territoire peut la retirer.")


def _said(content: Any) -> Any:
    """What a version says, without what publishing and saving write on it."""
    if isinstance(content, dict):
        return {name: _said(value) for name, value in content.items() if name not in NOT_SAID}
    return [_said(one) for one in content] if isinstance(content, list) else content
