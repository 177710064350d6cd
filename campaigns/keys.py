"""The links of the proposals: the public one of a temps fort, signed; the secret one of each proposal, e-mailed."""

import logging
from collections.abc import Sequence
from hashlib import sha256
from secrets import token_urlsafe
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.attempts import Limit
from campaigns.enums import State
from campaigns.models import HighlightPage, Proposal, ProposalKey

MAIL_TIMEOUT = 10  # seconds
MOST_SENT = 20  # links in answer to one request
HOUR = 60 * 60
# Messages to one address, whoever asks for them; a mailbox is never flooded.
MESSAGES = Limit(name="proposal-link-messages", tries=5, seconds=HOUR)

signer = Signer(salt="campaigns.call")
logger = logging.getLogger(__name__)


def call_path(campaign: HighlightPage) -> str:
    """The address where anybody proposes an action, to give to the structures."""
    return reverse("campaigns_call", args=[signer.sign(campaign.pk)])


def campaign_of_call(signed: str) -> HighlightPage | None:
    """The public temps fort of that address, whether it still takes proposals or not."""
    try:
        pk = int(signer.unsign(signed))
    except (BadSignature, ValueError):
        return None
    return HighlightPage.objects.live().filter(pk=pk).first()


def make_key(proposal: Proposal) -> str:
    """A new key of a proposal; those it had still work."""
    key = token_urlsafe(32)
    ProposalKey.objects.create(proposal=proposal, key_hash=_hash(key))
    return key


def find(key: str) -> Proposal | None:
    """The proposal that this key opens."""
    # The database compares hashes: how long that takes says nothing of a key of 256 bits that nobody chose.
    keys = ProposalKey.objects.select_related("proposal__campaign", "proposal__structure", "proposal__event")
    found = keys.filter(key_hash=_hash(key)).first()
    return found.proposal if found is not None and found.is_open else None


def revoke_all(proposal: Proposal) -> None:
    """Closes every link of a proposal; closing them twice changes nothing."""
    proposal.keys.filter(revoked_at=None).update(revoked_at=timezone.now())


def link_of(key: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("proposal", args=[key])


def send_link(proposal: Proposal) -> str:
    """E-mails the secret link of a proposal to who proposes it, and returns its key.

    Raises ValidationError with a French sentence when the message cannot leave.
    """
    if not proposal.contact_email or MESSAGES.is_reached(proposal.contact_email.lower()):
        raise ValidationError(_("Le message n’est pas parti : demandez-le à nouveau dans une heure."))
    MESSAGES.add(proposal.contact_email.lower())
    key = make_key(proposal)
    context = {
        "campaign": proposal.campaign,
        "url": link_of(key),
        "ask_url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("proposals_door"),
    }
    post(
        _("Votre proposition : y revenir quand vous voulez"),
        "campaigns/mail/link.txt",
        context,
        to=proposal.contact_email,
    )
    return key


def post(subject: str, template: str, context: dict[str, object], *, to: str, reply_to: str = "") -> None:
    """Sends one message. Raises ValidationError with a French sentence when it cannot leave."""
    message = EmailMessage(
        subject=subject,
        body=render_to_string(template, context),
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        connection=get_connection(timeout=MAIL_TIMEOUT),
    )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        logger.exception("Message about a proposal not sent")
        raise ValidationError(_("Le message n’est pas parti. Réessayez dans quelques minutes.")) from error


def ask_again(email: str) -> None:
    """Sends new links to the proposals of that address; says nothing of whether there are any."""
    mine = Q(contact_email__iexact=email, campaign__ends_on__gte=timezone.localdate())
    found = Proposal.objects.filter(mine).exclude(state=State.REFUSED).order_by("-updated_at", "-pk")
    if ids := list(found.values_list("pk", flat=True)[:MOST_SENT]):
        # In the background: how long the answer takes says nothing either.
        send_links_asked_for.enqueue(ids)


@task(backend="background")
def send_links_asked_for(proposal_ids: Sequence[int]) -> None:
    """One message with all the links."""
    proposals = list(Proposal.objects.select_related("campaign").filter(pk__in=list(proposal_ids)))
    if not proposals:
        return
    email = proposals[0].contact_email
    if MESSAGES.is_reached(email.lower()):
        logger.warning("Links of %d proposals not sent: too many messages", len(proposals))
        return
    MESSAGES.add(email.lower())
    lines = [{"proposal": one, "url": link_of(make_key(one))} for one in proposals]
    try:
        post(
            _("Vos propositions : les liens pour y revenir"),
            "campaigns/mail/links.txt",
            {"lines": lines},
            to=email,
        )
    except ValidationError as error:
        logger.warning("Links of %d proposals not sent: %s", len(proposals), "; ".join(error.messages))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()
