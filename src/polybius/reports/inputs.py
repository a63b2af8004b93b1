"""The inputs of a scenario, for a terminal."""

from rich.console import Group, RenderableType
from rich.text import Text

from polybius.model import Input, Inputs
from polybius.reports.pages import plain_table

__all__ = ["input_list"]


def input_list(inputs: Inputs) -> RenderableType:
    """Return all inputs: name, value, unit, range, prior, meaning."""
    table = plain_table("input", "value", "unit", "range", "prior", "what it says")
    for each in inputs.values():
        prior = "none" if each.prior is None else str(each.prior)
        name = Text(each.name, style="bold")
        table.add_row(name, _number(each), each.unit, _span(each.low, each.high), prior, each.meaning)
    return Group(table, Text("Set one: polybius run SCENARIO --set INPUT=VALUE", style="dim"))


def _span(low: float, high: float) -> str:
    return f"{low:g} to {high:g}"


def _number(each: Input) -> str:
    values = each.value if isinstance(each.value, tuple) else (each.value,)
    return ", ".join(f"{value:g}" for value in values)
