"""The e-mails to who proposed: what was decided, one message for all that was decided at once."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from campaigns import keys
from campaigns.enums import Act
from campaigns.models import Proposal, ProposalChange

logger = logging.getLogger(__name__)

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
