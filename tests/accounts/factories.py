import factory

from accounts.enums import Role
from accounts.models import User
from accounts.services import territory_group
from directory.models import StructurePage
from home.models import TerritoryPage


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@example.org")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Exemple {n}")
    password = factory.django.Password("motdepasse-fictif")


def staff(territory: TerritoryPage, role: Role) -> User:
    """An editor or a coordinator of that territory (its roles must have been set up)."""
    user = UserFactory()
    user.groups.add(territory_group(territory.slug, role))
    return user


def member(structure: StructurePage) -> User:
    """A member of that structure, in its territory's `structures` group."""
    user = UserFactory()
    territory = TerritoryPage.objects.ancestor_of(structure).get()
    user.groups.add(territory_group(territory.slug, Role.STRUCTURES))
    structure.members.add(user)
    return user
