"""Writes and reads of the links that open a structure's sessions from a phone. Who may send one is the views' business."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from accounts.attempts import Limit
from accounts.models import User
from directory.models import StructurePage
from events.models import SessionLink

LASTS = timedelta(days=183)
USE_NOTED_EVERY = timedelta(minutes=10)
MAIL_TIMEOUT = 10  # seconds
SHARED_MAILBOX = 20  # structures that one address may answer for

HOUR = 60 * 60
# Messages to one structure: a mailbox is never flooded. Those that anybody may ask for are counted apart: they never
# keep the team of the territory, or the members, from sending one.
ASKED = Limit(name="session-link-asked", tries=5, seconds=HOUR)
MESSAGES = Limit(name="session-link-messages", tries=5, seconds=HOUR)

logger = logging.getLogger(__name__)


def send_link(structure: StructurePage, *, by: User | None) -> SessionLink:
    """E-mails a new link to the address of a structure; those sent before still work.

    `by` is nobody when the structure asks for it itself. Raises ValidationError with a French sentence when it
    cannot be sent.
    """
    if not structure.live:
        raise ValidationError(_("Publiez d’abord la structure : ses séances ne sont pas encore en ligne."))
    if not structure.email:
        raise ValidationError(
            _("La structure n’a pas d’adresse électronique. Écrivez-la dans sa fiche, puis publiez.")
        )
    limit = MESSAGES if by else ASKED
    if limit.is_reached(str(structure.pk)):
        raise ValidationError(_("Plusieurs liens viennent déjà de partir. Réessayez dans une heure."))
    limit.add(str(structure.pk))
    key = token_urlsafe(32)
    now = timezone.now()
    link = SessionLink(
        structure=structure,
        key_hash=_hash(key),
        sent_to=structure.email,
        created_by=by,
        created_at=now,
        expires_at=now + LASTS,
    )
    _post(link, key)
    link.save()
    return link


def revoke(link: SessionLink) -> None:
    """Closes a link at once; closing it twice changes nothing."""
    SessionLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def replace(link: SessionLink) -> bool:
    """Closes a link that somebody else has, and sends another to the structure; whether that one has left."""
    revoke(link)
    try:
        send_link(link.structure, by=None)
    except ValidationError:
        return False
    return True


def find(key: str) -> SessionLink | None:
    """The open link of that key, its structure being public."""
    # The database compares hashes: how long that takes says nothing of a key of 256 bits that nobody chose.
    links = SessionLink.objects.select_related("structure")
    link = links.filter(key_hash=_hash(key), structure__live=True).first()
    return link if link is not None and link.is_open else None


def note_use(link: SessionLink) -> None:
    """Remembers that a link is used, to within ten minutes."""
    now = timezone.now()
    lately = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    if link.last_used_at is None or link.last_used_at < now - USE_NOTED_EVERY:
        # Without a signal: nothing public has changed.
        SessionLink.objects.filter(lately, pk=link.pk).update(last_used_at=now)


def ask_again(email: str) -> None:
    """Sends a new link to the structures that had one and whose address this is; says nothing of whether there are any."""
    had_one = Exists(SessionLink.objects.filter(structure=OuterRef("pk")))
    found = StructurePage.objects.live().filter(had_one, email__iexact=email).order_by("pk")
    if ids := list(found.values_list("pk", flat=True)[:SHARED_MAILBOX]):
        # In the background: how long the answer takes says nothing either.
        send_links_asked_for.enqueue(ids)


@task(backend="background")
def send_links_asked_for(structure_ids: Sequence[int]) -> None:
    for structure in StructurePage.objects.filter(pk__in=structure_ids):
        try:
            send_link(structure, by=None)
        except ValidationError as error:
            logger.warning("Link of structure %s not sent: %s", structure.pk, "; ".join(error.messages))


def _hash(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _post(link: SessionLink, key: str) -> None:
    site = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    context = {
        "structure": link.structure,
        "link": link,
        "url": site + reverse("sessions", args=[key]),
        "ask_url": site + reverse("sessions_door"),
    }
    subject = _("Vos séances : annuler, déplacer, dire « complet »")
    message = EmailMessage(
        subject=subject,
        body=render_to_string("events/mail/session_link.txt", context),
        to=[link.sent_to],
        reply_to=[link.created_by.email] if link.created_by else None,
        connection=get_connection(timeout=MAIL_TIMEOUT),
    )
    try:
        message.send()
    except (SMTPException, OSError) as error:
        logger.exception("Link of structure %s not sent", link.structure_id)
        raise ValidationError(_("Le message n’est pas parti. Réessayez dans quelques minutes.")) from error
