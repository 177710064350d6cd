"""News of the network and of each territory."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from home import structured_data
from home.blocks import BodyBlock
from home.fields import BodyField
from home.models.base import BasePage
from home.models.settings import SiteSettings

ARTICLES_PER_PAGE = 12


class ArticleIndexPage(BasePage):
    """All the news, the network's and the territories', newest first; its slug is `actualites`."""

    section = "actualites"
    network_section = {
        "title": "Actualités",
        "slug": "actualites",
        "lead": "Les nouvelles du réseau et de chaque territoire.",
    }

    lead = models.CharField(_("en une phrase"), max_length=250, blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("lead")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ArticlePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("liste des actualités")

    @property
    def summary_for_search(self) -> str:
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.selectors import latest_articles, territories

        context = super().get_context(request, *args, **kwargs)
        context["territories"] = list(territories())
        asked = request.GET.get("territoire", "")
        territory = next((one for one in context["territories"] if one.slug == asked), None)
        paginator = Paginator(latest_articles(territory=territory), ARTICLES_PER_PAGE)
        context["territory"] = territory
        context["articles"] = paginator.get_page(request.GET.get("page"))
        if context["articles"].number > 1:
            context["canonical"] += f"?page={context['articles'].number}"
        return context


class ArticlePage(BasePage):
    """A piece of news."""

    section = "actualites"
    shown_with = ("photo",)

    date = models.DateField(_("date"), default=timezone.localdate)
    summary = models.CharField(
        _("en une phrase"),
        max_length=250,
        help_text=_("Par exemple : Les Galets accueillent les tout-petits un mercredi sur deux à Olette."),
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    photo_alt = models.CharField(_("ce que montre la photo"), max_length=200, blank=True)
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("texte"))

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo")),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.ArticleIndexPage", "home.TerritoryPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("actualité")
        verbose_name_plural = _("actualités")
        indexes = [models.Index(fields=["-date"])]

    @property
    def summary_for_search(self) -> str:
        return self.summary

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        publisher = SiteSettings.for_request(request).network_name
        return [structured_data.article(self, request, publisher=publisher)]
