"""The editors' forms of structures, places and events: what is typed as people say it, checked on the server.

A draft may lack anything; what it says must be well formed. What a listing must say before it is public is
`directory.gate`'s business, what its kind usually says is `vocabulary.rules`'.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.models import Locale

from accounts.enums import Role
from accounts.services import group_name
from directory.fields import read_phone
from home.models import TerritoryPage
from vocabulary.ages import AgeRange, parse_ages, say_ages
from vocabulary.enums import Ages, AppliesTo
from vocabulary.needs import LANGUAGES_SPOKEN
from vocabulary.spelling import fold

MOST_INSIDE = 100  # addresses, or services, of one place
NOT_SAID_WORDS = {"", "non precise", "age non precise"}


class PhotoAndPhoneForm(WagtailAdminPageForm):
    """Phone numbers are read and shown one way; a picture is described, or said to be decorative."""

    data: Any
    phone_fields: tuple[str, ...] = ("phone",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.phone_fields:
            try:
                cleaned[name] = read_phone(cleaned.get(name) or "")
            except ValidationError as error:
                self.add_error(name, error)
        if cleaned.get("photo") and not cleaned.get("photo_alt") and not cleaned.get("photo_decorative"):
            self.add_error(
                "photo_alt", _("Décrivez la photo en quelques mots, ou cochez « image décorative ».")
            )
        self._forget_what_no_chooser_can_show()
        return cleaned

    def _forget_what_no_chooser_can_show(self) -> None:
        """Wagtail's choosers fail on what is not a number; the field says that it is not a choice."""
        for name in self.errors:
            field, key = self.fields.get(name), self.add_prefix(name)
            if field and isinstance(field.widget, BaseChooser) and not self.data.get(key, "0").isdecimal():
                self.data = self.data.copy()
                del self.data[key]


class CopyWithoutAliasForm(CopyForm):
    """A copy is a page of its own, and a draft: it is completed, then published like any other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("alias", "publish_copies"):
            self.fields.pop(name, None)


class StructureForm(PhotoAndPhoneForm):
    """A structure's own page; its members are chosen among the people of its territory's structures."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "members" not in self.fields:
            return
        field = self.fields["members"]
        people = Q(structures=self.instance.pk)
        territory = TerritoryPage.objects.ancestor_of(self.parent_page, inclusive=True).first()
        if territory is not None:
            people |= Q(groups__name=group_name(territory.slug, Role.STRUCTURES))
        field.queryset = field.queryset.filter(people).distinct().order_by("last_name", "first_name")


class ListingForm(PhotoAndPhoneForm):
    """What places and events say alike."""

    phone_fields = ("phone", "sms")

    ages_text = forms.CharField(
        label=gettext_lazy("Âge des enfants"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "Comme vous le diriez, par exemple : moins de 6 ans ; 3 mois à 3 ans ; dès la grossesse ; à tout âge. "
            "Laissez vide si ce n’est pas précisé."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Langues parlées"),
        choices=list(LANGUAGES_SPOKEN.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Celles dans lesquelles on peut vous accueillir."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.age_warnings: tuple[str, ...] = ()
        for name in {"locations", "services_inside"} & self.formsets.keys():
            # Django would read two thousand, and show them again with their hours: a minute.
            self.formsets[name].max_num = self.formsets[name].absolute_max = MOST_INSIDE
        said = say_ages(self._stored_ages())
        self.initial.setdefault("ages_text", said)
        if said and "ages_text" in self.fields:
            self.fields["ages_text"].help_text = _("Les parents lisent : « %(ages)s ». %(help)s") % {
                "ages": said,
                "help": self.fields["ages_text"].help_text,
            }
        self._offer_words_of_the_source_language()
        if "areas_served" in self.fields:
            areas = self.fields["areas_served"]
            areas.queryset = areas.queryset.filter(locale=Locale.get_default())
        self._tell_hours()

    def _stored_ages(self) -> AgeRange:
        page = self.instance
        try:
            return AgeRange(ages=page.ages, age_min=page.age_min, age_max=page.age_max)
        except ValidationError:  # an old revision, or a program's mistake: the editor types it again
            return AgeRange()

    def _offer_words_of_the_source_language(self) -> None:
        applies_to = AppliesTo.PLACE if self.instance.sorte == "lieu" else AppliesTo.EVENT
        locale = Locale.get_default()
        for name in ("kind", "themes"):
            if name in self.fields:
                words = self.fields[name].queryset.filter(locale=locale)
                if name == "kind":
                    words = words.filter(applies_to__in=[applies_to, AppliesTo.BOTH])
                    self.fields[name].empty_label = _("Choisissez…")
                self.fields[name].queryset = words
        services = self.formsets.get("services_inside")
        for form in services.forms if services is not None else []:
            form.fields["kind"].queryset = form.fields["kind"].queryset.filter(locale=locale)

    def clean_ages_text(self) -> str:
        """Reads the ages into the page; what cannot be read is refused, what was guessed is said after saving."""
        text = self.cleaned_data["ages_text"].strip()
        if fold(text) in NOT_SAID_WORDS:
            self._read_ages = AgeRange()
            return ""
        reading = parse_ages(text)
        if reading.range.ages == Ages.NON_PRECISE:
            raise ValidationError(
                _("Cet âge n’a pas été compris. Écrivez par exemple : moins de 6 ans, ou 3 mois à 3 ans.")
            )
        self._read_ages = reading.range
        self.age_warnings = reading.warnings
        return text

    def _post_clean(self) -> None:
        super()._post_clean()
        read = getattr(self, "_read_ages", None)
        if read is not None:
            self.instance.ages, self.instance.age_min, self.instance.age_max = (
                read.ages,
                read.age_min,
                read.age_max,
            )

    def is_valid(self) -> bool:
        return super().is_valid() and (self.is_deferred_validation or self._locations_have_somewhere())

    def _tell_hours(self) -> None:
        """What the dates shown beside the hours also depend on: the département, what closes."""
        from directory.models import Venue

        forms_ = [form for form in self._location_forms() if "opening_hours" in form.fields]
        if not forms_:
            return
        venues = {form.instance.venue_id for form in forms_}
        departements = dict(Venue.objects.filter(pk__in=venues).values_list("pk", "commune__departement_id"))
        for form in forms_:
            widget = form.fields["opening_hours"].widget
            widget.departement = departements.get(form.instance.venue_id)
            widget.closed = self.instance.closure
            widget.stored_exceptions = form.instance.exceptions
            widget.valid_from, widget.valid_to = form.instance.valid_from, form.instance.valid_to

    def _location_forms(self) -> list[Any]:
        formset = self.formsets.get("locations")
        return list(formset.forms) if formset is not None else []

    def _locations_have_somewhere(self) -> bool:
        """Hours without an address are those of a service at a distance: it must say whom it serves."""
        if self.cleaned_data.get("areas_served"):
            return True
        homeless = [
            form
            for form in self._location_forms()
            if form.has_changed() | bool(form.instance.pk)
            and not form.cleaned_data.get("DELETE")
            and not form.cleaned_data.get("venue")
        ]
        for form in homeless:
            form.add_error(
                "venue",
                _(
                    "Choisissez une adresse. Pour un service à distance, dites plutôt quels territoires il sert."
                ),
            )
        return not homeless
