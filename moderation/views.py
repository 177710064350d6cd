"""The shelf's front page, and what all its screens share."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PageOfList
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.models import User
from directory.enums import Gap
from moderation.forms import ShelfFilterForm
from moderation.models import ShelfItem
from moderation.permissions import may_see_shelf, resemblances_of, shelf_of
from moderation.querysets import COUNTS, ShelfQuerySet
from moderation.selectors import among
from moderation.tasks import forget_publication, publications_to_tell
from moderation.wording import DOUBLES, READY, TYPED, counted

PER_PAGE = 50
ICONS = {
    Gap.AGES: "group",
    Gap.WHEN: "calendar-alt",
    Gap.CONTACT: "mail",
    Gap.WHERE: "globe",
    READY: "check",
    TYPED: "edit",
    DOUBLES: "copy",
}
ADDRESSES = {
    READY: "moderation_shelf_ready",
    TYPED: "moderation_shelf_hours",
    DOUBLES: "moderation_duplicates",
}


class ShelfScreen(WagtailAdminTemplateMixin, View):
    """Open to those who look after a territory; `items` are their drafts, narrowed by the filters."""

    header_icon = "tasks"
    page_title = gettext_lazy("Étagère")
    request: HttpRequest
    user: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User) or not may_see_shelf(request.user):
            raise PermissionDenied
        self.user = request.user
        self.filters = ShelfFilterForm(request.GET, items=shelf_of(self.user), user=self.user)
        self.items: ShelfQuerySet = self.filters.narrowed().select_related("kind")
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        front = {"url": reverse("moderation_shelf"), "label": ShelfScreen.page_title}
        if type(self) is ShelfView:
            return [*self.breadcrumbs_items, {**front, "url": ""}]
        return [*self.breadcrumbs_items, front, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "filters": self.filters,
            "asked": self.asked,
            "front_url": reverse("moderation_shelf") + self.asked,
        }

    @property
    def asked(self) -> str:
        """The filters as the end of an address, the number of the page left out."""
        asked = self.request.GET.copy()
        asked.pop("p", None)
        return f"?{asked.urlencode()}" if asked else ""

    def page_of(self, rows: Any) -> "PageOfList[Any]":
        return WagtailPaginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))

    def render(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)


def paginated(page: "PageOfList[Any]") -> dict[str, Any]:
    """What the pagination of Wagtail's lists needs."""
    paginator: Any = page.paginator
    return {"page_obj": page, "elided_page_range": paginator.get_elided_page_range(page.number)}


class ShelfView(ShelfScreen):
    """How many drafts lack what, how many are ready."""

    template_name = "moderation/shelf.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        # The kind of each is not shown here.
        items = self.items.select_related(None).order_by()
        numbers = items.counts()
        doubles = resemblances_of(self.user)
        if self.filters.is_narrow:
            doubles = doubles.filter(among(items))
        numbers[DOUBLES] = doubles.count()
        events = numbers["events"] > 0
        codes = [*(gap.value for gap in (Gap.AGES, Gap.WHEN, Gap.CONTACT, Gap.WHERE)), READY, TYPED, DOUBLES]
        cards = [
            {
                "code": code,
                "number": numbers[code],
                "words": counted(code, numbers[code], events=events),
                "icon": ICONS[code],
                "url": address_of(code) + self.asked,
            }
            for code in codes
        ]
        return self.render(
            {
                "cards": cards,
                "numbers": numbers,
                "territories": self._by_territory(),
                "events": events,
                "publications": publications_to_tell(self.user),
            }
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """What came of a publication has been read."""
        try:
            forget_publication(self.user, UUID(request.POST.get("lue", "")))
        except ValueError as error:
            raise Http404 from error
        return redirect(f"{request.path}{self.asked}")

    def _by_territory(self) -> list[dict[str, Any]]:
        """One line for each territory, when there are several."""
        rows = shelf_of(self.user).order_by("territory__title")
        found = rows.values("territory", "territory__title").annotate(**COUNTS)
        return list(found) if len(found) > 1 else []


def address_of(code: str) -> str:
    name = ADDRESSES.get(code)
    return reverse(name) if name else reverse("moderation_shelf_gap", args=[code])


def chosen_ids(request: HttpRequest, name: str = "choisies") -> list[int]:
    """The ids ticked in a form, in their order; what is no number is left out."""
    return [
        int(text) for text in dict.fromkeys(request.POST.getlist(name)) if text.isdecimal() and len(text) < 16
    ]


def rows_of(user: User, ids: list[int]) -> ShelfQuerySet:
    """Those of these drafts that are this person's business."""
    items: ShelfQuerySet = ShelfItem.objects.filter(pk__in=shelf_of(user).filter(pk__in=ids))
    return items.select_related("kind")
