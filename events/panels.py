"""How events are laid out for the people who write them."""

from functools import partial
from typing import Any

from django.forms import CheckboxSelectMultiple, RadioSelect, Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import TextFieldComparison
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    PageChooserPanel,
    Panel,
)

from directory.panels import AdvicePanel, AgesPanel, fact_panel, photo_panel, title_panel
from events.dates.rows import PlainRow
from events.dates.writing import say_row


class DatesPanel(FieldPanel):
    """The dates, one a line between two versions."""

    class BoundPanel(FieldPanel.BoundPanel):
        def get_comparison(self) -> list[Any]:
            return [partial(DatesComparison, self.panel.model._meta.get_field("dates"))]


class DatesComparison(TextFieldComparison):
    val_a: Any
    val_b: Any

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        self.field = field
        self.val_a, self.val_b = (_said(one) for one in (obj_a, obj_b))

    def field_label(self) -> str:
        return str(_("Dates"))


def _said(page: Any) -> str:
    rows = sorted(map(PlainRow.of, page.dates.all()), key=lambda row: (row.day, row.start_time))
    return " ; ".join(say_row(row) for row in rows)


EVENT_CONTENT_PANELS: list[Panel] = [
    AdvicePanel(),
    title_panel(_("Le titre de l’événement"), _("Court et concret, par exemple : Contes au coin du feu.")),
    FieldPanel("kind", widget=Select),
    FieldPanel(
        "promise", help_text=_("En mots de parents, par exemple : on cuisine ensemble. Vide : celui du type.")
    ),
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
    DatesPanel("when", heading=_("Dates")),
    PageChooserPanel("place"),
    FieldPanel("venue"),
    FieldPanel("online_url"),
    FieldPanel("co_organisers", widget=CheckboxSelectMultiple),
]
