"""The measures that a run records."""

import inspect
import sys

from pages.markdown import cited, code, docstring, table
from polybius.measures import STANDARD, Measure, decompose_swing

__all__ = ["measures_page"]

HOME = "reference/measures.md"
NAMES = {"esteban_ray": "Esteban–Ray"}
OPENING = """# Measures

A measure turns the state into one number for each society, or for each society and axis. A run records
all of these whose columns the theory or the population has, unless the scenario names fewer
(`[record] measures = ["private_mean", …]`); in a result they are variables of these names. How to
write one: [Add a measure](../how-to/add-a-measure.md).

"""


def measures_page() -> str:
    """Return the page: all measures in a table, then what each group of them is."""
    text = OPENING + table(
        ["measure", "long name", "unit", "told by", "reads", "source"], map(_row, STANDARD)
    )
    for module in dict.fromkeys(type(measure).__module__ for measure in STANDARD):
        names = [measure.name for measure in STANDARD if type(measure).__module__ == module]
        text += _section(module, f"Measures: {', '.join(map(code, names))}.")
    return text + _section(decompose_swing.__module__, "In a result: `result.swings`.")


def _row(measure: Measure) -> tuple[str, ...]:
    reads = ", ".join(code(name.removeprefix("citizens.")) for name in measure.reads)
    by = " and ".join(measure.dims)
    return code(measure.name), measure.long_name, measure.unit, by, reads, cited(measure.source, HOME)


def _section(module: str, closing: str) -> str:
    first, _, rest = inspect.cleandoc(sys.modules[module].__doc__ or "").partition("\n\n")
    noun = module.rpartition(".")[2]
    title = NAMES.get(noun, noun.replace("_", " ").capitalize())
    return f"\n## {title}\n\n{docstring(first)}\n\n{docstring(rest)}\n\n{closing}\n"
