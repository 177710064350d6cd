"""The forms of hours and of their exceptions as fields of a model's form.

What was typed is the value of the field: shown again as it was when something is wrong.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from directory.hours.exceptions import Closure
from directory.hours_exceptions_forms import ExceptionsForm
from directory.hours_forms import HoursForm
from directory.hours_preview import departement_of, preview


class RowsWidget(forms.Widget):
    """A form of rows as one field: its value is that form, or what is stored."""

    use_fieldset = True
    form_class: type[HoursForm] | type[ExceptionsForm]

    class Media:
        css = {"all": ["css/hours.css"]}
        js = [Script("js/hours.js", type="module")]

    def id_for_label(self, id_: str) -> str:
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self.form_class(data, prefix=name) if self.form_class.is_in(data, name) else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and not self.form_class.is_in(data, name)


class HoursWidget(RowsWidget):
    """Rows instead of OSM. `departement` tells which holidays count in the dates shown at first."""

    form_class = HoursForm
    departement: str | None = None
    closed: Closure | None = None
    stored_exceptions: Any = None
    valid_from: date | None = None
    valid_to: date | None = None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        form = value if isinstance(value, HoursForm) else HoursForm(text=value or "", prefix=name)
        departement, today = departement_of(self.departement), localdate()
        exceptions = ExceptionsForm(stored=self.stored_exceptions).understood
        form.say_doubts(today, departement)
        context = {
            "form": form,
            "attrs": attrs or {},
            "preview": preview(
                form.said_so_far,
                today,
                departement,
                exceptions=exceptions,
                closed=self.closed,
                valid_from=self.valid_from,
                valid_to=self.valid_to,
            ),
            "preview_url": reverse("directory_hours_preview"),
        }
        return render_to_string("directory/hours/widget.html", context)


class ExceptionsWidget(RowsWidget):
    """Rows of dates instead of JSON."""

    form_class = ExceptionsForm

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        form = value if isinstance(value, ExceptionsForm) else ExceptionsForm(stored=value, prefix=name)
        return render_to_string(
            "directory/hours/exceptions_widget.html", {"form": form, "attrs": attrs or {}}
        )


class HoursField(forms.CharField):
    """OSM hours, from the form or from plain text."""

    widget = HoursWidget

    def clean(self, value: Any) -> str:
        if not isinstance(value, HoursForm):
            return super().clean(value)
        if not value.is_valid():
            raise ValidationError([str(error) for errors in value.errors.values() for error in errors])
        return super().clean(value.hours)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, HoursForm):
            return super().has_changed(initial, data)
        return not data.is_valid() or data.hours != (initial or "")


class ExceptionsField(forms.Field):
    """The JSON of exceptions, from the form or as a list."""

    widget = ExceptionsWidget

    def clean(self, value: Any) -> Any:
        if not isinstance(value, ExceptionsForm):
            return super().clean(value or [])
        if not value.is_valid():
            raise ValidationError(value.errors)
        return super().clean(value.stored)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, ExceptionsForm):
            return bool(data) and data != initial
        return not data.is_valid() or data.stored != (initial or [])
