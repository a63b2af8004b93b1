"""Premises: what went in, as tables: data and inventions, the step, parameters, given values."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from polybius.errors import PolybiusError
from polybius.model import Theory
from polybius.reports.figures import Numbers
from polybius.results import Result
from polybius.sources import sources
from polybius.theories import THEORIES

__all__ = ["Premises", "short_source"]


def short_source(key: str) -> str:
    """Return author and year for a key of the bibliography, and any other text as it is."""
    known = sources()
    return known[key].short if key in known else key or "–"


@dataclass(frozen=True)
class Premises:
    """What a result's manifest says of its inputs."""

    result: Result

    @cached_property
    def theory(self) -> Theory | None:
        """The theory with the run's parameters; None where it is not one that ships."""
        said = self.result.manifest["theory"]
        found = THEORIES.get(said["name"])
        if found is None or [slot.name for slot in found.all_slots] != [m["slot"] for m in said["mechanisms"]]:
            return None
        try:
            return found.setting(said["parameters"])
        except PolybiusError:  # written by another version, whose parameters were others
            return None

    def plan(self) -> Numbers:
        """Return the step: one row a mechanism."""
        if self.theory is None:
            rows = [(k, m["slot"], m["mechanism"]) for k, m in enumerate(self.result.manifest["theory"]["mechanisms"], 1)]
            return Numbers(["order", "name", "mechanism"], rows)
        head = ("order", "mechanism", "acts on", "reads", "writes")
        return Numbers(head, [[row[name] for name in head] for row in self.theory.plan().rows()])

    def parameters(self) -> tuple[Numbers, list[tuple[int, int]]]:
        """Return all parameters with unit, range and source, and which values are not the default."""
        values: dict[str, float] = self.result.manifest["theory"]["parameters"]
        if self.theory is None:
            return Numbers(["parameter", "value"], [(key, value) for key, value in values.items()]), []
        rows, changed = [], []
        for r, (key, declared) in enumerate(self.theory.parameters().items()):
            value = values[key]
            if value != declared.default:
                changed.append((r, 1))
            shown = f"{value:.4g}" if value == declared.default else f"{value:.4g} (default {declared.default:.4g})"
            span = f"{declared.low:g}\u00a0to\u00a0{declared.high:g}"
            cells = (key, shown, declared.unit, span, declared.meaning, short_source(declared.source))
            rows.append(tuple(cell.replace("-", "−") if k in (1, 3) else cell for k, cell in enumerate(cells)))
        return Numbers(["parameter", "value", "unit", "range", "meaning", "source"], rows), changed

    def origins(self) -> Numbers:
        """Return where the columns of citizens and parties come from: measured, or synthetic."""
        lines: list[dict[str, Any]] = self.result.manifest["population"]["mapping"]
        rows = [(line["column"], line["kind"], line["item"] or "–", line["how"]) for line in lines]
        return Numbers(["what", "kind", "survey item", "how"], [*rows, ("ties between citizens", "synthetic", "–", self.network)])

    @property
    def network(self) -> str:
        """Who listens to whom, in words."""
        network = dict(self.result.manifest["scenario"]["network"])
        if network.get("file"):
            return f"read from {network['file']}"
        kind = str(network.pop("kind", "")).replace("_", " ")
        rest = [f"{key.replace('_', ' ')} {value:g}" for key, value in network.items() if isinstance(value, (int, float)) and not isinstance(value, bool)]
        return ", ".join([f"{kind} network", *rest])

    @property
    def hidden(self) -> str:
        """The premise of hidden support, in a sentence; empty where there is none."""
        said = self.result.manifest["population"]["hidden_support"]
        if not said["share"]:
            return ""
        axis = self.result.final.axes[int(said["axis"])]
        side = "+" if said["side"] > 0 else "−"
        return (
            f"A premise, not a measurement: {said['share']:.0%} of those who do not publicly stand on the {side} side of "
            f"{axis} stand there in private; party identification and vote tell who they are, with weight {said['evidence']:g}."
        )

    def society(self) -> Numbers:
        """Return the start values that the scenario gives to the society and its parties."""
        given = self.result.manifest["scenario"].get("society", {})
        columns = {column.name: column for column in self.theory.schema.values()} if self.theory else {}
        rows = []
        for name, values in given.items():
            column = columns.get(f"societies.{name}")
            unit = "year" if column and column.unit == "step" else column.unit if column else ""
            rows.append((f"societies.{name}", ", ".join(f"{x:g}".replace("-", "−") for x in values), unit, column.meaning if column else ""))
        for party in self.result.manifest["parties"]:
            place = ", ".join(f"{x:.3g}".replace("-", "−") for x in party["position"])
            rows.append((party["name"], place, "opinion", f"position; valence {party['valence']:g}"))
        return Numbers(["what", "value", "unit", "meaning"], rows)
