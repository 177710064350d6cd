"""The home page and the plain pages."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404, HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.url_routing import RouteResult

from home import structured_data
from home.blocks import BodyBlock
from home.fields import BodyField
from home.models.base import BasePage
from home.models.settings import SiteSettings


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
    subpage_types = [
        "home.StandardPage",
        "home.TerritoryIndexPage",
        "home.ArticleIndexPage",
        "campaigns.HighlightIndexPage",
    ]

    class Meta:
        verbose_name = _("page d’accueil")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Serves the French page when the visitor's language has none at this address."""
        found = self.route_at(path_components)
        if found is None and not self.is_source_language:
            source = self.in_source_language()
            found = source.route_at(path_components) if source else None
        if found is None:
            raise Http404
        return found

    def in_source_language(self) -> "HomePage | None":
        """The French home page this one was translated from, if it is public."""
        return (
            HomePage.objects.live()
            .filter(translation_key=self.translation_key, locale__language_code=settings.LANGUAGE_CODE)
            .select_related("locale")
            .first()
        )

    @property
    def summary_for_search(self) -> str:
        return self.lead

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        name = SiteSettings.for_request(request).network_name
        return [structured_data.website(self, request, name=name)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.selectors import newest_articles

        context = super().get_context(request, *args, **kwargs)
        heading = self.heading or gettext("Près de chez vous, un lieu pour souffler, jouer, parler")
        context["heading_start"], _space, context["heading_end"] = heading.rpartition(" ")
        context["articles"] = newest_articles(limit=3)
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
