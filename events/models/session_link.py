"""The links that let a structure change its sessions from a phone, without an account."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import StructurePage


class SessionLink(models.Model):
    """A link e-mailed to one structure. Its key is in the message only: what is kept is a hash of it."""

    wagtail_reference_index_ignore = True

    structure = models.ForeignKey(
        StructurePage, on_delete=models.CASCADE, related_name="session_links", verbose_name=_("structure")
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_to = models.EmailField(_("envoyé à"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("envoyé par"),
        help_text=_("Personne : la structure l’a redemandé elle-même."),
    )
    created_at = models.DateTimeField(_("envoyé le"))
    expires_at = models.DateTimeField(_("marche jusqu’au"))
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("ouvert pour la dernière fois"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien des séances")
        verbose_name_plural = _("liens des séances")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.structure_id} · {self.created_at:%Y-%m-%d}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and not self.has_expired
