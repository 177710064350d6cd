"""What must hold however a listing is saved."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models.signals import m2m_changed, pre_save
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.services import territory_group
from directory.models import ListingPage, StructurePage
from home.models import TerritoryPage


def refuse_aliases(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """No alias of a structure or a listing: one click would copy them all in every language."""
    if issubclass(sender, ListingPage | StructurePage) and instance.alias_of_id:
        raise PermissionDenied(
            _("Les fiches n’ont pas d’alias : traduisez la page, ou laissez-la en français.")
        )


def open_the_door_to_members(
    sender: type[Any], instance: StructurePage, action: str, pk_set: set[int], reverse: bool, **kwargs: Any
) -> None:
    """A new member enters the editors' side through its territory's group, which gives nothing on its own."""
    if action != "post_add" or reverse:
        return
    territory = TerritoryPage.objects.ancestor_of(instance).first()
    if territory is None:
        return
    try:
        door = territory_group(territory.slug, Role.STRUCTURES)
    except Group.DoesNotExist:  # the territory has never been published: its roles come with that
        return
    for user in User.objects.filter(pk__in=pk_set):
        user.groups.add(door)


def connect() -> None:
    pre_save.connect(refuse_aliases, dispatch_uid="directory.refuse_aliases")
    m2m_changed.connect(
        open_the_door_to_members,
        sender=StructurePage.members.through,
        dispatch_uid="directory.open_the_door_to_members",
    )
