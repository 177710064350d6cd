"""How events are laid out for the people who write them."""

from django.forms import CheckboxSelectMultiple, RadioSelect, Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
    Panel,
)
from wagtail.models import Page

from directory.panels import AdvicePanel, AgesPanel, fact_panel, photo_panel

EVENT_CONTENT_PANELS: list[Panel] = [
    AdvicePanel(),
    *Page.content_panels,
    FieldPanel("kind", widget=Select),
    FieldPanel("promise"),
    FieldPanel("summary"),
    MultiFieldPanel([FieldPanel("audience", widget=RadioSelect), AgesPanel()], heading=_("Pour qui")),
    MultiFieldPanel(
        [
            FieldRowPanel([fact_panel("free"), FieldPanel("price")]),
            FieldPanel("registration_by", widget=RadioSelect),
            FieldPanel("registration_url"),
            FieldRowPanel([FieldPanel("registration_limit"), FieldPanel("registration_deadline")]),
        ],
        heading=_("Prix et inscription"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("accessibility"),
            FieldRowPanel([fact_panel("anonymous"), fact_panel("siblings")]),
            FieldRowPanel([fact_panel("fathers"), fact_panel("interpreter")]),
            fact_panel("sign_language"),
            FieldPanel("languages"),
        ],
        heading=_("Accueil : oui, non, ou non précisé"),
    ),
    FieldPanel("themes", widget=CheckboxSelectMultiple),
    FieldPanel("description"),
    photo_panel(_("Photo")),
]
EVENT_WHEN_PANELS: list[Panel] = [
    MultiFieldPanel([FieldPanel("status"), FieldPanel("status_reason")], heading=_("État de l’événement")),
    InlinePanel("dates", heading=_("Dates"), label=_("Date")),
    PageChooserPanel("place"),
    FieldPanel("venue"),
    FieldPanel("online_url"),
    FieldPanel("co_organisers"),
]
