"""Who sees and touches what on the editors' side, beyond Wagtail's rights on whole subtrees."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.models import User
from directory.models import StructurePage, Venue
from home.models import TerritoryPage

MEMBER_ACTIONS = frozenset({"add", "change"})


class MembershipPagePolicy(PagePermissionPolicy):
    """Wagtail's policy for lists, searches and reports, agreeing with the tester of a single page.

    "Add" alone on a territory opens only the structures one is a member of, and having created a page gives
    nothing. What the policy leaves out is out of the explorer, the page search, the reports and the admin API.
    """

    _member_roots_cache_name = "_member_structures_cache"

    def staff_roots(self, user: User) -> list[Page]:
        """The subtrees this person looks after as a territory's staff."""
        return [
            row.page
            for row in self.get_cached_permissions_for_user(user)
            if row.permission.codename == self._get_permission_codename("change")
        ]

    def member_roots(self, user: User) -> list[StructurePage]:
        """The structures this person is a member of, in the territories whose door is open to them."""
        if not hasattr(user, self._member_roots_cache_name):
            doors = [row.page.path for row in self.get_cached_permissions_for_user(user)]
            structures = StructurePage.objects.filter(members=user).defer_streamfields().order_by("path")
            roots = [page for page in structures if page.path.startswith(tuple(doors))] if doors else []
            setattr(user, self._member_roots_cache_name, roots)
        roots = getattr(user, self._member_roots_cache_name)
        return list(roots)

    def instances_with_direct_explore_permission(self, user: User) -> Iterable[Page]:
        if user.is_superuser:
            return super().instances_with_direct_explore_permission(user)
        roots = [*self.staff_roots(user), *self.member_roots(user)]
        return roots or [row.page for row in self.get_cached_permissions_for_user(user)]

    def explorable_instances(self, user: User) -> QuerySet[Page]:
        """The pages below what this person looks after, and the path to them."""
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        pages = self.model._default_manager
        top = self.explorable_root_instance(user)
        if top is None:
            return pages.none()
        inside = Q(pk=top.pk)
        for root in [*self.staff_roots(user), *self.member_roots(user)]:
            inside |= Q(path__startswith=root.path) | Q(path__in=path_to(root))
        return pages.filter(inside, path__startswith=top.path)

    def instances_user_has_any_permission_for(self, user: User, actions: Iterable[str]) -> QuerySet[Page]:
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        codenames = self._get_permission_codenames(set(actions))
        staffed = tuple(page.path for page in self.staff_roots(user))
        allowed = Q(pk__in=[])
        for row in self.get_cached_permissions_for_user(user):
            if row.permission.codename in codenames and row.page.path.startswith(staffed):
                allowed |= Q(path__startswith=row.page.path)
        if MEMBER_ACTIONS & set(actions):
            for structure in self.member_roots(user):
                allowed |= Q(path__startswith=structure.path)
        return self.model._default_manager.filter(allowed)

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Iterable[str], instance: Page
    ) -> bool:
        base = self._base_user_has_permission(user)
        if base is not None or not isinstance(user, User):
            return bool(base)
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()


def path_to(page: Page) -> list[str]:
    """The tree paths of the pages above, the root's first."""
    return [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]


def territory_of(user: User) -> TerritoryPage | None:
    """The territory this person works in, the département's for an administrator."""
    if user.is_superuser:
        return TerritoryPage.objects.order_by("-departement_wide", "path").first()
    policy = MembershipPagePolicy()
    for root in [*policy.member_roots(user), *policy.staff_roots(user)]:
        territory = TerritoryPage.objects.ancestor_of(root, inclusive=True).first()
        if territory is not None:
            return territory
    return None


class VenuePolicy(BasePermissionPolicy):
    """A venue used by one structure is its members' business; a shared or unused one, its territory's staff's.

    Staff may also correct a venue that one of their own structures alone uses, wherever it stands.
    """

    def __init__(self) -> None:
        super().__init__(Venue)
        self.pages = MembershipPagePolicy()

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        """Whether this person may look at the list, or create a venue; one at a time, ask about the instance."""
        if action not in {"view", "add", "change", "choose", "delete"} or not user.is_active:
            return False
        return user.is_superuser or bool(self.pages.get_cached_permissions_for_user(user))

    def user_has_any_permission(self, user: User | AnonymousUser, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(
        self, user: User | AnonymousUser, action: str, instance: Venue
    ) -> bool:
        if not self.user_has_permission(user, action):
            return False
        if action in {"view", "choose"} or user.is_superuser:
            return True
        is_staff_here = TerritoryPage.permissions_for_user(instance.territory, user).is_staff_here
        if action == "delete":
            return is_staff_here and not users_of_venue(instance)
        structures = users_of_venue(instance)
        if len(structures) == 1:
            tester = structures[0].permissions_for_user(user)
            return is_staff_here or tester.is_staff_here or tester.is_member_here
        return is_staff_here

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Iterable[str], instance: Venue
    ) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[User]:
        return self.pages.users_with_any_permission(MEMBER_ACTIONS)


def users_of_venue(venue: Venue) -> list[StructurePage]:
    """The structures whose places or events, drafts included, take place at a venue."""
    paths = {
        path[: -Page.steplen]
        for rows in (
            venue.locations.values_list("page__path", flat=True),
            venue.events.values_list("path", flat=True),
            venue.event_dates.values_list("page__path", flat=True),
            venue.event_dates.values_list("page__path", flat=True),
        )
        for path in rows
    }
    return list(StructurePage.objects.filter(path__in=paths).order_by("path"))
