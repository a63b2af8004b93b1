"""An encounter: small groups that meet one after the other."""

from enum import Enum
from typing import ClassVar

from polybius.model.mechanism import Mechanism


class Partners(Enum):
    """Whom an encounter brings together."""

    EVERYONE = "everyone"
    """Members are drawn from the whole world, without repetition."""
    NEIGHBOURS = "neighbours"
    """The first is drawn from the world, the others among those it hears, with repetition."""


class Encounter(Mechanism):
    """Base of mechanisms that act one small group at a time, each seeing what the last one did.

    `rule(m, e, s, p, t)` gets the rows `m` of the `members` and the number `e` of the
    encounter in this step (the id for its draws). It returns new values for the first
    `updates` members: one number if `updates` is 1, else a tuple; for several columns, a
    tuple of these. With `updates = 0` it returns nothing and sets columns in place, of any
    table and any row of its world, as a world rule does: `s.table.column.set(i, value)`; these
    are tested for NaN and range after the step's last encounter. `encounters` is how many
    there are per citizen and unit of the theory's clock, on average exactly. A single member
    whose rule reads its ties is a random sequential update.
    """

    members: ClassVar[int] = 2
    updates: ClassVar[int] = 2
    partners: ClassVar[Partners] = Partners.EVERYONE
    encounters: float

    @property
    def in_place(self) -> bool:
        """Say whether the rule sets what it writes itself and returns nothing."""
        return self.updates == 0
