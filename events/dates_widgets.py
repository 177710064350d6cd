"""The form of an event's dates as one field of the page's form; and what visitors will find, beside it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from directory.hours_preview import departement_of
from directory.hours_widgets import RowsWidget
from events.dates_preview import Around, preview_dates
from events.forms_dates import DatesForm


class DatesWidget(RowsWidget):
    """`stored` are the rows of the page; what is `around` them comes from the page's form."""

    form_class = DatesForm  # type: ignore[assignment]
    stored: Any = ()
    around: Around = Around()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self._form(name, data) if DatesForm.is_in(data, name) else None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        form = value if isinstance(value, DatesForm) else self._form(name)
        if form.is_bound:
            form.is_valid()
        context = {
            "dates": form,
            "attrs": attrs or {},
            "preview": preview_dates(form.rows, self.around),
            "preview_url": self.around.preview_url,
        }
        return render_to_string("events/admin/dates/widget.html", context)

    def _form(self, name: str, data: Any = None) -> DatesForm:
        return DatesForm(
            data,
            stored=self.stored,
            prefix=name,
            today=localdate(),
            departement=departement_of(self.around.departement),
            venues=self.around.venues,
        )


class DatesField(forms.Field):
    """A list of `PlainRow`; None when the form was not sent: then nothing changes."""

    widget = DatesWidget

    def clean(self, value: Any) -> Any:
        if not isinstance(value, DatesForm):
            return None
        if not value.is_valid():
            raise ValidationError(value.errors)
        return value.rows

    def has_changed(self, initial: Any, data: Any) -> bool:
        if not isinstance(data, DatesForm):
            return False
        return not data.is_valid() or sorted(map(repr, data.rows)) != sorted(map(repr, data.stored))
