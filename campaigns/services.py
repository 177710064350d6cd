"""What who proposes writes: a proposal begun, filled page after page, sent. Who may do it is the doors' business."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaigns.enums import Act, State, Step
from campaigns.forms_dates import DatesForm
from campaigns.forms_proposal import StepForm, read_answers
from campaigns.forms_where import WhereForm, town_of
from campaigns.models import HighlightPage, Proposal, ProposalChange
from directory.models import StructurePage
from geo.resolve import town as town_by_code
from home.models import TerritoryPage
from home.selectors import territory_of_commune

KEPT = timedelta(days=366)
DRAFTS_KEPT = timedelta(days=31)


@transaction.atomic
def start(
    campaign: HighlightPage,
    *,
    structure: StructurePage | None,
    structure_name: str = "",
    email: str,
    by: User | None = None,
) -> Proposal:
    """Begins a proposal: an empty draft of that structure, or of one that the site does not know."""
    proposal = Proposal.objects.create(
        campaign=campaign,
        structure=structure,
        structure_name="" if structure else structure_name,
        territory=structure and territory_above(structure),
        contact_email=email,
    )
    note(proposal, Act.CREATED, by=by)
    return proposal


def territory_above(structure: StructurePage) -> TerritoryPage | None:
    return TerritoryPage.objects.ancestor_of(structure).first()


def note(proposal: Proposal, act: Act, *, by: User | None, reason: str = "") -> ProposalChange:
    return ProposalChange.objects.create(proposal=proposal, act=act, by=by, reason=reason)


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it is now, nobody else writing it until the transaction ends. Raises `Proposal.DoesNotExist`."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("campaign", "structure")
    return rows.get(pk=proposal.pk)


def as_it_is(proposal: Proposal) -> Proposal:
    """The same, as somebody else has just written it."""
    return Proposal.objects.select_related("campaign", "structure", "event").get(pk=proposal.pk)


@transaction.atomic
def save_step(proposal: Proposal, step: Step, form: "StepForm | DatesForm", *, seen: int) -> Proposal | None:
    """Keeps a page as it was typed, right or wrong; nothing when somebody wrote the proposal since version `seen`.

    The same page sent twice is kept once.
    """
    found = locked(proposal)
    raw: Any = form.raw
    if found.answers.get(step.value) == raw:
        return found
    if found.version != seen:
        return None
    found.answers = {**found.answers, step.value: raw}
    _write(found)
    return found


def _write(proposal: Proposal) -> None:
    proposal.version += 1
    proposal.updated_at = timezone.now()
    show(proposal)
    proposal.save()


def show(proposal: Proposal) -> None:
    """Makes the columns of the lists say what the answers say."""
    pages = read_answers(proposal)
    action = proposal.answers.get(Step.ACTION.value, {})
    proposal.title = str(action.get("titre", "")).strip()[:100]
    days = [row.cleaned_data["jour"] for row in pages[Step.DATES].filled if "jour" in row.cleaned_data]
    proposal.first_day = min(days, default=None)
    insee, proposal.commune = _town(pages[Step.WHERE])
    town = town_by_code(insee) if insee else None
    if proposal.structure:
        proposal.territory = territory_above(proposal.structure)
    elif pages[Step.WHERE].is_online:
        proposal.territory = None
    elif town:
        proposal.territory = territory_of_commune(epci_code=town.epci, departement_code=town.departement)


def _town(form: WhereForm) -> tuple[str, str]:
    if form.is_online:
        return "", ""
    if form.is_bound and form.is_valid():
        return town_of(form.cleaned_data, form.town)
    return (form.town.insee, form.town.name) if form.town else ("", "")


def faults(proposal: Proposal) -> dict[Step, list[dict[str, str]]]:
    """What is wrong or missing on each page, as its error summary says it; an empty list where all is well."""
    return {
        step: form.summary or ([] if form.is_bound else [{"id": "", "message": ""}])
        for step, form in read_answers(proposal).items()
    }


@transaction.atomic
def submit(proposal: Proposal, *, seen: int, by: User | None = None) -> Proposal | None:
    """Sends a proposal to its coordinators; nothing when it changed since version `seen`. Sent twice, it is sent once.

    What is missing, and whether it is still time, is checked by who calls.
    """
    found = locked(proposal)
    if found.state == State.SUBMITTED:
        return found
    if found.version != seen:
        return None
    found.state = State.SUBMITTED
    found.submitted_at = timezone.now()
    _write(found)
    note(found, Act.SUBMITTED, by=by)
    return found


@transaction.atomic
def discard(proposal: Proposal) -> bool:
    """Erases a draft that was never sent, for good."""
    found = locked(proposal)
    if found.state != State.DRAFT:
        return False
    found.delete()
    return True


def forget_old() -> int:
    """Erases the proposals, their addresses and their history, a year after the end of their temps fort; those never
    sent after a month. The events they became stay."""
    today = timezone.localdate()
    never_sent = Q(state=State.DRAFT, submitted_at=None, campaign__ends_on__lt=today - DRAFTS_KEPT)
    old = Proposal.objects.filter(never_sent | Q(campaign__ends_on__lt=today - KEPT))
    number = old.count()
    old.delete()
    return number
