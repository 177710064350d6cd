"""Fields of the search form: forgiving to read, never silent about what was not understood."""

from collections.abc import Container
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

ECHO_LENGTH = 40  # characters of a bad value repeated in its message
MAX_MESSAGES = 5  # per field: two hundred bad values deserve no more


def plain(text: str) -> str:
    """The text without the half characters a broken encoding leaves, which no database can store."""
    return text.encode("utf-8", "replace").decode()


def quoted(text: str) -> str:
    """A bad value as a message repeats it: printable, on one line, cut when long."""
    shown = " ".join("".join(c if c.isprintable() else " " for c in plain(text[:400])).split())
    return f"« {shown[:ECHO_LENGTH]}… »" if len(shown) > ECHO_LENGTH else f"« {shown} »"


class Shared:
    """A field that no form changes: Django need not copy it for each search."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class TextField(Shared, forms.CharField):
    """A text of limited length."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators.append(
            MaxLengthValidator(
                max_length,
                ngettext_lazy(
                    "Écrivez %(limit_value)d caractère au plus.",
                    "Écrivez %(limit_value)d caractères au plus.",
                    "limit_value",
                ),
            )
        )

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class DegreesField(Shared, forms.FloatField):
    """A WGS84 latitude or longitude, in degrees, of at most `limit` on either side of zero."""

    default_error_messages = {"invalid": _("Écrivez un nombre de degrés, par exemple 42.617.")}

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        message = _("Ce point n’existe pas : donnez un nombre entre −%(limit)s et %(limit)s.") % {
            "limit": limit
        }
        self.validators += [MinValueValidator(-limit, message), MaxValueValidator(limit, message)]


class CountField(Shared, forms.IntegerField):
    """A whole number from 1 to `max_value`; none stands for the default."""

    default_error_messages = {"invalid": _("Écrivez un nombre entier.")}

    def __init__(self, *, max_value: int | None = None, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators.append(MinValueValidator(1, _("Le plus petit nombre possible est 1.")))
        if max_value is not None:
            self.validators.append(
                MaxValueValidator(max_value, _("Le plus grand nombre possible est %(limit_value)s."))
            )


class FlagField(Shared, forms.Field):
    """`1`, or nothing; `0` is nothing too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> bool:
        return value == "1"

    def clean(self, value: Any) -> bool:
        if value not in {None, "", "0", "1"}:
            raise ValidationError(_("Écrivez 1, ou n’écrivez rien."))
        return self.to_python(value)


class ListField(Shared, forms.Field):
    """A parameter that may be repeated: its distinct values, in order, without the empty ones."""

    widget = forms.MultipleHiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> tuple[str, ...]:
        values = (plain(one).strip() for one in value or ())
        return tuple(dict.fromkeys(one for one in values if one))


def sort_out(values: tuple[str, ...], known: Container[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values that are known, and those that are not."""
    good = tuple(value for value in values if value in known)
    return good, tuple(value for value in values if value not in known)
