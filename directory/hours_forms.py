"""The form of opening hours: rows, or a sentence in their place, that give the OSM string of a location.

It knows nothing of pages: the editors' side shows it as the widget of a field, other screens as it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.hours import UNSAID, describe_hours, read_hours, validate_hours
from directory.hours.doubts import LONGEST_NOTE, doubts, missing
from directory.hours.french_words import NotUnderstood, T, tokens_of
from directory.hours.rows import MIDNIGHT, Public, Rhythm, Row, School, normalised
from directory.hours.rules import LAST, LONGEST
from directory.hours.timetable import read_rows, write_rows
from directory.hours.typed_dates import clock, read_dates, say_dates
from directory.hours.typed_seasons import read_season, say_bound
from directory.hours.words import DAY_NAMES

LONGEST_HOURS = 500  # characters: what a location can hold
LONGEST_WORDS = 60  # characters: an hour, or a bound of a season
MOST_ROWS = 30
SPARE_ROWS = 2
ROW_PLACEHOLDER = "__ligne__"  # not Django's: the form may itself be inside a formset

RHYTHMS = [
    (Rhythm.WEEKLY, gettext_lazy("toutes les semaines")),
    (Rhythm.MONTHLY, gettext_lazy("certaines semaines du mois")),
    (Rhythm.EVEN, gettext_lazy("les semaines paires")),
    (Rhythm.ODD, gettext_lazy("les semaines impaires")),
    (Rhythm.DATES, gettext_lazy("à des dates précises")),
    (Rhythm.NO_FIXED_DAY, gettext_lazy("sans jour fixe, sur rendez-vous")),
]
RANKS = [
    (1, gettext_lazy("1re")),
    (2, gettext_lazy("2e")),
    (3, gettext_lazy("3e")),
    (4, gettext_lazy("4e")),
    (5, gettext_lazy("5e")),
    (LAST, gettext_lazy("dernière")),
]
SCHOOL = [
    (School.OPEN, gettext_lazy("ouvert aussi")),
    (School.CLOSED, gettext_lazy("fermé")),
    (School.ONLY, gettext_lazy("ouvert seulement pendant les vacances")),
]
PUBLIC = [(Public.CLOSED, gettext_lazy("fermé")), (Public.OPEN, gettext_lazy("ouvert comme d’habitude"))]


def one_text(label: Any, longest: int, **attrs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


def one_clock(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "time"}),
    )


class RowForm(forms.Form):
    """One row; a row left blank says nothing. `row` is what was understood, None when something is missing."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Jours"),
        choices=list(enumerate(DAY_NAMES)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    start = one_clock(gettext_lazy("De"))
    end = one_clock(gettext_lazy("À"))
    rhythm = forms.ChoiceField(label=gettext_lazy("Quand"), choices=RHYTHMS, required=False)
    ranks = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Lesquelles dans le mois"),
        choices=RANKS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    dates = forms.CharField(
        label=gettext_lazy("Dates"),
        required=False,
        help_text=gettext_lazy("Collez-les comme elles viennent : 24/11, 8 décembre, 12 janvier 2027"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    school = forms.ChoiceField(
        label=gettext_lazy("Pendant les vacances scolaires"), choices=SCHOOL, required=False
    )
    season_first = one_text(gettext_lazy("À partir de"), LONGEST_WORDS, placeholder=gettext_lazy("septembre"))
    season_last = one_text(gettext_lazy("Jusqu’à"), LONGEST_WORDS, placeholder=gettext_lazy("juin"))
    appointment = forms.BooleanField(label=gettext_lazy("Sur rendez-vous"), required=False)
    note = one_text(gettext_lazy("Précision"), LONGEST_NOTE)
    remove = forms.BooleanField(label=gettext_lazy("Retirer cette ligne"), required=False)

    row: Row | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        season = row.season or ("", "")
        return {
            "days": row.days,
            "start": row.start or "",
            "end": {MIDNIGHT: "00:00"}.get(row.end or "", row.end or ""),
            "rhythm": row.rhythm,
            "ranks": row.ranks,
            "dates": say_dates(row.dates),
            "school": row.school,
            "season_first": say_bound(season[0]) if season[0] else "",
            "season_last": say_bound(season[1]) if season[1] else "",
            "appointment": row.appointment,
            "note": row.note,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.removed = bool(cleaned.get("remove"))
        if self.removed or self._is_blank():
            self._errors = ErrorDict()
            return cleaned
        row = Row(
            days=tuple(cleaned.get("days") or ()),
            start=self._clock("start"),
            end=self._clock("end"),
            rhythm=Rhythm(cleaned.get("rhythm") or Rhythm.WEEKLY),
            ranks=tuple(cleaned.get("ranks") or ()),
            school=School(cleaned.get("school") or School.OPEN),
            appointment=bool(cleaned.get("appointment")),
            note=" ".join((cleaned.get("note") or "").split()),
        )
        row = self._with_dates(self._with_season(row))
        for name, message in missing(row):
            if name not in self.errors:
                self.add_error(name, message)
        self.row = None if self.errors else row
        return cleaned

    def _is_blank(self) -> bool:
        """Whether nothing was chosen but what is chosen at first."""
        said = (
            "days",
            "start",
            "end",
            "ranks",
            "dates",
            "season_first",
            "season_last",
            "note",
            "appointment",
        )
        typed = any(name in self.errors or self.cleaned_data.get(name) for name in said)
        return not typed and self.cleaned_data.get("rhythm") in {"", Rhythm.WEEKLY}

    def _clock(self, name: str) -> str | None:
        typed = (self.cleaned_data.get(name) or "").strip()
        if not typed:
            return None
        try:
            [time] = [token for token in tokens_of(typed) if token.kind == T.TIME]
        except (NotUnderstood, ValueError):
            self.add_error(name, _("Heure non comprise. Par exemple : 9:00 ou 14:30."))
            return None
        return clock(int(time.value))

    def _with_season(self, row: Row) -> Row:
        first, last = (self.cleaned_data.get(f"season_{name}") or "" for name in ("first", "last"))
        try:
            return replace(row, season=read_season(first, last))
        except ValueError as error:
            self.add_error("season_last" if first.strip() else "season_first", str(error))
            return row

    def _with_dates(self, row: Row) -> Row:
        """The dates of such a row; times pasted with them count when none were chosen."""
        if row.rhythm != Rhythm.DATES:
            return row
        try:
            typed = read_dates(self.cleaned_data.get("dates") or "", localdate())
        except ValueError as error:
            self.add_error("dates", str(error))
            return row
        if row.start or row.end:
            return replace(row, dates=typed.dates)
        return replace(row, dates=typed.dates, start=typed.start, end=typed.end)


class BaseRowFormSet(BaseFormSet):
    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "empty_permitted": False}

    @property
    def spare(self) -> RowForm:
        """The row that a script copies; ROW_PLACEHOLDER stands for its number."""
        return RowForm(prefix=f"{self.prefix}-{ROW_PLACEHOLDER}", auto_id=self.auto_id)


RowFormSet = forms.formset_factory(
    RowForm, formset=BaseRowFormSet, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS + SPARE_ROWS
)


class HoursForm(forms.Form):
    """The hours of one location. Valid, `hours` is the OSM string; `HoursForm(text=…)` shows one.

    Hours that were read and not changed stay as they were written, to the letter.
    """

    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_HOURS)
    public = forms.ChoiceField(label=gettext_lazy("Les jours fériés"), choices=PUBLIC, required=False)
    sentence = forms.CharField(
        label=gettext_lazy("Les horaires en une phrase"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Par exemple : mardi et jeudi 9h-12h, sauf vacances scolaires."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    hours: str = ""

    def __init__(self, data: Any = None, *, text: str = "", prefix: str = "horaires") -> None:
        rows = read_rows(text)
        closed = any(row.public == Public.CLOSED for row in rows or ())
        initial = {
            "kept": text,
            "public": Public.CLOSED if closed or not rows else Public.OPEN,
            "sentence": sentence_of(text) if rows is None else "",
        }
        super().__init__(data, initial=initial, prefix=prefix, use_required_attribute=False)
        self.rows: Any = RowFormSet(
            data, prefix=f"{prefix}-lignes", initial=[RowForm.initial_of(row) for row in rows or ()]
        )

    @staticmethod
    def is_in(data: Mapping[str, Any], prefix: str) -> bool:
        """Whether this form was sent with that prefix."""
        return f"{prefix}-lignes-TOTAL_FORMS" in data

    @property
    def as_sentence(self) -> bool:
        """Whether the hours are those of the sentence: what it says stands in place of the rows."""
        return bool((self["sentence"].value() or "").strip())

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        kept = cleaned.get("kept") or ""
        if "sentence" in self.errors:
            return cleaned
        typed = (cleaned.get("sentence") or "").strip()
        self.hours = self._read_sentence(typed, kept) if typed else self._read_rows(kept)
        if len(self.hours) > LONGEST_HOURS:
            self.add_error(None, _("Ces horaires sont trop longs. Regroupez des lignes, ou des dates."))
        return cleaned

    def _read_sentence(self, typed: str, kept: str) -> str:
        if kept and typed == sentence_of(kept) and _is_valid(kept):
            return kept
        reading = read_hours(typed)
        if not reading.understood:
            self.add_error("sentence", reading.warnings[0])
        return reading.opening_hours

    def _read_rows(self, kept: str) -> str:
        if not self.rows.is_valid():
            self.add_error(None, self._wrong_rows())
            return ""
        rows = [replace(row, public=self.on_public_holidays) for row in self.understood.values()]
        fixed = [place for place, row in self.understood.items() if row.rhythm == Rhythm.NO_FIXED_DAY]
        if len(fixed) > 1:
            self.rows.forms[fixed[1]].add_error("rhythm", _("Une seule ligne « sans jour fixe » suffit."))
            self.add_error(None, self._wrong_rows())
            return ""
        if kept and read_rows(kept) == normalised(rows):
            return kept
        written = write_rows(rows)
        if len(written) <= LONGEST_HOURS and (
            read_rows(written) != normalised(rows) or (written and describe_hours(written) == UNSAID)
        ):
            self.add_error(
                None, _("Ces lignes ne vont pas ensemble. Simplifiez-les, ou écrivez-les en une phrase.")
            )
        return written

    def _wrong_rows(self) -> str:
        numbers = [str(place + 1) for place, form in enumerate(self.rows.forms) if form.errors]
        if not numbers:
            return " ".join(str(error) for error in self.rows.non_form_errors())
        return _("À corriger : ligne %(numbers)s.") % {"numbers": ", ".join(numbers)}

    @property
    def on_public_holidays(self) -> Public:
        return Public(self.cleaned_data.get("public") or Public.CLOSED)

    @cached_property
    def understood(self) -> dict[int, Row]:
        """The rows that nothing is missing from, by their place."""
        if not self.is_bound:
            return dict(enumerate(read_rows(self.initial["kept"]) or ()))
        self.rows.is_valid()
        return {place: form.row for place, form in enumerate(self.rows.forms) if form.row is not None}

    def say_doubts(self, today: date, departement: str) -> None:
        """Say beside each row what is doubtful in it (`form.doubts`)."""
        places = list(self.understood)
        found = doubts(list(self.understood.values()), today, departement) if not self.as_sentence else {}
        for rank, place in enumerate(places):
            self.rows.forms[place].doubts = found.get(rank, [])

    @property
    def said_so_far(self) -> str:
        """The hours, or those of the rows that are complete."""
        if not self.is_bound:
            return str(self.initial["kept"])
        if self.is_valid() or self.as_sentence:
            return self.hours
        rows = [replace(row, public=self.on_public_holidays) for row in self.understood.values()]
        alone = [row for row in rows if row.rhythm == Rhythm.NO_FIXED_DAY][:1]
        return write_rows([row for row in rows if row.rhythm != Rhythm.NO_FIXED_DAY] + alone)


def sentence_of(text: str) -> str:
    """Hours beyond the rows as an editor changes them: in French when that says exactly the same."""
    said = describe_hours(text)
    return said if read_hours(said).opening_hours == text else text


def _is_valid(text: str) -> bool:
    try:
        validate_hours(text)
    except ValidationError:
        return False
    return True
