"""Possible doubles: listed, compared side by side, made one or told apart."""

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Page

from accounts.models import User
from directory.models import PlaceLocation, PlacePage
from moderation.facets import FACETS, LEFT, RIGHT
from moderation.merging import Pair, dismiss, merge, read_choices, refusals
from moderation.models import Resemblance, ShelfItem
from moderation.permissions import refusal_to_change, resemblances_of, roots_of, title_for
from moderation.selectors import among
from moderation.views import ShelfScreen, paginated
from moderation.wording import DOUBLES, counted

PREVIEW, MERGE, APART = "apercu", "reunir", "distinctes"


class DuplicatesView(ShelfScreen):
    template_name = "moderation/duplicates.html"
    page_title = gettext_lazy("Doublons possibles")

    def get(self, request: HttpRequest) -> HttpResponse:
        found = resemblances_of(self.user)
        if self.filters.is_narrow:
            found = found.filter(among(self.items.order_by()))
        page = self.page_of(found.select_related("page", "other"))
        total = page.paginator.count
        return self.render(
            {
                "total": total,
                "heading": f"{total} {counted(DOUBLES, total)}",
                "pairs": _described(list(page.object_list), roots_of(self.user)),
                **paginated(page),
            }
        )


def _described(pairs: list[Resemblance], roots: list[Page]) -> list[dict[str, Any]]:
    """Both listings of each pair, with their structure and communes, in a fixed number of queries."""
    ids = {pk for one in pairs for pk in (one.page_id, one.other_id)}
    pages = PlacePage.objects.filter(pk__in=ids).defer_streamfields().select_related("kind").in_bulk()
    parents = {page.pk: page.path[: -page.steplen] for page in pages.values()}
    structures = {one.path: title_for(one, roots) for one in Page.objects.filter(path__in=parents.values())}
    towns: dict[int, list[str]] = defaultdict(list)
    rows = PlaceLocation.objects.filter(page__in=ids, venue__isnull=False).order_by("venue__commune__name")
    for pk, town in rows.values_list("page", "venue__commune__name").distinct():
        towns[pk].append(town)
    # The addresses of a draft are those of its latest version.
    towns |= {pk: [where] for pk, where in ShelfItem.objects.filter(pk__in=ids).values_list("pk", "commune")}

    def described(pk: int) -> dict[str, Any]:
        return {
            "page": pages[pk],
            "title": title_for(pages[pk], roots),
            "structure": structures.get(parents[pk], ""),
            "commune": ", ".join(towns[pk]),
        }

    return [{"pk": one.pk, "sides": [described(one.other_id), described(one.page_id)]} for one in pairs]


def _side(pair: Pair, side: str, page: PlacePage) -> tuple[str, PlacePage, str, str]:
    structure = page.structure
    return side, page, pair.title_of(page), pair.title_of(structure) if structure else ""


class MergeView(ShelfScreen):
    """Two listings side by side."""

    template_name = "moderation/merge.html"
    page_title = gettext_lazy("Comparer deux fiches")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        front, last = super().get_breadcrumbs_items()[:-1], super().get_breadcrumbs_items()[-1]
        return [*front, {"url": reverse("moderation_duplicates"), "label": DuplicatesView.page_title}, last]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        roots = roots_of(request.user) if isinstance(request.user, User) else []
        found = Resemblance.objects.open().seen_by(roots).filter(pk=kwargs["pk"]).first()
        if found is not None:
            self.pair = Pair(found, roots=roots)
        elif roots and request.method == "POST":
            messages.warning(request, _("C’est déjà fait, peut-être dans un autre onglet."))
            return redirect("moderation_duplicates")
        elif roots:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(self.pair, {}, keep=LEFT)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = self.pair
        action, choices = request.POST.get("action"), read_choices(request.POST)
        keep = RIGHT if request.POST.get("garder") == RIGHT and pair.may_keep_right else LEFT
        if action == APART:
            return self._tell_apart(pair)
        if request.POST.get("etat") != pair.stamp:
            stale = _("Une des deux fiches a changé entre-temps : relisez, puis choisissez de nouveau.")
            return self._show(pair, choices, keep=keep, errors=[stale], status=409)
        if action != MERGE:
            return self._show(pair, choices, keep=keep, preview=True)
        if reasons := refusals(self.user, pair, keep=keep):
            return self._show(pair, choices, keep=keep, errors=reasons, status=403)
        return self._merge(pair, choices, keep)

    def _tell_apart(self, pair: Pair) -> HttpResponse:
        if all(refusal_to_change(self.user, page) for page in (pair.left, pair.right)):
            return self._show(pair, {}, keep=LEFT, errors=refusals(self.user, pair), status=403)
        dismiss(self.user, pair.resemblance)
        messages.success(
            self.request, _("Ce sont deux fiches distinctes : la question ne sera plus posée pour elles.")
        )
        return redirect("moderation_duplicates")

    def _merge(self, pair: Pair, choices: dict[str, str], keep: str) -> HttpResponse:
        publish = bool(self.request.POST.get("publier"))
        try:
            kept = merge(self.user, pair, choices, keep=keep, publish=publish)
        except ValidationError as error:
            return self._show(pair, choices, keep=keep, errors=error.messages, status=422)
        messages.success(
            self.request,
            _(
                "Les deux fiches n’en font plus qu’une : « %(title)s ». Pour revenir en arrière, ouvrez son historique."
            )
            % {"title": kept.draft_title},
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[kept.pk]), _("Modifier")),
                messages.button(reverse("wagtailadmin_pages:history", args=[kept.pk]), _("Historique")),
            ],
        )
        return redirect("moderation_duplicates")

    def _show(
        self,
        pair: Pair,
        choices: dict[str, str],
        *,
        keep: str,
        errors: list[str] | None = None,
        preview: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        compared = pair.compared(choices)
        result = pair.merged(choices, keep=keep) if preview else None
        kept = pair.left if keep == LEFT else pair.right
        return self.render(
            {
                "pair": pair,
                "sides": [_side(pair, LEFT, pair.left), _side(pair, RIGHT, pair.right)],
                "keep": keep,
                "different": [one for one in compared if one.differs],
                "same": [one for one in compared if not one.differs and one.left],
                "result": [(facet.label, said) for facet in FACETS if (said := facet.say(result))]
                if result
                else [],
                "errors": [{"text": text, "id": "compared"} for text in errors or []],
                "refusals": refusals(self.user, pair, keep=keep) if not errors else [],
                "may_publish": kept.live and kept.permissions_for_user(self.user).can_publish(),
                "publish": bool(self.request.POST.get("publier")) or self.request.method == "GET",
            },
            status=status,
        )
