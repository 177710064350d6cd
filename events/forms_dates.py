"""The dates of an event as its editors write them: lines of text, one group for each address; and a calendar to pick
from, for who would rather not type.

It knows nothing of pages. Several hundred irregular dates are a few fields only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours_exceptions_forms import one_date
from directory.hours_forms import ROW_PLACEHOLDER
from events.dates.reading import LONGEST_NOTE, Line, read_line, read_lines
from events.dates.rows import PlainRow
from events.dates.writing import say_row
from events.enums import Every
from events.recurrence import nth_of

LONGEST_TEXT = 200_000  # characters: 800 dates, each with its note
MOST_ADDRESSES = 40
SHOWN_ERRORS = 5
SHOWN_DOUBTS = 8

Choices = Sequence[tuple[Any, str]]


class GroupForm(forms.Form):
    """The dates at one address."""

    venue = forms.TypedChoiceField(
        label=gettext_lazy("Où"), required=False, coerce=int, empty_value=None, choices=[]
    )
    text = forms.CharField(
        label=gettext_lazy("Écrivez ou collez vos dates, une ligne après l’autre"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        help_text=gettext_lazy(
            "Par exemple : 26/11, 3/12 et 10/12 de 9h30 à 11h30. Ou : tous les mercredis de 9h15 à 11h45, hors vacances, "
            "jusqu’au 30 juin. Une précision se met entre parenthèses : (avec une conteuse)."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    remove = forms.BooleanField(label=gettext_lazy("Retirer ces dates"), required=False)

    lines: Sequence[Line] = ()

    def __init__(self, *args: Any, venues: Choices, today: date, departement: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})
        self.today, self.departement = today, departement
        fields: Any = self.fields
        fields["venue"].choices = [("", _("à l’adresse de l’événement")), *venues]
        rows = (self["text"].value() or "").count("\n") + 2
        fields["text"].widget.attrs["rows"] = min(max(rows, 3), 16)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("remove"):
            self._errors = ErrorDict()
            return cleaned
        self.lines = read_lines(cleaned.get("text") or "", self.today, self.departement)
        wrong = [line for line in self.lines if not line.is_complete]
        for line in wrong[:SHOWN_ERRORS]:
            self.add_error("text", say_wrong(line))
        if len(wrong) > SHOWN_ERRORS:
            more = _("Et %(count)d autres lignes à corriger.") % {"count": len(wrong) - SHOWN_ERRORS}
            self.add_error("text", more)
        return cleaned

    @property
    def rows(self) -> list[PlainRow]:
        """Those of the lines that are complete."""
        venue = self.cleaned_data.get("venue")
        found = [row for line in self.lines if line.is_complete for row in line.rows]
        return [replace(row, venue_id=venue) for row in found]

    @property
    def doubts(self) -> list[str]:
        """What was understood unsaid, with the line it comes from, or how many of them."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            for doubt in line.doubts if line.is_complete else ():
                found.setdefault(doubt, []).append(line)
        said = [say_doubt(lines, doubt) for doubt, lines in found.items()]
        more = len(said) - SHOWN_DOUBTS
        if more > 0:
            said[SHOWN_DOUBTS:] = [_("Et %(count)d autres remarques.") % {"count": more}]
        return said


def say_wrong(line: Line) -> str:
    """ "Ligne 3, « 31/11 9h-11h » : le 31/11 n’existe pas."."""
    what = line.error or (
        _("Jusqu’à quelle heure ? Par exemple : de 10h à 12h.")
        if line.wants == "end"
        else _("À quelle heure ? Par exemple : de 9h30 à 11h30.")
    )
    return _("Ligne %(number)d, « %(text)s » : %(what)s") % {
        "number": line.number,
        "text": shortened(line.text),
        "what": what[:1].lower() + what[1:],
    }


def say_doubt(lines: Sequence[Line], doubt: str) -> str:
    what = doubt[:1].lower() + doubt[1:]
    if len(lines) > 1:
        return _("%(count)d lignes : %(what)s") % {"count": len(lines), "what": what}
    return _("« %(text)s » : %(what)s") % {"text": shortened(lines[0].text), "what": what}


def shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


