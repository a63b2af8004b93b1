"""Rules: what can be read off a rule's own text: whether it draws, and whose columns it looks at."""

import ast
import inspect
import textwrap
from collections.abc import Iterator

from polybius.engine.source import RuleSource
from polybius.model import Encounter, Partners, Slot

__all__ = ["draws", "follows_ties", "of_others"]

#: Functions of `polybius.rng` that draw.
DRAWS = frozenset({"below", "choice", "fill_uniform", "normal", "normals", "uniform", "uniform2", "uniform4"})


def draws(slot: Slot) -> tuple[str, ...]:
    """Return the draws that a slot's rule makes, by the names of their functions."""
    names = RuleSource(slot.name, slot.mechanism.rule).names
    return tuple(sorted(names & DRAWS))


def follows_ties(slot: Slot) -> bool:
    """Say whether a slot's rule looks along ties."""
    mechanism = slot.mechanism
    among = isinstance(mechanism, Encounter) and mechanism.partners is Partners.NEIGHBOURS
    return among or "ties" in mechanism.reads or mechanism.acts_on == "ties"


def of_others(slot: Slot) -> tuple[str, ...]:
    """Return the columns of its own table that a slot's rule reads at another row than its own.

    Read off the rule's text: `me.expressed[other]` is another's, `me.private[i]` one's own. In an
    encounter and in a world rule every column is others' too. What the text does not show, because it
    stands in a function that the rule calls, counts as others' if the rule follows ties.
    """
    own = [name for name in slot.mechanism.reads if name.startswith(f"{slot.mechanism.acts_on}.")]
    if isinstance(slot.mechanism, Encounter) or slot.mechanism.in_place:
        return tuple(map(slot.bound, own))
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(slot.mechanism.rule)))
    except (OSError, TypeError, SyntaxError):
        tree = ast.Module([], [])
    rows = dict(_rows(tree))
    unseen = follows_ties(slot)
    found = [name for name in own if rows.get(name, unseen)]
    if unseen and not found:  # it follows ties for something
        found = own
    return tuple(map(slot.bound, found))


def _rows(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Yield the columns that are subscripted, and whether by anything but the rule's first argument."""
    found: dict[str, bool] = {}
    for rule in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        row, aliases = rule.args.args[0].arg, dict(_aliases(rule))
        for node in ast.walk(rule):
            path = _path(node.value, aliases) if isinstance(node, ast.Subscript) else ""
            if isinstance(node, ast.Subscript) and path.startswith("s.") and path.count(".") == 2:
                own = isinstance(node.slice, ast.Name) and node.slice.id == row
                name = path.removeprefix("s.")
                found[name] = found.get(name, False) or not own
    yield from found.items()


def _aliases(rule: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield the names that stand for a table or a column: `me` for `s.citizens`."""
    for node in ast.walk(rule):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = (
                zip(target.elts, node.value.elts, strict=False)
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                else [(target, node.value)]
            )
            for name, value in pairs:
                path = _path(value, {})
                if isinstance(name, ast.Name) and path.startswith("s."):
                    yield name.id, path


def _path(node: ast.AST, aliases: dict[str, str]) -> str:
    """Return a chain of attributes as text, aliases replaced; empty for anything else."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        head = _path(node.value, aliases)
        return f"{head}.{node.attr}" if head else ""
    return ""
