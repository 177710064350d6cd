"""What `make run` puts into a new database besides the gazetteer and the vocabulary."""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.services import territory_group
from demo.content.listings import ListingMaker
from demo.content.pictures import draw_pictures
from demo.content.tree import create_news, create_pages
from directory.bulk import NewPage, bulk_pages
from directory.models import PlacePage, StructurePage
from home.models import TerritoryPage

SEED = 66
EXPECTED_STEPS = 370
PAGES_AT_ONCE = 60
FIRST_PLACE = "la-cabane-aux-petits-pas"

# No letter or digit that is easily mistaken for another when copied by hand.
PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Account:
    """Someone who can sign in, with the only copy of a password that was drawn at random."""

    role: str
    email: str
    password: str


def random_password() -> str:
    """Four groups of four characters (79 bits), easy to copy by hand."""
    return "-".join(
        "".join(secrets.choice(PASSWORD_ALPHABET) for _character in range(4)) for _group in range(4)
    )


def create_demo(*, progress: Callable[[int, int], None] | None = None) -> None:
    """Fills the page tree of a new database with fictional places and people; `progress(done, total)`.

    The same content every time, with dates relative to today.
    """
    report = progress or (lambda done, total: None)
    rng = random.Random(SEED)  # noqa: S311 (drawing fiction, not secrets)
    today = timezone.localdate()
    pictures = draw_pictures()
    report(len(pictures), EXPECTED_STEPS)
    home, territories = create_pages(pictures, rng)
    create_news(home, territories, pictures, rng, today)
    done = len(pictures) + len(territories) + 15
    report(done, EXPECTED_STEPS)
    maker = ListingMaker(territories=territories, pictures=pictures, rng=rng, today=today)
    structures: list[StructurePage] = []
    for some in _published(maker.structures()):
        structures += [new.page for new in some]
        report(done := done + len(some), EXPECTED_STEPS)
    for some in _published(chain(maker.places(structures), maker.events(structures))):
        for place in (new.page for new in some if isinstance(new.page, PlacePage)):
            if services := maker.services_inside(place):
                place.services_inside = services
                place.save_revision().publish()
        report(done := done + len(some), EXPECTED_STEPS)
    report(EXPECTED_STEPS, EXPECTED_STEPS)


def _published(pages: Iterable[NewPage]) -> Iterator[list[NewPage]]:
    """Publishes pages as they are drawn, some at a time."""
    drawn = iter(pages)
    while some := list(islice(drawn, PAGES_AT_ONCE)):
        bulk_pages(some, live=True)
        yield some


def create_accounts() -> list[Account]:
    """Creates the administrator, then one account per role; their passwords are known to nobody else."""
    administrator = Account(_("Administration"), "admin@example.org", random_password())
    User.objects.create_superuser(
        administrator.email, administrator.password, first_name="Alix", last_name="Exemple"
    )
    structure = _first_structure()
    if structure is None:
        return [administrator]
    territory = TerritoryPage.objects.ancestor_of(structure).get()
    coordinator = _staff(_("Coordination"), "coordination@example.org", "Camille")
    editor = _staff(_("Rédaction de territoire"), "redaction@example.org", "Dominique")
    member = _staff(_("Membre d’une structure"), "structure@example.org", "Lou")
    for account, role in (
        (coordinator, Role.COORDINATORS),
        (editor, Role.EDITORS),
        (member, Role.STRUCTURES),
    ):
        User.objects.get(email=account.email).groups.add(territory_group(territory.slug, role))
    department = TerritoryPage.objects.filter(departement_wide=True).first()
    if department is not None:
        User.objects.get(email=coordinator.email).groups.add(
            territory_group(department.slug, Role.COORDINATORS)
        )
    structure.members.add(User.objects.get(email=member.email))
    return [administrator, coordinator, editor, member]


def _first_structure() -> StructurePage | None:
    """The structure of the place every newcomer looks for first, in Prades."""
    place = PlacePage.objects.filter(slug=FIRST_PLACE).first()
    return place.structure if place else None


def _staff(role: str, email: str, first_name: str) -> Account:
    account = Account(role, email, random_password())
    User.objects.create_user(email, account.password, first_name=first_name, last_name="Exemple")
    return account
