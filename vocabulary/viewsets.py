"""How administrators edit the vocabulary."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from vocabulary.models import Kind, Theme


class KindViewSet(SnippetViewSet):
    """Kinds of places and events, with their page in plain words."""

    model = Kind
    icon = "tag"
    list_display = ["name", "slug", "promise", "applies_to"]
    search_fields = ["name", "slug", "aliases"]
    ordering = ["sort_order"]
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name"), FieldPanel("plural")]),
                FieldRowPanel([FieldPanel("acronym"), FieldPanel("slug")]),
                FieldPanel("promise"),
                FieldPanel("heading"),
                FieldPanel("aliases"),
            ],
            heading=_("Les mots"),
            help_text=_("Les parents lisent d’abord la promesse, puis le nom, en petit. Jamais le sigle."),
        ),
        MultiFieldPanel(
            [FieldPanel("question"), FieldPanel("answer"), FieldPanel("body")],
            heading=_("La page en mots simples"),
            help_text=_("Des phrases courtes, « vous », aucun mot de métier."),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("applies_to"), FieldPanel("sort_order")]),
                FieldRowPanel([FieldPanel("icon"), FieldPanel("family")]),
            ],
            heading=_("Usage et apparence"),
        ),
    ]


class ThemeViewSet(SnippetViewSet):
    """What listings and articles are about."""

    model = Theme
    icon = "openquote"
    list_display = ["name", "slug", "sort_order"]
    search_fields = ["name", "slug", "keywords"]
    ordering = ["sort_order"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("keywords"),
        FieldRowPanel([FieldPanel("icon"), FieldPanel("sort_order")]),
    ]


class VocabularyViewSetGroup(SnippetViewSetGroup):
    """One menu for the shared words. Only superusers hold the permissions by default."""

    items = (KindViewSet, ThemeViewSet)
    menu_label = _("Vocabulaire")
    menu_icon = "list-ul"
    menu_order = 800
