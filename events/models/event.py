"""Events: something with a title and dates of its own."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from directory.enums import Gap
from directory.models import ListingPage, PlacePage, StructurePage, Venue
from directory.panels import LISTING_CONTACT_PANELS, tabs
from events.enums import TRAINING, Accessibility, Audience, EventStatus, RegistrationBy
from events.forms_event import EventForm
from events.panels import EVENT_CONTENT_PANELS, EVENT_WHEN_PANELS
from events.recurrence import MOST_DATES, Dated, are_too_many, expand_dates
from home.fields import WebAddressField
from vocabulary.enums import Ages

if TYPE_CHECKING:
    from events.models.occurrence import Occurrence

WITHOUT_CHILDREN = {Audience.PARENTS, Audience.PROFESSIONALS}


def validate_accessibility(value: Any) -> None:
    """A list of the codes of `Accessibility`."""
    if not isinstance(value, list) or set(map(str, value)) - set(Accessibility.values):
        raise ValidationError(_("Choisissez dans la liste."))


class EventPage(ListingPage):
    """A workshop, a talk, a café des parents: on one date or several, each kept as an `Occurrence` once public."""

    sorte = "evenement"
    shown_with: ClassVar[tuple[str, ...]] = (*ListingPage.shown_with, "venue__commune", "venue__photo")

    session: "Occurrence"  # its date as it stands, where `events.selectors` reads it along

    status = models.CharField(
        _("état"), max_length=9, choices=EventStatus.choices, default=EventStatus.SCHEDULED
    )
    status_reason = models.CharField(
        _("pourquoi"), max_length=120, blank=True, help_text=_("Par exemple : l’intervenante est malade.")
    )
    place = models.ForeignKey(
        PlacePage,
        verbose_name=_("lieu de l’annuaire"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
        help_text=_("Quand l’événement se passe dans un lieu de l’annuaire."),
    )
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
    co_organisers = ParentalManyToManyField(
        StructurePage, verbose_name=_("organisé avec"), blank=True, related_name="+"
    )
    audience = models.CharField(
        _("public"), max_length=15, choices=Audience.choices, default=Audience.NOT_SAID, blank=True
    )
    registration_by = models.CharField(
        _("inscription"),
        max_length=5,
        choices=RegistrationBy.choices,
        default=RegistrationBy.NOT_SAID,
        blank=True,
    )
    registration_url = WebAddressField(_("page d’inscription"), blank=True)
    registration_limit = models.PositiveSmallIntegerField(_("nombre de places"), null=True, blank=True)
    registration_deadline = models.DateField(_("s’inscrire avant le"), null=True, blank=True)
    accessibility = models.JSONField(
        _("accessible aux"), default=list, blank=True, validators=[validate_accessibility]
    )

    base_form_class = EventForm
    edit_handler = tabs(
        content=EVENT_CONTENT_PANELS,
        where=EVENT_WHEN_PANELS,
        where_title=_("Dates et lieu"),
        contact=LISTING_CONTACT_PANELS,
    )

    class Meta:
        verbose_name = _("événement")

    may_use_structure_contact = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.audience == Audience.NOT_SAID and self.kind_id and self.kind.slug == TRAINING:
            self.audience = Audience.PROFESSIONALS  # unless somebody says otherwise
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.registration_by == RegistrationBy.LINK and not self.registration_url:
            raise ValidationError({"registration_url": _("Donnez l’adresse de la page d’inscription.")})

    # --- Said once: by who comes, and by how one registers ---

    @property
    def parents_only(self) -> bool:
        return self.audience in WITHOUT_CHILDREN

    @parents_only.setter
    def parents_only(self, value: bool) -> None:
        """For those who only know places."""
        if value and not self.parents_only:
            self.audience = Audience.PARENTS

    @property
    def registration(self) -> bool | None:
        return self.registration_by != RegistrationBy.NONE if self.registration_by else None

    @property
    def who_comes(self) -> str:
        if self.audience in {Audience.NOT_SAID, Audience.PARENTS}:
            return super().who_comes
        return str(Audience(self.audience).label)

    # --- Where and when ---

    @property
    def is_remote(self) -> bool:
        return bool(self.online_url) and not self.venue_id

    @cached_property
    def departement(self) -> str:
        """The one whose school holidays count: where it takes place, else where it is run from."""
        if self.venue:
            return str(self.venue.commune.departement_id)
        territory = self.territory if self.path else None
        return str(territory.departement_id) if territory else settings.DEPARTEMENTS[0]

    @property
    def planned_dates(self) -> list[Dated]:
        """All its dates as they are written, past ones included, in order; what became of them is in `Occurrence`."""
        return expand_dates(self.dates.all(), self.departement)

    def publication_gaps(self) -> dict[Gap, str]:
        gaps = {}
        if self.ages == Ages.NON_PRECISE and not self.parents_only:
            # In the words of this form, which asks who comes.
            gaps[Gap.AGES] = str(
                _(
                    "Pour qui : dites l’âge des enfants, ou que les parents viennent seuls (onglet « Essentiel »)."
                )
            )
        rows = list(self.dates.all())
        everywhere = bool(rows) and all(row.venue_id for row in rows)
        if not (self.venue_id or self.online_url or everywhere):
            gaps[Gap.WHERE] = str(_("Où : choisissez une adresse, ou donnez celle de la rencontre en ligne."))
        if sentence := self._lacks_dates(rows):
            gaps[Gap.WHEN] = str(sentence)
        return gaps

    def _lacks_dates(self, rows: list[Any]) -> Any:
        # Of thousands of drafts, the address is not read for nothing.
        departement = self.departement if any(row.skip_holidays for row in rows) else ""
        dates = expand_dates(rows, departement)
        if not dates:
            return _("Quand : donnez au moins une date.")
        if are_too_many(rows, departement):
            return _("Quand : il y a trop de dates, %(most)d au plus.") % {"most": MOST_DATES}
        # What has been public may still be corrected once it is over.
        is_new = self.first_published_at is None and self.status != EventStatus.POSTPONED
        if is_new and all(one.end <= timezone.now() for one in dates):
            return _("Quand : toutes les dates sont passées.")
        return ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from events.event_sheet import EventSheet

        # Read once, for the page and for what it says to search engines.
        self.sheet = EventSheet(page=self, request=request)
        return {**super().get_context(request, *args, **kwargs), "sheet": self.sheet}

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        from events.structured_data import event_nodes

        return event_nodes(self, self.sheet.sessions, request)
