"""The editors' form of a temps fort."""

from typing import Any

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Locale


class HighlightForm(WagtailAdminPageForm):
    """Its territories are ticked in a list; a picture is described."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "territories" in self.fields:
            field = self.fields["territories"]
            field.widget = CheckboxSelectMultiple()
            chosen = field.queryset.filter(locale=Locale.get_default(), live=True)
            field.queryset = chosen.order_by("departement_wide", "title").defer_streamfields()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("photo") and not cleaned.get("photo_alt"):
            self.add_error("photo_alt", _("Décrivez le visuel en quelques mots, avec le texte qu’il porte."))
        return cleaned
