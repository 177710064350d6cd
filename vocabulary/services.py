"""Put the vocabulary that comes with the site into the database."""

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale

from vocabulary.models import Kind, Theme

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_vocabulary() -> int:
    """Create the kinds and themes that are missing, in French; leave the others as people made them.

    Returns how many rows were created; a second call creates none.
    """
    locale, _created = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    return _create_missing(Kind, read_data("kind"), locale) + _create_missing(
        Theme, read_data("theme"), locale
    )


def read_data(name: str) -> list[dict[str, Any]]:
    """The rows of `data/<name>s.toml` as field values, with their rank; lists become one item per line."""
    rows = tomllib.loads((DATA / f"{name}s.toml").read_text(encoding="utf-8"))[name]
    return [
        {field: _text(value) for field, value in row.items()} | {"sort_order": 10 * rank}
        for rank, row in enumerate(rows, start=1)
    ]


def _text(value: str | list[str]) -> str:
    return "\n".join(value) if isinstance(value, list) else value.strip()


def _create_missing(model: type[Kind] | type[Theme], rows: list[dict[str, Any]], locale: Locale) -> int:
    known = set(model.objects.filter(locale=locale).values_list("slug", flat=True))
    missing = [model(locale=locale, **row) for row in rows if row["slug"] not in known]
    for term in missing:
        term.save()
    return len(missing)
