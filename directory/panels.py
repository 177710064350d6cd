"""How listings are laid out for the people who write them."""

from functools import partial
from typing import Any

from django.conf import settings
from django.forms import CheckboxSelectMultiple, Select
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import FieldComparison, TextFieldComparison
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)

from directory.fields import ThreeStateRadio
from directory.hours.exceptions_words import say_exception
from directory.hours_exceptions_forms import readable
from directory.hours_forms import sentence_of
from home.models import BasePage
from vocabulary.ages import say_ages


def photo_panel(heading: Any) -> Panel:
    return MultiFieldPanel(
        [FieldPanel("photo"), FieldPanel("photo_alt"), FieldPanel("photo_decorative")], heading=heading
    )


def title_panel(placeholder: Any, help_text: Any) -> Panel:
    return TitleFieldPanel("title", placeholder=placeholder, help_text=help_text)


def fact_panel(name: str) -> Panel:
    return FieldPanel(name, widget=ThreeStateRadio)


class AgesPanel(FieldPanel):
    """The ages as people say them; months are never shown, not even between two versions."""

    def __init__(self, field_name: str = "ages_text", **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            return [partial(AgesComparison, self.panel.model._meta.get_field("ages"))]


class AgesComparison(FieldComparison):
    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = say_ages(obj_a.age_range), say_ages(obj_b.age_range)


class HoursPanel(FieldPanel):
    """Hours in words between two versions, never as they are stored."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            return [partial(HoursComparison, self.panel.db_field)]


class HoursComparison(TextFieldComparison):
    val_a: Any
    val_b: Any

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = sentence_of(self.val_a), sentence_of(self.val_b)


class ExceptionsPanel(FieldPanel):
    """The dates apart, one a line between two versions."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            return [partial(ExceptionsComparison, self.panel.db_field)]


class ExceptionsComparison(TextFieldComparison):
    val_a: Any
    val_b: Any

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = (
            " ; ".join(say_exception(one, localdate()) for one in readable(value))
            for value in (self.val_a, self.val_b)
        )


class AdvicePanel(HelpPanel):
    """At the top of a listing: what its kind usually says and what is missing before publication; never blocks."""

    def __init__(self, template: str = "directory/admin/advice_panel.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.kind_id) and bool(self.warnings or self.missing)

        @cached_property
        def warnings(self) -> list[str]:
            return self.instance.warnings()

        @cached_property
        def missing(self) -> list[str]:
            from directory.gate import missing_for_publication

            return missing_for_publication(self.instance)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            return {**context, "warnings": self.warnings, "missing": self.missing}


class VenueMapPanel(HelpPanel):
    """The point of an address on a map; the fields beside it say the same without script."""

    def __init__(self, template: str = "directory/admin/venue_map.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        tiles_url = settings.MAP_TILES_URL
        attribution = settings.MAP_TILES_ATTRIBUTION or _("Contours : IGN, Licence Ouverte")


class SessionsPanel(HelpPanel):
    """The link that opens a structure's sessions from a phone, beside the address it is sent to."""

    def __init__(self, template: str = "events/admin/links_panel.html", **kwargs: Any) -> None:
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def is_shown(self) -> bool:
            return bool(self.instance.pk)


STRUCTURE_CONTENT_PANELS: list[Panel] = [
    title_panel(_("Le nom de la structure"), _("Celui que les familles connaissent.")),
    FieldPanel("summary"),
    photo_panel(_("Logo ou photo")),
    FieldPanel("description"),
    FieldPanel("members", permission="accounts.manage_members", widget=CheckboxSelectMultiple),
]
STRUCTURE_CONTACT_PANELS: list[Panel] = [
    FieldPanel("phone"),
    FieldPanel("email"),
    SessionsPanel(heading=_("Les séances, depuis un téléphone")),
    FieldPanel("website"),
]

AGE_PANEL = MultiFieldPanel([AgesPanel(), FieldPanel("parents_only")], heading=_("Pour quels âges"))
CONDITIONS_PANEL = MultiFieldPanel(
    [
        FieldRowPanel([fact_panel("free"), FieldPanel("price")]),
        FieldRowPanel([fact_panel("registration"), fact_panel("appointment")]),
        FieldRowPanel([fact_panel("anonymous"), fact_panel("come_and_go")]),
        FieldRowPanel([fact_panel("adult_stays"), fact_panel("siblings")]),
        FieldRowPanel([fact_panel("fathers"), fact_panel("confidential_room")]),
        FieldRowPanel([fact_panel("welcomer"), fact_panel("interpreter")]),
        fact_panel("sign_language"),
        FieldPanel("languages"),
    ],
    heading=_("Conditions : oui, non, ou non précisé"),
)
LISTING_CONTENT_PANELS: list[Panel] = [
    AdvicePanel(),
    title_panel(_("Le nom du lieu"), _("Celui que les familles connaissent, sans sigle.")),
    FieldPanel("kind", widget=Select),
    FieldPanel("promise"),
    FieldPanel("summary"),
    AGE_PANEL,
    CONDITIONS_PANEL,
    FieldPanel("themes", widget=CheckboxSelectMultiple),
    FieldPanel("description"),
    photo_panel(_("Photo")),
]
LISTING_CONTACT_PANELS: list[Panel] = [
    FieldPanel("contact_name"),
    FieldRowPanel([FieldPanel("phone"), FieldPanel("sms")]),
    FieldRowPanel([FieldPanel("email"), FieldPanel("website")]),
    FieldPanel("practical_note"),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("verified_on"), FieldPanel("verified_by")])], heading=_("Vérification")
    ),
]

