"""What every page of the site has in common."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images.shortcuts import get_rendition_or_not_found
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from accounts.models import User
from accounts.permissions import StaffOrMemberPermissionTester
from home import structured_data
from home.addresses import canonical_url, page_path, visitor_path, visitor_url
from home.prepared import Prepared
from home.querysets import every_size

SOCIAL_PICTURE = "fill-1200x630|format-jpeg"
PUBLIC_MAX_AGE = 60  # seconds an anonymous visitor's copy of a page may be old
DEEPEST = 8  # levels under the home page
# What a page says of those above it.
OF_A_STEP = (
    "path", "depth", "title", "slug", "url_path", "live", "alias_of", "content_type", "translation_key",
    "locale__language_code",
)  # fmt: skip


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

    # Foreign keys the public page shows, fetched along with it.
    shown_with: ClassVar[tuple[str, ...]] = ()
    # What it also shows under its own address, each a view of the same page: `serve(…, part=…)`.
    parts: ClassVar[tuple[str, ...]] = ()
    # The menu entry to mark.
    section: ClassVar[str] = ""
    # Of a type that is a part of the whole network's site: what its one page, under the home page, is made of when the
    # site is. The coordinators of the département look after it.
    network_section: ClassVar[dict[str, str]] = {}

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

    # --- Finding ---

    def route_at(self, slugs: list[str]) -> RouteResult | None:
        """How to serve the public page at that address under this one (see `route_at`)."""
        return route_at(self, slugs)

    @cached_property
    def pages_above(self) -> list[Page]:
        """The public pages above this one, the home page first."""
        above = self.get_ancestors().live().filter(depth__gte=2)
        return list(above.defer_streamfields().select_related("locale"))

    @cached_property
    def has_translations(self) -> bool:
        return self.get_translations().live().exists()

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        if getattr(self, "is_unrestricted", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    # --- Showing ---

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().serve(request, *args, **kwargs)
        # The theme is read from a cookie, and a signed-in person may see more.
        patch_vary_headers(response, ["Cookie"])
        if request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            patch_cache_control(response, public=True, max_age=PUBLIC_MAX_AGE)
        else:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["breadcrumbs"] = self.breadcrumbs(request)
        context["description"] = self.search_description or capfirst(self.summary_for_search)
        context["canonical"] = canonical_url(self, request)
        context["content_language"] = self.locale.language_code
        context["languages"] = self.language_links(request)
        context["section"] = self.section
        context["social_picture"] = self.social_picture(request)
        context["structured_data"] = structured_data.graph(
            *self.structured_data(request), structured_data.breadcrumbs(self, request)
        )
        return context

    def social_picture(self, request: HttpRequest) -> str:
        """The absolute address of the picture for shared links and search engines; empty without one."""
        image = self.social_image or getattr(self, "photo", None)
        if image is None:
            return ""
        # All its sizes at once: the page shows others of the same photo.
        prefetch_related_objects([image], every_size())
        return request.build_absolute_uri(get_rendition_or_not_found(image, SOCIAL_PICTURE).url)

    @property
    def summary_for_search(self) -> str:
        """One sentence for search engines and shared links when nobody wrote one."""
        return ""

    def breadcrumbs(self, request: HttpRequest) -> list[dict[str, str]]:
        """The pages above this one, nearest last, as `{"title", "url"}`; empty on the home page."""
        return [{"title": page.title, "url": visitor_url(page, request)} for page in self.pages_above]

    def structured_data(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What the page says to search engines beside its breadcrumbs (schema.org)."""
        return []

    def language_links(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The languages this page can be read in, for the switcher and `hreflang`; empty when there is one.

        Each has `code`, `name`, `url`, `current`, and `translated`: whether the text itself is in that language.
        """
        versions: list[Page] = [self]
        if self.has_translations:
            versions += self.get_translations().live().select_related("locale")
        active = get_language() or settings.LANGUAGE_CODE
        shown = {page.locale.language_code: page_path(page, request) for page in versions}
        entries = [
            {"code": code, "url": url, "current": code == active, "translated": True}
            for code, url in shown.items()
        ]
        if active not in shown:
            own = visitor_path(page_path(self, request))
            entries.append({"code": active, "url": own, "current": True, "translated": False})
        if len(entries) < 2:
            return []
        return [{**entry, "name": get_language_info(str(entry["code"]))["name_local"]} for entry in entries]


def route_at(top: Page, slugs: list[str]) -> RouteResult | None:
    """How to serve the public page at that address under `top`, or one of the parts of the page above it."""
    page = page_at(top, slugs)
    if page is not None:
        return RouteResult(page)
    above = page_at(top, slugs[:-1]) if len(slugs) > 1 else None
    if above is None or slugs[-1] not in getattr(above, "parts", ()):
        return None
    return RouteResult(above, kwargs={"part": slugs[-1]})


def page_at(top: Page, slugs: list[str]) -> Page | None:
    """The public page at that address under `top`; nothing when it or a page above it is not live.

    Two queries whatever the depth; the page comes with what its template needs to know of its surroundings.
    """
    if len(slugs) > DEEPEST or not top.live:
        return None
    steps: list[int | str] = [top.pk]
    for level, slug in enumerate(slugs, 1):
        steps += [slug, f"{top.url_path}{'/'.join(slugs[:level])}/"]
    chain = _chain(len(slugs))(*steps)
    if len(chain) != len(slugs) + 1:
        return None
    return _with_surroundings(top, chain)


@cache
def _chain(levels: int) -> Prepared[Page]:
    """The live pages from the top (its key) down to a page, by the slug and the address of each level."""

    def build(top: int, *slugs_and_paths: str) -> QuerySet[Page]:
        steps = Q(pk=top)
        for level in range(levels):
            # The slug is what the database has an index on.
            steps |= Q(slug=slugs_and_paths[2 * level], url_path=slugs_and_paths[2 * level + 1])
        twins = Page._base_manager.filter(translation_key=OuterRef("translation_key"), live=True)
        pages: QuerySet[Page] = Page._base_manager.filter(steps, live=True).annotate(
            has_translations=Exists(twins.exclude(pk=OuterRef("pk"))),
            has_restrictions=Exists(PageViewRestriction.objects.filter(page=OuterRef("pk"))),
        )
        return pages.select_related("locale").only(*OF_A_STEP).order_by("depth")

    return Prepared(build)


@cache
def _whole(model: type[Page]) -> Prepared[Page]:
    """A page (its key), with what its type shows."""
    related = ("locale", "social_image", *getattr(model, "shown_with", ()))
    return Prepared(lambda pk: model._base_manager.select_related(*related).filter(pk=pk))


def _with_surroundings(top: Page, chain: list[Any]) -> Page | None:
    last = chain[-1]
    model = last.specific_class or Page
    if last.pk == top.pk and isinstance(top, model):
        page: Any = top
        page.locale = last.locale
    else:
        page = next(iter(_whole(model)(last.pk)), None)
        if page is None:
            return None  # deleted meanwhile
    page.pages_above = chain[:-1]
    page.has_translations = last.has_translations
    page.is_unrestricted = not any(step.has_restrictions or step.alias_of_id for step in chain)
    return page
