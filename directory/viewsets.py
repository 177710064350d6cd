"""The editors' views of listings and venues, by type."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageViewSet

from directory.models import PlacePage, Venue
from directory.panels import VenueMapPanel, fact_panel
from directory.venue_forms import DOOR_FIELDS, FACT_FIELDS, VenueForm
from directory.venue_views import (
    VenueChooserCreateView,
    VenueChooseResultsView,
    VenueChooseView,
    VenueCreateView,
    VenueDeleteView,
    VenueEditView,
    VenueIndexView,
    use_of,
)
from directory.views import (
    ListingCreateView,
    ListingEditView,
    ListingRevertView,
    ListingWorkflowActionView,
)
from home.viewsets import SitePageViewSet


class ListingViewSet(SitePageViewSet):
    add_view_class = ListingCreateView
    edit_view_class = ListingEditView
    revisions_revert_view_class = ListingRevertView
    workflow_action_view_class = ListingWorkflowActionView


class PlaceViewSet(ListingViewSet):
    model = PlacePage


place_viewset: PageViewSet = PlaceViewSet()


class VenueChooserViewSet(ChooserViewSet):
    """Chosen while typing, or created without leaving the place's form."""

    model = Venue
    icon = "globe"
    choose_one_text = _("Choisir une adresse")
    choose_another_text = _("Choisir une autre adresse")
    edit_item_text = _("Modifier cette adresse")
    search_tab_label = _("Chercher")
    creation_tab_label = _("Nouvelle adresse")
    create_action_label = _("Enregistrer cette adresse")
    creation_form_class = "directory.venue_forms.VenueCreationForm"
    choose_view_class = VenueChooseView
    choose_results_view_class = VenueChooseResultsView
    create_view_class = VenueChooserCreateView


class VenueViewSet(ModelViewSet):
    """The list of addresses and their form, under `/cms/adresses/`."""

    model = Venue
    name = "adresses"
    menu_label = _("Adresses")
    menu_name = "adresses"
    menu_order = 250
    add_to_admin_menu = True
    icon = "globe"
    copy_view_enabled = False
    index_view_class = VenueIndexView
    add_view_class = VenueCreateView
    edit_view_class = VenueEditView
    delete_view_class = VenueDeleteView
    list_display = [
        "known_as",
        Column("address_line", label=_("Adresse")),
        Column("use", label=_("Utilisation"), accessor=use_of),
        Column("territory", label=_("Territoire")),
    ]
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("street"),
            FieldRowPanel([FieldPanel("postcode"), FieldPanel("town")]),
            MultiFieldPanel(
                [
                    VenueMapPanel(),
                    FieldRowPanel([FieldPanel("lat"), FieldPanel("lon")]),
                    FieldPanel("point_is_right"),
                ],
                heading=_("Le point sur la carte"),
                help_text=_(
                    "Trouvé à partir de l’adresse. Vous pouvez le déplacer, ou vider les deux cases."
                ),
            ),
            MultiFieldPanel([FieldPanel(name) for name in DOOR_FIELDS], heading=_("Trouver la porte")),
            MultiFieldPanel(
                [*(fact_panel(name) for name in FACT_FIELDS), FieldPanel("acceslibre_url")],
                heading=_("Qui peut entrer : oui, non, ou non précisé"),
            ),
            MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo de l’entrée")),
        ],
        base_form_class=VenueForm,
    )

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kwargs = super().get_common_view_kwargs(**kwargs)
        return {**kwargs, "history_url_name": None, "usage_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("nouvelle/", self.add_view, name="add"),
            path("<int:pk>/", self.edit_view, name="edit"),
            path("<int:pk>/supprimer/", self.delete_view, name="delete"),
        ]


venue_chooser_viewset = VenueChooserViewSet("choisir-une-adresse")
venue_viewset = VenueViewSet()
