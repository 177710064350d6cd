"""The organisation that runs places and events; the unit of membership."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from directory.fields import decorative_photo
from directory.forms import CopyWithoutAliasForm, StructureForm
from directory.panels import STRUCTURE_CONTACT_PANELS, STRUCTURE_CONTENT_PANELS, tabs
from home.blocks import BodyBlock
from home.fields import BodyField, WebAddressField
from home.models import BasePage


class StructurePage(BasePage):
    """An association, a town, a social centre…: its members edit it and everything below it."""

    is_membership_unit = True
    shown_with = ("photo",)

    members = models.ManyToManyField(
        User,
        verbose_name=_("membres"),
        related_name="structures",
        blank=True,
        help_text=_(
            "Les personnes qui tiennent à jour cette structure et ses lieux. Prend effet tout de suite."
        ),
    )
    summary = models.CharField(
        _("en une phrase"),
        max_length=200,
        blank=True,
        help_text=_(
            "Par exemple : Une association de parents du Conflent, qui ouvre trois lieux pour jouer."
        ),
    )
    description = BodyField(BodyBlock(), blank=True, verbose_name=_("présentation"))
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo ou photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo_alt = models.CharField(
        _("ce que montre l’image"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : le logo, trois galets."),
    )
    photo_decorative = decorative_photo()
    phone = models.CharField(
        _("téléphone"), max_length=20, blank=True, help_text=_("Par exemple : 01 99 00 12 34.")
    )
    email = models.EmailField(_("adresse électronique"), blank=True)
    website = WebAddressField(
        _("site"), blank=True, help_text=_("Par exemple : https://association.example.org.")
    )

    base_form_class = StructureForm
    copy_form_class = CopyWithoutAliasForm
    edit_handler = tabs(content=STRUCTURE_CONTENT_PANELS, contact=STRUCTURE_CONTACT_PANELS)
    parent_page_types = ["home.TerritoryPage"]
    subpage_types = ["directory.PlacePage", "events.EventPage"]

    class Meta:
        verbose_name = _("structure")

    @property
    def summary_for_search(self) -> str:
        return self.summary

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        from directory.structured_data import structure_node

        return [structure_node(self, request)]

    def is_run_by(self, user: User | AnonymousUser) -> bool:
        return user.is_authenticated and self.members.filter(pk=user.pk).exists()
