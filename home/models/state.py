from django.db import models
from django.utils.translation import gettext_lazy as _


class SiteState(models.Model):
    """The one row whose number grows whenever something public may have changed: what kept pages are valid for."""

    version = models.PositiveBigIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("état du site")
        verbose_name_plural = _("états du site")

    def __str__(self) -> str:
        return str(self.version)