PLACE_CONTENT_PANELS = LISTING_CONTENT_PANELS
PLACE_WHERE_PANELS: list[Panel] = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("closed_since"), FieldPanel("reopens_on")]),
            FieldPanel("closure_reason"),
        ],
        heading=_("Fermé pour l’instant"),
    ),
    InlinePanel("locations", heading=_("Adresses et horaires"), label=_("Accueil")),
    fact_panel("itinerant"),
    FieldPanel("on_contact"),
    FieldPanel("areas_served", widget=CheckboxSelectMultiple),
]
PLACE_VISIT_PANELS: list[Panel] = [
    FieldPanel("visit_steps"),
    FieldPanel("visit_welcome"),
    FieldPanel("visit_bring"),
    FieldPanel("visit_ask"),
    InlinePanel("services_inside", heading=_("Services d’autres structures, sur place"), label=_("Service")),
]
PLACE_CONTACT_PANELS = LISTING_CONTACT_PANELS


def location_panels() -> list[Panel]:
    return [
        FieldPanel("venue"),
        HoursPanel("opening_hours", help_text=_("Une ligne pour chaque moment de la semaine.")),
        ExceptionsPanel(
            "exceptions",
            heading=_("Fermetures et dates à part"),
            help_text=_(
                "Une fermeture, une ouverture en plus, ou d’autres heures, pour un jour ou plusieurs."
            ),
        ),
        FieldPanel(
            "hours_as_typed",
            help_text=_(
                "Quand ni les lignes ni la phrase ne suffisent, par exemple : selon le planning du bus."
            ),
        ),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]


def service_panels() -> list[Panel]:
    return [FieldPanel("kind", widget=Select), FieldPanel("provider"), FieldPanel("days")]


WHERE = _("Horaires et adresses")


def tabs(
    *,
    content: list[Panel],
    contact: list[Panel],
    where: list[Panel] | None = None,
    where_title: Any = WHERE,
    visit: list[Panel] | None = None,
) -> TabbedInterface:
    """The tabs every listing shares, in the order a person fills them."""
    parts = [
        (_("Essentiel"), content),
        (where_title, where),
        (_("Première visite"), visit),
        (_("Contact"), contact),
        (_("Référencement"), BasePage.promote_panels),
    ]
    return TabbedInterface([ObjectList(panels, heading=title) for title, panels in parts if panels])
