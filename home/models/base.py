"""What every page of the site has in common."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from accounts.models import User
from accounts.permissions import StaffOrMemberPermissionTester


class BasePage(Page):
    """A page of the site: who may touch it, where it stands, and in which language it is written."""

    social_image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("image de partage"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Montrée quand la page est partagée dans une messagerie. Facultative."),
    )

    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("social_image"),
            ],
            heading=_("Adresse de la page, moteurs de recherche et partage"),
        )
    ]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: User | AnonymousUser) -> StaffOrMemberPermissionTester:
        if type(self) is not self.specific_class:
            return self.specific_deferred.permissions_for_user(user)
        return StaffOrMemberPermissionTester(user, self)

    def is_run_by(self, user: User | AnonymousUser) -> bool:
        """Whether this person is a member of the structure that runs this page (no structure, no member)."""
        return False

    @property
    def is_source_language(self) -> bool:
        return self.locale.language_code == settings.LANGUAGE_CODE

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = self.breadcrumbs(request)
        context["description"] = self.search_description or self.summary_for_search
        return context

    @property
    def summary_for_search(self) -> str:
        """One sentence for search engines and shared links when nobody wrote one."""
        return ""

    def breadcrumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The pages above this one, nearest last, as `{"title", "url"}`; empty on the home page."""
        above = self.get_ancestors().live().filter(depth__gte=2).defer_streamfields()
        return [{"title": page.title, "url": page.get_url(request) or ""} for page in above]
