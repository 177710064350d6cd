"""The official geography of France: départements, intercommunalities (EPCI) and communes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from geo.enums import EpciKind
from geo.querysets import CommuneQuerySet


class Departement(models.Model):
    code = models.CharField(_("code"), max_length=3, primary_key=True)
    name = models.CharField(_("nom"), max_length=60)

    class Meta:
        verbose_name = _("département")
        verbose_name_plural = _("départements")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Epci(models.Model):
    """An intercommunality. It can straddle two départements, so it belongs to none."""

    code = models.CharField(_("code SIREN"), max_length=9, primary_key=True)
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("nature"), max_length=2, choices=EpciKind.choices)

    class Meta:
        verbose_name = _("intercommunalité")
        verbose_name_plural = _("intercommunalités")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    insee = models.CharField(_("code INSEE"), max_length=5, primary_key=True)
    name = models.CharField(_("nom"), max_length=80, db_index=True)
    postcodes = models.CharField(
        _("codes postaux"), max_length=200, blank=True, help_text=_("Séparés par « | ».")
    )
    population = models.PositiveIntegerField(_("population"), default=0)
    departement = models.ForeignKey(
        Departement, models.PROTECT, related_name="communes", verbose_name=_("département")
    )
    epci = models.ForeignKey(
        Epci,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name=_("intercommunalité"),
    )
    lat = models.FloatField(_("latitude de la mairie"), null=True, blank=True)
    lon = models.FloatField(_("longitude de la mairie"), null=True, blank=True)
    is_current = models.BooleanField(
        _("existe encore"),
        default=True,
        help_text=_("Une commune fusionnée reste connue, pour les lieux qui y sont rattachés."),
    )

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        ordering = ["name", "insee"]

    def __str__(self) -> str:
        return f"{self.name} ({self.departement_id})"

    @property
    def postcode_list(self) -> list[str]:
        return self.postcodes.split("|") if self.postcodes else []


class GazetteerVersion(models.Model):
    """The one row saying which gazetteer file the tables hold."""

    checksum = models.CharField(_("empreinte"), max_length=64)
    communes = models.PositiveIntegerField(_("communes"))
    loaded_at = models.DateTimeField(_("chargé le"), auto_now=True)

    class Meta:
        verbose_name = _("version du répertoire des communes")
        verbose_name_plural = _("versions du répertoire des communes")

    def __str__(self) -> str:
        return self.checksum[:12]
