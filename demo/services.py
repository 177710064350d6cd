"""What `make run` puts into a new database besides the gazetteer and the vocabulary."""

import random
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from accounts.services import territory_group
from campaigns.deciding import BECOMES, decide
from campaigns.enums import State
from campaigns.models import HighlightPage
from campaigns.services import show, start, submit
from demo.content.events import EventMaker
from demo.content.highlights import create_highlights
from demo.content.listings import ListingMaker
from demo.content.pictures import draw_pictures
from demo.content.proposals import PROPOSALS, answers_of, place_in_time
from demo.content.tree import create_news, create_pages
from directory.bulk import NewPage, bulk_pages
from directory.models import PlacePage, StructurePage
from events.enums import Through
from events.models import Occurrence
from events.occurrences import expand
from events.services import Actor, cancel, move
from home.models import TerritoryPage
from search.services import projecting_at_the_end

SEED = 66
EXPECTED_STEPS = 610
PAGES_AT_ONCE = 60
COORDINATOR = "coordination@example.org"
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
    places: list[NewPage] = []
    for some in _published(maker.places(structures)):
        places += some
        report(done := done + len(some), EXPECTED_STEPS)
    events = EventMaker(maker, structures, places)
    for some in _published(events.events()):
        report(done := done + len(some), EXPECTED_STEPS)
    create_highlights(home, pictures, today, events.actions)
    _change_some_dates(events.cycles)
    report(EXPECTED_STEPS, EXPECTED_STEPS)


def _published(pages: Iterable[NewPage]) -> Iterator[list[NewPage]]:
    """Publishes pages as they are drawn, some at a time."""
    drawn = iter(pages)
    while some := list(islice(drawn, PAGES_AT_ONCE)):
        bulk_pages(some, live=True)
        yield some


def _change_some_dates(cycles: Iterable[NewPage]) -> None:
    """Says of one date that it is cancelled and of two that they are moved, in every other cycle."""
    pages = [new.page.pk for new in cycles][::2]
    expand(pages)
    actor = Actor(user=None, through=Through.LINK)
    with projecting_at_the_end():
        for pk in pages:
            first, second, third = Occurrence.objects.filter(
                page=pk, start__gt=timezone.now() + timedelta(days=1)
            ).order_by("start")[:3]
            cancel(second, actor, reason="L’animatrice est en formation ce jour-là.")
            for session, reason in (
                (first, "La salle est prise."),
                (third, "C’était trop tôt pour beaucoup de familles."),
            ):
                hours = timedelta(hours=1)
                move(session, actor, start=session.start + hours, end=session.end + hours, reason=reason)


def create_proposals() -> None:
    """What structures propose for the temps fort to come, and what its coordinator has decided already."""
    campaign = HighlightPage.objects.filter(proposals_until__gte=timezone.localdate()).first()
    coordinator = User.objects.filter(email=COORDINATOR).first()
    if campaign is None or coordinator is None:
        return
    for number, draft in enumerate(PROPOSALS):
        structure = None if draft.stranger else _structure_around(draft.town, number)
        proposal = start(campaign, structure=structure, structure_name=draft.stranger, email="")
        proposal.answers = answers_of(draft, campaign, number)
        show(proposal)
        proposal.save()
        if draft.state == State.DRAFT:
            continue
        sent = submit(proposal, seen=proposal.version)
        decision = next((act for act, state in BECOMES.items() if state == draft.state), None)
        if sent and decision:
            decide(coordinator, campaign, {sent.pk: sent.version}, decision, reason=draft.reason)
    # Known only now: nobody is written to.
    for number, proposal in enumerate(campaign.proposals.order_by("pk")):
        proposal.contact_email = f"{slugify(proposal.by_whom)}@example.org"
        place_in_time(proposal, number, timezone.localdate())
        proposal.save(update_fields=["contact_email", "created_at", "updated_at", "submitted_at"])


def _structure_around(town: str, number: int) -> StructurePage:
    territory = TerritoryPage.objects.get(epci__communes__name=town, epci__communes__departement="66")
    structures = list(StructurePage.objects.descendant_of(territory).live().order_by("path"))
    return structures[number % len(structures)]


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
    coordinator = _staff(_("Coordination"), COORDINATOR, "Camille")
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
