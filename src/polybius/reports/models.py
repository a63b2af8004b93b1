"""Pages on reference models, for a terminal."""

import sys
from inspect import cleandoc, signature

from rich.console import Group, RenderableType
from rich.text import Text

from polybius.reference import MODELS, ReferenceModel
from polybius.reports.pages import parameter_table, plain_table
from polybius.reports.premises import short_source

__all__ = ["model_list", "model_page"]


def model_list() -> RenderableType:
    """Return all reference models: name, what it says, family, source."""
    table = plain_table("model", "what it says", "family", "source")
    for model in MODELS.values():
        name = Text(model.name, style="bold")
        table.add_row(
            name, model.summary, model.family.value if model.family else "", short_source(model.source)
        )
    hint = 'One in full: polybius models NAME. To run one: polybius.simulate("NAME", graph, ...)'
    return Group(table, Text(hint, style="dim"))


def model_page(name: str) -> RenderableType:
    """Return the page of one model: what happens, parameters, outcomes, functions."""
    model = MODELS.named(name)
    parts: list[RenderableType] = [
        Text(model.title, style="bold"),
        Text(f"{model.summary} ({short_source(model.source)})"),
        Text(),
        Text(_rule(name)),
        Text(),
    ]
    if model.theory is not None:
        parts += [Text("Parameters", style="bold"), parameter_table(model.parameters(), model.defaults())]
        parts += [_given(model), _start(model), Text()]
        parts += [Text("What simulate returns", style="bold"), _outcomes(model)]
    if model.functions:
        calls = [f"  {f.__name__}({', '.join(signature(f).parameters)})" for f in model.functions]
        parts += [Text(), Text(f"Functions: from polybius.reference import {name}", style="bold")]
        parts.append(Text("\n".join(calls)))
    parts.append(Text(f"Known answers: polybius reference --only {name}", style="dim"))
    return Group(*parts)


def _rule(name: str) -> str:
    """Return what a model's module says after its first line."""
    return cleandoc(sys.modules[f"polybius.reference.{name}"].__doc__ or "").partition("\n\n")[2]


def _start(model: ReferenceModel) -> Text:
    """Return the columns of citizens that a caller may give."""
    assert model.theory is not None
    names = [column.short for column in model.theory.columns.values() if column.table == "citizens"]
    return Text(f"Columns that initial={{...}} may give: {', '.join(names)}." if names else "")


def _given(model: ReferenceModel) -> Text:
    graph = "everyone hears everyone" if model.network is None else "a network of the model's own"
    dt = f" of {model.dt:g}" if model.dt is not None else ""
    return Text(f"Without arguments: n = {model.n:,}, {graph}, at most {model.steps:,} steps{dt}.")


def _outcomes(model: ReferenceModel) -> RenderableType:
    table = plain_table("variable", "meaning")
    for outcome in model.outcomes:
        table.add_row(outcome.name, outcome.meaning)
    for name in model.shows:
        assert model.theory is not None
        table.add_row(name.partition(".")[2], f"{model.theory.schema[name].meaning} ({name}), at the end")
    if model.theory is not None and model.theory.stops_when is not None:
        table.add_row("stopped_at", "time at which it came to rest")
    return table
