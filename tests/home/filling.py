"""What a browser would send back from a form it was shown, untouched."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, identifier: str) -> None:
        super().__init__()
        self.identifier = identifier
        self.inside = False
        self.data: dict[str, list[str]] = {}
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == self.identifier
        name = given.get("name", "")
        if not self.inside:
            return
        if tag == "input" and name and given.get("type") not in {"submit", "button", "file"}:
            ticked = given.get("type") in {"checkbox", "radio"}
            if not ticked or "checked" in given:
                self.data.setdefault(name, []).append(given.get("value", "on" if ticked else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.data.setdefault(self._select, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._textarea = name
            self.data.setdefault(name, []).append("")

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.data[self._textarea][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            if self._textarea:
                # A browser drops the first line feed of a text area.
                self.data[self._textarea][-1] = self.data[self._textarea][-1].removeprefix("\n")
            self._textarea = ""
        elif tag == "form":
            self.inside = False


def untouched(html: str, identifier: str = "page-edit-form") -> dict[str, list[str]]:
    """The fields of the form of that id, by name; stream fields, which need script, come back empty."""
    form = _Form(identifier)
    form.feed(html)
    return form.data | {"body-count": ["0"], "description-count": ["0"]}
