"""The figures as a page people read: `docs/benchmarks.md`."""

import os
import platform
import sqlite3
from datetime import date
from typing import Any

KB = 1000
SHARED = "Temps du processeur, la machine étant partagée ; les débits et le serveur, comptés à la montre, en pâtissent. "
PAGE_BUDGET, OWN_JS_BUDGET, MAP_BUDGET = 50 * KB, 15 * KB, 120 * KB
MEMORY_BUDGET, CACHED_BUDGET, IMPORT_BUDGET, GROWTH_BUDGET = 200, 2_000, 60, 2


def report(
    sizes: dict[int, dict[str, Any]],
    cpu: bool,
    server: dict[str, Any],
    importing: dict[str, Any] | str | None,
) -> str:
    small = sizes[min(sizes)]
    parts = [
        header(cpu), "## Pages et recherches, sans cache", requests(sizes),
        "## Poids compressés (gzip)", weights(small["weights"]),
        "## Le serveur", serving(server), "## Les débits", rates(sizes, importing),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def header(cpu: bool) -> str:
    return (
        "# Mesures\n\n"
        f"Faites par `make bench` le {date.today():%d/%m/%Y}, sur {os.cpu_count()} cœurs ({platform.machine()}), "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, réglages de production. "
        f"{SHARED if cpu else ''}"
        "Les temps varient d’une machine à l’autre et d’un moment à l’autre ; les rapports et les nombres de "
        "requêtes SQL, peu. "
        "Les fiches viennent de `manage.py seed_scale`, dans un seul département."
    )


def verdict(holds: bool | None) -> str:
    return {True: "oui", False: "**non**", None: ""}[holds]


def table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---", *["--:"] * (len(columns) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float, digits: int = 1) -> str:
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


# --- Requests --------------------------------------------------------------------------------------------------


def requests(sizes: dict[int, dict[str, Any]]) -> str:
    columns = ["demande"]
    for places in sizes:
        columns += [f"{number(places, 0)} lieux : p50", "p95", "p99 (ms)", "p50 en tout", "SQL"]
    if len(sizes) > 1:
        columns.append("p95, rapport")
    columns += ["budget", "tenu"]
    rows = []
    asked = min(case["asked"] for size in sizes.values() for case in size["cases"])
    for cases in zip(*(size["cases"] for size in sizes.values()), strict=True):
        row = [cases[0]["name"]]
        for case in cases:
            row += [number(case[key]) for key in ("p50", "p95", "p99", "through")] + [str(case["queries"])]
        growth = cases[-1]["p95"] / cases[0]["p95"]
        if len(sizes) > 1:
            row.append(f"×{number(growth)}")
        rows.append([*row, budget(cases[0]), verdict(within(cases, growth))])
    return (
        table(columns, rows)
        + "\n\n"
        + (
            "Budgets : à 5 000 lieux ; pour les recherches autour d’une ville ou d’un point, le p95 ne fait pas plus que "
            "doubler à 100 000 lieux. Les recherches et la carte sont mesurées dans la vue et son gabarit, les pages à "
            "travers tous les intergiciels ; « p50 en tout » est, pour toutes, à travers tous les intergiciels, et toutes "
            "les requêtes SQL sont comptées. Cache vidé, une adresse jamais demandée à chaque fois, avec d’autres villes, "
            "âges ou mots : ni page ni résultat gardé, mais les morceaux de gabarit que chaque processus dessine une fois "
            "pour les mêmes mots le sont, comme en service. Au moins "
            f"{asked} demandes de chaque sorte."
        )
    )


def budget(case: dict[str, Any]) -> str:
    said = case["budget"]
    words = [f"{rank} ≤ {number(said[rank], 0)} ms" for rank in ("p50", "p99") if rank in said]
    if "queries" in said:
        words.append(f"{said['queries']} SQL")
    if case["is_local"]:
        words.append(f"×{GROWTH_BUDGET}")
    return ", ".join(words)


def within(cases: tuple[dict[str, Any], ...], growth: float) -> bool | None:
    first = cases[0]
    if not first["budget"]:
        return None
    holds = all(first[name] <= limit for name, limit in first["budget"].items())
    return holds and (not first["is_local"] or growth <= GROWTH_BUDGET)


# --- The rest --------------------------------------------------------------------------------------------------


def weights(found: dict[str, Any]) -> str:
    rows = []
    for name, parts in found["pages"].items():
        whole = sum(parts.values()) - parts["other_js"]
        holds = whole <= PAGE_BUDGET and parts["own_js"] <= OWN_JS_BUDGET
        sizes = [parts[part] for part in ("html", "css", "own_js", "sprite")]
        rows.append(
            [
                name,
                *(number(size / KB) for size in (*sizes, whole, parts["other_js"])),
                "50, dont 15 de JS",
                verdict(holds),
            ]
        )
    rows.append(
        [
            "Carte, à la demande",
            "",
            "",
            "",
            "",
            number(found["map"] / KB),
            "",
            "120",
            verdict(found["map"] <= MAP_BUDGET),
        ]
    )
    return table(
        ["page (ko)", "HTML", "CSS", "notre JS", "icônes", "en tout", "htmx, à part", "budget", "tenu"], rows
    )


def serving(server: dict[str, Any]) -> str:
    workers = server["workers"]
    resident = max(worker["rss"] for worker in workers)
    rows = [
        ["Réponses par seconde, pages déjà demandées, 2 processus", number(server["per_second"], 0), "≥ 2 000",
         verdict(server["per_second"] >= CACHED_BUDGET and not server["refused"])],
        ["Mémoire résidente par processus (Mo)", number(resident, 0), "≤ 200", verdict(resident <= MEMORY_BUDGET)],
    ]  # fmt: skip
    if "private" in workers[0]:
        private = max(worker["private"] for worker in workers)
        rows.append(["dont propre au processus (Mo)", number(private, 0), "", ""])
    return (
        table(["gunicorn", "mesure", "budget", "tenu"], rows)
        + "\n\nLe client qui demande tourne sur les mêmes cœurs."
    )


def rates(sizes: dict[int, dict[str, Any]], importing: dict[str, Any] | str | None) -> str:
    rows = []
    for places, size in sizes.items():
        made, of = size["made"], f"{number(places, 0)} lieux"
        per_second = {
            f"Fiches inventées, {of}": made.get("listings_per_second"),
            f"Projection vers l’index, {of}": size["projection_rate"],
            f"Communes comprises, {of}": size["resolve_rate"],
        }
        rows += [
            [what, f"{number(rate, 0)} par seconde", "", ""] for what, rate in per_second.items() if rate
        ]
        if made.get("sessions"):
            rows.append([f"Séances de six mois, {of}", sessions(made), "", ""])
    return table(["quoi", "débit", "budget", "tenu"], rows + import_rows(importing))


def sessions(made: dict[str, float]) -> str:
    per_second = number(made["sessions"] / made["roll_seconds"], 0)
    return f"{number(made['sessions'], 0)} en {number(made['roll_seconds'], 0)} s, {per_second} par seconde"


def import_rows(importing: dict[str, Any] | str | None) -> list[list[str]]:
    if importing is None:
        return [["Import d’un tableur", "la commande `import_places` n’est pas là", "", ""]]
    if isinstance(importing, str):
        return [["Import d’un tableur", importing, "", ""]]
    rows, seconds = importing["rows"], importing["seconds"]
    few, many = number(importing["peak_few"], 0), number(importing["peak"], 0)
    growth = f"{few} Mo pour 2 000 lignes, {many} Mo pour {number(rows, 0)}"
    flat = importing["peak"] <= 1.25 * importing["peak_few"]
    return [
        [f"Import de {number(rows, 0)} lignes", f"{number(seconds, 0)} s, {number(rows / seconds, 0)} lignes par seconde",
         "≤ 60 s", verdict(seconds <= IMPORT_BUDGET)],
        ["Mémoire de l’import", growth, "plate", verdict(flat)],
    ]  # fmt: skip
