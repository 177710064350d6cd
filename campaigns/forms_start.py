"""How one begins: which structure proposes, and where to send the link back to the proposal."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from campaigns.forms_proposal import TEXT, kept_text
from campaigns.models import HighlightPage
from campaigns.selectors import covers
from directory.models import StructurePage
from events.phone.forms import SummaryForm
from home.models import TerritoryPage
from vocabulary.spelling import fold

MOST_ALIKE = 5
ALIKE = 80  # of 100, from which two names may be those of the same structure
OTHER = "autre"


class AskForm(SummaryForm):
    """Where to send the links again."""

    courriel = forms.EmailField(
        label=gettext_lazy("L’adresse électronique que vous aviez donnée"),
        error_messages={
            "required": gettext_lazy("Écrivez votre adresse électronique."),
            "invalid": gettext_lazy("Cette adresse n’est pas complète. Écrivez-la comme dans l’exemple."),
        },
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        help_text=gettext_lazy("Par exemple : contact@association.example.org."),
    )


class StartForm(SummaryForm):
    """The structure, by the name people give it: the site asks whether it is one of those it knows."""

    structure = forms.CharField(
        label=gettext_lazy("Votre structure"),
        max_length=120,
        error_messages={"required": gettext_lazy("Écrivez le nom de votre structure.")},
        widget=forms.TextInput(attrs={**TEXT, "autocomplete": "organization"}),
        help_text=gettext_lazy("Par exemple : Médiathèque de Thuir."),
    )
    laquelle = forms.ChoiceField(
        label=gettext_lazy("Est-ce l’une de celles-ci ?"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choisissez dans la liste.")},
        widget=forms.RadioSelect,
    )
    courriel = forms.EmailField(
        label=gettext_lazy("Le courriel de votre structure"),
        error_messages={
            "required": gettext_lazy(
                "Écrivez une adresse électronique : le lien de votre proposition y arrive."
            ),
            "invalid": gettext_lazy("Cette adresse n’est pas complète. Écrivez-la comme dans l’exemple."),
        },
        max_length=254,
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
        help_text=gettext_lazy(
            "Pour revenir à votre proposition, et pour la réponse. Il n’est pas publié. "
            "Par exemple : contact@association.example.org."
        ),
    )

    def __init__(self, data: Any = None, *, campaign: HighlightPage) -> None:
        super().__init__(data)
        name = kept_text(self.data.get("structure"))[:120] if data is not None else ""
        self.alike = structures_alike(name, campaign) if name.strip() else []
        if not self.alike:
            del self.fields["laquelle"]
            return
        field: Any = self.fields["laquelle"]
        field.choices = [
            *((str(pk), f"{title} ({territory})") for pk, title, territory in self.alike),
            (OTHER, _("Aucune : elle n’est pas encore sur le site")),
        ]

    def clean_structure(self) -> str:
        return kept_text(self.cleaned_data["structure"]).strip()

    @property
    def must_choose(self) -> bool:
        """Whether the name is that of structures the site knows, none of which was chosen yet."""
        return bool(self.alike) and not self.cleaned_data.get("laquelle")

    @property
    def chosen(self) -> StructurePage | None:
        pk = self.cleaned_data.get("laquelle", "")
        return StructurePage.objects.live().filter(pk=pk).first() if pk and pk != OTHER else None


def structures_alike(name: str, campaign: HighlightPage) -> list[tuple[int, str, str]]:
    """The public structures that may bear that name where the temps fort takes place: id, name and territory."""
    territories = TerritoryPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    concerned = {one.path: one.title for one in territories.defer_streamfields() if covers(campaign, one)}
    inside = Q(pk__in=[])
    for path in concerned:
        inside |= Q(path__startswith=path)
    found = StructurePage.objects.live().filter(inside, locale__language_code=settings.LANGUAGE_CODE)
    rows = list(found.values_list("pk", "title", "path"))
    wanted = fold(name)
    scores = process.extract(
        wanted,
        [fold(title) for _pk, title, _path in rows],
        scorer=fuzz.WRatio,
        limit=MOST_ALIKE,
        score_cutoff=ALIKE,
    )
    step = StructurePage.steplen
    return [
        (rows[at][0], rows[at][1], concerned.get(rows[at][2][:-step], "")) for _name, _score, at in scores
    ]
