"""Sheets for tests: rows of cells as CSV, imported through the command, with what it reported."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.utils import timezone

from imports.columns import COLUMNS
from imports.models import Import

CABANE = {
    "structure": "Association Exemple",
    "nom": "La Cabane",
    "type": "laep",
    "adresse": "3 rue des Écoles",
    "code_postal": "66500",
    "commune": "Prades",
    "age_min": "0-3 ans",
    "horaires": "mardi 9h-12h",
    "telephone": "01 99 00 12 34",
}


def place(**cells: str) -> dict[str, str]:
    """A row that passes the gate, with other cells when given."""
    return CABANE | cells


def sheet(*rows: dict[str, str]) -> str:
    names = [name for name in COLUMNS if any(name in row for row in rows)]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@dataclass
class Outcome:
    """What the command left: its exit code, what it said, its report."""

    code: int
    said: str
    report: dict[str, Any] | None

    @property
    def lines(self) -> list[dict[str, Any]]:
        assert self.report is not None
        return self.report["lignes"]

    @property
    def states(self) -> list[str]:
        return [line["etat"] for line in self.lines]

    @property
    def warnings(self) -> str:
        return " ".join(text for line in self.lines for text in line["avertissements"])

    @property
    def errors(self) -> str:
        return " ".join(text for line in self.lines for text in line["erreurs"])


class Importer:
    """Runs `manage.py import_places` on files of a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, content: str | bytes, *options: str, name: str = "lieux.csv", mapping: str = ""
    ) -> Outcome:
        file, report = self.folder / name, self.folder / "rapport.json"
        report.unlink(missing_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        arguments = [str(file), "--report", str(report), *options]
        if mapping:
            (self.folder / "correspondance.toml").write_text(mapping, encoding="utf-8")
            arguments += ["--correspondance", str(self.folder / "correspondance.toml")]
        said, code = io.StringIO(), 0
        try:
            call_command("import_places", *arguments, stdout=said, stderr=said)
        except CommandError as error:
            said.write(str(error))
            code = error.returncode
        except SystemExit as stop:
            code = int(stop.code or 0)
        read = json.loads(report.read_text(encoding="utf-8")) if report.exists() else None
        return Outcome(code, said.getvalue(), read)

    def rows(self, *rows: dict[str, str], options: tuple[str, ...] = ()) -> Outcome:
        return self(sheet(*rows), *options)


def kill(importation: Import) -> None:
    """Leaves an import as a process that was killed does, some time ago."""
    Import.objects.filter(pk=importation.pk).update(
        status="running",
        writing=True,
        heartbeat=timezone.now() - timezone.timedelta(minutes=5),
        finished_at=None,
    )
