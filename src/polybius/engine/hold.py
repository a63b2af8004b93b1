"""A hold: a column that is kept where somebody outside of the theory wants it."""

from typing import Protocol

from polybius.state import State

__all__ = ["Hold"]


class Hold(Protocol):
    """What a simulation calls after every mechanism that writes `column`, before the next one reads it."""

    @property
    def column(self) -> str:
        """The column, as `table.column`."""

    def restore(self, state: State, w0: int, w1: int) -> None:
        """Put the column of worlds `w0` to `w1` in place; many threads do so for worlds of their own."""
