"""The form of the exceptions to the usual hours: closed for a while, opened one day more, other hours."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours import read_hours
from directory.hours.exceptions import (
    LONGEST_REASON,
    MOST_ROWS,
    ExceptionKind,
    HoursException,
    as_json,
    check_exception,
    read_exceptions,
)
from directory.hours.validation import validate_day
from directory.hours_forms import ROW_PLACEHOLDER

SPARE_ROWS = 1


def one_date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        validators=[validate_day],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class ExceptionForm(forms.Form):
    """One exception; left blank, it says nothing. `exception` is None when something is missing."""

    kind = forms.ChoiceField(label=gettext_lazy("Ce jour-là"), choices=ExceptionKind.choices, required=False)
    first = one_date(gettext_lazy("Du"))
    last = one_date(gettext_lazy("Au"))
    times = forms.CharField(
        label=gettext_lazy("Heures"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "14h-16h"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("fermeture estivale")}),
    )
    remove = forms.BooleanField(label=gettext_lazy("Retirer cette ligne"), required=False)

    exception: HoursException | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})

    @classmethod
    def initial_of(cls, exception: HoursException) -> dict[str, Any]:
        return {
            "kind": exception.kind,
            "first": exception.first,
            "last": exception.last,
            "times": ", ".join(f"{_said(start)}-{_said(end)}" for start, end in exception.times),
            "reason": exception.reason,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.removed = bool(cleaned.get("remove"))
        blank = not any(
            name in self.errors or cleaned.get(name) for name in ("first", "last", "times", "reason")
        )
        if self.removed or blank:
            self._errors = ErrorDict()
            return cleaned
        kind = ExceptionKind(cleaned.get("kind") or ExceptionKind.CLOSED)
        times = self._times()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is None and "first" not in self.errors:
            self.add_error("first", _("Donnez la date."))
        if self.errors or first is None:
            return cleaned
        exception = HoursException(kind, first, last or first, times, (cleaned.get("reason") or "").strip())
        try:
            check_exception(exception)
        except ValidationError as error:
            for one in error.error_list:
                self.add_error(
                    {"order": "last", "too_long": "last", "times": "times"}.get(one.code or ""), one
                )
        else:
            self.exception = exception
        return cleaned

    def _times(self) -> tuple[tuple[str, str], ...]:
        typed = (self.cleaned_data.get("times") or "").strip()
        if not typed:
            return ()
        reading = read_hours(f"lundi {typed}")
        hours = reading.opening_hours.removeprefix("Mo ") if reading.understood else ""
        times = tuple(tuple(time.split("-")) for time in hours.split(","))
        if not all(len(time) == 2 and all(len(one) == 5 for one in time) for time in times):
            self.add_error("times", _("Heures non comprises. Par exemple : 14h-16h, ou 9h-12h et 14h-17h."))
            return ()
        return times  # type: ignore[return-value]


class BaseExceptionFormSet(BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    @property
    def spare(self) -> ExceptionForm:
        return ExceptionForm(prefix=f"{self.prefix}-{ROW_PLACEHOLDER}", auto_id=self.auto_id)


ExceptionFormSet = forms.formset_factory(
    ExceptionForm,
    formset=BaseExceptionFormSet,
    extra=SPARE_ROWS,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS + SPARE_ROWS,
)


class ExceptionsForm:
    """The exceptions of one location. Valid, `stored` is what is kept; `ExceptionsForm(stored=…)` shows it."""

    def __init__(self, data: Any = None, *, stored: Any = None, prefix: str = "exceptions") -> None:
        self.prefix = prefix
        self.read = readable(stored)
        self.rows: Any = ExceptionFormSet(
            data,
            prefix=f"{prefix}-dates",
            initial=[ExceptionForm.initial_of(one) for one in self.read],
        )

    @staticmethod
    def is_in(data: Mapping[str, Any], prefix: str) -> bool:
        """Whether this form was sent with that prefix."""
        return f"{prefix}-dates-TOTAL_FORMS" in data

    def is_valid(self) -> bool:
        return bool(self.rows.is_valid())

    @property
    def errors(self) -> list[str]:
        """What is wrong, in one sentence; each row says its own."""
        numbers = [str(place + 1) for place, form in enumerate(self.rows.forms) if form.errors]
        said = [_("À corriger : ligne %(numbers)s.") % {"numbers": ", ".join(numbers)}] if numbers else []
        return said + [str(error) for error in self.rows.non_form_errors()]

    @property
    def understood(self) -> tuple[HoursException, ...]:
        """The exceptions that nothing is missing from."""
        if not self.rows.is_bound:
            return tuple(self.read)
        self.rows.is_valid()
        return tuple(form.exception for form in self.rows.forms if form.exception is not None)

    @property
    def stored(self) -> list[dict[str, Any]]:
        return as_json(self.understood)


def readable(stored: Any) -> Sequence[HoursException]:
    try:
        return read_exceptions(stored or [])
    except ValidationError:  # an old revision, or a program's mistake: the editor types it again
        return ()


def _said(clock: str) -> str:
    """ "14:30" as one types it: "14h30"."""
    return f"{int(clock[:2])}h{clock[3:] if clock[3:] != '00' else ''}"
