"""Making the complete drafts public, or asking for their review, many at a time."""

from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from directory.gate import missing_for_publication
from directory.models import ListingPage, StructurePage
from directory.notifications import told_together
from home.models import TerritoryPage
from moderation.filling import Outcome, on_each
from moderation.models import ShelfItem

AT_ONCE = 100  # pages published while somebody waits; beyond, the worker does it


def publish(user: User, page_ids: Iterable[int]) -> Outcome:
    """Publishes the latest version of each draft that passes the gate, its structure with it.

    Pages that have left the shelf meanwhile are passed over.
    """
    return on_each(_still_drafts(page_ids), partial(_publish_one, user))


def ask_for_review(user: User, page_ids: Iterable[int]) -> Outcome:
    """Sends each complete draft to its coordinators, who get one e-mail for all of them."""
    with told_together(str(user)):
        return on_each(_still_drafts(page_ids), partial(_ask_for_one, user))


def _still_drafts(page_ids: Iterable[int]) -> list[int]:
    return list(ShelfItem.objects.filter(pk__in=list(page_ids)).values_list("pk", flat=True))


def _publish_one(user: User, page: ListingPage) -> str:
    """Why the page stays a draft; empty when it is public."""
    tester = page.permissions_for_user(user)
    if not tester.can_publish() or tester.page_locked():
        return _("vous ne pouvez pas la publier, ou elle est verrouillée.")
    revision = page.get_latest_revision() or page.save_revision(user=user)
    if missing := missing_for_publication(revision.as_object()):
        return " ".join(missing)
    structure = page.structure
    if structure is not None and not structure.live:
        if not structure.permissions_for_user(user).can_publish():
            return _("sa structure est un brouillon, que vous ne pouvez pas publier.")
        _publish_structure(user, structure)
    revision.publish(user=user)
    return ""


def _publish_structure(user: User, structure: StructurePage) -> None:
    revision = structure.get_latest_revision() or structure.save_revision(user=user)
    revision.publish(user=user)


def _ask_for_one(user: User, page: ListingPage) -> str:
    tester = page.permissions_for_user(user)
    if page.workflow_in_progress:
        return _("la relecture est déjà demandée.")
    workflow = page.get_workflow()
    if not tester.can_edit() or not tester.can_submit_for_moderation() or workflow is None:
        return _("vous ne pouvez pas demander sa relecture, ou elle est verrouillée.")
    if missing := missing_for_publication(page.get_latest_revision_as_object()):
        return " ".join(missing)
    if not page.latest_revision_id:
        page.save_revision(user=user)
    workflow.start(page, user)
    return ""


def draft_territories(page_ids: Iterable[int]) -> list[str]:
    """The titles of the territories, themselves drafts, that hide these pages even once published."""
    territories = ShelfItem.objects.filter(pk__in=list(page_ids)).values("territory")
    drafts = TerritoryPage.objects.filter(pk__in=territories, live=False)
    return list(drafts.order_by("title").values_list("draft_title", flat=True))
