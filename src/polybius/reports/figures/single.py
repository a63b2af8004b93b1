"""Single figures: one asked for by name, as an SVG that stands alone."""

from polybius.errors import PolybiusError, nearest
from polybius.reports.drawing import drawing
from polybius.reports.figures.alone import alone
from polybius.reports.figures.distribution import heat, ridges
from polybius.reports.figures.fan import fan as drawn_fan
from polybius.reports.figures.picture import Picture
from polybius.reports.figures.plane import chosen_axes, plane
from polybius.reports.history import History
from polybius.results import Result

__all__ = ["fan", "heat_map", "ridge_plot", "value_plane"]


def value_plane(
    result: Result, axes: tuple[str, str] | None = None, *, society: int = 0, column: str = "private"
) -> Picture:
    """Draw groups, parties and the official line on two axes, by default nation and liberty.

    `column` is what citizens think, "private", or say, "expressed". Raises PolybiusError where an axis or the
    record is missing.
    """
    if column not in ("private", "expressed"):
        raise PolybiusError(f"column must be 'private' or 'expressed'. Got '{column}' instead.")
    pair = None if axes is None else (_axis(result, axes[0]), _axis(result, axes[1]))
    if len(result.final.axes) < 2 or (pair and pair[0] == pair[1]):
        raise PolybiusError(
            f"a value plane takes two axes. The result has: {', '.join(result.final.axes)}. "
            f"Of one axis there are ridges, a heat map and a fan."
        )
    if not result.groups:
        raise PolybiusError("this result kept no groups. Run it again with record.groups = true.")
    history = History(result, society)
    with drawing():
        return _alone(plane(history, pair or chosen_axes(history), column), "groups")


def fan(result: Result, *measures: str, axis: str | None = None, society: int = 0) -> Picture:
    """Draw measures through time with their spread over worlds, one above the other.

    A measure of every axis is drawn on `axis`, by default the first. Raises PolybiusError for a measure that
    was not recorded.
    """
    if not measures:
        raise PolybiusError("a fan takes at least one measure, as private_mean.")
    with drawing():
        return _alone(drawn_fan(_history(result, axis, society), *measures), "measures")


def ridge_plot(result: Result, axis: str | None = None, *, society: int = 0) -> Picture:
    """Draw how opinion is spread on an axis, at a few moments one above the other."""
    with drawing():
        return _alone(ridges(_history(result, axis, society)), "distribution")


def heat_map(result: Result, axis: str | None = None, *, society: int = 0) -> Picture:
    """Draw how opinion is spread on an axis at every moment, the darker the more."""
    with drawing():
        return _alone(heat(_history(result, axis, society)), "distribution")


def _history(result: Result, axis: str | None, society: int) -> History:
    return History(result, society, 0 if axis is None else _axis(result, axis))


def _axis(result: Result, name: str) -> int:
    names = result.final.axes
    if name not in names:
        raise PolybiusError(f"the result has no value axis '{name}'.{nearest(name, names, 'name')}")
    return names.index(name)


def _alone(picture: Picture | None, record: str) -> Picture:
    if picture is None:
        raise PolybiusError(f"this result kept no {record}, so there is nothing to draw.")
    return picture._replace(svg=alone(picture.svg))
