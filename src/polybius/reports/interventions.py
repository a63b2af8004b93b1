"""Interventions as a reader is told of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Self

from polybius.reports.words.phrases import count_of, listed

__all__ = ["Intervention"]


class Intervention(NamedTuple):
    """What was set from outside: a column, a parameter or a measure.

    `change` says that `value` was added; `path` has the points that it followed instead. `duration` is None
    for good, `held` says that no mechanism could write it meanwhile.
    """

    time: float
    target: str
    value: tuple[float, ...]
    note: str
    change: bool = False
    path: tuple[tuple[float, tuple[float, ...]], ...] = ()
    duration: float | None = None
    held: bool = False
    parties: tuple[int, ...] = ()
    societies: tuple[int, ...] = ()

    @classmethod
    def of(cls, item: Mapping[str, Any]) -> Self:
        """Return the intervention in a table of a scenario, as its manifest has it."""
        column = item.get("column", "")
        row = {column.partition(".")[0]: (item["row"],)} if "row" in item else {}
        return cls(
            item["at"],
            column or item.get("parameter") or item["measure"],
            tuple(item.get("value") or item.get("change") or ()),
            item.get("note", "").rstrip("."),
            "change" in item,
            tuple((time, tuple(value)) for time, value in item.get("path", ())),
            item.get("for"),
            item.get("hold", False) or "measure" in item,
            tuple(item.get("parties", row.get("parties", ()))),
            tuple(item.get("societies", row.get("societies", ()))),
        )

    @property
    def measure(self) -> str:
        """Name of the measure that shows what was set."""
        table, _, short = self.target.partition(".")
        kept = {"societies": f"society_{short}", "parties": f"party_{short}"}
        return kept.get(table, short or self.target)

    @property
    def course(self) -> str:
        """Which value it was set to, what was added, or what path it followed."""
        if self.path:
            return f"from {', to '.join(f'{_numbers(value)} at {time:g}' for time, value in self.path)}"
        amount = _numbers(self.value)
        if not self.change:
            return f"= {amount}"
        return f"− {amount[1:]}" if amount.startswith("−") and len(self.value) == 1 else f"+ {amount}"

    def span(self, unit: str) -> str:
        """How long, in that unit, and whether it was held; empty for what was set once."""
        words = [f"for {count_of(self.duration, unit)}"] if self.duration is not None else []
        return ", ".join([*words, "held"] if self.held else words)


def _numbers(values: Sequence[float]) -> str:
    return listed([f"{x:g}".replace("-", "−") for x in values])
