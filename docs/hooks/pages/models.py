"""One page for each reference model, from its declaration and its module."""

import inspect
import sys

from pages.markdown import bounds, cited, code, docstring, fenced, number, table
from polybius.reference import MODELS, Family, KnownAnswer, ReferenceModel

__all__ = ["model_pages"]

FOLDER = "reference/models/"
OPENING = """# Classic models

The field's classic models, each with its paper, its parameters under the paper's names, and values that it
is known to give. `polybius reference` runs them all against these values; `polybius models NAME` shows one
in the terminal; [`polybius.simulate`](../python/polybius.experiments.md) runs it on your graph.
"""

#: What each family looks like, as `examples/reference_gallery.py` draws it.
PICTURES = {
    Family.THRESHOLDS: [("cascades", "Size of cascades over the mean number of neighbours")],
    Family.OPINIONS: [("opinions", "Where opinions end, over the confidence")],
    Family.CHOICES: [("tipping", "How a committed minority tips a convention")],
    Family.STATES: [("states", "An arms race, and a world of tribute")],
    Family.WEALTH: [("wealth", "How unequal wealth becomes")],
    Family.INSTITUTIONS: [("institutions", "The rise and fall of states")],
}


def model_pages() -> dict[str, str]:
    """Return the pages of all reference models, and their table."""
    pages = {f"{FOLDER}{name}.md": _page(model) for name, model in MODELS.items()}
    pages[f"{FOLDER}index.md"] = OPENING + "".join(map(_family, Family))
    return pages


def _family(family: Family) -> str:
    rows = [
        (f"[{model.title}]({model.name}.md)", model.summary, cited(model.source, f"{FOLDER}index.md"))
        for model in MODELS.values()
        if model.family is family
    ]
    listed = table(["model", "what it says", "source"], rows)
    pictures = "".join(
        f"\n![{says}](../../figures/reference/{name}.svg)\n" for name, says in PICTURES[family]
    )
    return f"\n## {family.value.capitalize()}\n\n{listed}{pictures}"


def _page(model: ReferenceModel) -> str:
    text = inspect.cleandoc(sys.modules[f"polybius.reference.{model.name}"].__doc__ or "")
    _, _, body = text.partition("\n\n")
    rule, _, limits = body.partition("\nLimits: ")
    parts = [
        f"# {model.title}",
        model.summary,
        f"Source: {cited(model.source, FOLDER + 'index.md')}.",
        "## The model",
        docstring(rule),
        "## Run it",
        *_run(model),
        "## Known answers",
        _answers(model),
        "## Known limits",
        docstring(limits[:1].upper() + limits[1:]),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _run(model: ReferenceModel) -> list[str]:
    parts = []
    if model.theory is not None:
        parts += [
            _example(model),
            "### Parameters",
            _parameters(model),
            "### What it returns",
            _returned(model),
        ]
    if model.functions:
        parts += ["### Functions", _functions(model)]
    return parts


def _example(model: ReferenceModel) -> str:
    name, value = next(iter(model.defaults().items()), ("", 0.0))
    given = f", {name}={number(value)}" if name else ""
    first = model.outcomes[0].name if model.outcomes else "stopped_at"
    lines = [
        "import polybius",
        "",
        f'found = polybius.simulate("{model.name}", replicates=10{given})',
        f'print(found["{first}"].mean("replicate"))',
    ]
    graph = "everyone hears everyone" if model.network is None else "it takes place on a network of its own"
    dt = "" if model.dt is None else f" of {number(model.dt)}"
    note = f"Without a graph {graph}; n is {model.n:,}, and it runs for at most {model.steps:,} steps{dt}."
    return f"{fenced(chr(10).join(lines), 'python')}\n{note}"


def _parameters(model: ReferenceModel) -> str:
    defaults = model.defaults()
    rows = [
        (
            code(name),
            number(defaults[name]),
            p.unit,
            bounds(p.low, p.high),
            p.meaning,
            cited(p.source, FOLDER + "index.md"),
        )
        for name, p in model.parameters().items()
    ]
    return table(["parameter", "default", "unit", "range", "meaning", "source"], rows)


def _returned(model: ReferenceModel) -> str:
    assert model.theory is not None
    rows = [(code(outcome.name), outcome.meaning) for outcome in model.outcomes]
    rows += [
        (
            code(name.partition(".")[2]),
            f"{model.theory.schema[name].meaning}, of all {name.partition('.')[0]}",
        )
        for name in model.shows
    ]
    if model.theory.stops_when is not None:
        rows.append((code("stopped_at"), "time at which it came to rest"))
    return table(["variable", "meaning"], rows)


def _functions(model: ReferenceModel) -> str:
    """Return each function with the names of what it takes, and what its docstring says."""
    home = f"`from polybius.reference.{model.name} import "
    names = ", ".join(function.__name__ for function in model.functions)
    parts = [f"{home}{names}`"]
    for function in model.functions:
        takes = ", ".join(inspect.signature(function).parameters)
        first, _, rest = (inspect.getdoc(function) or "").partition("\n\n")
        words = [docstring(part) for part in (first.replace("\n", " "), rest) if part]
        parts.append("\n\n".join([f"**`{function.__name__}({takes})`**", *words]))
    return "\n\n".join(parts)


def _answers(model: ReferenceModel) -> str:
    rows = [
        (
            answer.quantity,
            ", ".join(f"{name} = {_short(value)}" for name, value in answer.parameters.items()),
            number(answer.expected),
            _margin(answer),
            cited(answer.source, FOLDER + "index.md"),
            ", ".join(each.value for each in answer.sure),
            "" if answer.reproducible else f"Published, and given by no faithful model: {answer.note}",
        )
        for answer in model.known_answers
    ]
    head = ["quantity", "parameters", "known value", "tolerance", "source", "how sure", ""]
    return (
        f"`polybius reference --only {model.name}` shows ours beside them"
        + (
            ", `--slow` with those that take minutes.\n\n"
            if any(a.slow for a in model.known_answers)
            else ".\n\n"
        )
        + table(head, rows)
    )


def _margin(answer: KnownAnswer) -> str:
    if answer.tolerance is not None:
        return number(answer.tolerance)
    return f"4 s.e., with its own {number(answer.error)}" if answer.error else "4 s.e."


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:24]} … {text[-12:]}"
