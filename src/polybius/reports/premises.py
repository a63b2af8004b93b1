"""Premises: what went into a run, as tables: data and inventions, the step, parameters, given values."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from polybius.errors import PolybiusError
from polybius.model import Theory
from polybius.reports.figures import Numbers
from polybius.reports.words.phrases import count_of, listed, unit
from polybius.results import Result
from polybius.scenarios.theory_data import made_again
from polybius.sources import sources

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
        """The theory with the run's parameters; None where its mechanisms are not to be had here."""
        said = self.result.manifest["theory"]
        try:
            return made_again(said, "the result").setting(said["parameters"])
        except PolybiusError:  # of a notebook, or by another version, whose parameters were others
            return None

    def plan(self) -> Numbers:
        """Return the step: one row a mechanism."""
        if self.theory is None:
            said = self.result.manifest["theory"]["mechanisms"]
            rows = [(k, item["slot"], item["mechanism"]) for k, item in enumerate(said, 1)]
            return Numbers(["order", "name", "mechanism"], rows)
        head = ("order", "mechanism", "acts on", "reads", "writes")
        return Numbers(head, [[row[name] for name in head] for row in self.theory.plan().rows()])

    def parameters(self) -> tuple[Numbers, list[tuple[int, int]]]:
        """Return all parameters with unit, range and source, and the cells of values that are no default."""
        values: dict[str, float] = self.result.manifest["theory"]["parameters"]
        if self.theory is None:
            return Numbers(["parameter", "value"], list(values.items())), []
        rows: list[tuple[str, ...]] = []
        changed: list[tuple[int, int]] = []
        for key, declared in self.theory.parameters().items():
            if key not in values:
                continue  # an older polybius had none of that name
            value = _number(values[key])
            if values[key] != declared.default:
                changed.append((len(rows), 1))
                value += f" (default {_number(declared.default)})"
            span = f"{_number(declared.low)}\u00a0to\u00a0{_number(declared.high)}"
            source = short_source(declared.source)
            rows.append((key, value, unit(declared.unit), span, declared.meaning, source))
        return Numbers(["parameter", "value", "unit", "range", "meaning", "source"], rows), changed

    def origins(self) -> Numbers:
        """Return where the columns of citizens and parties come from: measured, or synthetic."""
        lines: list[dict[str, Any]] = self.result.manifest["population"]["mapping"]
        rows = [(line["column"], line["kind"], line["item"] or "–", line["how"]) for line in lines]
        ties = ("ties between citizens", "synthetic", "–", self.network)
        return Numbers(["what", "kind", "survey item", "how"], [*rows, ties])

    @property
    def network(self) -> str:
        """Who listens to whom, in words."""
        network = dict(self.result.manifest["scenario"]["network"])
        if network.get("file"):
            return f"read from {network['file']}"
        kind = str(network.pop("kind", "")).replace("_", " ")
        numbers = {k: v for k, v in network.items() if isinstance(v, int | float) and not isinstance(v, bool)}
        given = [f"{name.replace('_', ' ')} {value:g}" for name, value in numbers.items()]
        return ", ".join([f"{kind} network", *given])

    @property
    def hidden(self) -> str:
        """The premise of hidden support, in a sentence; empty where there is none."""
        said = self.result.manifest["population"]["hidden_support"]
        if not said["share"]:
            return ""
        axis = said.get("scale", "the survey's scale")
        return (
            f"A premise, not a measurement: {said['share']:.0%} of those who do not publicly stand on the "
            f"{self._side} side of {axis} stand there in private; party identification and vote tell who "
            f"they are, with weight {said['evidence']:g}."
        )

    @property
    def sample(self) -> str:
        """Which respondents stand behind the citizens, with what weights, and how much is synthetic."""
        said = self.result.manifest["population"]
        used, everyone = said["respondents_used"], said.get("respondents", said["respondents_used"])
        who = f"{used:,} of {everyone:,}" if used != everyone else f"{used:,}"
        text = f"Citizens are drawn with replacement from {who} respondents of the {said['survey']}"
        size = said.get("effective_size", float(used))
        weighed = size < used * (1 - 1e-6)
        text += (
            f", weighted: as good as {size:,.0f} drawn at random (Kish)"
            if weighed
            else ", all of equal weight"
        )
        if said.get("margins"):
            text += f"; weights are raked to the margins of {listed(list(said['margins']))}"
        lines = said["mapping"]
        made = sum(line["kind"] == "synthetic" for line in lines)
        return (
            f"{text}. Of what they bring along {made} of {len(lines)} columns are synthetic, as are all ties."
        )

    @property
    def _side(self) -> str:
        return "+" if self.result.manifest["population"]["hidden_support"]["side"] > 0 else "−"

    @property
    def start(self) -> str:
        """How the run begins, in a sentence; empty where it begins as the survey has it."""
        said = self.result.manifest["scenario"].get("start", {})
        parts = []
        if said.get("silenced"):
            parts.append(
                f"{said['silenced']:.0%} of those who privately stand on the {self._side} side take no side "
                f"in public, whatever they told the interviewer"
            )
        climate = said.get("climate", [0.5])
        if climate != [0.5]:
            shares = ", ".join(f"{share:.0%}" for share in climate)
            parts.append(f"everyone believes the + side to be {shares} of the public")
        text = f"At first {listed(parts)}." if parts else ""
        if said.get("settle"):
            settles = count_of(said["settle"], self.result.manifest["clock"])
            text += f" From there the run settles for {settles}, unrecorded, before time 0."
        return text.strip()

    def society(self) -> Numbers:
        """Return the start values that the scenario gives to the society and its parties."""
        given = self.result.manifest["scenario"].get("society", {})
        schema = self.theory.schema if self.theory else {}
        rows = []
        for short, values in given.items():
            name = f"societies.{short}"
            column = schema.get(name)
            said, meaning = (column.unit, column.meaning) if column else ("", "")
            said = (
                self.result.manifest["clock"] if said == "step" else said
            )  # scenarios give times, not steps
            rows.append((name, ", ".join(map(_number, values)), unit(said), meaning))
        for party in self.result.manifest["parties"]:
            place = ", ".join(_number(x, 3) for x in party["position"])
            rows.append((party["name"], place, "opinion", f"position; valence {_number(party['valence'])}"))
        return Numbers(["what", "value", "unit", "meaning"], rows)


def _number(x: float, digits: int = 4) -> str:
    return f"{x:.{digits}g}".replace("-", "−")
