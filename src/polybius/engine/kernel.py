"""A kernel: a generated loop over rules, one text for plain Python and for compiled code.

A kernel gets only the columns that its mechanism declares, as flat arrays, puts them
together as the `s`, `p` and `t` that rules expect, and loops. Giving it the whole state
would multiply compile times; giving it less would need other rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from polybius.engine.source import RuleSource
from polybius.engine.view import View


@dataclass(frozen=True)
class Kernel:
    """A loop around one or more rules.

    `body` is the text of the loop; it may use `t`, `trouble`, `edges`, the arguments in `extra`, and the
    functions in `rules` by name, and makes `s` and `p` for each world (`view_text`). The kernel is called
    with `(lo, hi, step, stream, dt, trouble, edges, *extra, *columns, *parameters)`. `title` and `returns`,
    what the rules must return, are for messages; `trial` is how many rows, or worlds, are tried in plain
    Python where a rule cannot be compiled.
    """

    title: str
    returns: str
    rules: dict[str, RuleSource]
    view: View = field(repr=False)
    extra: tuple[str, ...]
    body: Sequence[str] = field(repr=False)
    trial: int = 1

    @property
    def text(self) -> str:
        """The kernel as a Python module, the same for all slots that hold the same mechanism."""
        return "\n".join([*self._tuples(), "", "", *self._head(), *(f"    {line}" for line in self.body), ""])

    def _tuples(self) -> list[str]:
        tables = {
            table: [access.name for access in self.view.columns if access.table == table]
            for table in self.view.tables_shown
        }
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

    def _head(self) -> list[str]:
        columns = [f"c{k}" for k in range(len(self.view.columns))]
        parameters = [f"p{k}" for k in range(len(self.view.parameters))]
        arguments = ["lo", "hi", "step", "stream", "dt", "trouble", "edges"]
        return [
            f"def kernel({', '.join([*arguments, *self.extra, *columns, *parameters])}):",
            "    t = Tick(step, stream, dt)",
        ]
