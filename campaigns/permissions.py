"""Who reads and decides what is proposed for a temps fort."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.users.models import UserProfile

from accounts.models import User
from campaigns.models import HighlightPage, Proposal
from home.models import TerritoryPage


@dataclass(frozen=True)
class Scope:
    """What of a temps fort is this person's business: all of it, or what is proposed in some territories."""

    whole: bool
    territories: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return self.whole or bool(self.territories)

    @property
    def condition(self) -> Q:
        """On proposals."""
        return Q() if self.whole else Q(territory__in=self.territories)

    def holds(self, proposal: Proposal) -> bool:
        return self.whole or proposal.territory_id in self.territories


NOTHING = Scope(whole=False)


def scope_of(user: User, campaign: HighlightPage) -> Scope:
    """Its own coordinators decide of all of it, those of a territory of what is proposed there."""
    if not user.is_active:
        return NOTHING
    if campaign.permissions_for_user(user).can_publish():
        return Scope(whole=True)
    if not campaign.live:
        return NOTHING
    return Scope(whole=False, territories=tuple(one.pk for one in territories_of(user)))


def territories_of(user: User) -> list[TerritoryPage]:
    """The territories this person coordinates."""
    found = TerritoryPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).defer_streamfields()
    return [one for one in found if one.permissions_for_user(user).can_publish()]


def coordinators_of(campaign: HighlightPage, territory: TerritoryPage | None) -> list[User]:
    """Who decides of what is proposed there, to be written to: its territory's coordinators, else the temps fort's own,
    else the administrators. Those who want no such message (in their Wagtail account) are left out."""
    policy = PagePermissionPolicy()
    for page in (territory, campaign):
        if page is not None:
            found = policy.users_with_permission_for_instance("publish", page, include_superusers=False)
            if staff := list(found.filter(is_active=True)):
                return _who_want_messages(staff)
    return _who_want_messages(User.objects.filter(is_active=True, is_superuser=True))


def _who_want_messages(users: Iterable[User]) -> list[User]:
    return [one for one in users if UserProfile.get_for_user(one).submitted_notifications]


def campaigns_of(user: User) -> list[tuple[HighlightPage, Scope]]:
    """The temps forts this person coordinates, wholly or for a territory, the last one first."""
    if not user.is_active:
        return []
    found = HighlightPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE, alias_of=None)
    mine = territories_of(user)
    seen = []
    for campaign in found.order_by("-ends_on", "-pk").defer_streamfields():
        if campaign.permissions_for_user(user).can_publish():
            seen.append((campaign, Scope(whole=True)))
        elif mine and campaign.live:
            seen.append((campaign, Scope(whole=False, territories=tuple(one.pk for one in mine))))
    return seen


def may_see_desk(user: User) -> bool:
    return bool(user.is_active and (user.is_superuser or territories_of(user)))


def proposals_for(user: User, campaign: HighlightPage) -> QuerySet[Proposal]:
    """The proposals of a temps fort that are this person's business."""
    scope = scope_of(user, campaign)
    if not scope:
        return Proposal.objects.none()
    return Proposal.objects.filter(scope.condition, campaign=campaign)
