"""A proposal as people read it: who proposes and who decides see the same."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from campaigns.enums import Step
from campaigns.forms_dates import DateLine
from campaigns.forms_proposal import YES, read_answers
from campaigns.forms_where import said as address_of
from campaigns.models import Proposal
from events.presentation import PARIS, dates
from home.templatetags.typography import french_list
from vocabulary.ages import say_ages
from vocabulary.selectors import kind, theme


class ProposalSheet:
    """What is said so far, in words; what is missing is left out."""

    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.pages = read_answers(proposal)

    def typed(self, step: Step, name: str) -> str:
        answers: dict[str, Any] = self.proposal.answers.get(step.value) or {}
        return str(answers.get(name, "")).strip()

    @cached_property
    def kind_name(self) -> str:
        found = kind(self.typed(Step.ACTION, "type"), settings.LANGUAGE_CODE)
        return found.name if found else ""

    @property
    def summary(self) -> str:
        return self.typed(Step.ACTION, "phrase")

    @cached_property
    def who(self) -> str:
        form = self.pages[Step.ACTION]
        choices = dict(form.fields["public"].choices)
        audience = str(choices.get(self.typed(Step.ACTION, "public"), ""))
        ages = form.cleaned_data.get("ages") if form.is_bound else None
        said = say_ages(ages) if ages else self.typed(Step.ACTION, "ages")
        return ", ".join(part for part in (audience, said) if part)

    @cached_property
    def themes(self) -> str:
        slugs = (self.proposal.answers.get(Step.ACTION.value) or {}).get("themes", [])
        found = [theme(str(slug), settings.LANGUAGE_CODE) for slug in slugs]
        return french_list(one.name for one in found if one)

    @cached_property
    def dates(self) -> list[str]:
        """ "mercredi 25 novembre, 15 h – 17 h 30", in order, with the year when it is not this one; those that cannot be
        read are left out."""
        lines = [row.line for row in self.pages[Step.DATES].filled if row.is_valid()]
        return [say_line(line) for line in sorted(lines)]

    @cached_property
    def where(self) -> str:
        form = self.pages[Step.WHERE]
        if form.is_online:
            return ", ".join(part for part in (_("En ligne"), self.typed(Step.WHERE, "lien")) if part)
        if form.is_bound and (venue := form.cleaned_data.get("venue")):
            return address_of(venue)
        town = form.town.name if form.town else self.typed(Step.WHERE, "commune")
        return ", ".join(
            part for part in (self.typed(Step.WHERE, "nom"), self.typed(Step.WHERE, "rue"), town) if part
        )

    @property
    def price(self) -> str:
        if self.typed(Step.TERMS, "gratuit") == YES:
            return _("Gratuit")
        return self.typed(Step.TERMS, "prix")

    @cached_property
    def registration(self) -> str:
        choices = dict(self.pages[Step.TERMS].fields["inscription"].choices)
        return str(choices.get(self.typed(Step.TERMS, "inscription"), ""))

    @property
    def registration_page(self) -> str:
        return self.typed(Step.TERMS, "inscription_page")

    @property
    def contact(self) -> str:
        parts = (self.typed(Step.TERMS, name) for name in ("contact", "telephone", "courriel"))
        return " · ".join(part for part in parts if part)

    @property
    def note(self) -> str:
        return self.typed(Step.TERMS, "note")

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """What is said, as (what, words)."""
        return [(name, words) for _step, name, words in self._said if words]

    @property
    def compared(self) -> list[dict[str, Any]]:
        """The same for who decides: `name`, `words`, and whether the page it is on `is_new` since it was accepted."""
        accepted, now = self.proposal.accepted_answers, self.proposal.answers
        return [
            {"name": name, "words": words, "is_new": bool(accepted) and accepted.get(step) != now.get(step)}
            for step, name, words in self._said
            if words
        ]

    @property
    def _said(self) -> list[tuple[Step, str, str]]:
        registration = " ".join(part for part in (self.registration, self.registration_page) if part)
        return [
            (Step.ACTION, _("C’est quoi"), self.kind_name),
            (Step.ACTION, _("En une phrase"), self.summary),
            (Step.ACTION, _("Pour qui"), self.who),
            (Step.ACTION, _("Thèmes"), self.themes),
            (Step.DATES, _("Quand"), " ; ".join(self.dates)),
            (Step.WHERE, _("Où"), self.where),
            (Step.TERMS, _("Prix"), self.price),
            (Step.TERMS, _("Inscription"), registration),
            (Step.TERMS, _("Contact"), self.contact),
            (Step.TERMS, _("Bon à savoir"), self.note),
        ]


def say_line(line: DateLine) -> str:
    start, end = (datetime.combine(line.day, at, PARIS) for at in (line.start, line.end))
    return dates(start, end)
