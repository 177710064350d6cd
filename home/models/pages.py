"""The home page and the plain pages."""

from typing import Any

from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.url_routing import RouteResult

from home.blocks import BodyBlock
from home.fields import BodyField
from home.models.base import BasePage


class HomePage(BasePage):
    """The first page: one form, what is near, the life moments, the news."""

    heading = models.CharField(
        _("grand titre"),
        max_length=120,
        blank=True,
        help_text=_("Par exemple : Près de chez vous, un lieu pour souffler, jouer, parler."),
    )
    lead = models.CharField(
        _("phrase sous le titre"),
        max_length=200,
        blank=True,
        help_text=_("Par exemple : Pour tous les parents et futurs parents. Sans jugement."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("heading"), FieldPanel("lead")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.StandardPage", "home.TerritoryIndexPage", "home.ArticleIndexPage"]

    class Meta:
        verbose_name = _("page d’accueil")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Serves the French page when the visitor's language has none at this address."""
        try:
            return super().route(request, path_components)
        except Http404:
            if self.is_source_language:
                raise
            source = HomePage.objects.filter(translation_key=self.translation_key).order_by("path").first()
            if source is None or source.pk == self.pk:
                raise
            return source.route(request, path_components)

    @property
    def summary_for_search(self) -> str:
        return self.lead

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.selectors import latest_articles

        context = super().get_context(request, *args, **kwargs)
        context["articles"] = latest_articles(limit=3)
        return context


class StandardPage(BasePage):
    """A plain page: legal notice, accessibility statement, who we are."""

    lead = models.CharField(
        _("en une phrase"), max_length=250, blank=True, help_text=_("Ce que la personne trouvera ici.")
    )
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("texte"))

    content_panels = [*BasePage.content_panels, FieldPanel("lead"), FieldPanel("body")]
    parent_page_types = ["home.HomePage", "home.TerritoryPage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]

    class Meta:
        verbose_name = _("page simple")
        verbose_name_plural = _("pages simples")

    @property
    def summary_for_search(self) -> str:
        return self.lead
