"""Making one listing of two: chosen field by field, one new version of the one kept, the other taken away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.delete_page import DeletePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from accounts.models import User
from directory.gate import missing_for_publication
from directory.models import PlacePage
from events.enums import Through
from events.services import Actor, hand_over
from moderation.facets import BOTH, FACETS, LEFT, RIGHT, Facet
from moderation.models import Resemblance, SavedMerge
from moderation.permissions import is_below, refusal_to_change, title_for


@dataclass(frozen=True)
class Compared:
    """One facet of both: `chosen` is the side taken when nobody chose otherwise."""

    facet: Facet
    left: list[str]
    right: list[str]
    chosen: str

    @property
    def differs(self) -> bool:
        return self.left != self.right

    @property
    def sides(self) -> list[tuple[str, list[str]]]:
        return [(LEFT, self.left), (RIGHT, self.right)]


class Pair:
    """Two places that may be one, in their latest versions: on the left, the one that is public or came first."""

    def __init__(self, resemblance: Resemblance, *, roots: Sequence[Page]) -> None:
        self.resemblance = resemblance
        self.roots = roots
        earlier, later = (PlacePage.objects.get(pk=pk) for pk in (resemblance.other_id, resemblance.page_id))
        later_first = later.live and not earlier.live
        self.left, self.right = (later, earlier) if later_first else (earlier, later)
        self.versions = {LEFT: self._version(self.left), RIGHT: self._version(self.right)}

    def _version(self, page: PlacePage) -> PlacePage:
        """The latest version; of a public page that is not this person's business, the public one."""
        if not is_below(page, self.roots):
            return page
        version: PlacePage = page.get_latest_revision_as_object()
        return version

    def title_of(self, page: Page) -> str:
        return title_for(page, self.roots)

    @property
    def stamp(self) -> str:
        """Changes as soon as somebody writes a version of either."""
        return f"{self.left.latest_revision_id}-{self.right.latest_revision_id}-{self.left.live}-{self.right.live}"

    @property
    def may_keep_right(self) -> bool:
        """What is public is never taken away for a draft."""
        return self.right.live or not self.left.live

    def compared(self, choices: Mapping[str, str]) -> list[Compared]:
        return [self._compare(facet, choices.get(facet.name, "")) for facet in FACETS]

    def _compare(self, facet: Facet, choice: str) -> Compared:
        left, right = facet.say(self.versions[LEFT]), facet.say(self.versions[RIGHT])
        allowed = {LEFT, RIGHT, *([BOTH] if facet.joins else [])}
        # Of two, the one that says something.
        usual = RIGHT if right and not left else LEFT
        return Compared(facet, left, right, choice if choice in allowed else usual)

    def merged(self, choices: Mapping[str, str], *, keep: str = LEFT) -> PlacePage:
        """The page kept as it would be, not saved."""
        other = RIGHT if keep == LEFT else LEFT
        # Another copy than the one compared: this one changes.
        kept = self._version(self.left if keep == LEFT else self.right)
        for one in self.compared(choices):
            if one.differs and one.chosen != keep:
                one.facet.take(kept, self.versions[other], one.chosen == BOTH)
        return kept


def refusals(user: User, pair: Pair, *, keep: str = LEFT) -> list[str]:
    """Why this person may not merge these two, as French sentences; empty when they may."""
    kept, gone = (pair.left, pair.right) if keep == LEFT else (pair.right, pair.left)
    reasons = [
        f"« {pair.title_of(page)} » : {why}"
        for page in (kept, gone)
        if (why := refusal_to_change(user, page))
    ]
    if not reasons:
        tester = gone.permissions_for_user(user)
        if not (tester.can_unpublish() if gone.live else tester.can_delete()):
            reasons.append(
                _("« %(title)s » : la coordination de son territoire peut seule la retirer.")
                % {"title": pair.title_of(gone)}
            )
    return reasons


@transaction.atomic
def merge(user: User, pair: Pair, choices: Mapping[str, str], *, keep: str, publish: bool) -> PlacePage:
    """Writes the page kept and takes the other away; returns the page kept.

    The caller has checked `refusals`. Raises ValidationError when the result makes no sense, or is to be published
    and may not be yet.
    """
    kept, gone = (pair.left, pair.right) if keep == LEFT else (pair.right, pair.left)
    result = pair.merged(choices, keep=keep)
    publish = publish and kept.permissions_for_user(user).can_publish()
    if publish and (missing := missing_for_publication(result)):
        raise ValidationError(missing)
    revision = result.save_revision(user=user, log_action=True)
    if gone.live:  # before the publication, now or later, that ends it
        SavedMerge.objects.update_or_create(gone=gone, defaults={"kept": kept, "merged_by": user})
    if publish:
        revision.publish(user=user)
    _take_away(user, gone, kept)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def hand_sessions_over(page_ids: Iterable[int]) -> None:
    """Says of the sessions of these pages, if public as they were merged, what was said of those taken away for them."""
    merges = SavedMerge.objects.select_for_update(of=["self"]).select_related("gone", "kept", "merged_by")
    for one in merges.filter(kept__in=list(page_ids)):
        if one.kept.live and not one.kept.has_unpublished_changes:
            if not one.gone.live:
                hand_over(one.gone_id, one.kept_id, Actor(one.merged_by, Through.CMS))
            one.delete()


def _take_away(user: User, gone: PlacePage, kept: PlacePage) -> None:
    if not gone.live:
        DeletePageAction(gone, user=user).execute()
        return
    parts = gone.get_url_parts()
    UnpublishPageAction(gone, user=user).execute()
    if parts is not None:
        path = Redirect.normalise_path(parts[2])
        Redirect.objects.update_or_create(old_path=path, site=None, defaults={"redirect_page": kept})


def dismiss(user: User, resemblance: Resemblance) -> None:
    """These are two places: nobody is asked again."""
    resemblance.dismissed_by, resemblance.dismissed_at = user, timezone.now()
    resemblance.save(update_fields=["dismissed_by", "dismissed_at"])


def read_choices(sent: Mapping[str, str]) -> dict[str, str]:
    """The sides chosen in a form, by facet."""
    sides = {facet.name: sent.get(f"champ-{facet.name}", "") for facet in FACETS}
    return {name: side for name, side in sides.items() if side in {LEFT, RIGHT, BOTH}}
