"""Moving about a page with the keyboard alone."""

from playwright.sync_api import Page

# The outline or shadow that shows where one is: nothing drawn means a lost visitor.
RING = """() => {
  const style = getComputedStyle(document.activeElement);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return outlined || style.boxShadow !== "none";
}"""


def focused(page: Page) -> str:
    """The id of the element that has the focus, or its text when it has none."""
    words: str = page.evaluate(
        "document.activeElement.id || document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"
    )
    return words


def tab_to(page: Page, wanted: str, *, at_most: int = 80) -> None:
    """Press Tab until `wanted` (an id, or the start of a text) has the focus, which must be seen on the way."""
    for _step in range(at_most):
        page.keyboard.press("Tab")
        here = focused(page)
        assert page.evaluate(RING), f"the focus is invisible on {here!r}"
        if here == wanted or here.startswith(wanted):
            return
    raise AssertionError(f"{wanted!r} was not reached with the Tab key")
