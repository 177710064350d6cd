"""Events: something with a title and a date of its own."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from directory.enums import Gap
from directory.models import ListingPage, Venue
from directory.panels import LISTING_CONTACT_PANELS, LISTING_CONTENT_PANELS, tabs
from home.fields import WebAddressField

if TYPE_CHECKING:
    from events.models.occurrence import Occurrence


class EventPage(ListingPage):
    """A workshop, a talk, one evening of a café des parents: one start and one end, stored in UTC."""

    sorte = "evenement"
    shown_with: ClassVar[tuple[str, ...]] = (*ListingPage.shown_with, "venue__commune", "venue__photo")

    session: "Occurrence"  # its date as it stands, where `events.selectors` reads it along

    start = models.DateTimeField(_("début"))
    end = models.DateTimeField(_("fin"))
    venue = models.ForeignKey(
        Venue,
        verbose_name=_("adresse"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        help_text=_("Laissez vide pour un rendez-vous en ligne."),
    )
    online_url = WebAddressField(_("adresse de la rencontre en ligne"), blank=True)

    edit_handler = tabs(
        content=LISTING_CONTENT_PANELS,
        where=[
            FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
            FieldPanel("venue"),
            FieldPanel("online_url"),
        ],
        contact=LISTING_CONTACT_PANELS,
    )

    class Meta:
        verbose_name = _("événement")
        # In order of start, with the end: the next ones are found without reading those that are over.
        indexes = [models.Index(fields=["start", "end"])]

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end <= self.start:
            raise ValidationError({"end": _("La fin est avant le début.")})

    may_use_structure_contact = True

    @property
    def is_remote(self) -> bool:
        return bool(self.online_url) and not self.venue_id

    def publication_gaps(self) -> dict[Gap, str]:
        gaps = {}
        if not self.venue_id and not self.online_url:
            gaps[Gap.WHERE] = str(_("Où : choisissez une adresse, ou donnez celle de la rencontre en ligne."))
        if not self.start or not self.end:
            gaps[Gap.WHEN] = str(_("Quand : donnez le début et la fin."))
        return gaps

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.event_sheet import EventSheet

        # Read once, for the page and for what it says to search engines.
        self.sheet = EventSheet(page=self, request=request)
        return {**super().get_context(request, *args, **kwargs), "sheet": self.sheet}

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        from events.structured_data import event_node

        return [event_node(self, self.sheet.session, request)]
