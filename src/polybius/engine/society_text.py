"""The text of a loop over citizens, society by society.

What belongs to a citizen's society or world, parameters among it, is read once for all of its
citizens: a compiler then works out but once what depends on nothing else.
"""

from collections.abc import Collection, Sequence

from polybius.engine.view import Access, View
from polybius.engine.view_text import column_text, held_parameters, table_text, world_text
from polybius.model import Draws, Mechanism
from polybius.state import BOUNDS, State

#: Citizens a world from which on they do not fit the inner caches. Arbitrary.
LARGE = 50_000

#: Citizens whose draws are made together; they fit the innermost cache.
BLOCK = 512

#: How many citizens ahead the engine looks for whom they hear.
AHEAD = 16

#: Names that the loop itself needs to see.
NEEDED = ("citizens", "societies", "world", "society", "first_citizen", "worlds", "seed", "id")

#: The row that everyone in the loop belongs to, by table.
_HOME = {"societies": "j", "worlds": "w"}

#: What a citizen's own world and society are called; the loop knows them.
_OWN = ("citizens.world", "citizens.society")


def is_large(state: State) -> bool:
    """Say whether it pays to fetch ahead what neighbours hold."""
    return state.citizens.n > LARGE * state.n_worlds


def society_text(view: View, mechanism: Mechanism, n_axes: int, lines: Sequence[str]) -> list[str]:
    """Return a loop that runs `lines` for each citizen `i` from `lo` to `hi`, who sees `mine` and `q`.

    These are what a kernel calls `s` and `p`, with everything that one's own society and world hold at
    hand; `known` is `t`, with what is drawn first where the mechanism draws for everyone.
    """
    world, society, first = (f"c{view.number(name)}" for name in (*_OWN, "societies.first_citizen"))
    row = [
        *_fetching(view, mechanism.heard),
        *(f"    {line}" for line in _own(view)),
        *(f"    {line}" for line in lines),
    ]
    loop = _drawn(mechanism, n_axes, row) if mechanism.draws is not Draws.NOTHING else _undrawn(row)
    return [
        "start = whole(lo)",
        "while start < hi:",
        f"    w, j = whole({world}[row(start)]), whole({society}[row(start)])",
        f"    end = min(whole(hi), whole({first}[row(j) + row(1)]))",
        *(f"    {line}" for line in [*world_text(view), *_held(view)]),
        *(f"    {line}" for line in loop),
        "    start = end",
    ]


def _held(view: View) -> list[str]:
    """Return lines that bind what one's own society and world hold, and the parameters as `q`."""
    own = [(k, access) for k, access in enumerate(view.columns) if access.table in _HOME]
    return [
        *(
            f"a{k} = {column_text(view, k, _HOME[access.table], f'a{k}[{_HOME[access.table]}]')}"
            for k, access in own
            if access.maker == "column" and f"{access.table}.{access.name}" not in BOUNDS
        ),
        *(f"my_{table} = {table_text(view, table)}" for table in view.tables_shown if table != "citizens"),
        f"q = {held_parameters(view)}",
    ]


def _own(view: View) -> list[str]:
    """Return a line that binds `mine`, in which one's own world and society are at hand."""
    values = {view.number(name): home for name, home in zip(_OWN, "wj", strict=True)}
    columns = [
        column_text(view, k, "i", values[k]) if k in values else f"a{k}"
        for k, access in enumerate(view.columns)
        if access.table == "citizens"
    ]
    tables = [
        f"citizens_({', '.join(columns)})" if table == "citizens" else f"my_{table}"
        for table in view.tables_shown
    ]
    return [f"mine = State_({', '.join(tables)})"]


def _undrawn(row: Sequence[str]) -> list[str]:
    return ["known = t", "for i in range(start, end):", *row]


def _drawn(mechanism: Mechanism, n_axes: int, row: Sequence[str]) -> list[str]:
    """Return a loop in blocks, for each of which the first draws are made beforehand."""
    height, first = 1, "drawn[0, e]"
    if mechanism.draws is Draws.NORMALS:
        height, first = -(-n_axes // 4) * 4, f"({''.join(f'drawn[{a}, e], ' for a in range(n_axes))})"
    wanted = f"q.{mechanism.draws_where}[w] != 0.0" if mechanism.draws_where else "True"
    return [
        f"drawn, wanted = empty(({height}, {BLOCK})), {wanted}",
        "seed = my_worlds.seed[w] if wanted else -1",  # no world has that one: nothing is known
        f"for first in range(start, end, {BLOCK}):",
        f"    n = min({BLOCK}, end - first)",
        "    if wanted:",
        f"        fill_first_{mechanism.draws.value}(drawn, {n_axes}, s.citizens.id, first, n, seed, t)",
        "    for i in range(first, first + n):",
        "        e = i - first",
        f"        known = Drawn(step, stream, dt, seed, s.citizens.id[i], {first})",
        *(f"    {line}" for line in row),
    ]


def _fetching(view: View, heard: Collection[str]) -> list[str]:
    """Return lines that fetch what citizens some way on will hear, where societies are `large`."""
    ties = Access("ties", "to")
    columns = [
        (k, access)
        for k, access in enumerate(view.columns)
        if f"{access.table}.{access.name}" in heard and access.maker == "column"
    ]
    if not columns or ties not in view.columns:
        return []
    return [
        f"    if large and i + {AHEAD} < end:",
        f"        for e in range(s.citizens.first_tie[i + {AHEAD}], s.citizens.first_tie[i + {AHEAD + 1}]):",
        "            other = row(s.ties.to[e])",
        *(f"            fetch(a{k}, other)" for k, _ in columns),
    ]
