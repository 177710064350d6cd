"""The short pages of a proposal. What was typed is kept as it is, right or wrong; what it means is read when it is needed.

Each form is made from what was sent, or from what was stored before; `raw` is what to store of it.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import Step
from campaigns.models import Proposal
from directory.fields import read_phone
from events.enums import Audience, RegistrationBy
from events.phone.forms import SummaryForm
from events.services import UNSEEN
from home.fields import validate_web_address
from vocabulary.ages import NOT_SAID, AgeRange, parse_ages
from vocabulary.enums import Ages, AppliesTo
from vocabulary.selectors import kinds_by_slug, themes_by_slug

LONGEST_TEXT = 1000  # characters kept of what is typed in one field
MOST_THEMES = 3
YES, NO = "oui", "non"

TEXT = {"class": "input", "autocomplete": "off"}


class StepForm(SummaryForm):
    """One page of the form; `stored` is what its fields held the last time, nothing when it was never sent."""

    def __init__(
        self, data: Any = None, *, proposal: Proposal, stored: Mapping[str, Any] | None = None
    ) -> None:
        self.proposal = proposal
        # Read as it is stored: what nobody sees is nobody's mistake.
        self.raw = dict(stored or {}) if data is None else self._read(data)
        super().__init__(self.raw if data is not None or stored is not None else None)

    @classmethod
    def _read(cls, data: Any) -> dict[str, Any]:
        return {
            name: [kept_text(value) for value in data.getlist(name)[:50]]
            if isinstance(field, forms.MultipleChoiceField)
            else kept_text(data.get(name))
            for name, field in cls.base_fields.items()
        }


def kept_text(value: Any) -> str:
    """A text as it is stored, without the marks that nobody sees."""
    return UNSEEN.sub("", str(value or ""))[:LONGEST_TEXT]


class ActionForm(StepForm):
    titre = forms.CharField(
        label=gettext_lazy("Le titre"),
        max_length=100,
        error_messages={"required": gettext_lazy("Donnez un titre à votre action.")},
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("Court et concret, par exemple : Contes au coin du four à pain."),
    )
    type = forms.ChoiceField(
        label=gettext_lazy("C’est quoi ?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choisissez ce qui s’en approche le plus.")
        ),
        widget=forms.Select(attrs={"class": "input"}),
    )
    phrase = forms.CharField(
        label=gettext_lazy("En une phrase, pour les familles"),
        max_length=200,
        error_messages={"required": gettext_lazy("Dites en une phrase ce qu’on y fait.")},
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text=gettext_lazy("Par exemple : On écoute des histoires, puis on goûte ensemble."),
    )
    public = forms.ChoiceField(
        label=gettext_lazy("Qui vient ?"),
        error_messages={"required": gettext_lazy("Dites qui vient.")},
        widget=forms.RadioSelect,
    )
    ages = forms.CharField(
        label=gettext_lazy("Âge des enfants"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy(
            "Comme vous le diriez, par exemple : moins de 6 ans ; 3 mois à 3 ans ; à tout âge. "
            "Pas nécessaire si les adultes viennent seuls."
        ),
    )
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("De quoi parle-t-on ?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        kinds = kinds_by_slug(settings.LANGUAGE_CODE).values()
        fields["type"].choices = [
            ("", _("Choisissez…")),
            *((one.slug, one.name) for one in kinds if one.applies_to in {AppliesTo.EVENT, AppliesTo.BOTH}),
        ]
        fields["public"].choices = [
            (one.value, one.label)
            for one in (
                Audience.PARENTS_AND_CHILDREN,
                Audience.PARENTS,
                Audience.CHILDREN,
                Audience.PROFESSIONALS,
            )
        ]
        themes = themes_by_slug(settings.LANGUAGE_CODE).values()
        fields["themes"].choices = [(one.slug, one.name) for one in themes]

    def clean_ages(self) -> AgeRange:
        text = self.cleaned_data["ages"].strip()
        if not text:
            return NOT_SAID
        found = parse_ages(text).range
        if found.ages == Ages.NON_PRECISE:
            raise ValidationError(
                _("Cet âge n’a pas été compris. Écrivez par exemple : moins de 6 ans, ou 3 mois à 3 ans.")
            )
        return found

    def clean_themes(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["themes"]
        if len(chosen) > MOST_THEMES:
            raise ValidationError(_("Choisissez-en trois au plus."))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        adults_alone = cleaned.get("public") in {Audience.PARENTS, Audience.PROFESSIONALS}
        if cleaned.get("ages") == NOT_SAID and not adults_alone:
            self.add_error("ages", _("Dites pour quel âge c’est."))
        return cleaned


class TermsForm(StepForm):
    gratuit = forms.ChoiceField(
        label=gettext_lazy("C’est gratuit ?"),
        choices=[(YES, gettext_lazy("Oui")), (NO, gettext_lazy("Non"))],
        error_messages={"required": gettext_lazy("Dites si c’est gratuit.")},
        widget=forms.RadioSelect,
    )
    prix = forms.CharField(
        label=gettext_lazy("Sinon, combien ?"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("Par exemple : 2 € par famille."),
    )
    inscription = forms.ChoiceField(
        label=gettext_lazy("Faut-il s’inscrire ?"),
        choices=[
            (RegistrationBy.NONE.value, gettext_lazy("Non, on vient quand on veut")),
            (RegistrationBy.PHONE.value, gettext_lazy("Oui, par téléphone")),
            (RegistrationBy.EMAIL.value, gettext_lazy("Oui, par courriel")),
            (RegistrationBy.LINK.value, gettext_lazy("Oui, sur une page en ligne")),
        ],
        error_messages={"required": gettext_lazy("Dites s’il faut s’inscrire.")},
        widget=forms.RadioSelect,
    )
    inscription_page = forms.CharField(
        label=gettext_lazy("L’adresse de la page d’inscription"),
        max_length=200,
        required=False,
        widget=forms.URLInput(attrs=TEXT),
        help_text=gettext_lazy("Par exemple : https://association.example.org/inscription."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Qui répond ?"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs=TEXT),
        help_text=gettext_lazy("Un prénom ou le nom du service, par exemple : Lina et Marc."),
    )
    telephone = forms.CharField(
        label=gettext_lazy("Téléphone de la structure"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={**TEXT, "type": "tel", "inputmode": "tel"}),
        help_text=gettext_lazy("Montré aux familles. Par exemple : 01 99 00 12 34."),
    )
    courriel = forms.EmailField(
        label=gettext_lazy("Courriel de la structure"),
        max_length=254,
        required=False,
        error_messages={"invalid": gettext_lazy("Cette adresse n’est pas complète.")},
        widget=forms.EmailInput(attrs=TEXT),
        help_text=gettext_lazy("Montré aux familles. Par exemple : accueil@association.example.org."),
    )
    note = forms.CharField(
        label=gettext_lazy("Bon à savoir"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text=gettext_lazy("Par exemple : venez avec un coussin. Ne nommez aucune famille."),
    )

    def clean_telephone(self) -> str:
        return read_phone(self.cleaned_data["telephone"])

    def clean_inscription_page(self) -> str:
        address: str = self.cleaned_data["inscription_page"].strip()
        if address:
            validate_web_address(address)
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("gratuit") == NO and not cleaned.get("prix"):
            self.add_error("prix", _("Dites combien cela coûte."))
        needed = {
            RegistrationBy.PHONE.value: ("telephone", _("Donnez le numéro où s’inscrire.")),
            RegistrationBy.EMAIL.value: ("courriel", _("Donnez l’adresse où s’inscrire.")),
            RegistrationBy.LINK.value: ("inscription_page", _("Donnez l’adresse de la page d’inscription.")),
        }.get(cleaned.get("inscription", ""))
        if needed and not cleaned.get(needed[0]) and needed[0] not in self.errors:
            self.add_error(*needed)
        if not {"telephone", "courriel"} & self.errors.keys() and not self._has_contact(cleaned):
            self.add_error("telephone", _("Donnez un téléphone ou un courriel, pour les questions."))
        return cleaned

    def _has_contact(self, cleaned: Mapping[str, Any]) -> bool:
        structure = self.proposal.structure
        return bool(
            cleaned.get("telephone")
            or cleaned.get("courriel")
            or (structure and (structure.phone or structure.email or structure.website))
        )


def step_form(step: Step, proposal: Proposal, data: Any = None) -> Any:
    """The page `step` of a proposal, from what is sent now, else from what is stored."""
    from campaigns.forms_dates import DatesForm
    from campaigns.forms_where import WhereForm

    forms_by_step: dict[Step, Any] = {
        Step.ACTION: ActionForm,
        Step.DATES: DatesForm,
        Step.WHERE: WhereForm,
        Step.TERMS: TermsForm,
    }
    return forms_by_step[step](data, proposal=proposal, stored=proposal.answers.get(step.value))


def read_answers(proposal: Proposal) -> dict[Step, Any]:
    """The four pages as they are stored, each checked; a page never sent is there too, and is not right."""
    found = {step: step_form(step, proposal) for step in Step}
    for form in found.values():
        form.is_valid()
    return found


def next_step(step: Step) -> Step | None:
    steps = list(Step)
    after = steps.index(step) + 1
    return steps[after] if after < len(steps) else None
