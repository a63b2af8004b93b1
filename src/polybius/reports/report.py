"""The report: what happened, figures with the numbers behind them, and what it rests on."""

from html import escape
from pathlib import Path

from polybius.reports.chapters import chapters
from polybius.reports.drawing import drawing
from polybius.reports.foundations import foundations
from polybius.reports.page import page, paragraph
from polybius.reports.phrases import count, count_of
from polybius.reports.saving import save
from polybius.results import Result

__all__ = ["html_report", "write_report"]

CAVEAT = (
    "A run shows what follows from a theory and its premises. It says nothing about the world until it is "
    "held against data that it was not made from."
)


def write_report(result: Result, path: str | Path) -> Path:
    """Write the report of `result` to `path`, whole or not at all; return the path.

    Raises PolybiusError where matplotlib is missing, ResultError where the file cannot be written.
    """
    return save(html_report(result), path, "report")


def html_report(result: Result) -> str:
    """Return the report of `result` as one HTML document that needs no other file."""
    with drawing():
        body = "".join((_head(result), *chapters(result), *foundations(result)))
    return page(f"{_title(result)} – polybius", f"{body}<footer>{CAVEAT}</footer>")


def _title(result: Result) -> str:
    about = result.manifest["scenario"]["scenario"]
    return str(about.get("title") or about["name"].replace("_", " ").capitalize())


def _head(result: Result) -> str:
    """Return title, description and the facts of the run."""
    cells = "".join(
        f"<div><dt>{name}</dt><dd>{escape(text)}</dd></div>" for name, text in _facts(result).items()
    )
    others = f" and {count(result.n_worlds - 1, 'other')}" if result.n_worlds > 1 else ""
    prints = f"<code>{result.fingerprints[0]}</code>{others}"
    description = result.manifest["scenario"]["scenario"].get("description", "")
    return (
        '<header>\n<div class="kicker">polybius · report of a run</div>\n'
        f"<h1>{escape(_title(result))}</h1>\n{paragraph(description, 'lead')}\n"
        f'<dl class="facts">{cells}<div class="wide"><dt>fingerprint</dt><dd>{prints}</dd></div></dl>\n'
        "</header>\n"
    )


def _facts(result: Result) -> dict[str, str]:
    manifest, worlds = result.manifest, result.n_worlds
    time, seeds = result.step * result.dt, manifest["seeds"]
    span = f"{seeds[0]} to {seeds[-1]}" if worlds > 1 else str(seeds[0])
    return {
        "citizens": f"{manifest['citizens']:,}" + (" in each world" if worlds > 1 else ""),
        "drawn from": manifest["population"]["survey"],
        "time": f"{count_of(time, manifest['clock'])} in {count(result.step, 'step')}",
        "worlds": f"{worlds}, seed{'s' if worlds > 1 else ''} {span}",
        "theory": manifest["theory"]["name"].replace("_", " "),
    }
