"""The e-mails to who proposed: what was decided, one message for all that was decided at once. And those to who decides:
what has arrived, one message an hour at most."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from campaigns import keys
from campaigns.enums import Act, State
from campaigns.models import HighlightPage, Proposal, ProposalChange
from campaigns.permissions import coordinators_of

logger = logging.getLogger(__name__)

BETWEEN = timedelta(hours=1)  # two messages about what has arrived for one temps fort

SUBJECTS = {
    Act.ACCEPTED: _("Votre action est au programme"),
    Act.CHANGES: _("Votre proposition : une précision à donner"),
    Act.REFUSED: _("Votre proposition n’a pas été retenue"),
}


def tell_together(changes: Iterable[ProposalChange]) -> None:
    """Once the decision is there for all to read, writes to each address what was decided of its proposals."""
    by_address: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        if change.proposal.contact_email:
            by_address[change.proposal.contact_email.lower()].append(change.pk)
    for ids in by_address.values():
        transaction.on_commit(lambda ids=ids: tell.enqueue(ids))  # type: ignore[misc]


def event_url(proposal: Proposal) -> str:
    """Where families read it; empty when they do not yet."""
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    return f"{site}{proposal.event.url}" if proposal.event and proposal.is_in_programme else ""


@task(backend="background")
def tell(change_ids: Sequence[int]) -> None:
    """One message about decisions of the same kind, to the one address they share."""
    found = ProposalChange.objects.filter(pk__in=list(change_ids)).order_by("pk")
    changes = list(found.select_related("proposal__campaign", "proposal__event", "by"))
    if not changes:
        return
    first = changes[0]
    lines = [
        {
            "proposal": one.proposal,
            "link": "" if one.proposal.campaign.is_over else keys.link_of(keys.make_key(one.proposal)),
            "event_url": event_url(one.proposal),
        }
        for one in changes
    ]
    context = {"change": first, "campaign": first.proposal.campaign, "lines": lines, "reason": first.reason}
    try:
        keys.post(
            str(SUBJECTS[Act(first.act)]),
            f"campaigns/mail/{first.act}.txt",
            context,
            to=first.proposal.contact_email,
            reply_to=first.by.email if first.by else "",
        )
    except ValidationError:
        logger.warning("Decision on %d proposals not told", len(changes))


# --- To who decides ----------------------------------------------------------------------------------------------


def tell_arrival(campaign: HighlightPage) -> None:
    """Has those who decide told of what has arrived for a temps fort: now, or an hour after the last message."""
    at = _next_message(campaign.pk)
    now_or_then = tell_coordinators
    if at > timezone.now() and tell_coordinators.get_backend().supports_defer:
        now_or_then = tell_coordinators.using(run_after=at)
    transaction.on_commit(lambda: now_or_then.enqueue(campaign.pk))


def _next_message(campaign_id: int) -> datetime:
    """From when a message may leave."""
    last: datetime | None = Proposal.objects.filter(campaign=campaign_id).aggregate(Max("told_at"))[
        "told_at__max"
    ]
    return last + BETWEEN if last else timezone.now()


def _untold(campaign_id: int) -> "QuerySet[Proposal]":
    never = Q(told_at=None) | Q(told_at__lt=F("submitted_at"))
    return Proposal.objects.filter(never, campaign=campaign_id, state=State.SUBMITTED)


@task(backend="background")
def tell_coordinators(campaign_id: int) -> None:
    """One message to each of those who decide, about all that has arrived since the last one; none too early."""
    with transaction.atomic():
        campaign = HighlightPage.objects.select_for_update(of=("self",)).filter(pk=campaign_id).first()
        if campaign is None or _next_message(campaign_id) > timezone.now():
            return
        found = list(_untold(campaign_id).select_related("territory"))
        # Before the messages leave: done twice at once, they leave once.
        Proposal.objects.filter(pk__in=[one.pk for one in found]).update(told_at=timezone.now())
    numbers: Counter[str] = Counter()
    for territory, number in Counter(one.territory for one in found).items():
        for person in coordinators_of(campaign, territory):
            numbers[person.email] += number
    url = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("campaigns_desk", args=[campaign_id])
    for email, number in numbers.items():
        context = {"campaign": campaign, "number": number, "url": url}
        try:
            keys.post(gettext("Des propositions à lire"), "campaigns/mail/arrived.txt", context, to=email)
        except ValidationError:
            logger.warning("Arrival of %d proposals not told", number)
