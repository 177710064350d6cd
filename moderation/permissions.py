"""Whose drafts one looks after, and what one may do with each."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.models import User
from directory.permissions import MembershipPagePolicy
from moderation.models import Resemblance, ShelfItem
from moderation.querysets import ResemblanceQuerySet, ShelfQuerySet


def roots_of(user: User) -> list[Page]:
    """The subtrees this person looks after as a territory's staff; a structure's member has none."""
    if not user.is_active:
        return []
    if user.is_superuser:
        return list(Page.objects.filter(depth=1))
    return MembershipPagePolicy().staff_roots(user)


def may_see_shelf(user: User) -> bool:
    return bool(roots_of(user))


def shelf_of(user: User) -> ShelfQuerySet:
    """The drafts of this person's territories."""
    return ShelfItem.objects.under(roots_of(user))


def resemblances_of(user: User) -> ResemblanceQuerySet:
    """The possible doubles not dismissed yet, one of the two being this person's business."""
    return Resemblance.objects.open().seen_by(roots_of(user))


def is_below(page: Page, roots: Sequence[Page]) -> bool:
    return page.path.startswith(tuple(root.path for root in roots))


def title_for(page: Page, roots: Sequence[Page]) -> str:
    """The name of a page: as its latest version gives it to those who look after it, else as everybody reads it."""
    return page.draft_title if is_below(page, roots) else page.title


def refusal_to_change(user: User, page: Page) -> str:
    """Why this person may not change this page now, in French; empty when they may."""
    tester = page.permissions_for_user(user)
    if not tester.can_edit():
        return _("vous n’avez pas le droit de modifier cette fiche.")
    if tester.page_locked():
        return _("la fiche est verrouillée, ou en cours de relecture.")
    return ""
