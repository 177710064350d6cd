"""The editors' list and form of venues: each is checked one by one, whoever asks."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import CharField, TextInput
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, CreateView

from directory.models import Venue


def use_of(venue: Any) -> str:
    """How many places use a venue, in words; `venue` comes from `with_use()`."""
    if not venue.places:
        return _("aucun lieu pour l’instant")
    return ngettext("déjà utilisée par %(n)d lieu", "déjà utilisée par %(n)d lieux", venue.places) % {
        "n": venue.places
    }


class VenueSearchForm(BaseFilterForm):
    q = CharField(
        label=gettext_lazy("Chercher"),
        required=False,
        widget=TextInput(attrs={"placeholder": gettext_lazy("Nom, rue ou commune")}),
    )

    def filter(self, venues: Any) -> Any:
        text = self.cleaned_data.get("q") or ""
        self.is_searching, self.search_query = bool(text), text
        return venues.matching(text)


class ChooseVenueMixin:
    request: HttpRequest
    filter_form_class = VenueSearchForm

    def get_object_list(self) -> QuerySet[Venue]:
        return Venue.objects.select_related("commune").with_use()

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("address_line", label=gettext_lazy("Adresse")),
            Column("use", label=gettext_lazy("Utilisation"), accessor=use_of),
        ]

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "for_user": self.request.user}  # type: ignore[misc]


class VenueChooseView(ChooseVenueMixin, ChooseView):
    pass


class VenueChooseResultsView(ChooseVenueMixin, ChooseResultsView):
    pass


class VenueChooserCreateView(CreateView):
    def get_creation_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_creation_form_kwargs(), "for_user": self.request.user}


class VenueIndexView(generic.IndexView):
    page_title = gettext_lazy("Adresses")
    search_fields = ["name"]

    def get_base_queryset(self) -> QuerySet[Venue]:
        return (
            Venue.objects.select_related("commune", "territory").with_use().order_by("commune__name", "name")
        )

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query) if self.is_searching else queryset

    def get_edit_url(self, instance: Venue) -> str | None:
        return super().get_edit_url(instance) if _may(self, "change", instance) else None

    def get_delete_url(self, instance: Venue) -> str | None:
        return super().get_delete_url(instance) if _may(self, "delete", instance) else None


class VenueCreateView(generic.CreateView):
    success_message = gettext_lazy("L’adresse « %(object)s » est créée.")
    error_message = gettext_lazy("L’adresse n’est pas encore enregistrée : regardez les messages ci-dessous.")


class VenueEditView(generic.EditView):
    success_message = gettext_lazy("L’adresse « %(object)s » est enregistrée.")
    error_message = gettext_lazy("L’adresse n’est pas encore enregistrée : regardez les messages ci-dessous.")

    def get_object(self, queryset: Any = None) -> Venue:
        return _checked(self, "change", super().get_object(queryset))


class VenueDeleteView(generic.DeleteView):
    success_message = gettext_lazy("L’adresse « %(object)s » est supprimée.")

    def get_object(self, queryset: Any = None) -> Venue:
        return _checked(self, "delete", super().get_object(queryset))


def _may(view: Any, action: str, venue: Venue) -> bool:
    return bool(view.permission_policy.user_has_permission_for_instance(view.request.user, action, venue))


def _checked(view: Any, action: str, venue: Venue) -> Venue:
    if not _may(view, action, venue):
        raise PermissionDenied
    return venue
