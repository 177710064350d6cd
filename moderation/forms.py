"""What is typed on the shelf: one small form for a row of the list, or for all the rows chosen.

Each form says whether something was `said`, then gives the `change` to make and the `reading` to show.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from directory.enums import Gap
from directory.fields import read_phone
from directory.hours import describe_hours, read_hours
from geo.models import Commune
from home.models import TerritoryPage
from imports.permissions import allowed_territories
from imports.reading_ages import read_ages
from imports.rows import Row
from moderation.filling import Change, RewriteWhen, SayAges, SayAreas, SayContact, SayWhen
from moderation.querysets import ShelfQuerySet
from moderation.suggestions import OFTEN
from vocabulary.ages import NOT_SAID, say_ages
from vocabulary.models import Kind

AGES_WORDS = "ages-often"  # the id of the list of suggestions on the page


class FillForm(forms.Form):
    """`said`: whether anything was typed or ticked; `change`, `reading`, `warnings`: once it is valid."""

    change: Change
    reading = ""
    first_reading = ""  # of what was there before anybody typed
    warnings: tuple[str, ...] = ()

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            for field in self.fields.values():
                # Down the column, each field is told apart by its row.
                field.widget.attrs["aria-label"] = f"{field.label}, {label}"

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.errors.keys() & self.fields.keys():
            self.fields[name].widget.attrs |= {
                "aria-invalid": "true",
                "aria-describedby": f"{self[name].id_for_label}-error",
            }

    @property
    def said(self) -> bool:
        return self.is_bound and self.has_changed()


class AgesForm(FillForm):
    text = forms.CharField(
        label=gettext_lazy("Âge des enfants"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": AGES_WORDS, "autocomplete": "off", "data-reading": "ages"}),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text:
            return text
        row = Row(0, {})
        read_ages(row, text, "")
        parents_only = bool(row.listing.get("parents_only"))
        if row.ages is None and not parents_only:
            raise ValidationError(
                _("Cet âge n’a pas été compris. Écrivez par exemple : moins de 6 ans, ou 3 mois à 3 ans.")
            )
        self.change = SayAges(row.ages or NOT_SAID, parents_only)
        said = say_ages(row.ages) if row.ages else ""
        self.reading = " · ".join(filter(None, [said, _("parents seuls") if parents_only else ""]))
        self.warnings = tuple(row.warnings)
        return text


class WhenForm(FillForm):
    READ, KEEP, CONTACT, APPOINTMENT = "", "tel-quel", "contact", "rendez-vous"
    say: type[SayWhen] = SayWhen

    text = forms.CharField(
        label=gettext_lazy("Horaires"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-reading": "when"}),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("Ou bien"),
        required=False,
        choices=[
            (READ, gettext_lazy("Lire ces horaires")),
            (CONTACT, gettext_lazy("Sur contact")),
            (APPOINTMENT, gettext_lazy("Sur rendez-vous")),
            (KEEP, gettext_lazy("Garder tels qu’écrits")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        text, how = cleaned.get("text", ""), cleaned.get("how", "")
        if how == self.KEEP and text:
            self.change, self.reading = self.say(hours_as_typed=text), text
            return cleaned
        hours = read_hours(text)
        if text and not hours.understood:
            reason = " ".join(hours.warnings)
            self.add_error("text", f"{reason} {_('Écrivez-les autrement, ou gardez-les tels qu’écrits.')}")
            return cleaned
        if how == self.KEEP:
            self.add_error("text", _("Écrivez les horaires à garder."))
        self.change = self.say(
            opening_hours=hours.opening_hours,
            on_contact=how == self.CONTACT,
            appointment=how == self.APPOINTMENT,
        )
        also = {self.CONTACT: _("sur contact"), self.APPOINTMENT: _("sur rendez-vous")}.get(how, "")
        self.reading = " · ".join(filter(None, [describe_hours(hours.opening_hours), also]))
        self.warnings = hours.warnings
        return cleaned


class RereadForm(WhenForm):
    """The hours as somebody typed them, to be written otherwise; `confirmed`: as they are, read as it is shown."""

    say = RewriteWhen
    confirmed = False

    def __init__(self, *args: Any, typed: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"text": typed}, **kwargs)
        hours = read_hours(typed)
        self.first_reading = describe_hours(hours.opening_hours)
        self.warnings = hours.warnings if self.first_reading else ()

    @property
    def said(self) -> bool:
        return super().said or (self.is_bound and self.confirmed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("text") or cleaned.get("how")):
            self.add_error("text", _("Écrivez les horaires, ou laissez ceux qui y étaient."))
        return cleaned


class ContactForm(FillForm):
    phone = forms.CharField(
        label=gettext_lazy("Téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.EmailField(label=gettext_lazy("Adresse électronique"), required=False)
    website = forms.URLField(label=gettext_lazy("Site"), required=False, assume_scheme="https")
    as_structure = forms.BooleanField(label=gettext_lazy("Celui de la structure"), required=False)

    def clean_phone(self) -> str:
        return read_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.change = SayContact(**cleaned)
            typed = [cleaned["phone"], cleaned["email"], cleaned["website"]]
            self.reading = " · ".join(
                [*filter(None, typed), *([_("celui de la structure")] if cleaned["as_structure"] else [])]
            )
        return cleaned


class WhereForm(FillForm):
    areas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Territoires servis à distance"),
        queryset=TerritoryPage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: Any = self.fields["areas"]
        areas.queryset = allowed_territories(None)

    def clean_areas(self) -> Any:
        areas = tuple(self.cleaned_data["areas"])
        self.change, self.reading = SayAreas(areas), ", ".join(area.title for area in areas)
        return areas


FORMS: dict[Gap, type[FillForm]] = {
    Gap.AGES: AgesForm,
    Gap.WHERE: WhereForm,
    Gap.WHEN: WhenForm,
    Gap.CONTACT: ContactForm,
}
OFTEN_TYPED = {Gap.AGES: OFTEN}


class ShelfFilterForm(forms.Form):
    """Which of my drafts are shown; offers only what some of them have."""

    territoire = forms.ModelChoiceField(
        label=gettext_lazy("Territoire"), queryset=TerritoryPage.objects.none(), required=False
    )
    structure = forms.TypedChoiceField(
        label=gettext_lazy("Structure"), coerce=int, empty_value=None, required=False
    )
    type = forms.ModelChoiceField(
        label=gettext_lazy("Type"), queryset=Kind.objects.none(), required=False, to_field_name="slug"
    )
    commune = forms.ModelChoiceField(
        label=gettext_lazy("Commune"), queryset=Commune.objects.none(), required=False
    )

    def __init__(self, data: Any, *, items: ShelfQuerySet, user: User) -> None:
        super().__init__(data)
        self.items = items
        fields: dict[str, Any] = self.fields
        territories = allowed_territories(user).filter(pk__in=items.values("territory"))
        fields["territoire"].queryset = territories
        found = items.order_by("structure_title").values_list("structure", "structure_title").distinct()
        fields["structure"].choices = [("", _("Toutes")), *found]
        fields["type"].queryset = Kind.objects.filter(pk__in=items.values("kind")).order_by("name")
        towns = items.filter(communes__isnull=False).values("communes")
        fields["commune"].queryset = Commune.objects.filter(pk__in=towns).order_by("name")
        for name, word in (("territoire", _("Tous")), ("type", _("Tous")), ("commune", _("Toutes"))):
            fields[name].empty_label = word
        if len(territories) < 2:
            del fields["territoire"]

    def narrowed(self) -> ShelfQuerySet:
        """The drafts asked for; a value that is not among those offered asks for nothing."""
        self.is_valid()
        asked = {
            "territory": self.cleaned_data.get("territoire"),
            "structure": self.cleaned_data.get("structure"),
            "kind": self.cleaned_data.get("type"),
            "communes": self.cleaned_data.get("commune"),
        }
        return self.items.filter(**{name: value for name, value in asked.items() if value})

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)
