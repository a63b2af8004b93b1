"""The data model as one page of tables."""

import polybius.mechanisms
from pages.markdown import bounds, code, number, table
from polybius.state import BOUNDS, LABELS, POINTERS, SYSTEM, TABLES, Column

__all__ = ["columns_page"]

OPENING = """# The data model

The state of any number of worlds is seven tables of flat columns. Rows are sorted by world, citizens
within a world by society, so the rows that belong together are one slice:
`first_x[i]:first_x[i + 1]` are the rows of `x` that belong to row `i`.

A column is *given* (an input, constant unless a mechanism or an intervention sets it), *carried* (kept
from step to step, from a start value) or *derived* (written anew every step). Where the type says *axes*,
there is one number for each value axis. The engine clips what rules return to the range.

`ties` are held in compressed rows: row `i`, `first_tie[i]:first_tie[i + 1]`, lists those whom citizen `i`
listens to. Where everyone listens to everyone, no ties are stored.
"""

MEANINGS = {
    "worlds": "One row for each world of a batch. Worlds never touch.",
    "societies": "What is true of a whole society: office, media, elections.",
    "groups": "Groups within a society. No mechanism that ships uses them yet.",
    "parties": "Who contests elections.",
    "citizens": "What people hold, say, perceive and are.",
    "ties": "Who listens to whom.",
    "relations": "From society to society. No mechanism that ships uses them yet.",
}


def columns_page() -> str:
    """Return the page."""
    return OPENING + "".join(_table(name) for name in TABLES)


def _table(name: str) -> str:
    text = f"\n## {name}\n\n{MEANINGS[name]}\n\n"
    columns = [column for column in (*SYSTEM, *_own()) if column.table == name]
    if columns:
        head = ["column", "type", "unit", "range", "kind", "start", "meaning", "written by"]
        text += table(head, map(_row, columns)) + "\n"
    rows = [
        (code(key.partition(".")[2]), *facts)
        for key, facts in _structure().items()
        if key.startswith(f"{name}.")
    ]
    return text + ("Structure:\n\n" + table(["column", "type", "meaning"], rows) if rows else "")


def _row(column: Column) -> tuple[object, ...]:
    return (
        f'<a id="{column.name}"></a>{code(column.short)}',
        f"{column.dtype} × {column.size}" if column.size else column.dtype,
        column.unit,
        bounds(column.low, column.high),
        column.kind.value,
        number(column.start),
        column.meaning,
        ", ".join(_writers(column.name)),
    )


def _structure() -> dict[str, tuple[str, str]]:
    found = {name: (dtype, _label(name)) for name, dtype in LABELS.items()}
    found |= {
        name: ("integer", f"row of {target} that this one belongs to") for name, target in POINTERS.items()
    }
    ends = {"ties.to": "citizen who is listened to", "ties.origin": "citizen who listens"}
    found |= {name: ("uint32", meaning) for name, meaning in ends.items()}
    found |= {
        name: ("int64", f"where each row's {target} begin, and where the last ones end")
        for name, target in BOUNDS.items()
    }
    return found


def _label(name: str) -> str:
    meanings = {
        "worlds.seed": "seed of all the world's draws",
        "ties.weight": "weight; 1 where there is none",
    }
    return meanings.get(name, "number within the world; draws are keyed by it")


def _mechanisms() -> list[type]:
    return [getattr(polybius.mechanisms, name) for name in polybius.mechanisms.__all__]


def _own() -> list[Column]:
    return list({column.name: column for cls in _mechanisms() for column in cls.columns}.values())


def _writers(name: str) -> list[str]:
    return [
        f"[{cls.__name__}](mechanisms/{cls.__module__.rpartition('.')[2]}.md)"
        for cls in _mechanisms()
        if name in cls.writes
    ]
