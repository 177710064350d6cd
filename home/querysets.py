"""What a visitor can reach."""

from typing import Any, TypeVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Func, Prefetch
from django.db.models.sql.compiler import SQLCompiler
from wagtail.images import get_image_model
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

PageT = TypeVar("PageT", bound=Page)


def reachable(pages: PageQuerySet, *, levels: int) -> PageQuerySet:
    """The live pages in the source language whose `levels` nearest ancestors are live too.

    A page under an unpublished one is not served (see `BasePage.page_at`).
    """
    return pages.filter(IsReachable("path", levels=levels))


def few(model: type[PageT]) -> PageQuerySet:
    """The pages of a type that has few, found by their type: the database would read every page of the site else."""
    found: PageQuerySet = model._default_manager.filter(content_type=ContentType.objects.get_for_model(model))
    return found


def every_size(path: str = "") -> Prefetch[str]:
    """Reads the renditions of images at once; `path` leads to them ("photo__")."""
    renditions = get_image_model().get_rendition_model().objects.all()
    return Prefetch(f"{path}renditions", queryset=renditions, to_attr="prefetched_renditions")


class IsReachable(Func):
    """The condition of `reachable`, as one that databases only check on the rows that the other ones leave.

    As conditions on the page itself, they would make SQLite read all the pages of the language first. And written
    as SQL, since the ORM takes a millisecond to say it.
    """

    output_field = BooleanField()
    arity = 1
    conditional = True

    def __init__(self, path: str, *, levels: int) -> None:
        super().__init__(path)
        self.levels = levels

    def as_sql(self, compiler: SQLCompiler, connection: Any, *args: Any, **extra: Any) -> Any:
        path, params = compiler.compile(self.source_expressions[0])
        steps = ", ".join([path, *(_above(path, level) for level in range(1, self.levels + 1))])
        sql = (
            f"NOT EXISTS (SELECT 1 FROM {Page._meta.db_table} step WHERE step.path IN ({steps}) "  # noqa: S608
            f"AND (NOT step.live OR (step.path = {path} AND step.locale_id NOT IN "
            f"(SELECT id FROM {Locale._meta.db_table} WHERE language_code = %s))))"
        )
        # Each level names the path twice, in and outside of its length.
        return sql, (*(*params,) * (2 + 3 * self.levels), settings.LANGUAGE_CODE)


def _above(path: str, level: int) -> str:
    """The path of the page `level` steps above, in SQL; empty above the root of the tree."""
    length = f"LENGTH({path}) - {level * Page.steplen}"
    return f"SUBSTR({path}, 1, ({length} + ABS({length})) / 2)"
