"""Reads the parameters of the public contract as the agenda takes them: those of a search, and its own views."""

from dataclasses import replace
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_lazy

from agenda.enums import View
from agenda.period import Period, read_period
from search.enums import Sort
from search.forms import SearchForm
from search.query import SearchQuery
from search.when import When


class AgendaForm(SearchForm):
    """A search whose dates may be past, and which is always one of sessions."""

    read_dates = staticmethod(read_period)

    def clean_vue(self) -> str | None:
        return self._one(
            "vue", {view.value: view.value for view in View}, gettext_lazy("Choisissez une vue : %s.")
        )

    @cached_property
    def period(self) -> Period:
        when = self.when
        return Period.of(
            View(self.cleaned_data.get("vue") or View.DAY),
            today=timezone.localdate(),
            du=when.du if when else None,
            au=when.au if when else None,
        )

    def query(self) -> SearchQuery:  # read many times for one page
        return self._query

    @cached_property
    def _query(self) -> SearchQuery:
        """What has a session to come, before `au` if any: what filters count, and what says how far the search goes.

        From today on, whatever the first day shown: from one week to the next, they stay the same.
        """
        today, asked = self.period.today, self.when
        ends = asked.au if asked and asked.au and asked.au >= today else None
        first = max(self.period.first, today) if ends else today
        when = When.of(asked.values if asked else (), today=today, du=first, au=ends)
        # In no order: sessions have their own.
        return replace(super().query(), when=when, sort=Sort.RELEVANCE)
