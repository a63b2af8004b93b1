"""Looks: at whose rows a rule looks, read off its text."""

import ast
import dis
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import NamedTuple

from polybius.compiled.references import instructions

#: What may give a name to a place that the text does not show.
_HIDING = (ast.FunctionDef, ast.Lambda, ast.NamedExpr, ast.Global, ast.Nonlocal, ast.Match, ast.Try)


class Looks(NamedTuple):
    """Which columns a rule subscripts, and whether at any row but its own.

    `whole` says that the text shows every look: the state is not handed on to another function, and names
    keep their meaning.
    """

    elsewhere: dict[str, bool]
    whole: bool


@cache
def looks_of(rule: FunctionType) -> Looks:
    """Return at whose rows `rule(i, s, ...)` looks: `me.private[i]` is its own, `me.expressed[other]` not.

    Where there is no text, or another than what runs, nothing is known and `whole` is False.
    """
    function = _parsed(rule)
    if function is None or len(function.args.args) < 2:
        return Looks({}, False)
    row, state = (argument.arg for argument in function.args.args[:2])
    aliases = dict(_aliases(function, state))
    elsewhere: dict[str, bool] = {}
    for node in ast.walk(function):
        path = _path(node.value, state, aliases) if isinstance(node, ast.Subscript) else ""
        if isinstance(node, ast.Subscript) and path.count(".") == 1:
            own = isinstance(node.slice, ast.Name) and node.slice.id == row
            elsewhere[path] = elsewhere.get(path, False) or not own
    return Looks(elsewhere, _is_whole(function, row, state, aliases))


def _parsed(rule: FunctionType) -> ast.FunctionDef | None:
    """Return the text of a rule, None where it is not to be had or has changed since."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(rule)))
    except (OSError, TypeError, SyntaxError):
        return None
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef):
        return None
    for code in compile(tree, "<rule>", "exec").co_consts:
        if isinstance(code, CodeType) and _does(code) == _does(rule.__code__):
            return tree.body[0]
    return None


def _does(code: CodeType) -> list[tuple[str, str]]:
    """Return what `code` does: the same with and without the module around it."""
    return [
        (each.opname.replace("METHOD", "ATTR"), repr(each.argval))
        for each in instructions(code)
        if each.opname != "PUSH_NULL" and each.opcode not in dis.hasjrel + dis.hasjabs
    ]


def _aliases(function: ast.FunctionDef, state: str) -> Iterator[tuple[str, str]]:
    """Yield the names that stand for a table or a column: `me` for `citizens`."""
    for target, value in _assignments(function):
        path = _path(value, state, {})
        if isinstance(target, ast.Name) and path:
            yield target.id, path


def _assignments(function: ast.FunctionDef) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    yield from zip(target.elts, node.value.elts, strict=False)
                else:
                    yield target, node.value


def _path(node: ast.AST, state: str, aliases: dict[str, str]) -> str:
    """Return the table or `table.column` that a chain of attributes of the state stands for, else nothing."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "")
    if not isinstance(node, ast.Attribute):
        return ""
    if isinstance(node.value, ast.Name) and node.value.id == state:
        return node.attr
    head = _path(node.value, state, aliases)
    return f"{head}.{node.attr}" if head else ""


def _is_whole(function: ast.FunctionDef, row: str, state: str, aliases: dict[str, str]) -> bool:
    """Say whether the state, its tables and its columns are only ever subscripted, and names keep."""
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    if {row, state} & {*stored} or any(stored.count(name) > 1 for name in aliases):
        return False
    if any(isinstance(node, _HIDING) and node is not function for node in ast.walk(function)):
        return False
    seen = [node.value for node in ast.walk(function) if isinstance(node, ast.Subscript)]
    seen += [value for target, value in _assignments(function) if isinstance(target, ast.Name)]
    shown = {id(node) for value in seen if _path(value, state, aliases) for node in ast.walk(value)}
    return all(
        id(node) in shown
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in {state, *aliases}
    )
