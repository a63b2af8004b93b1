"""One page for each mechanism, from its class, its example and its tests."""

import ast
import inspect
import sys
from pathlib import Path
from typing import NamedTuple

import polybius.mechanisms
from pages.markdown import bounds, cited, code, docstring, fenced, number, table
from polybius.model import Mechanism, Replacement, parameters
from polybius.sources import sources
from polybius.state import SYSTEM, Column
from polybius.theories import THEORIES

__all__ = ["mechanism_pages"]

ROOT = Path(__file__).parents[3]
CONTRACT = (
    "Like every mechanism it passes the contract: its declarations are complete and its sources in the "
    "bibliography; values out of range are refused; the rule is handed only what it declares; one thread "
    "gives the same bits as many, a batch the same as its worlds one by one, plain Python the same as "
    "compiled code."
)


class Words(NamedTuple):
    """What a mechanism's module says: its first sentence, its rule, its limits."""

    summary: str
    rule: str
    limits: str


def mechanism_pages() -> dict[str, str]:
    """Return the pages of all mechanisms that ship, and their table."""
    classes = [getattr(polybius.mechanisms, name) for name in polybius.mechanisms.__all__]
    found = {cls: f"reference/mechanisms/{_noun(cls)}.md" for cls in classes if issubclass(cls, Mechanism)}
    pages = {uri: _page(cls, uri) for cls, uri in found.items()}
    rows = [
        (f"[{cls.__name__}]({_noun(cls)}.md)", cls.acts_on, _words(cls).summary, _theories(cls))
        for cls in sorted(found, key=lambda cls: cls.__name__)
    ]
    pages["reference/mechanisms/index.md"] = (
        "# Mechanisms\n\nA mechanism is a few parameters and one rule. Each page is made from its class.\n\n"
        + table(["mechanism", "acts on", "what it says", "in theories"], rows)
    )
    return pages


def _page(cls: type[Mechanism], uri: str) -> str:
    words = _words(cls)
    parts = [
        f"# {cls.__name__}",
        "## What it says",
        f"{words.summary}\n\n*{inspect.getdoc(cls)}*",
        "## Why",
        _why(cls, uri),
        "## Rule",
        words.rule,
        '??? note "The rule as it runs"\n\n' + _indented(fenced(_source(cls), "python")),
        "## Parameters",
        _parameters(cls, uri),
        "## Reads and writes",
        _columns(cls),
        "## Known limits",
        words.limits,
        "## Example",
        fenced(_example(cls), "python"),
        "## Validation",
        _validation(cls),
    ]
    return "\n\n".join(parts) + "\n"


def _noun(cls: type[Mechanism]) -> str:
    return cls.__module__.rpartition(".")[2]


def _words(cls: type[Mechanism]) -> Words:
    text = inspect.cleandoc(sys.modules[cls.__module__].__doc__ or "")
    head, _, body = text.partition("\n\n")
    rule, _, limits = body.partition("\nLimits: ")
    summary = head.partition(": ")[2].replace("\n", " ")
    sentence = limits[:1].upper() + limits[1:]
    return Words(summary[:1].upper() + summary[1:], docstring(rule), docstring(sentence))


def _theories(cls: type[Mechanism]) -> str:
    using = [name for name, theory in THEORIES.items() if any(type(s.mechanism) is cls for s in theory.slots)]
    return ", ".join(f"[{name}](../theories.md#{name})" for name in using)


def _why(cls: type[Mechanism], uri: str) -> str:
    keys = [key for key in cls.sources if key in sources()]
    lines = [f"- {cited(key, uri)}: *{sources()[key].title}*" for key in keys]
    used = _theories(cls)
    return "\n".join(lines) + (f"\n\nIn use in: {used}." if used else "\n\nNo theory that ships uses it.")


def _parameters(cls: type[Mechanism], uri: str) -> str:
    rows = [
        (code(name), number(p.default), p.unit, bounds(p.low, p.high), p.told, cited(p.source, uri))
        for name, p in parameters(cls).items()
    ]
    if not rows:
        return "It has none."
    computed = ", ".join(map(code, cls.constants))
    more = f"\nComputed from these once, for each world: {computed}.\n" if computed else ""
    return table(["parameter", "default", "unit", "range", "meaning", "source"], rows) + more


def _source(cls: type[Mechanism]) -> str:
    functions = (cls.leaves, cls.rule) if issubclass(cls, Replacement) else (cls.rule,)
    return "\n".join(map(inspect.getsource, functions))


def _columns(cls: type[Mechanism]) -> str:
    known = {column.name: column for column in (*SYSTEM, *cls.columns)}
    names = dict.fromkeys((*cls.reads, *cls.heeds, *cls.writes))
    rows = [(_linked(name, known), _use(cls, name), *_facts(known.get(name))) for name in names]
    runs = f"once for each of the {cls.acts_on}"
    if issubclass(cls, Replacement):
        runs = "for each who comes in the place of one who leaves"
    text = f"The rule runs {runs}.\n\n"
    text += table(["column", "use", "unit", "range", "meaning"], rows)
    for name, aggregate in cls.aggregates.items():
        text += f"\nThe engine gives it `{name}`, the {type(aggregate).__name__.lower()} of "
        text += f"{_value(aggregate.of)} by {aggregate.by}.\n"
    return text


def _linked(name: str, known: dict[str, Column]) -> str:
    return f"[{code(name)}](../columns.md#{name if name in known else 'ties'})"


def _use(cls: type[Mechanism], name: str) -> str:
    if name in cls.heeds:
        return f"reads, where another mechanism writes it; else {cls.heeds[name]:g}"
    uses = [use for use, names in (("reads", cls.reads), ("writes", cls.writes)) if name in names]
    return " and ".join(uses)


def _facts(column: Column | None) -> tuple[str, str, str]:
    if column is None:
        return "", "", "who listens to whom, and with what weight"
    return column.unit, bounds(column.low, column.high), column.meaning


def _value(value: object) -> str:
    return code(value) if isinstance(value, str) else "a value of its own"


def _example(cls: type[Mechanism]) -> str:
    return (ROOT / "docs" / "mechanism_examples" / f"{_noun(cls)}.py").read_text(encoding="utf-8")


def _validation(cls: type[Mechanism]) -> str:
    path = ROOT / "tests" / "mechanisms" / f"test_{_noun(cls)}.py"
    if not path.is_file():
        return CONTRACT
    names = [
        node.name.removeprefix("test_").replace("_", " ")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    listed = "\n".join(f"- {name}" for name in names)
    return f"{CONTRACT}\n\nIts own tests, in `tests/mechanisms/{path.name}`:\n\n{listed}"


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())
