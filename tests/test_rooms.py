"""The rooms of the house: each one depends only on those above it, and every file has a name that says its role."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# From the ground up; `config` composes them all and is named by none.
ROOMS = [
    *("geo", "accounts", "vocabulary", "home", "directory"),
    *("imports", "events", "search", "agenda", "calendars", "printing", "campaigns", "moderation", "demo"),
]
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}
LONGEST_FILE = 450


def modules(folder: str) -> Iterator[Path]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def imported_rooms(path: Path) -> Iterator[tuple[str, int]]:
    """The rooms a module imports, at its top or inside a function, with the line number."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module]
        else:
            continue
        for name in names:
            room = name.partition(".")[0]
            if room in {*ROOMS, "config"}:
                yield room, node.lineno


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_the_rooms_above_it(room: str) -> None:
    allowed = ROOMS[: ROOMS.index(room) + 1]
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {imported}"
        for path in modules(room)
        for imported, line in imported_rooms(path)
        if imported not in allowed
    ]
    assert wrong == []


def test_every_application_of_ours_is_a_known_room() -> None:
    applications = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert applications == set(ROOMS)


def test_site_shadows_nothing() -> None:
    # `import site` is the standard library's: with an __init__.py, `site/` would take its place.
    assert not (ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize("folder", [*ROOMS, "site", "tests"])
def test_files_are_named_for_their_role_and_stay_readable(folder: str) -> None:
    for path in modules(folder):
        assert not FORBIDDEN_NAMES.intersection([path.stem, *path.relative_to(ROOT).parts]), path
        length = len(path.read_text(encoding="utf-8").splitlines())
        assert length <= LONGEST_FILE, (
            f"{path.relative_to(ROOT)} has {length} lines: it is probably two things"
        )


def test_an_import_inside_a_function_counts(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("import os\n\ndef f():\n    from search.models import Entry\n    import config.urls\n")
    assert list(imported_rooms(module)) == [("search", 4), ("config", 5)]
