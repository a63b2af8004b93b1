"""The scenario file: every section and key, and the default scenario whole."""

import inspect
from importlib.resources import files
from typing import Any, get_args

from pydantic import BaseModel

from pages.markdown import bounds, code, docstring, fenced, number, table
from polybius.scenarios import Scenario, names
from polybius.scenarios.sections import Section

__all__ = ["keys", "scenario_file_page"]

OPENING = """# Scenario file

A scenario is a TOML file: a theory, a population, a network, a horizon, what happens from outside, and what
is recorded. What is left out takes its default. Unknown keys and values out of range are refused, in a
sentence that names them.

"""

FREE = {
    "society": "Start values of the [societies' columns](columns.md#societies), by their short names, as in "
    "`severity = 0.5`. `election_at` is in years.",
    "parameters": 'Values of the theory\'s parameters, as in `"Expression.peer_pressure" = 0.5`. '
    "All of them: [theories](theories.md).",
}


def scenario_file_page() -> str:
    """Return the page."""
    sections = "".join(_section(name, field) for name, field in Scenario.model_fields.items())
    shipped = "".join(
        f"\n### {name}\n\n"
        + fenced((files("polybius.scenarios") / "library" / f"{name}.toml").read_text(), "toml")
        for name in names()
    )
    return OPENING + sections + "\n## Scenarios that ship\n" + shipped


def _section(name: str, field: Any) -> str:
    model = _model(field.annotation)
    if model is None:
        return f"\n## [{name}]\n\n{FREE[name]}\n"
    many = "tuple" in str(field.annotation)
    title = f"[[{name}]]" if many else f"[{name}]"
    about = docstring(inspect.getdoc(model) or "")
    return f"\n## {title}\n\n{about}\n\n" + keys(model) + (_more() if name == "network" else "")


def keys(model: type[BaseModel]) -> str:
    """Return the keys of a table as a table: what each is by default, and what it may be."""
    schema = model.model_json_schema(by_alias=True)
    needed = schema.get("required", [])
    rows = [
        (code(key), _default(facts, key in needed), _allowed(facts))
        for key, facts in schema["properties"].items()
    ]
    return table(["key", "default", "allowed"], rows)


def _model(annotation: Any) -> type[Section] | None:
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model(part))), None)


def _more() -> str:
    from polybius.scenarios.ties import KINDS, OURS

    rows = []
    for kind, generator in KINDS.items():
        takes = inspect.signature(generator).parameters.values() if generator else []
        own = [
            p.name if p.default is p.empty else f"{p.name}={p.default}" for p in takes if p.name not in OURS
        ]
        rows.append((code(kind), ", ".join(map(code, own))))
    return "\nEach kind takes the arguments of its generator:\n\n" + table(["kind", "arguments"], rows)


def _default(facts: dict[str, Any], needed: bool) -> str:
    value = facts.get("default")
    if needed:
        return "needed"
    return (
        "" if value in (None, "", {}, []) else code(str(value).lower() if isinstance(value, bool) else value)
    )


def _allowed(facts: dict[str, Any]) -> str:
    if "anyOf" in facts:
        return " or ".join(filter(None, map(_allowed, facts["anyOf"])))
    if "enum" in facts or "const" in facts:
        return ", ".join(map(code, facts.get("enum", [facts.get("const")])))
    if "$ref" in facts:
        return "table"
    if "prefixItems" in facts:
        return f"[{', '.join(map(_allowed, facts['prefixItems']))}]"
    if facts.get("type") == "array":
        return "list: " + _allowed(facts.get("items", {"type": "value"}))
    return {"null": "", "object": "table"}.get(facts.get("type", ""), facts.get("type", "")) + _limits(facts)


def _limits(facts: dict[str, Any]) -> str:
    low, high = facts.get("minimum"), facts.get("maximum")
    above, below = facts.get("exclusiveMinimum"), facts.get("exclusiveMaximum")
    if low is not None and high is not None:
        return f" in {bounds(low, high)}"
    words = [(" ≥ ", low), (" > ", above), (" ≤ ", high), (" < ", below)]
    return ",".join(f"{sign}{number(limit)}" for sign, limit in words if limit is not None)
