"""A replacement: one generation of citizens takes the places of another."""

from collections.abc import Callable
from typing import Any, ClassVar

from polybius.model.mechanism import Mechanism


class Replacement(Mechanism):
    """Base of mechanisms by which citizens leave, each to be followed by somebody new.

    `leaves(i, s, p, t)` says whether citizen `i` leaves in this step. Only where it says so is
    `rule(i, s, p, t)` asked, which returns what the newcomer in that place begins with, of the
    columns in `writes`. Both see the state as it was before anyone was replaced, and may draw: by the
    id of who leaves, so with different `k`.

    The engine does the rest. The newcomer gets an id of their own, so that no later draw is their
    predecessor's; carried columns of citizens that some mechanism of the theory writes, and `writes` does
    not name, take their start values, but for those declared to stay with the place. What is given, or
    that nobody writes, stays with the place, and so do its society and its ties.
    """

    leaves: ClassVar[Callable[..., Any]]
