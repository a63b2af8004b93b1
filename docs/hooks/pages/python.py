"""The public names of each package, with signature and docstring."""

import inspect
import re
from importlib import import_module
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import polybius
from pages.markdown import code, docstring, fenced, table

__all__ = ["python_pages"]

PACKAGES = {
    "polybius.model": "The vocabulary: parameter, mechanism, aggregate, theory.",
    "polybius.rng": "Random draws for rules.",
    "polybius.numbers": "Functions with the same bits on every machine, for rules.",
    "polybius.vectors": "Arithmetic on columns with one number per axis, for rules.",
    "polybius.state": "Tables, columns, worlds.",
    "polybius.state.networks": "Networks: generators, files, conversions.",
    "polybius.populations": "Surveys, mappings, weighting, synthesis.",
    "polybius.engine": "Running a theory step by step.",
    "polybius.measures": "Numbers about societies.",
    "polybius.reference": "Classic models with known answers.",
    "polybius.experiments": "Models run many times, on any graph.",
    "polybius.scenarios": "Scenarios: load, run, go on, fork, reproduce.",
    "polybius.results": "What a run gives.",
    "polybius.reports": "Results for people: the HTML report, tables, sentences.",
    "polybius.sources": "The bibliography.",
}


def python_pages() -> dict[str, str]:
    """Return one page a package, and their list."""
    rows = [(f"[{name}]({name}.md)", meaning) for name, meaning in PACKAGES.items()]
    names = [(code(name), _sentence(getattr(polybius, name)), _home(name)) for name in polybius.__all__]
    index = (
        "# Python\n\nPublic names stand in each package's `__all__`.\n\n"
        + table(["package", "what is in it"], rows)
        + "\nWhat most people need can be had from `polybius` itself:\n\n"
        + table(["name", "what it is", "package"], names)
    )
    pages = {f"reference/python/{name}.md": _page(name, meaning) for name, meaning in PACKAGES.items()}
    return {"reference/python/index.md": index, **pages}


def _home(name: str) -> str:
    for package in PACKAGES:
        if name in import_module(package).__all__:
            return f"[{package}]({package}.md)"
    return ""


def _sentence(value: Any) -> str:
    documented = inspect.isclass(value) or callable(value)
    return (
        (inspect.getdoc(value) or "").partition("\n\n")[0].replace("\n", " ")
        if documented
        else _constant(value)
    )


def _page(name: str, meaning: str) -> str:
    module = import_module(name)
    return f"# {name}\n\n{meaning}\n" + "".join(
        _entry(each, getattr(module, each)) for each in module.__all__
    )


def _entry(name: str, value: Any) -> str:
    if not (inspect.isclass(value) or callable(value)):
        return f"\n## {name}\n\n{_constant(value)}\n"
    about = docstring(inspect.getdoc(value) or "")
    text = f"\n## {name}\n\n{fenced(_signature(name, value), 'python')}\n{about}\n"
    return text + (_members(value) if inspect.isclass(value) else "")


def _constant(value: Any) -> str:
    if isinstance(value, dict):
        return f"A dictionary with the keys {', '.join(code(key) for key in value)}."
    return f"A {type(value).__name__}" + (f" of {len(value)} items." if hasattr(value, "__len__") else ".")


def _signature(name: str, value: Any) -> str:
    try:
        if inspect.isclass(value) and issubclass(value, BaseModel):
            return _one_line_or_more(name, [_field(*item) for item in value.model_fields.items()])
        parts = [_short(p) for p in inspect.signature(value).parameters.values()]
    except (TypeError, ValueError):
        return name
    return _one_line_or_more(name, parts)


def _one_line_or_more(name: str, parts: list[str]) -> str:
    one_line = f"{name}({', '.join(parts)})"
    return one_line if len(one_line) <= 96 else f"{name}(\n    " + ",\n    ".join(parts) + ",\n)"


def _field(name: str, field: FieldInfo) -> str:
    default = repr(field.default)
    return name if field.is_required() else f"{name}={default if len(default) < 60 else '…'}"


def _short(parameter: inspect.Parameter) -> str:
    """Return a parameter without the modules of its types, and without what does not fit a line."""
    text = re.sub(r"\b[a-z_][\w.]*\.(?=[A-Za-z_])", "", str(parameter))
    text = re.sub(r"ndarray\[tuple\[Any, \.\.\.\], dtype\[(.*?)\]\]", r"NDArray[\1]", text)
    return text if len(text) <= 84 else f"{parameter.name}: …"


def _members(cls: type) -> str:
    """Return the public methods and properties that the class itself defines, a line each."""
    rows = []
    for name, member in vars(cls).items():
        text = inspect.getdoc(member) if not name.startswith("_") else None
        if text and (
            callable(member) or hasattr(member, "fget") or isinstance(member, classmethod | staticmethod)
        ):
            rows.append((code(name), text.partition("\n\n")[0].replace("\n", " ")))
    return "\n" + table(["member", "what it is"], rows) if rows else ""
