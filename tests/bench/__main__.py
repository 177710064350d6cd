"""`python -m tests.bench`: makes the databases, measures, prints, and writes `docs/benchmarks.md`."""

import argparse
import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import agenda, databases, importing, papers, report, server
from tests.bench.site import ROOT, environment, manage, say

SIZES = (5_000, 100_000)
PAGE = ROOT / "docs" / "benchmarks.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--places", type=int, choices=SIZES, help="une seule base ; la page n’est alors pas écrite"
    )
    parser.add_argument("--no-seed", action="store_true", help="mesure les bases qui sont là, même anciennes")
    parser.add_argument("--requests", type=int, default=200, help="nombre de demandes de chaque sorte (200)")
    parser.add_argument("--no-import", action="store_true", help="ne mesure pas l’import, qui est long")
    parser.add_argument("--only-requests", action="store_true", help="ni serveur, ni import")
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="compte le temps du processeur : pour une machine que d’autres occupent",
    )
    options = parser.parse_args()
    wanted = (options.places,) if options.places else SIZES
    paths = {places: databases.database(places, seed=not options.no_seed) for places in wanted}
    small = paths[min(wanted)]
    manage(small, "collectstatic", "--no-input", production=True)
    sizes = {places: measured(path, options.requests, cpu=options.cpu) for places, path in paths.items()}
    growth = agenda.section(
        agenda.by_events(
            small, partial(measured, requests=options.requests, cpu=options.cpu, only_agenda=True)
        )
    )
    of_paper = papers.section(sizes[min(sizes)]["papers"])
    if options.only_requests:
        weights = report.weights(sizes[min(sizes)]["weights"])
        say("\n\n".join([report.requests(sizes), weights, growth, of_paper]))
        return
    text = (
        report.report(sizes, options.cpu, server.measure(small), imported(small, skip=options.no_import))
        + "\n"
        + growth
        + "\n"
        + of_paper
    )
    say(text)
    if wanted == SIZES:
        PAGE.write_text(text, encoding="utf-8")
        say(f"Écrit dans {PAGE.relative_to(ROOT)}")


def measured(path: Path, requests: int, *, cpu: bool, only_agenda: bool = False) -> dict[str, Any]:
    """The figures of one database, taken in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.measure",
        f"--requests={requests}",
        *(["--cpu"] if cpu else []),
        *(["--agenda"] if only_agenda else []),
    ]
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environment(path), check=True, stdout=subprocess.PIPE, text=True
    )
    return {**json.loads(done.stdout), "made": databases.notes_of(path)}


def imported(path: Path, *, skip: bool) -> dict[str, Any] | str | None:
    if skip:
        return "non mesuré cette fois"
    try:
        return importing.measure(path)
    except RuntimeError as error:
        return f"non mesuré : {error}"


if __name__ == "__main__":
    main()
