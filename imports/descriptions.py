"""A place's presentation in a cell: plain paragraphs, with an empty line between two."""

import re
from html import unescape
from typing import Any

from django.utils.html import escape
from wagtail.rich_text import RichText

from home.services import paragraphs

_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_SPACES = re.compile(r"[ \t]+")
_ENDS_OF_LINE = re.compile(r"[\r\n]+")
_BLOCK_ENDS = re.compile(r"</(?:p|ul|ol|h\d)>|<hr\s*/?>")
_ITEMS = re.compile(r"<li[^>]*>")
_LINES = re.compile(r"<br\s*/?>|</li>")
_TAGS = re.compile(r"<[^>]*>")


def read_description(text: str) -> str:
    """Give a cell as `text_of` would write it: paragraphs apart by an empty line, no space too many."""
    parts = _PARAGRAPHS.split(_SPACES.sub(" ", text))
    lines = (map(str.strip, part.strip().split("\n")) for part in parts if part.strip())
    return "\n\n".join("\n".join(part) for part in lines)


def body_of(text: str) -> list[tuple[str, RichText]]:
    """Give the body that says a plain text, to be set on a page; what looks like HTML stays text."""
    parts = [escape(part).replace("\n", "<br/>") for part in read_description(text).split("\n\n") if part]
    return [paragraphs(*parts)] if parts else []


def text_of(body: Any) -> str:
    """Give a body (a StreamField's value) as plain paragraphs; pictures are left out."""
    return read_description("\n\n".join(_text_of_block(block.block_type, block.value) for block in body))


def _text_of_block(kind: str, value: Any) -> str:
    if kind == "text":
        return _plain(value.source)
    if kind == "heading":
        return str(value)
    if kind == "call":
        parts = (value.get(name) for name in ("title", "text", "link_text", "link"))
        return "\n".join(str(part) for part in parts if part)
    return ""


def _plain(html: str) -> str:
    html = _ITEMS.sub("- ", _BLOCK_ENDS.sub("\n\n", " ".join(_ENDS_OF_LINE.split(html))))
    return unescape(_TAGS.sub("", _LINES.sub("\n", html)))
