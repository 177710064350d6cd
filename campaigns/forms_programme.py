"""How a programme is narrowed: by territory, commune, theme and age. What is not understood asks for nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from campaigns.programme import Row, Wanted
from home.selectors import every_territory
from vocabulary.ages import Child, parse_child
from vocabulary.selectors import themes_by_slug

SELECT = {"class": "input"}
PROFESSIONALS = "professionnels"


class ProgrammeForm(forms.Form):
    """The choices are those that the rows offer, with how many actions each gives."""

    territoire = forms.ChoiceField(
        label=gettext_lazy("Territoire"), required=False, widget=forms.Select(attrs=SELECT)
    )
    commune = forms.ChoiceField(
        label=gettext_lazy("Commune"), required=False, widget=forms.Select(attrs=SELECT)
    )
    enfant = forms.CharField(
        label=gettext_lazy("Quel âge ?"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={**SELECT, "autocomplete": "off"}),
        help_text=gettext_lazy("Par exemple : 14 mois, 3 ans, j’attends un bébé."),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Thème"), required=False, widget=forms.Select(attrs=SELECT))
    public = forms.ChoiceField(
        choices=[("", ""), (PROFESSIONALS, "")], required=False, widget=forms.HiddenInput
    )
    tout = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], *, rows: Iterable[Row]) -> None:
        super().__init__({name: data[name] for name in data if name in self.base_fields})
        rows = list(rows)
        titles = {one.slug: one.title for one in every_territory()}
        themes = themes_by_slug(get_language() or settings.LANGUAGE_CODE)
        self._offer(
            "territoire",
            _("Tous"),
            titles,
            ((slug, row) for row in rows for slug in row.dated.entry.territories),
        )
        communes = {row.dated.entry.insee: row.dated.entry.commune for row in rows}
        self._offer("commune", _("Toutes"), communes, ((row.dated.entry.insee, row) for row in rows))
        self._offer(
            "theme",
            _("Tous"),
            {slug: one.name for slug, one in themes.items()},
            ((slug, row) for row in rows for slug in row.dated.entry.themes),
        )
        self.is_valid()

    def _offer(
        self, name: str, every: str, names: Mapping[str, str], found: Iterable[tuple[str, Row]]
    ) -> None:
        counts = Counter(code for code, _page in {(code, row.dated.entry.page_id) for code, row in found})
        known = sorted((names[code].casefold(), code) for code in counts if names.get(code))
        field: Any = self.fields[name]
        field.choices = [("", every), *((code, f"{names[code]} ({counts[code]})") for _key, code in known)]
        if len(known) < 2:
            # Nothing to choose; what an old link asks for is still heard.
            field.widget = forms.HiddenInput()

    def clean_enfant(self) -> Child | None:
        text = self.cleaned_data["enfant"].strip()
        if not text:
            return None
        child = parse_child(text, today=timezone.localdate())
        if child is None:
            raise forms.ValidationError(_("Écrivez un âge, par exemple : 14 mois, ou 3 ans."))
        return child

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            territory=given.get("territoire", ""),
            commune=given.get("commune", ""),
            theme=given.get("theme", ""),
            child=given.get("enfant"),
            professionals=given.get("public") == PROFESSIONALS,
            since=None if given.get("tout") else timezone.now(),
        )

    @property
    def is_narrow(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("territoire", "commune", "enfant", "theme"))
