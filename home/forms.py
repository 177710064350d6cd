"""The editors' form of pictures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    """Refuses a picture cut short on its way: Wagtail's own field fails on it."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, SyntaxError) as error:
            raise ValidationError(
                _("Cette image est incomplète ou abîmée. Envoyez-la à nouveau, ou choisissez-en une autre.")
            ) from error


class ImageForm(BaseImageForm):
    file = PictureField(label=gettext_lazy("Fichier"))
