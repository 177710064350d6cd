"""The editors' form of an event."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from directory.forms import ListingForm
from directory.models import StructurePage, Venue
from events.dates.rows import in_place_of
from events.dates_widgets import DatesField
from events.enums import Accessibility
from home.models import TerritoryPage

MOST_VENUES = 300  # offered in a list


class EventForm(ListingForm):
    accessibility = forms.MultipleChoiceField(
        label=_("Accessible aux"),
        choices=Accessibility.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ce qui est prévu pour les accueillir."),
    )

    when = DatesField(label=_("Dates"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "co_organisers" in self.fields:
            structures: Any = self.fields["co_organisers"]
            chosen = self.instance.co_organisers.all() if self.instance.pk else ()
            offered = Q(live=True) | Q(pk__in=[one.pk for one in chosen])
            structures.queryset = structures.queryset.filter(offered).order_by("title")
        if "when" not in self.fields:
            return
        from events.dates_preview import around_page

        widget: Any = self.fields["when"].widget
        widget.stored = self.stored_dates
        widget.around = around_page(
            self.instance,
            departement=self._departement,
            venues=list(self._venues()),
            structure=self._structure,
        )

    @cached_property
    def stored_dates(self) -> list[Any]:
        return list(self.instance.dates.all())

    @property
    def _structure(self) -> int | None:
        parent = self.parent_page
        return parent.pk if parent is not None and parent.specific_class is StructurePage else None

    @cached_property
    def _territory(self) -> TerritoryPage | None:
        if self.parent_page is None:
            return None
        return TerritoryPage.objects.ancestor_of(self.parent_page, inclusive=True).first()

    @property
    def _departement(self) -> str:
        if self.instance.venue_id:
            return str(self.instance.venue.commune.departement_id)
        return str(self._territory.departement_id) if self._territory else settings.DEPARTEMENTS[0]

    def _venues(self) -> Iterator[tuple[int, str]]:
        """The addresses of the territory, and those its dates have already."""
        used = {row.venue_id for row in self.stored_dates if row.venue_id}
        of_territory = Q(territory=self._territory.pk) if self._territory else Q(pk__in=[])
        venues = Venue.objects.select_related("commune")
        found = {venue.pk: str(venue) for venue in venues.filter(of_territory)[:MOST_VENUES]}
        if used - found.keys():
            found |= {venue.pk: str(venue) for venue in venues.filter(pk__in=used - found.keys())}
        yield from found.items()

    def _post_clean(self) -> None:
        super()._post_clean()
        rows = self.cleaned_data.get("when")
        if rows is not None:
            self.instance.dates = in_place_of(self.stored_dates, rows)
