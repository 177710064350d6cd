"""What coordinators ask for and answer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import Act, State
from campaigns.models import HighlightPage, Proposal
from campaigns.permissions import Scope
from directory.models import StructurePage
from home.models import TerritoryPage

LONGEST_REASON = 500
ALL = "toutes"


class ProposalFilterForm(forms.Form):
    etat = forms.ChoiceField(label=gettext_lazy("État"), required=False)
    territoire = forms.ModelChoiceField(
        label=gettext_lazy("Territoire"),
        queryset=TerritoryPage.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tous"),
    )
    quoi = forms.CharField(label=gettext_lazy("Titre, structure ou commune"), required=False, max_length=100)

    def __init__(self, data: Mapping[str, Any], *, proposals: QuerySet[Proposal]) -> None:
        super().__init__({"etat": State.SUBMITTED.value, **{name: data[name] for name in data}})
        self.proposals = proposals
        fields: Any = self.fields
        fields["etat"].choices = [*State.choices, (ALL, _("Toutes"))]
        there = proposals.order_by().values("territory")
        territories = TerritoryPage.objects.filter(pk__in=there).defer_streamfields().order_by("title")
        fields["territoire"].queryset = territories
        if len(territories) < 2:
            del fields["territoire"]

    def narrowed(self) -> QuerySet[Proposal]:
        """The proposals asked for; what is not among those offered asks for nothing."""
        self.is_valid()
        given, found = self.cleaned_data, self.proposals
        state = given.get("etat") or State.SUBMITTED
        if state != ALL:
            found = found.filter(state=state)
        if territory := given.get("territoire"):
            found = found.filter(territory=territory)
        if text := given.get("quoi"):
            found = found.filter(
                Q(title__icontains=text)
                | Q(structure_name__icontains=text)
                | Q(structure__title__icontains=text)
                | Q(commune__icontains=text)
            )
        # The one that has waited longest first, where they wait.
        return found.order_by("submitted_at" if state == State.SUBMITTED else "-updated_at", "pk")

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("territoire", "quoi"))


class DecisionForm(forms.Form):
    """One decision for the proposals that are ticked, each as it was seen ("12:3" is the version 3 of number 12)."""

    decision = forms.ChoiceField(
        choices=[(act.value, act.label) for act in (Act.ACCEPTED, Act.CHANGES, Act.REFUSED)],
        error_messages={
            "required": gettext_lazy("Choisissez quoi faire."),
            "invalid_choice": gettext_lazy("Choisissez quoi faire."),
        },
    )
    message = forms.CharField(
        label=gettext_lazy("Votre message"),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Il part par courriel à qui propose. Obligatoire pour demander une précision ou refuser."
        ),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        chosen = data.getlist("choisies") if data is not None else []
        self.seen: dict[int, int] = dict(filter(None, map(_seen, chosen)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        needs_words = cleaned.get("decision") in {Act.CHANGES, Act.REFUSED} and "message" not in self.errors
        if needs_words and not cleaned["message"].strip():
            self.add_error(
                "message", _("Écrivez une phrase : sans elle, la structure ne saura pas pourquoi.")
            )
        return cleaned

    @property
    def errors_to_show(self) -> list[dict[str, str]]:
        found = [
            {"id": "id_message" if name == "message" else "propositions", "text": str(text)}
            for name, messages in self.errors.items()
            for text in messages
        ]
        if not self.seen:
            found.insert(0, {"id": "propositions", "text": _("Cochez les propositions.")})
        return found


def _seen(text: str) -> tuple[int, int] | None:
    pk, _colon, version = text.partition(":")
    if pk.isdecimal() and version.isdecimal() and len(pk) < 16 and len(version) < 9:
        return int(pk), int(version)
    return None


class StructureForm(forms.Form):
    """Whose proposal it is: a structure of the site, or one to make."""

    structure = forms.ModelChoiceField(
        label=gettext_lazy("La structure, sur le site"),
        queryset=StructurePage.objects.none(),
        required=False,
        empty_label=gettext_lazy("Elle n’y est pas encore"),
    )
    nom = forms.CharField(label=gettext_lazy("Son nom"), required=False, max_length=200)
    territoire = forms.ModelChoiceField(
        label=gettext_lazy("Son territoire"), queryset=TerritoryPage.objects.none(), required=False
    )
    email = forms.EmailField(label=gettext_lazy("Son adresse électronique, publiée"), required=False)

    def __init__(
        self, data: Any = None, *, proposal: Proposal, scope: Scope, campaign: HighlightPage
    ) -> None:
        super().__init__(data, initial={"nom": proposal.structure_name, "territoire": proposal.territory_id})
        fields: Any = self.fields
        territories = TerritoryPage.objects.filter(locale=campaign.locale_id).defer_streamfields()
        if not scope.whole:
            territories = territories.filter(pk__in=scope.territories)
        fields["territoire"].queryset = territories.order_by("departement_wide", "title")
        inside = Q(pk__in=[])
        for path in territories.values_list("path", flat=True):
            inside |= Q(path__startswith=path)
        structures = StructurePage.objects.filter(inside, locale=campaign.locale_id, alias_of=None)
        fields["structure"].queryset = structures.defer_streamfields().order_by("title")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("structure") and "structure" not in self.errors:
            if not cleaned.get("nom", "").strip():
                self.add_error("nom", _("Choisissez une structure, ou écrivez le nom de celle à créer."))
            if not cleaned.get("territoire") and "territoire" not in self.errors:
                self.add_error("territoire", _("Choisissez le territoire de la structure à créer."))
        return cleaned
