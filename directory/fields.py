"""Small fields the directory's models and forms share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Ten digits, or a national short number (3114, 119).
_NUMBER = re.compile(r"0[1-9]\d{8}|[13]\d{2,3}")


def fact(label: Any, help_text: Any = "") -> models.BooleanField:
    """A three-state fact: `True`, `False`, or `None` when nobody said."""
    return models.BooleanField(label, null=True, blank=True, help_text=help_text)


def decorative_photo() -> models.BooleanField:
    """Said by a person, so that a missing description is never mistaken for a decorative picture."""
    return models.BooleanField(
        _("image décorative"),
        default=False,
        help_text=_("Elle n’apprend rien à qui ne la voit pas : pas besoin de la décrire."),
    )


class OpeningHoursField(models.CharField):
    """OSM hours, that people write as rows."""

    def formfield(self, **kwargs: Any) -> Any:
        from directory.hours_widgets import HoursField

        return super().formfield(**{"form_class": HoursField, **kwargs})

    def deconstruct(self) -> Any:
        """As the field it is in the database: a migration need not know of forms."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class HoursExceptionsField(models.JSONField):
    """Exceptions to the hours, that people write as rows."""

    def formfield(self, **kwargs: Any) -> Any:
        from directory.hours_widgets import ExceptionsField

        return models.Field.formfield(self, **{"form_class": ExceptionsField, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs


def read_phone(text: str) -> str:
    """A French phone number as it is shown ("01 99 00 12 34", "3114"); raises ValidationError."""
    digits = re.sub(r"[\s./\-()\u00a0\u202f]", "", text)
    if not digits:
        return ""
    digits = re.sub(r"^(\+|00)33\(?0?\)?", "0", digits)
    if not _NUMBER.fullmatch(digits):
        raise ValidationError(
            _("Écrivez un numéro à dix chiffres, par exemple 01 99 00 12 34, ou un numéro court comme 3114."),
            code="phone",
        )
    return " ".join(re.findall("..", digits)) if len(digits) == 10 else digits


class ThreeStateRadio(forms.RadioSelect):
    """Oui / Non / Non précisé, all in view: what nobody said is a choice like the two others."""

    class Media:
        css = {"all": ["css/editor.css"]}

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs, choices=[("true", _("Oui")), ("false", _("Non")), ("unknown", _("Non précisé"))]
        )

    def format_value(self, value: Any) -> list[str]:
        said = {
            True: "true",
            False: "false",
            "true": "true",
            "false": "false",
            "True": "true",
            "False": "false",
        }
        return [said.get(value, "unknown")]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> bool | None:
        return {"true": True, "True": True, "false": False, "False": False}.get(data.get(name))
