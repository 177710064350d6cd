"""In which territories somebody may import, and publish what was imported."""

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.models import User
from directory.permissions import MembershipPagePolicy
from home.models import TerritoryPage
from imports.models import Import


def allowed_territories(user: User | None) -> QuerySet[TerritoryPage]:
    """The territories where this person may create and change any structure; all of them for nobody (a command)."""
    territories = TerritoryPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    territories = territories.defer_streamfields().order_by("departement_wide", "title")
    if user is None or user.is_superuser:
        return territories
    inside = Q(pk__in=[])
    for root in MembershipPagePolicy().staff_roots(user):
        inside |= Q(path__startswith=root.path)
    return territories.filter(inside)


def may_publish_in(user: User | None, territory: TerritoryPage) -> bool:
    """Whether this person may publish what stands below that territory's page."""
    return user is None or TerritoryPage.permissions_for_user(territory, user).can_publish()


def may_import(user: User) -> bool:
    """Whether this person imports anywhere: a territory's staff, never the members of a structure."""
    return user.is_active and allowed_territories(user).exists()


def visible_imports(user: User) -> QuerySet[Import]:
    """The imports of the territories this person looks after; an administrator also sees those of the command."""
    imports = Import.objects.select_related("territory", "user").defer("territory__body")
    return imports if user.is_superuser else imports.filter(territory__in=allowed_territories(user))


def may_go_on(user: User, importation: Import) -> bool:
    """Whether this person may choose the columns, correct and confirm: what is written is written in the
    importer's name and within their rights, so nobody else does it for them."""
    return user.is_superuser or importation.user_id == user.pk


def may_take_back(user: User, importation: Import) -> bool:
    """Whether this person may undo an import, or give it up: its importer, or who publishes in that territory."""
    if may_go_on(user, importation):
        return True
    return importation.territory is not None and may_publish_in(user, importation.territory)
