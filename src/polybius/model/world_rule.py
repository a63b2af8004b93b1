"""A world rule: the honest escape hatch, for what is sequential by nature."""

from typing import ClassVar

from polybius.model.mechanism import Mechanism


class WorldRule(Mechanism):
    """Base of mechanisms that rewrite a whole world in place: `rule(w, s, p, t)` returns nothing.

    Columns in `writes`, of any table, are set with `s.table.column.set(i, value)` and show
    what was set at once. What they hold afterwards is tested for NaN and range.
    """

    acts_on: ClassVar[str] = "worlds"

    @property
    def in_place(self) -> bool:
        """Say whether the rule sets what it writes itself and returns nothing."""
        return True
