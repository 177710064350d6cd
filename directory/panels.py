"""How listings are laid out for the people who write them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.models import Page

from home.models import BasePage

STRUCTURE_CONTENT_PANELS: list[Panel] = [
    *Page.content_panels,
    FieldPanel("summary"),
    MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Logo ou photo")),
    FieldPanel("description"),
    FieldPanel("members", permission="accounts.manage_members"),
]
STRUCTURE_CONTACT_PANELS: list[Panel] = [FieldPanel("phone"), FieldPanel("email"), FieldPanel("website")]

AGE_PANEL = MultiFieldPanel(
    [
        FieldPanel("ages"),
        FieldRowPanel([FieldPanel("age_min"), FieldPanel("age_max")]),
        FieldPanel("parents_only"),
    ],
    heading=_("Pour quels âges"),
)
CONDITIONS_PANEL = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("free"), FieldPanel("price")]),
        FieldRowPanel([FieldPanel("registration"), FieldPanel("appointment")]),
        FieldRowPanel([FieldPanel("anonymous"), FieldPanel("come_and_go")]),
        FieldRowPanel([FieldPanel("adult_stays"), FieldPanel("siblings")]),
        FieldRowPanel([FieldPanel("fathers"), FieldPanel("confidential_room")]),
        FieldRowPanel([FieldPanel("welcomer"), FieldPanel("interpreter")]),
        FieldPanel("sign_language"),
        FieldPanel("languages"),
    ],
    heading=_("Conditions : oui, non, ou non précisé"),
)
LISTING_CONTENT_PANELS: list[Panel] = [
    *Page.content_panels,
    FieldPanel("kind"),
    FieldPanel("promise"),
    FieldPanel("summary"),
    AGE_PANEL,
    CONDITIONS_PANEL,
    FieldPanel("themes"),
    FieldPanel("description"),
    MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo")),
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
    InlinePanel("locations", heading=_("Adresses et horaires"), label=_("Accueil")),
    FieldPanel("itinerant"),
    FieldPanel("on_contact"),
    FieldPanel("areas_served"),
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
        FieldPanel("opening_hours"),
        FieldPanel("hours_as_typed"),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
    ]


def service_panels() -> list[Panel]:
    return [FieldPanel("kind"), FieldPanel("provider"), FieldPanel("days")]


def tabs(
    *,
    content: list[Panel],
    contact: list[Panel],
    where: list[Panel] | None = None,
    visit: list[Panel] | None = None,
) -> TabbedInterface:
    """The tabs every listing shares, in the order a person fills them."""
    parts = [
        (_("Essentiel"), content),
        (_("Horaires et adresses"), where),
        (_("Première visite"), visit),
        (_("Contact"), contact),
        (_("Référencement"), BasePage.promote_panels),
    ]
    return TabbedInterface([ObjectList(panels, heading=title) for title, panels in parts if panels])
