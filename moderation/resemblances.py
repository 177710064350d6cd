"""Listings that may be one and the same: places of one commune whose names, phones or streets agree.

Two dates of one workshop are no doubles: events are not compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from wagtail.models import Page

from directory.models import PlaceLocation, PlacePage
from moderation.models import Resemblance, ShelfItem
from moderation.names import Name, likeness, read_name
from vocabulary.models import Kind
from vocabulary.spelling import fold

ENOUGH = 80  # of 100
MOST = 5  # resemblances kept for a draft, the strongest first
COMMON = 200  # a word so many listings of a commune share says nothing
AGREEMENT = 12  # a phone, an address or a street in common
OTHER_KIND, UNKNOWN_KIND = 22, 5
NAMELESS = Name((), "")


@dataclass(slots=True)
class Known:
    """What is compared of a place; `structure` is the path of its structure's page."""

    page_id: int
    title: str
    kind: int
    structure: str
    phone: str
    email: str
    streets: set[str] = field(default_factory=set)
    communes: dict[str, str] = field(default_factory=dict)  # names by INSEE code
    name: Name = NAMELESS


def score(one: Known, other: Known, *, unknown_kind: int = 0) -> int:
    """From 0 to 100. `unknown_kind` is the id of "autre", which contradicts no kind."""
    points = likeness(one.name, other.name)
    if one.structure != other.structure:
        # Inside a structure all share its phone, its address, its hall: only names tell its places apart.
        agreements = (
            bool(one.phone) and one.phone == other.phone,
            bool(one.email) and one.email == other.email,
            bool(one.streets & other.streets),
        )
        points += AGREEMENT * sum(agreements)
    if one.kind != other.kind:
        points -= UNKNOWN_KIND if unknown_kind in (one.kind, other.kind) else OTHER_KIND
    return max(0, min(100, points))


def compare_drafts(page_ids: Iterable[int]) -> None:
    """Finds what these drafts resemble, among public places and other drafts; what was dismissed stays so."""
    wanted = set(page_ids)
    links = ShelfItem.communes.through.objects.filter(shelfitem__in=wanted)
    communes = set(links.values_list("commune_id", flat=True))
    known = {**_public(communes), **_drafts(communes)}
    _keep(wanted, dict(_pairs([known[pk] for pk in wanted if pk in known], known)))


def _pairs(drafts: Iterable[Known], known: dict[int, Known]) -> Iterator[tuple[tuple[int, int], int]]:
    """The later page and the earlier one, with their score."""
    neighbours = _Neighbours(known.values())
    unknown_kind = _unknown_kind()
    for draft in drafts:
        scored = [
            (points, other.page_id)
            for other in neighbours.of(draft)
            if (points := score(draft, other, unknown_kind=unknown_kind)) >= ENOUGH
        ]
        for points, other_id in sorted(scored, reverse=True)[:MOST]:
            yield (max(draft.page_id, other_id), min(draft.page_id, other_id)), points


class _Neighbours:
    """Those worth comparing: in one commune, with a word that sounds alike, or a phone or an address in common."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.by_key: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
        for one in known:
            for key in self._keys(one):
                self.by_key[key].append(one)

    def of(self, one: Known) -> list[Known]:
        found = {}
        for key in self._keys(one):
            some = self.by_key[key]
            if len(some) <= COMMON:
                found.update({other.page_id: other for other in some if other.page_id != one.page_id})
        return list(found.values())

    @staticmethod
    def _keys(one: Known) -> Iterator[tuple[str, str]]:
        marks = {*one.name.keys, one.phone, one.email} - {""}
        for insee in one.communes:
            yield from ((insee, mark) for mark in marks)


def _keep(drafts: set[int], wanted: dict[tuple[int, int], int]) -> None:
    involved = Q(page__in=drafts) | Q(other__in=drafts)
    stored = {(one.page_id, one.other_id): one for one in Resemblance.objects.filter(involved)}
    gone = [one.pk for pair, one in stored.items() if pair not in wanted and one.dismissed_at is None]
    Resemblance.objects.filter(pk__in=gone).delete()
    changed = [one for pair, one in stored.items() if pair in wanted and one.score != wanted[pair]]
    for one in changed:
        one.score = wanted[one.page_id, one.other_id]
    Resemblance.objects.bulk_update(changed, ["score"])
    Resemblance.objects.bulk_create(
        [
            Resemblance(page_id=page, other_id=other, score=points)
            for (page, other), points in wanted.items()
            if (page, other) not in stored
        ],
        ignore_conflicts=True,
    )


# --- Reading -------------------------------------------------------------------------------------------------


def _drafts(communes: Iterable[str]) -> dict[int, Known]:
    """The drafts of places in these communes, by id of page."""
    items = ShelfItem.objects.filter(communes__in=communes, sorte=PlacePage.sorte).order_by()
    rows = items.values_list(
        *("pk", "title", "kind_id", "structure__path", "phone", "email", "streets"),
        *("communes__pk", "communes__name"),
    )
    return _gather((*row[:6], row[6].split("\n"), *row[7:]) for row in rows)


def _public(communes: Iterable[str]) -> dict[int, Known]:
    """The public places of these communes, by id of page."""
    rows = PlaceLocation.objects.filter(
        venue__commune__in=communes,
        page__live=True,
        page__alias_of=None,
        page__locale__language_code=settings.LANGUAGE_CODE,
    ).values_list(
        *("page_id", "page__title", "page__kind_id", "page__path", "page__phone", "page__email"),
        *("venue__street", "venue__commune_id", "venue__commune__name"),
    )
    return _gather((*row[:3], row[3][: -Page.steplen], *row[4:6], [row[6]], *row[7:]) for row in rows)


def _gather(rows: Iterable[tuple[Any, ...]]) -> dict[int, Known]:
    """One place for all the rows of its addresses."""
    found: dict[int, Known] = {}
    for page_id, title, kind, structure, phone, email, streets, insee, commune in rows:
        one = found.get(page_id)
        if one is None:
            digits = "".join(filter(str.isdigit, phone))
            one = found[page_id] = Known(page_id, title, kind, structure, digits, email.lower())
        one.streets.update(filter(None, map(fold, streets)))
        one.communes[insee] = commune
    for one in found.values():
        one.name = read_name(one.title, one.communes.values())
    return found


def _unknown_kind() -> int:
    return (
        Kind.objects.filter(slug="autre", locale__language_code=settings.LANGUAGE_CODE)
        .values_list("pk", flat=True)
        .first()
        or 0
    )
