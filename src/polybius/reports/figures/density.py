"""Density on a plane of two axes: lines around half and nine tenths of the citizens."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.measures.joint import joint_shares
from polybius.reports.drawing import Axes
from polybius.reports.history import History
from polybius.reports.palette import MUTED

__all__ = ["SHADES", "density", "spreads"]

Floats = NDArray[np.float64]

HELD = (0.5, 0.9)  # shares of citizens that the lines hold
SHADES = ("#d5e6e4", "#a9cfcc")  # of nine tenths and half of the citizens at the end
SMOOTHINGS = 3  # by 1 : 2 : 1 over neighbouring cells; arbitrary: few citizens make a line


def spreads(history: History, pair: tuple[int, int], column: str) -> list[Floats]:
    """Return shares (k, k) of citizens by cells of the two axes, at start and end: means over worlds."""
    record, state = history.result.groups, history.result.final
    a, b = sorted(pair)
    if f"{column}_spread" not in record or column not in state.citizens:
        return []
    names = (record["first"] == state.axes[a]) & (record["second"] == state.axes[b])
    start = record[f"{column}_spread"][:, history.society, int(np.flatnonzero(names)[0])]
    k = start.shape[-1]
    every = joint_shares(state.citizens[column], state.societies["first_citizen"].astype(np.int64), a, b, k)
    end = every.reshape(state.n_worlds, -1, k, k)[:, history.society]
    found = [np.nan_to_num(part.astype(np.float64)).mean(axis=0) for part in (start, end)]
    return [part.T for part in found] if pair[0] > pair[1] else found


def density(axes: Axes, parts: Sequence[Floats]) -> None:
    """Draw lines around half and nine tenths of the citizens: dashed at the start, shaded at the end."""
    for spread, style in zip(parts, ("start", "end"), strict=False):
        if not spread.any():
            continue  # nobody lives here
        smooth = _smoothed(spread)
        levels = sorted({_holding(smooth, share) for share in HELD})
        k = len(smooth)
        places = (np.arange(-1, k + 1) + 0.5) * 2 / k - 1
        drawn = np.pad(smooth, 1).T
        if style == "end":
            axes.contourf(places, places, drawn, [*levels, 2.0], colors=SHADES[-len(levels) :])
        else:
            axes.contour(
                places, places, drawn, levels, colors=MUTED, linewidths=0.9, linestyles="dashed", zorder=2
            )


def _smoothed(spread: Floats) -> Floats:
    """Return shares spread to neighbouring cells, so that few citizens make a line."""
    for _ in range(SMOOTHINGS):
        for axis in (0, 1):
            wide = np.pad(spread, [(1, 1) if a == axis else (0, 0) for a in (0, 1)], "edge")
            parts = [np.take(wide, range(k, k + spread.shape[axis]), axis) for k in range(3)]
            spread = (parts[0] + 2 * parts[1] + parts[2]) / 4
    return spread


def _holding(spread: Floats, share: float) -> float:
    """Return the density at whose line the densest cells hold `share` of all."""
    ordered = np.sort(spread, axis=None)[::-1]
    reached = np.searchsorted(np.cumsum(ordered), share * ordered.sum())
    return float(ordered[min(int(reached), len(ordered) - 1)])
