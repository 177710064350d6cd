from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

WEB_SCHEMES = ("http", "https")
validate_web_address = URLValidator(
    schemes=WEB_SCHEMES, message=_("Écrivez une adresse qui commence par https:// ou http://.")
)


class WebAddressField(models.URLField):
    """An address people open in a browser: `http` or `https`, where Django's own field also takes `ftp`."""

    default_validators = [validate_web_address]

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        # In the database it is a plain address: the rule stays out of the migrations.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", list(args), kwargs


class BodyField(StreamField):
    """A StreamField whose blocks stay out of the migrations: changing a block is not a change of the database."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