class BaseGroupFormSet(BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    @property
    def spare(self) -> GroupForm:
        prefix = f"{self.prefix}-{ROW_PLACEHOLDER}"
        return GroupForm(prefix=prefix, auto_id=self.auto_id, **self.form_kwargs)


GroupFormSet = forms.formset_factory(
    GroupForm, formset=BaseGroupFormSet, extra=1, max_num=MOST_ADDRESSES, absolute_max=MOST_ADDRESSES + 1
)


def one_time(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget)


class PickerForm(forms.Form):
    """One date or one rule, chosen in a calendar; `row` is None when nothing was chosen or something is missing."""

    day = one_date(gettext_lazy("Le"))
    start = one_time(gettext_lazy("De"))
    end = one_time(gettext_lazy("À"))
    every = forms.ChoiceField(
        label=gettext_lazy("Revient"),
        required=False,
        choices=[
            (Every.ONCE.value, gettext_lazy("une seule fois")),
            (Every.WEEK.value, gettext_lazy("chaque semaine, ce jour-là")),
            (Every.FORTNIGHT.value, gettext_lazy("une semaine sur deux")),
            (Every.MONTH.value, gettext_lazy("chaque mois, comme le 2e vendredi")),
        ],
    )
    until = one_date(gettext_lazy("Jusqu’au"))
    term = forms.BooleanField(label=gettext_lazy("Pas pendant les vacances scolaires"), required=False)
    note = forms.CharField(label=gettext_lazy("Précision"), required=False, max_length=LONGEST_NOTE)

    row: PlainRow | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})

    @property
    def is_blank(self) -> bool:
        names = ("day", "start", "end", "until", "note")
        return not any((self.data.get(self.add_prefix(name)) or "").strip() for name in names)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if self.is_blank:
            self._errors = ErrorDict()
            return cleaned
        for name, said in (
            ("day", _("Donnez le jour.")),
            ("start", _("Donnez l’heure du début.")),
            ("end", _("Donnez l’heure de fin.")),
        ):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, said)
        if not self.errors:
            self._read()
        return cleaned

    def _read(self) -> None:
        given = self.cleaned_data
        day, start, end, until = given["day"], given["start"], given["end"], given.get("until")
        every = given.get("every") or ""
        if end <= start and end != time(0):
            self.add_error("end", _("La fin est avant le début."))
        if every and until and until < day:
            self.add_error("until", _("La dernière date est avant la première."))
        if self.errors:
            return
        nth = nth_of(day) if every == Every.MONTH else None
        note = " ".join((given.get("note") or "").split())
        row = PlainRow(day, start, end, every, nth, note=note)
        if every:
            row = replace(row, until=until, skip_holidays=bool(given.get("term")))
        self.row = row


class DatesForm:
    """The dates of one event. Valid, `rows` are what to keep; `DatesForm(stored=…)` shows some.

    Those that no line can say (years of another century) are kept as they are.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        stored: Iterable[Any] = (),
        prefix: str,
        today: date,
        departement: str,
        venues: Choices = (),
    ) -> None:
        self.prefix = prefix
        rows = sorted(map(PlainRow.of, stored), key=lambda row: (not row.every, row.day, row.start_time))
        self.stored = rows
        unsaid = {row for row in rows if read_line(say_row(row), today, departement).rows != (row_at(row),)}
        self.unsayable = [row for row in rows if row in unsaid]
        texts: dict[int | None, list[str]] = {None: []}
        for row in rows:
            if row not in unsaid:
                texts.setdefault(row.venue_id, []).append(say_row(row))
        self.groups: Any = GroupFormSet(
            data,
            prefix=f"{prefix}-lieux",
            initial=[{"venue": venue, "text": "\n".join(lines)} for venue, lines in texts.items()],
            form_kwargs={"venues": venues, "today": today, "departement": departement},
        )
        self.picker = PickerForm(data, prefix=f"{prefix}-ajout")

    @staticmethod
    def is_in(data: Mapping[str, Any], prefix: str) -> bool:
        """Whether this form was sent with that prefix."""
        return f"{prefix}-lieux-TOTAL_FORMS" in data

    @property
    def is_bound(self) -> bool:
        return bool(self.groups.is_bound)

    def is_valid(self) -> bool:
        return bool(self.groups.is_valid() & self.picker.is_valid())

    @property
    def errors(self) -> list[str]:
        """All that is wrong, a sentence each."""
        found = [
            str(error) for form in self.groups.forms for errors in form.errors.values() for error in errors
        ]
        found += [str(error) for errors in self.picker.errors.values() for error in errors]
        return found + [str(error) for error in self.groups.non_form_errors()]

    @cached_property
    def rows(self) -> list[PlainRow]:
        """What was understood, the same date once."""
        if not self.is_bound:
            return self.stored
        self.is_valid()
        found = [row for form in self.groups.forms for row in form.rows]
        found += self.unsayable + ([self.picker.row] if self.picker.row else [])
        return list(dict.fromkeys(found))

    def with_picked(self) -> str:
        """The text of the first group with what was picked, as the next line."""
        text = (self.groups.forms[0]["text"].value() or "").rstrip() if self.groups.forms else ""
        return "\n".join(filter(None, [text, say_row(self.picker.row) if self.picker.row else ""]))


def row_at(row: PlainRow) -> PlainRow:
    """As its line says it: without its address."""
    return replace(row, venue_id=None)
