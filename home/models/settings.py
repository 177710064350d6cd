from copy import copy

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from home.kept_reads import kept
from home.prepared import Prepared

TWO_SITES: Prepared[Site] = Prepared(
    lambda: Site.objects.select_related("root_page", "sitesettings").order_by()[:2]
)


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """What changes from one département's site to the next."""

    network_name = models.CharField(_("nom du site"), max_length=60, default="Maillage")
    area_name = models.CharField(
        _("département"), max_length=60, blank=True, help_text=_("Par exemple : Pyrénées-Orientales.")
    )
    baseline = models.CharField(
        _("phrase d’accueil"),
        max_length=160,
        blank=True,
        help_text=_("Par exemple : Pour tous les parents et futurs parents, sans jugement."),
    )
    contact_email = models.EmailField(_("adresse électronique du réseau"), blank=True)
    contact_phone = models.CharField(_("téléphone du réseau"), max_length=20, blank=True)
    is_demonstration = models.BooleanField(
        _("site de démonstration"),
        default=False,
        help_text=_("Chaque fiche dit alors que les lieux et les personnes sont inventés."),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("network_name"), FieldPanel("area_name"), FieldPanel("baseline")],
            heading=_("Le site"),
        ),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Joindre l’équipe du réseau"),
        ),
        FieldPanel("is_demonstration"),
    ]

    class Meta:
        verbose_name = _("identité du site")

    @classmethod
    def for_request(cls, request: HttpRequest) -> "SiteSettings":
        site_of(request)
        found: SiteSettings = super().for_request(request)
        return found


def site_of(request: HttpRequest) -> Site | None:
    """The site of a request, with its settings: one query after each change where there is one site."""
    if not hasattr(request, "_wagtail_site"):
        sites = kept("sites", TWO_SITES)
        if len(sites) == 1 and sites[0].is_default_site:
            # Whatever the host, as `Site.find_for_request` would say.
            request._wagtail_site = sites[0]  # type: ignore[attr-defined]
            if found := copy(getattr(sites[0], "sitesettings", None)):
                found._request = request
                setattr(request, SiteSettings.get_cache_attr_name(), found)
    site: Site | None = Site.find_for_request(request)
    return site
