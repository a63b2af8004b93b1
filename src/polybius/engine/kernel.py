"""A kernel: a generated loop over rules, one text for plain Python and for compiled code.

A kernel gets only the columns that its mechanism declares, as flat arrays, puts them
together as the `s`, `p` and `t` that rules expect, and loops. Giving it the whole state
would multiply compile times; giving it less would need other rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from polybius.engine.source import RuleSource
from polybius.engine.view import Access, View


@dataclass(frozen=True)
class Kernel:
    """A loop around one or more rules.

    `body` is the text of the loop; it may use `s`, `p`, `t`, the arguments in `extra`,
    and the functions in `rules` by name. The kernel is called with
    `(lo, hi, step, stream, dt, *extra, *columns, *parameters)`. `title` and `returns`, what
    the rules must return, are for messages.
    """

    title: str
    returns: str
    rules: dict[str, RuleSource]
    view: View = field(repr=False)
    extra: tuple[str, ...]
    body: Sequence[str] = field(repr=False)

    @property
    def text(self) -> str:
        """The kernel as a Python module, the same for all slots that hold the same mechanism."""
        return "\n".join([*self._tuples(), "", "", *self._head(), *(f"    {line}" for line in self.body), ""])

    def _tuples(self) -> list[str]:
        tables = {table: [a.name for _, a in members] for table, members in self._tables().items()}
        kinds = {**tables, "State": list(tables), "Parameters": self.view.parameters}
        return [
            '"""Generated: edit the rule, not this file."""',
            "",
            "from collections import namedtuple",
            "",
            *(
                f'{kind}_ = namedtuple("{kind}_", {list(names) or ["nothing"]})'
                for kind, names in kinds.items()
            ),
        ]

    def _tables(self) -> dict[str, list[tuple[int, Access]]]:
        tables: dict[str, list[tuple[int, Access]]] = {table: [] for table in self.view.tables_shown}
        for k, access in enumerate(self.view.columns):
            tables[access.table].append((k, access))
        return tables

    def _head(self) -> list[str]:
        columns = [f"c{k}" for k in range(len(self.view.columns))]
        parameters = [f"p{k}" for k in range(len(self.view.parameters))]
        tables = [
            f"{table}_({', '.join(f'{a.maker}(c{k}, {a.width})' for k, a in members) or '0'})"
            for table, members in self._tables().items()
        ]
        values = [f"column({name}, 0)" for name in parameters]
        arguments = ["lo", "hi", "step", "stream", "dt", *self.extra, *columns, *parameters]
        return [
            f"def kernel({', '.join(arguments)}):",
            f"    s = State_({', '.join(tables) or '0'})",
            f"    p = Parameters_({', '.join(values) or '0'})",
            "    t = Tick(step, stream, dt)",
        ]
