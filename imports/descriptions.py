"""A place's presentation in a cell: plain paragraphs, with an empty line between two."""

import re
from html import unescape
from typing import Any

from django.utils.html import escape

_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_BLOCK_ENDS = re.compile(r"</(?:p|ul|ol|h\d)>|<hr\s*/?>")
_ITEMS = re.compile(r"<li[^>]*>")
_LINES = re.compile(r"<br\s*/?>|</li>")
_TAGS = re.compile(r"<[^>]*>")


def body_of(text: str) -> list[tuple[str, str]]:
    """Give the blocks of a body that say a plain text; what looks like HTML stays text."""
    paragraphs = [escape(part.strip()) for part in _PARAGRAPHS.split(text) if part.strip()]
    if not paragraphs:
        return []
    html = "".join("<p>" + "<br/>".join(map(str.strip, part.split("\n"))) + "</p>" for part in paragraphs)
    return [("text", html)]


def text_of(body: Any) -> str:
    """Give a body (a StreamField's value) as plain paragraphs; pictures are left out."""
    return "\n\n".join(text for block in body if (text := _text_of_block(block.block_type, block.value)))


def _text_of_block(kind: str, value: Any) -> str:
    if kind == "text":
        return _plain(value.source)
    if kind == "heading":
        return str(value).strip()
    if kind == "call":
        parts = (value.get(name) for name in ("title", "text", "link_text", "link"))
        return "\n".join(str(part).strip() for part in parts if part)
    return ""


def _plain(html: str) -> str:
    html = re.sub(r"\s+", " ", html)
    html = _ITEMS.sub("- ", _BLOCK_ENDS.sub("\n\n", html))
    text = unescape(_TAGS.sub("", _LINES.sub("\n", html)))
    paragraphs = (part for part in _PARAGRAPHS.split(text) if part.strip())
    return "\n\n".join("\n".join(line.strip() for line in part.strip().split("\n")) for part in paragraphs)
