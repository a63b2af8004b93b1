"""The report: the answer and what shows it, then contents, and all the rest behind them."""

from pathlib import Path
from typing import Any

from polybius.errors import ResultError, check_kind
from polybius.reports.chapters import SHOWN, chapters
from polybius.reports.drawing import drawing
from polybius.reports.foundations import foundations
from polybius.reports.history import societies
from polybius.reports.opening import opening
from polybius.reports.page import page
from polybius.reports.saving import save
from polybius.reports.words.phrases import count, count_of
from polybius.results import Result

__all__ = ["html_report", "write_report"]

#: Endings of files that are no page.
OTHERS = (".pdf", ".png", ".svg", ".docx", ".tex", ".md", ".txt", ".csv")

CAVEAT = (
    "A run shows what follows from a theory and its premises. It says nothing about the world until it is "
    "held against data that it was not made from."
)


def write_report(result: Result, path: str | Path) -> Path:
    """Write the report of `result` to `path`, whole or not at all; return the path.

    Raises PolybiusError where matplotlib or Jinja2 is missing, ResultError where the file cannot be written.
    """
    check_kind("write_report takes a Result", result, Result, error=ResultError)
    if Path(path).suffix.lower() in OTHERS:
        raise ResultError(f"a report is one HTML file. Call it .html: got '{path}'.")
    return save(html_report(result), path, "report")


def html_report(result: Result) -> str:
    """Return the report of `result` as one HTML document that needs no other file."""
    every = list(societies(result))
    with drawing():
        first = [opening(every[0], "")] if len(every) == 1 else []
        first = first or [opening(axes, f" – society {k}") for k, axes in enumerate(every[:SHOWN], 1)]
        shown = [(found.shown, found.figures) for found in first]
        rest = [*chapters(result, shown), *foundations(result)]
    return page(
        "report.html",
        f"{_title(result)} – polybius",
        heading=_title(result),
        description=result.manifest["scenario"]["scenario"].get("description", "").strip(),
        answers=[found.section for found in first],
        facts=_facts(result),
        chapters=rest,
        caveat=CAVEAT,
    )


def _title(result: Result) -> str:
    about = result.manifest["scenario"]["scenario"]
    return str(about.get("title") or about["name"].replace("_", " ").capitalize())


def _facts(result: Result) -> list[tuple[str, Any]]:
    manifest, worlds = result.manifest, result.n_worlds
    time, seeds = result.step * result.dt, manifest["seeds"]
    span = f"{seeds[0]} to {seeds[-1]}" if worlds > 1 else str(seeds[0])
    others = f" and {count(worlds - 1, 'other')}" if worlds > 1 else ""
    return [
        ("citizens", f"{manifest['citizens']:,}" + (" in each world" if worlds > 1 else "")),
        ("drawn from", manifest["population"]["survey"]),
        ("time", f"{count_of(time, manifest['clock'])} in {count(result.step, 'step')}"),
        ("worlds", f"{worlds}, seed{'s' if worlds > 1 else ''} {span}"),
        ("theory", manifest["theory"]["name"].replace("_", " ")),
        ("fingerprint", f"{result.fingerprints[0]}{others}"),
    ]
