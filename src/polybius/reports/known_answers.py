"""Known answers beside ours: as a table for a terminal, and as JSON."""

import json
import math
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from polybius.experiments import Verdict
from polybius.reports.premises import short_source
from polybius.reports.words.phrases import count

__all__ = ["verdict_table", "verdicts_as_json", "verdicts_in_a_sentence"]

#: Columns and their least widths, alike for all models so that their tables stand under each other.
COLUMNS = {"quantity": 20, "known": 8, "ours": 8, "± s.e.": 8, "tolerance": 9, "how sure": 9, "verdict": 10}
NUMBERS = ("known", "ours", "± s.e.", "tolerance")


def verdict_table(found: Sequence[Verdict]) -> RenderableType:
    """Return the known answers of one model beside ours, under its name and source."""
    model = found[0].model
    title = Text.assemble((model.name, "bold"), f"  {model.title} ({short_source(model.source)})")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name, width in COLUMNS.items():
        numeric = name in NUMBERS
        ratio = 1 if name == "quantity" else None
        table.add_column(
            name, justify="right" if numeric else "left", no_wrap=numeric, min_width=width, ratio=ratio
        )
    for verdict in found:
        table.add_row(*_row(verdict))
    return Group(title, table)


def _row(verdict: Verdict) -> tuple[str | Text, ...]:
    answer, ours = verdict.answer, verdict.ours
    given = ", ".join(f"{name} = {_short(value)}" for name, value in answer.parameters.items())
    style = "bold red" if verdict.fails else "" if answer.reproducible else "yellow"
    return (
        f"{answer.quantity} ({given})" if given else answer.quantity,
        _digits(answer.expected),
        _digits(ours.value),
        _digits(ours.error) if ours.error else "–",
        _digits(answer.margin(ours)),
        ", ".join(each.value for each in answer.sure),
        Text(verdict.text, style=style),
    )


def _digits(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.5g}"


def _short(value: Any) -> str:
    """Return a parameter as people write it; long lists by their ends."""
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) > 4:
        return f"{value[0]}, {value[1]} … {value[-1]}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def verdicts_in_a_sentence(found: Sequence[Verdict], seconds: float) -> str:
    """Return how many hold, fail, and are documented as not reproduced."""
    judged = [verdict for verdict in found if verdict.answer.reproducible]
    fails = sum(verdict.fails for verdict in judged)
    parts = [f"{count(len(judged) - fails, 'known answer')} of {len(judged)} held"]
    if fails:
        parts.append(f"{fails} failed")
    if len(found) > len(judged):
        others = count(len(found) - len(judged), "published value")
        parts.append(f"{others} shown that no faithful model gives")
    return f"{'; '.join(parts)}. {seconds:.0f} s."


def verdicts_as_json(found: Sequence[Verdict]) -> str:
    """Return a list with one object for each known answer; what is not a number is null."""
    return json.dumps([_record(verdict) for verdict in found], allow_nan=False)


def _record(verdict: Verdict) -> dict[str, Any]:
    answer, ours = verdict.answer, verdict.ours
    return {
        "model": verdict.model.name,
        "quantity": answer.quantity,
        "parameters": {name: _plain(value) for name, value in answer.parameters.items()},
        "known": answer.expected,
        "known_error": answer.error,
        "ours": _plain(ours.value),
        "standard_error": _plain(ours.error),
        "tolerance": _plain(answer.margin(ours)),
        "source": answer.source,
        "sure": [each.value for each in answer.sure],
        "slow": answer.slow,
        "reproducible": answer.reproducible,
        "note": answer.note,
        "verdict": verdict.text,
        "holds": verdict.holds,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (str, int, float, bool, type(None))):
        return value
    if isinstance(value, Sequence):
        return [_plain(each) for each in value]
    return str(value)
