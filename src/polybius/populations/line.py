"""The mapping as a table for people: one line a column of the state."""

from typing import NamedTuple

from polybius.populations.item import Item, label

__all__ = ["Line", "drawn", "measured"]


class Line(NamedTuple):
    """Where one column comes from: `kind` is measured or synthetic, all else is text to show."""

    column: str
    kind: str
    item: str
    answers: str
    state: str
    how: str


def measured(column: str, item: Item) -> Line:
    """Return the line of a column that a survey item measures."""
    answers = ", ".join(item.categories) if item.categories else "{:g} to {:g}".format(*item.scale or (0, 0))
    missing = ", ".join(label(code) or "blank" for code in item.missing)
    return Line(
        column,
        "measured",
        item.item,
        f"{answers}{', reversed' * item.reversed}{f'; missing: {missing}' * bool(missing)}",
        "[{:g}, {:g}]".format(*item.target),
        item.meaning + f"; drawn over {item.spread:.0%} of the answer's interval" * bool(item.spread),
    )


def drawn(name: str, state: str, how: str) -> Line:
    """Return the line of a column of citizens that nobody measured."""
    return Line(f"citizens.{name}", "synthetic", "", "", state, how)
