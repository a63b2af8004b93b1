"""The theories that ship, each with its plan."""

import inspect

from pages.markdown import cited, code, number, table
from polybius.model import Theory
from polybius.theories import THEORIES

__all__ = ["theories_page"]

HOME = "reference/theories.md"
OPENING = """# Theories

A theory is a named, ordered list of mechanisms with the values of their parameters, and nothing else. The
order is part of it. `polybius plan NAME` prints the step in the terminal.
"""


def theories_page() -> str:
    """Return the page."""
    return OPENING + "".join(map(_theory, THEORIES.values()))


def _theory(theory: Theory) -> str:
    plan = [
        (
            row["order"],
            _linked(theory, row["mechanism"]),
            row["acts on"],
            _codes(row["reads"]),
            _codes(row["writes"]),
        )
        for row in theory.plan().rows()
    ]
    values = theory.values()
    settings = [
        (code(key), number(values[key]), p.unit, p.meaning, cited(p.source, HOME))
        for key, p in theory.parameters().items()
    ]
    return (
        f"\n## {theory.name}\n\n{theory.claim}\n\nSource: {cited(theory.source, HOME)}. "
        f"Clock: {theory.clock.value}s. Precision: {theory.precision}.\n\n### The step\n\n"
        + table(["order", "mechanism", "acts on", "reads", "writes"], plan)
        + f"\nGiven, and constant unless an intervention sets it: {_codes(', '.join(theory.given))}.\n\n"
        + "### Parameters\n\n"
        + table(["parameter", "value", "unit", "meaning", "source"], settings)
    )


def _linked(theory: Theory, slot: str) -> str:
    cls = type(theory.slot(slot).mechanism)
    home = inspect.getmodule(cls)
    inside = home is not None and home.__name__.startswith("polybius.mechanisms.")
    return f"[{slot}](mechanisms/{home.__name__.rpartition('.')[2]}.md)" if home and inside else slot


def _codes(names: str) -> str:
    return ", ".join(map(code, names.split(", "))) if names else ""
