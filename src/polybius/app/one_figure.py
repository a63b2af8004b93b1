"""A figure asked for by its name, as on the command line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from polybius.errors import PolybiusError, nearest

if TYPE_CHECKING:
    from polybius.reports.figures import Picture
    from polybius.results import Result

__all__ = ["one_figure"]

FIGURES = ("fan", "heat", "plane", "ridges")
MEASURES = ("private_mean", "expressed_mean")  # of a fan, unless somebody names others


def one_figure(result: "Result", what: str, axes: Sequence[str], measures: Sequence[str]) -> "Picture":
    """Return the figure called `what`; raise PolybiusError where something does not fit."""
    from polybius.reports import fan, heat_map, ridge_plot, value_plane

    if what not in FIGURES:
        raise PolybiusError(f"there is no figure '{what}'.{nearest(what, FIGURES, 'figure')}")
    if measures and what != "fan":
        raise PolybiusError(
            f"only a fan shows measures. Leave them out, or ask for --what fan instead of {what}."
        )
    if what == "plane":
        return value_plane(result, _pair(axes))
    if len(axes) > 1:
        raise PolybiusError(f"a figure of {what} shows one axis. Got {' and '.join(axes)}.")
    axis = axes[0] if axes else None
    if what == "fan":
        return fan(result, *(measures or MEASURES), axis=axis)
    return (ridge_plot if what == "ridges" else heat_map)(result, axis)


def _pair(axes: Sequence[str]) -> tuple[str, str] | None:
    if len(axes) not in (0, 2):
        raise PolybiusError(f"a plane takes two axes, or none for the usual ones. Got {len(axes)}.")
    return (axes[0], axes[1]) if axes else None
