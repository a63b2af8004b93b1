"""Findings: what was said to move what, and what came of pushing it; as a table, as Markdown, as JSON."""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from polybius.experiments import Finding
from polybius.reports.premises import short_source
from polybius.reports.words.phrases import count

__all__ = ["finding_table", "findings_as_json", "findings_as_markdown", "findings_in_a_sentence"]

HEADINGS = ("pushed", "effect on", "after", "said", "who says so", "measured", "in sd", "verdict")
SIGNS = {1: "+", 0: "0", -1: "−"}
STYLES = {"as said": "", "reversed": "bold red", "nothing seen": "yellow", "something seen": "yellow"}


def finding_table(found: Sequence[Finding]) -> Table:
    """Return a table for a terminal."""
    table = Table(*HEADINGS, box=box.SIMPLE_HEAD, pad_edge=False)
    for finding in found:
        *cells, verdict = _row(finding)
        table.add_row(*cells, Text(verdict, style=STYLES.get(verdict.partition(",")[0], "dim")))
    return table


def findings_as_markdown(found: Iterable[Finding]) -> str:
    """Return a table in Markdown."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_row, found)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def findings_in_a_sentence(found: Sequence[Finding]) -> str:
    """Return how many came out as said, how many did not."""
    tested = [finding for finding in found if finding.effect is not None]
    said = sum(finding.text.startswith("as said") for finding in tested)
    reversed_ = sum(finding.text.startswith("reversed") for finding in tested)
    rest = len(tested) - said - reversed_
    absent = len(found) - len(tested)
    all_of_them = count(len(tested), "effect")
    text = f"Of {all_of_them} {said} came out as said, {reversed_} the other way, {rest} neither"
    return f"{text}; {absent} cannot be seen in this theory." if absent else f"{text}."


def findings_as_json(found: Iterable[Finding]) -> str:
    """Return a list with one object a finding; what is not a number is null."""
    return json.dumps([_record(finding) for finding in found], allow_nan=False)


def _row(finding: Finding) -> tuple[str, ...]:
    said, effect = finding.assertion, finding.effect
    where = f" ({', '.join(str(place) for place in said.where.values())})" if said.where else ""
    measured = "–" if effect is None else f"{effect.mean:+.4f} ± {effect.half_width:.4f}"
    size = "–" if effect is None or not math.isfinite(effect.size) else f"{effect.size:+.1f}"
    return (
        said.cause,
        said.effect.replace("_", " ") + where,
        f"{said.after:g} y",
        SIGNS[said.sign],
        short_source(said.source),
        measured,
        size,
        finding.text,
    )


def _record(finding: Finding) -> dict[str, Any]:
    said, effect = finding.assertion, finding.effect
    numbers = {name: getattr(effect, name, None) for name in ("mean", "low", "high", "deviation", "n_worlds")}
    return {
        "cause": said.cause,
        "push": said.intervention,
        "effect": said.effect,
        "where": dict(said.where),
        "after": said.after,
        "said": said.sign,
        "source": said.source,
        **{k: None if isinstance(x, float) and not math.isfinite(x) else x for k, x in numbers.items()},
        "verdict": finding.text,
    }
