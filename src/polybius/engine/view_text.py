"""The text that shows a rule one world: its own rows of every table, and its own parameters."""

from polybius.engine.view import View
from polybius.state import BOUNDS, TABLES


def world_text(view: View) -> list[str]:
    """Return lines that bind `s` and `p` to what world `w` shows, and each column `k` to `a{k}`."""
    tables = [table_text(view, table) for table in view.tables_shown]
    first = len(view.columns)
    parameters = [
        made(view, "column", f"p{k}, 0", f"w, 1, trouble, {first + k}") for k in range(len(view.parameters))
    ]
    return [
        *(_rows(table) for table in view.tables_shown if _has_reach(view, table)),
        *(f"a{k} = {column_text(view, k)}" for k in range(first)),
        f"s = State_({', '.join(tables) or '0'})",
        f"p = Parameters_({', '.join(parameters) or '0'})",
    ]


def _has_reach(view: View, table: str) -> bool:
    return view.guarded or any(each.maker == "writable" for each in view.columns if each.table == table)


def _rows(table: str) -> str:
    """Return a line that says which rows of `table` belong to world `w`."""
    if table == "worlds":
        return "lo_worlds, n_worlds = w, 1"
    lo, end = (f"whole(edges[row({TABLES.index(table)}), {at}])" for at in ("row(w)", "row(w) + row(1)"))
    return f"lo_{table}, n_{table} = {lo}, {end} - {lo}"


def column_text(view: View, k: int, *held: str) -> str:
    """Return column `k` as rules see it; with `held`, a row and what it holds, that one at hand."""
    access = view.columns[k]
    more = " + 1" if f"{access.table}.{access.name}" in BOUNDS else ""
    reach = f"lo_{access.table}, n_{access.table}{more}, trouble, {k}"
    if access.maker == "same" and not held:
        return made(view, "same", "w, 0", reach)
    return made(view, "held" if held else access.maker, f"c{k}, {access.width}", reach, *held)


def held_parameters(view: View) -> str:
    """Return the world's parameters, each read beforehand: what sees `p`, sees it."""
    columns = [
        made(view, "held", f"p{k}, 0", f"w, 1, trouble, {len(view.columns) + k}", "w", f"p.{name}[w]")
        for k, name in enumerate(view.parameters)
    ]
    return f"Parameters_({', '.join(columns) or '0'})"


def made(view: View, maker: str, what: str, reach: str, *held: str) -> str:
    """Return a call of a maker: what guards is told the rows in reach, and where to leave word of others."""
    if not view.guarded and maker != "writable":
        reach = reach.rpartition(", ")[2]
    return f"{'guarded_' if view.guarded else ''}{maker}({', '.join([what, reach, *held])})"


def table_text(view: View, table: str) -> str:
    """Return a table made of columns that are bound."""
    names = [f"a{k}" for k, access in enumerate(view.columns) if access.table == table]
    return f"{table}_({', '.join(names) or '0'})"
