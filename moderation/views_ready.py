"""The complete drafts: published at once, or sent for review by those who may not."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from home.models import TerritoryPage
from moderation.filling import Outcome
from moderation.publishing import AT_ONCE, ask_for_review, draft_territories, publish
from moderation.querysets import ShelfQuerySet
from moderation.selectors import with_review
from moderation.tasks import is_publishing, publications_to_tell, publish_pages
from moderation.views import ShelfScreen, chosen_ids, paginated, rows_of
from moderation.wording import READY, counted, published, sent_for_review


class ReadyView(ShelfScreen):
    template_name = "moderation/ready.html"
    page_title = gettext_lazy("Prêts à publier")

    @property
    def ready(self) -> ShelfQuerySet:
        return self.items.filter(ready=True)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("toutes"):
            ids = list(self.ready.values_list("pk", flat=True))
        else:
            ids = list(rows_of(self.user, chosen_ids(request)).values_list("pk", flat=True))
        if not ids:
            return self._show(error=_("Cochez les fiches à publier."), status=422)
        if not self._may_publish():
            self._say(ask_for_review(self.user, ids[:AT_ONCE]), sent_for_review, len(ids) - AT_ONCE)
            return redirect(f"{request.path}{self.asked}")
        hidden = draft_territories(ids)
        if len(ids) > AT_ONCE:
            publish_pages.enqueue(self.user.pk, ids)
            messages.success(
                request,
                _("La publication de %(n)d fiches est en cours. Cette liste se vide à mesure.")
                % {"n": len(ids)},
            )
        else:
            self._say(publish(self.user, ids), published)
        for title in hidden:
            messages.warning(
                request,
                _(
                    "Le territoire « %(title)s » est un brouillon : ses fiches se verront quand il sera publié."
                )
                % {"title": title},
            )
        return redirect(f"{request.path}{self.asked}")

    def _say(self, outcome: Outcome, words: Any, left: int = 0) -> None:
        if outcome.done:
            messages.success(self.request, words(outcome.done))
        for reason in outcome.reasons[:10]:
            messages.error(self.request, reason)
        if left > 0:
            messages.warning(self.request, _("Il en reste %(n)d : recommencez.") % {"n": left})

    def _may_publish(self) -> bool:
        """Whether this person publishes somewhere; each page is checked again."""
        territories = TerritoryPage.objects.filter(pk__in=self.items.order_by().values("territory"))
        return any(
            one.permissions_for_user(self.user).can_publish() for one in territories.defer_streamfields()
        )

    def _show(self, *, error: str = "", status: int = 200) -> HttpResponse:
        page = self.page_of(with_review(self.ready))
        total = page.paginator.count
        return self.render(
            {
                "total": total,
                "heading": f"{total} {counted(READY, total)}",
                "errors": [{"text": error, "id": "shelf-list"}] if error else [],
                "may_publish": self._may_publish(),
                "is_publishing": is_publishing(self.user),
                "publications": publications_to_tell(self.user),
                **paginated(page),
            },
            status=status,
        )
