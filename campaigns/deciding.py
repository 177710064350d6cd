"""What coordinators decide of proposals, one or many at a time. Each is checked anew: right, version, state."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale

from accounts.models import User
from campaigns.enums import Act, State
from campaigns.making import write_event
from campaigns.models import Action, HighlightPage, Proposal, ProposalChange
from campaigns.notifications import tell_together
from campaigns.permissions import Scope, scope_of
from campaigns.services import locked, note, territory_above
from directory.models import StructurePage
from home.models import TerritoryPage
from search.services import projecting_at_the_end

AT_ONCE = 50  # proposals decided while somebody waits
# From which states each decision is taken; in its own, it is already done.
FROM = {
    Act.ACCEPTED: {State.SUBMITTED, State.CHANGES, State.REFUSED},
    Act.CHANGES: {State.SUBMITTED, State.REFUSED, State.ACCEPTED},
    Act.REFUSED: {State.SUBMITTED, State.CHANGES, State.ACCEPTED},
}
BECOMES = {Act.ACCEPTED: State.ACCEPTED, Act.CHANGES: State.CHANGES, Act.REFUSED: State.REFUSED}


@dataclass
class Outcome:
    """What was done: how many, why each of the others was not, and what some still lack to be read by parents."""

    done: int = 0
    already: int = 0
    refused: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)


def decide(
    user: User, campaign: HighlightPage, seen: Mapping[int, int], act: Act, *, reason: str = ""
) -> Outcome:
    """Accepts, refuses or sends back the proposals of that temps fort that are as this person saw them.

    `seen` gives the version of each. Each is done whole or not at all; who proposed several gets one message.
    """
    outcome, changes = Outcome(), []
    scope = scope_of(user, campaign)
    with transaction.atomic(), projecting_at_the_end():
        for proposal in Proposal.objects.filter(
            scope.condition, campaign=campaign, pk__in=list(seen)[:AT_ONCE]
        ):
            change = _decide_one(user, proposal, seen[proposal.pk], act, reason, scope, outcome)
            if change is not None:
                changes.append(change)
    tell_together(changes)
    return outcome


def _decide_one(
    user: User, proposal: Proposal, seen: int, act: Act, reason: str, scope: Scope, outcome: Outcome
) -> ProposalChange | None:
    try:
        with transaction.atomic():
            found = locked(proposal)
            if found.state == BECOMES[act]:
                outcome.already += 1
                return None
            _check(found, seen, act, scope)
            DO[act](user, found, outcome)
            found.state, found.reason = BECOMES[act], reason
            found.version += 1
            found.updated_at = timezone.now()
            found.save()
            outcome.done += 1
            return note(found, act, by=user, reason=reason)
    except ValidationError as error:
        outcome.refused.append(f"« {proposal} » : {' '.join(error.messages)}")
        return None


def _check(proposal: Proposal, seen: int, act: Act, scope: Scope) -> None:
    if not scope.holds(proposal):
        raise ValidationError(_("elle n’est plus dans vos territoires."))
    if proposal.version != seen:
        raise ValidationError(_("elle vient de changer : relisez-la."))
    if proposal.state not in FROM[act]:
        raise ValidationError(_("elle n’est pas encore envoyée."))


def _accept(user: User, proposal: Proposal, outcome: Outcome) -> None:
    event, missing = write_event(proposal, by=user)
    proposal.event = event
    proposal.accepted_answers = proposal.answers
    Action.objects.get_or_create(campaign=proposal.campaign, event=event)
    if missing:
        outcome.incomplete.append(f"« {proposal} » : {' '.join(missing)}")


def _leave(user: User, proposal: Proposal, outcome: Outcome) -> None:
    """The event, if there is one, stays as it is."""


def _refuse(user: User, proposal: Proposal, outcome: Outcome) -> None:
    """Out of the programme; its event stays where it is, which is the business of its structure."""
    if proposal.event_id:
        Action.objects.filter(campaign=proposal.campaign, event=proposal.event_id).delete()


DO: Mapping[Act, Callable[[User, Proposal, Outcome], None]] = {
    Act.ACCEPTED: _accept,
    Act.CHANGES: _leave,
    Act.REFUSED: _refuse,
}


# --- The structure of a proposal that the site does not know ------------------------------------------------------


@transaction.atomic
def choose_structure(user: User, proposal: Proposal, structure: StructurePage) -> Proposal:
    """Says whose proposal it is. Raises ValidationError once it has an event: that one stays where it is."""
    found = locked(proposal)
    if found.event_id and found.structure_id != structure.pk:
        raise ValidationError(_("Cette proposition a déjà son événement, sous une autre structure."))
    if found.structure_id == structure.pk:
        return found
    found.structure, found.territory = structure, territory_above(structure)
    found.version += 1
    found.save()
    note(found, Act.STRUCTURE, by=user, reason=structure.title)
    return found


@transaction.atomic
def create_structure(
    user: User, proposal: Proposal, *, title: str, territory: TerritoryPage, email: str
) -> Proposal:
    """Makes the structure, as a draft that is published with its first event; sent twice, it is made once."""
    found = locked(proposal)
    if found.structure_id:
        return found
    structure = StructurePage(title=title, email=email, live=False, locale=Locale.get_default(), owner=user)
    territory.add_child(instance=structure)
    structure.save_revision(user=user, log_action=True)
    return choose_structure(user, found, structure)


@transaction.atomic
def publish_programme(campaign: HighlightPage) -> None:
    """Lets everybody read the programme; what comes in afterwards is marked. Doing it twice changes nothing."""
    found = HighlightPage.objects.select_for_update().get(pk=campaign.pk)
    if found.programme_published_at is None:
        found.programme_published_at = timezone.now()
        found.save(update_fields=["programme_published_at"])


@transaction.atomic
def add_events(campaign: HighlightPage, event_ids: Iterable[int]) -> int:
    """Puts events that are already on the site in the programme; returns how many were not in it."""
    return sum(Action.objects.get_or_create(campaign=campaign, event_id=pk)[1] for pk in event_ids)


@transaction.atomic
def remove_events(campaign: HighlightPage, event_ids: Iterable[int]) -> int:
    """Takes events out of the programme, not off the site; returns how many were in it."""
    found = Action.objects.filter(campaign=campaign, event__in=list(event_ids))
    number = len(found)
    for action in found:
        action.delete()  # one by one: the pages that show them are told
    return number
