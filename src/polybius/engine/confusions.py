"""Confusions: what Python or a compiler says of a mistake in a rule, and what its author should hear."""

import re

from polybius.engine.view import View
from polybius.errors import nearest
from polybius.model import parameters
from polybius.state import STRUCTURE, TABLES

_CONFUSIONS = (
    (
        re.compile(r"object does not support item assignment|Cannot resolve setitem"),
        "assigns to a row. Return the new values of what it writes instead, for its own row; "
        "only a WorldRule sets, with .set(row, value).",
    ),
    (
        re.compile(
            r"counted in whole numbers|invalid slice key|indices must be integers|instances of 'int' and '"
        ),
        "asks for a row by something that is no whole number. Rows are counted in whole numbers: "
        "take int(...) of it.",
    ),
    (
        re.compile(r"^(?!.*indices).*\btuple\b|can't multiply sequence"),
        "computes with a row of several axes as if it were one number ({reason}). Take one axis, as in x[0], "
        "or use polybius.vectors: add, subtract, scale, mix, distance.",
    ),
    (
        re.compile(r"polybius\.(guarded_)?(column|held|writable|same|constant|nothing)\("),
        "computes with a whole column where one of its rows is meant. Write p.name[w] for a parameter, "
        "s.table.name[i] for a column.",
    ),
    (
        re.compile(r"NoneType|got None|\bnone\b.*float64|float64.*\bnone\b"),
        "computes with None: something that it calls returns nothing on one of its ways. "
        "Let every way end in 'return'.",
    ),
)


def confused(reason: str) -> str:
    """Return what a rule does that makes Python say `reason`; nothing where that is clear enough."""
    found = (told for pattern, told in _CONFUSIONS if pattern.search(reason))
    return next(found, "").format(reason=reason)


def wrongly_returned(returns: str, reason: str) -> str:
    """Return what is wrong with what a rule has returned, by what Python or the compiler says of it."""
    if re.search(r"NoneType|None", reason):
        return (
            f"must return {returns}, but returns nothing (None) on one of its ways. "
            f"Let every way through it end in 'return', that of 'else' too."
        )
    return f"must return {returns}: {reason}."


def whole_column(name: str) -> str:
    """Return what a rule does that computes with the column called `name` instead of a row of it."""
    if name.startswith("p."):
        return f"computes with {name}, which has one number a world: {name} is a column. Write {name}[w]."
    row = {"worlds": "w", "societies": "j", "ties": "e"}.get(name.partition(".")[0], "i")
    return f"computes with all of s.{name}: it is a column. Write s.{name}[{row}] for one of its rows."


def unknown(view: View, name: str, kind: str) -> str:
    """Return what is wrong with asking a tuple or column of type `kind` for `name`; nothing if not known."""
    table = kind.removesuffix("_")
    if kind == "Parameters_":
        known = (*parameters(view.slot.mechanism), *view.slot.mechanism.constants)
        return f"has no parameter '{name}'.{nearest(name, known, 'parameter')}"
    if kind == "State_":
        if name in TABLES:
            return f"reads table '{name}', of which it declares nothing. Add what it reads of it to `reads`."
        return f"reads a table '{name}'.{nearest(name, TABLES, 'table')}"
    if table in TABLES:
        return _undeclared(view, table, name)
    if kind in ("Tick", "Drawn"):
        return f"reads t.{name}. A tick has t.step, t.dt and t.stream."
    if name == "set" and "column" in kind.lower():
        return "sets a column in place. Only a WorldRule may, and only what it writes."
    if "column" in kind.lower() or kind == "tuple":
        return f"takes '{name}' of a row or a column. Write s.table.{name}[i]: the row comes last."
    if kind == "int" and name in (*TABLES, *parameters(view.slot.mechanism)):
        return f"reads '{name}' of a row. The arguments of a rule are (i, s, p, t), in this order."
    return ""


def _undeclared(view: View, table: str, name: str) -> str:
    full = f"{table}.{name}"
    if table == "ties" or full == "citizens.first_tie":
        return f"reads {full}, but does not declare that it follows ties. Add 'ties' to `reads`."
    if full in STRUCTURE:
        return f"reads {full}, which this state does not have."
    return f"reads {full}, which it does not declare.{_meant(view, full)} Add it to `reads`."


def _meant(view: View, full: str) -> str:
    """Say which column was probably meant: one that the mechanism names, else one of the state."""
    mechanism = view.slot.mechanism
    named = {*mechanism.reads, *mechanism.writes, *mechanism.heeds}
    named |= {f"{each.by}.{name}" for name, each in mechanism.aggregates.items()}
    for known in (named - STRUCTURE, set(view.known) - STRUCTURE):
        hint = nearest(full, known).partition(" Known")[0]
        if hint and f"'{full}'" not in hint:
            return hint
    return ""
