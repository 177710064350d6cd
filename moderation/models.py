"""The coordinator's desk: the drafts that wait on the shelf, and the listings that look like one another."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from directory.enums import Gap
from directory.models import StructurePage
from geo.models import Commune
from home.models import TerritoryPage
from moderation.querysets import ResemblanceQuerySet, ShelfQuerySet
from vocabulary.models import Kind


class ShelfItem(models.Model):
    """A listing that has never been public, as its latest version says it; written only by `moderation.services`.

    It holds what the lists show, filter and sort by, so that they read no page.
    """

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, primary_key=True, related_name="shelf_item", verbose_name=_("page")
    )
    territory = models.ForeignKey(
        TerritoryPage, on_delete=models.CASCADE, related_name="+", verbose_name=_("territoire")
    )
    structure = models.ForeignKey(
        StructurePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("structure")
    )
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="+", verbose_name=_("type"))
    communes = models.ManyToManyField(Commune, related_name="+", verbose_name=_("communes"))
    sorte = models.CharField(_("sorte"), max_length=12)
    title = models.CharField(_("titre"), max_length=255)
    sort_title = models.CharField(_("titre, pour trier"), max_length=80)
    structure_title = models.CharField(_("nom de la structure"), max_length=255, blank=True)
    commune = models.CharField(_("où"), max_length=200, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.CharField(_("adresse électronique"), max_length=254, blank=True)
    streets = models.TextField(_("rues"), blank=True)  # one per line, as typed
    # Of the addresses that have no other hours; one per line.
    hours_as_typed = models.CharField(_("horaires, tels qu’écrits"), max_length=500, blank=True)

    lacks_ages = models.BooleanField(_("sans âge"))
    lacks_where = models.BooleanField(_("sans adresse"))
    lacks_when = models.BooleanField(_("sans horaires"))
    lacks_contact = models.BooleanField(_("sans contact"))
    ready = models.BooleanField(_("complet"))
    updated_at = models.DateTimeField(_("mis à jour"), auto_now=True)

    objects = ShelfQuerySet.as_manager()

    class Meta:
        verbose_name = _("brouillon sur l’étagère")
        verbose_name_plural = _("brouillons sur l’étagère")
        ordering = ["sort_title", "page"]

    def __str__(self) -> str:
        return self.title

    @property
    def has_several_hours(self) -> bool:
        """Whether its addresses are not open at the same time."""
        return "\n" in self.hours_as_typed

    @property
    def gaps(self) -> list[Gap]:
        return [gap for gap in Gap if getattr(self, f"lacks_{gap.value}")]


class Resemblance(models.Model):
    """Two listings that may be one and the same: `page` came after `other`. Dismissed, it is never asked again."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("fiche"))
    other = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("ressemble à"))
    score = models.PositiveSmallIntegerField(_("ressemblance, sur 100"))
    found_at = models.DateTimeField(_("vue le"), auto_now_add=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("écartée par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    dismissed_at = models.DateTimeField(_("écartée le"), null=True, blank=True)

    objects = ResemblanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("doublon possible")
        verbose_name_plural = _("doublons possibles")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "other"], name="one_resemblance_per_pair"),
            models.CheckConstraint(condition=~models.Q(page=models.F("other")), name="resembles_another"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} ~ {self.other_id}"


class SavedMerge(models.Model):
    """A page that was taken away for another whose new version waits: what was said of its sessions waits with it."""

    gone = models.OneToOneField(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("fiche retirée")
    )
    kept = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("fiche gardée"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("réunies par"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("réunion à publier")
        verbose_name_plural = _("réunions à publier")

    def __str__(self) -> str:
        return f"{self.gone_id} → {self.kept_id}"
