"""One screen per gap: the drafts that lack it, a field on each row, and one for all those chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from directory.enums import Gap
from directory.models import StructurePage
from moderation.filling import AT_ONCE, Change, Outcome, fill
from moderation.forms import FORMS, OFTEN_TYPED, AgesForm, FillForm, RereadForm
from moderation.models import ShelfItem
from moderation.querysets import ShelfQuerySet
from moderation.selectors import said_by_sheets
from moderation.suggestions import AGES_OF_KIND
from moderation.views import PER_PAGE, ShelfScreen, chosen_ids, paginated, rows_of
from moderation.wording import TYPED, counted, saved

CHECK, SAVE = "verifier", "enregistrer"
SUGGESTION = "proposition"


@dataclass
class Line:
    """A row of the list: the draft, its own form, and what is known of it elsewhere."""

    item: ShelfItem
    form: FillForm
    chosen: bool = False
    sheet: list[str] = field(default_factory=list)
    structure: StructurePage | None = None


@dataclass
class Sent:
    """What the browser sent: the rows shown, those chosen, one form for all of them."""

    lines: list[Line]
    common: FillForm
    all_of_list: bool
    errors: list[dict[str, str]] = field(default_factory=list)

    @property
    def chosen(self) -> list[int]:
        return [line.item.pk for line in self.lines if line.chosen]


class GapView(ShelfScreen):
    template_name = "moderation/gap.html"
    what: str  # the code of the gap, unless the drafts are sorted by something else
    rereads = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if kwargs["gap"] not in Gap.values:
            raise Http404
        self.gap = Gap(kwargs["gap"])
        self.what = self.what_of(self.gap)
        return super().dispatch(request, *args, **kwargs)

    def what_of(self, gap: Gap) -> str:
        return gap.value

    def get_page_title(self) -> str:
        return _("Ce qui manque : %(gap)s") % {"gap": self.gap.label}

    @property
    def lacking(self) -> ShelfQuerySet:
        return self.items.lacking(self.what)

    # --- Showing ---

    def get(self, request: HttpRequest, gap: str) -> HttpResponse:
        page = self.page_of(self.lacking)
        lines = self._lines(page.object_list)
        return self._show(Sent(lines, self._common(), all_of_list=False), page=page)

    def _show(
        self, sent: Sent, *, page: Any = None, checked: bool = False, status: int = 200
    ) -> HttpResponse:
        self._complete(sent.lines)
        page = page or self.page_of(self.lacking)
        total = page.paginator.count
        events = self.lacking.exclude(sorte="lieu").exists()
        return self.render(
            {
                "gap": self.gap,
                "rereads": self.rereads,
                "lines": sent.lines,
                "common": sent.common,
                "all_of_list": sent.all_of_list,
                "errors": sent.errors,
                "checked": checked,
                "total": total,
                "heading": f"{total} {counted(self.what, total, events=events)}",
                "per_page": PER_PAGE,
                "suggestions": self._suggestions() if self.gap == Gap.AGES else [],
                "often": OFTEN_TYPED.get(self.gap, ()),
                **paginated(page),
            },
            status=status,
        )

    def _lines(self, items: Iterable[ShelfItem]) -> list[Line]:
        return [Line(item, self._row_form(item)) for item in items]

    def _row_form(self, item: ShelfItem, data: Any = None) -> FillForm:
        return FORMS[self.gap](data, prefix=f"ligne-{item.pk}", label=item.title)

    def _common(self, data: Any = None) -> FillForm:
        return FORMS[self.gap](data, prefix="commun")

    def _complete(self, lines: list[Line]) -> None:
        """What the sheets said, and the contact each structure could lend, for the rows shown."""
        sheets = said_by_sheets(line.item.pk for line in lines)
        structures = {}
        if self.gap == Gap.CONTACT:
            structures = StructurePage.objects.defer_streamfields().in_bulk(
                {line.item.structure_id for line in lines}
            )
        for line in lines:
            line.sheet = sheets.get(line.item.pk, [])
            line.structure = structures.get(line.item.structure_id)

    def _suggestions(self) -> list[dict[str, Any]]:
        """For each kind of the list, the age it is usually for, and how many lack one."""
        rows = self.lacking.order_by("kind__name").values_list("kind__slug", "kind__name", "kind__plural")
        found: dict[str, dict[str, Any]] = {}
        for slug, name, plural in rows:
            if slug in AGES_OF_KIND:
                one = found.setdefault(slug, {"slug": slug, "number": 0, "ages": AGES_OF_KIND[slug]})
                one["number"] += 1
                one["name"] = plural if one["number"] > 1 else name
        return list(found.values())

    # --- Saving ---

    def post(self, request: HttpRequest, gap: str) -> HttpResponse:
        if slug := request.POST.get(SUGGESTION):
            return self._apply_suggestion(slug)
        sent = self._read()
        if request.POST.get("action") == CHECK:
            return self._show(sent, checked=True, status=422 if sent.errors else 200)
        changes = self._changes(sent)
        outcome = fill(self.user, self.what, changes)
        self._say(outcome, left=self._left(sent, changes))
        if not sent.errors and not outcome.refused:
            return redirect(f"{request.path}{self.asked}")
        written = changes.keys() - outcome.refused.keys()
        sent.lines = [line for line in sent.lines if line.item.pk not in written]
        if outcome.done:
            sent.common = self._common()
        return self._show(sent, status=422)

    def _read(self) -> Sent:
        """The forms as they were sent, each with what could not be read."""
        post = self.request.POST
        chosen = set(chosen_ids(self.request))
        items = rows_of(self.user, chosen_ids(self.request, "lignes")).lacking(self.what)
        lines = [Line(item, self._row_form(item, post), chosen=item.pk in chosen) for item in items]
        sent = Sent(lines, self._common(post), all_of_list=bool(post.get("toutes")))
        self._confirm(sent)
        self._note_errors(sent.common, sent)
        for line in lines:
            self._note_errors(line.form, sent, of=f"« {line.item.title} » : ")
            if not line.form.said:
                line.form = self._row_form(line.item)
        if sent.common.said and not (sent.chosen or sent.all_of_list):
            self._blame(
                sent, _("Cochez les fiches auxquelles appliquer ce que vous avez écrit."), "shelf-list"
            )
        elif not sent.common.said and any(line.chosen and not line.form.said for line in lines):
            self._blame(sent, _("Dites quoi écrire sur les fiches cochées."), self._first_field(sent.common))
        elif not sent.common.said and not any(line.form.said for line in lines):
            self._blame(sent, _("Rien n’est encore écrit."), self._first_field(sent.common))
        return sent

    def _confirm(self, sent: Sent) -> None:
        """What a row that is chosen says without a word typed: nothing."""

    @staticmethod
    def _first_field(form: FillForm) -> str:
        return _address_of(form[next(iter(form.fields))])

    @staticmethod
    def _blame(sent: Sent, message: str, where: str) -> None:
        sent.errors.append({"text": message, "id": where})

    def _note_errors(self, form: FillForm, sent: Sent, *, of: str = "") -> None:
        if form.said and not form.is_valid():
            for name, found in form.errors.items():
                for message in found:
                    self._blame(sent, f"{of}{message}", _address_of(form[name]))

    def _changes(self, sent: Sent) -> dict[int, Change]:
        """What to write on each page: what its own row says, else what is said for all those chosen."""
        changes: dict[int, Change] = {}
        if sent.common.said and sent.common.is_valid():
            chosen = sent.chosen
            if sent.all_of_list:
                chosen = [*chosen, *self.lacking.values_list("pk", flat=True)[:AT_ONCE]]
            changes = dict.fromkeys(chosen, sent.common.change)
        for line in sent.lines:
            if line.form.said:
                changes.pop(line.item.pk, None)
                if line.form.is_valid():
                    changes[line.item.pk] = line.form.change
        return changes

    def _left(self, sent: Sent, changes: dict[int, Change]) -> int:
        """How many of "all of them" wait for another time."""
        return max(0, self.lacking.count() - AT_ONCE) if sent.all_of_list and len(changes) >= AT_ONCE else 0

    def _apply_suggestion(self, slug: str) -> HttpResponse:
        """The usual age of a kind, for all those of the list that lack one."""
        if self.gap != Gap.AGES or slug not in AGES_OF_KIND:
            raise Http404
        form = AgesForm({"text": AGES_OF_KIND[slug]})
        form.is_valid()
        ids = self.lacking.filter(kind__slug=slug).values_list("pk", flat=True)[:AT_ONCE]
        outcome = fill(self.user, self.gap, dict.fromkeys(ids, form.change))
        self._say(outcome, left=0)
        return redirect(f"{self.request.path}{self.asked}")

    def _say(self, outcome: Outcome, *, left: int) -> None:
        if outcome.done:
            messages.success(self.request, saved(outcome.done))
        for reason in outcome.reasons[:10]:
            messages.error(self.request, reason)
        if left:
            messages.warning(
                self.request,
                ngettext("Il en reste %(n)d : recommencez.", "Il en reste %(n)d : recommencez.", left)
                % {"n": left},
            )


class RereadView(GapView):
    """The drafts whose hours are kept as somebody typed them. Nothing is lacking: a row may stay as it is."""

    rereads = True

    def what_of(self, gap: Gap) -> str:
        return TYPED

    def get_page_title(self) -> str:
        return _("Horaires à relire")

    def _row_form(self, item: ShelfItem, data: Any = None) -> FillForm:
        prefix = f"ligne-{item.pk}"
        if data is not None and f"{prefix}-text" not in data:
            data = None  # it had no field: its addresses do not have the same hours
        return RereadForm(data, prefix=prefix, label=item.title, typed=item.hours_as_typed)

    def _common(self, data: Any = None) -> FillForm:
        return RereadForm(data, prefix="commun")

    def _confirm(self, sent: Sent) -> None:
        if sent.common.said:
            return
        for line in sent.lines:
            if isinstance(line.form, RereadForm):
                line.form.confirmed = line.chosen


def _address_of(field: BoundField) -> str:
    """The id of a field on the page, of its group when it has several boxes."""
    return str(field.id_for_label or field.auto_id)


class ReadingView(ShelfScreen):
    """What would be understood of what is being typed, for the script of the page."""

    def get(self, request: HttpRequest, gap: str) -> JsonResponse:
        if gap not in {Gap.AGES, Gap.WHEN}:
            raise Http404
        form = FORMS[Gap(gap)]({"text": request.GET.get("texte", "")[:500]})
        read = form.is_valid()
        return JsonResponse(
            {
                "lu": form.reading if read else "",
                "avertissements": list(form.warnings) if read else [],
                "erreur": "" if read else " ".join(map(str, form.errors.get("text", []))),
            }
        )
