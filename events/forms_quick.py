"""An event in a minute: a title, a kind, and when, as one would say it. What was read is accepted, never presumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.dates.reading import Line, Slot, read_lines
from events.dates.rows import PlainRow
from events.dates.writing import say_row, say_rule
from events.forms_dates import one_time
from vocabulary.enums import AppliesTo
from vocabulary.models import Kind

LONGEST_PHRASE = 4000  # characters
SHOWN = 6


@dataclass(frozen=True)
class Proposal:
    """What was read in one line: `key` is that of this very reading."""

    line: Line

    @property
    def key(self) -> str:
        return sha256("\n".join(map(say_row, self.line.rows)).encode()).hexdigest()[:16]

    @property
    def said(self) -> list[str]:
        return [say_row(row) if self.line.is_complete else say_rule(row) for row in self.line.rows[:SHOWN]]

    @property
    def more(self) -> int:
        return max(0, len(self.line.rows) - SHOWN)


class QuickForm(forms.Form):
    titre = forms.CharField(
        label=gettext_lazy("Le titre"),
        max_length=100,
        error_messages={"required": gettext_lazy("Donnez un titre.")},
        help_text=gettext_lazy("Court et concret, par exemple : Contes au coin du feu."),
    )
    type = forms.ModelChoiceField(
        label=gettext_lazy("C’est quoi ?"),
        queryset=Kind.objects.none(),
        empty_label=gettext_lazy("Choisissez…"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choisissez ce qui s’en approche le plus.")
        ),
    )
    phrase = forms.CharField(
        label=gettext_lazy("Quand ?"),
        required=False,
        max_length=LONGEST_PHRASE,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Comme vous le diriez : les samedis 5 et 12 décembre de 10h à 12h. "
            "Ou : tous les mercredis de 9h15 à 11h45, hors vacances."
        ),
    )
    debut = one_time(gettext_lazy("Début"))
    fin = one_time(gettext_lazy("Fin"))

    def __init__(self, data: Any = None, *, departement: str) -> None:
        super().__init__(data, use_required_attribute=False)
        self.departement = departement
        fields: Any = self.fields
        kinds = Kind.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
        fields["type"].queryset = kinds.filter(
            Q(applies_to=AppliesTo.EVENT) | Q(applies_to=AppliesTo.BOTH)
        ).order_by("name")

    @cached_property
    def lines(self) -> list[Line]:
        if not self.is_bound:
            return []
        self.is_valid()
        given = self.cleaned_data
        start, end = given.get("debut"), given.get("fin")
        usual: Slot | None = (start, end) if start else None
        lines = read_lines(given.get("phrase") or "", localdate(), self.departement, usual=usual)
        if end and not start:
            lines = [
                one
                if one.wants != "end"
                else read_lines(one.text, localdate(), self.departement, usual=(one.rows[0].start_time, end))[
                    0
                ]
                for one in lines
            ]
        return lines

    @property
    def proposals(self) -> list[Proposal]:
        return [Proposal(line) for line in self.lines if not line.error]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.error]

    @property
    def asks_start(self) -> bool:
        return bool(self["debut"].value()) or any(one.line.wants == "times" for one in self.proposals)

    @property
    def asks_end(self) -> bool:
        return bool(self["fin"].value()) or any(one.line.wants for one in self.proposals)

    @property
    def accepted(self) -> set[str]:
        data: Any = self.data
        return set(data.getlist("garde")) if self.is_bound else set()

    @property
    def rows(self) -> Sequence[PlainRow]:
        """The dates of the readings that were accepted."""
        kept = [one for one in self.proposals if one.key in self.accepted and one.line.is_complete]
        return list(dict.fromkeys(row for one in kept for row in one.line.rows))

    def accepts(self) -> bool:
        """Whether all may be created as it was read; adds what is missing to the errors."""
        if not self.is_valid():
            return False
        if self.wrong:
            self.add_error("phrase", _("Corrigez ce qui n’est pas compris, ou effacez-le."))
        elif any(one.line.wants for one in self.proposals):
            self.add_error("phrase", _("Donnez l’heure qui manque."))
        elif self.proposals and not self.rows:
            self.add_error(
                "phrase", _("Vérifiez les dates lues ci-dessous, et cochez celles qui sont justes.")
            )
        elif (self.accepted - {one.key for one in self.proposals}) and not self.rows:
            self.add_error("phrase", _("Les dates ont changé : vérifiez-les à nouveau."))
        return self.is_valid()
