"""Names on a map: beside the places that they belong to, and clear of marks, paths and each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polybius.reports.drawing import Axes, write

__all__ = ["name_places"]

Floats = NDArray[np.float64]

LETTER, ROW, GAP = 0.059, 0.135, 0.09  # width and height of a letter, and distance from the place, in inches
#: Where a name may stand, in steps sideways and rows up, the best first.
SPOTS = (
    *((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)),
    *((0, 2), (0, -2), (1, 2), (-1, 2), (1, -2), (-1, -2)),
)
SIDES = {1: "left", 0: "center", -1: "right"}
#: What it costs to cover a name or a mark, to leave the map by an inch, and to stand a row farther, in points
#: of lines covered, of which more than so many are no worse.
NAME, MARK, OUTSIDE, FARTHER, MOST = 60.0, 20.0, 150.0, 3.0, 12


def name_places(axes: Axes, names: Sequence[tuple[str, Floats, str]], marks: Floats, lines: Floats) -> None:
    """Write (name, place, colour) on square `axes`, clear of `marks` and points of `lines`, (n, 2) each."""
    low = np.array([axes.get_xlim()[0], axes.get_ylim()[0]])
    high = np.array([axes.get_xlim()[1], axes.get_ylim()[1]])
    size = axes.get_position().width * axes.figure.get_figwidth()
    scale = size / (high - low)  # inches for a unit
    spots, points = ((part[np.isfinite(part).all(axis=1)] - low) * scale for part in (marks, lines))
    taken: list[Floats] = []
    for name, place, colour in names:
        at = (place - low) * scale
        boxes = [_box(at, spot, len(name)) for spot in SPOTS]
        costs = [
            _cost(box, spots, points, taken, size) + FARTHER * max(0, abs(y) - 1)
            for box, (_, y) in zip(boxes, SPOTS, strict=True)
        ]
        best = int(np.argmin(costs))
        taken.append(boxes[best])
        x, y = SPOTS[best]
        shift = (72 * GAP * x * (0.7 if y else 1.0), 72 * _rise(y))
        write(
            axes, name, (float(place[0]), float(place[1])), "data", shift, ha=SIDES[x], va="center", size=8,
            color=colour, zorder=9,
        )  # fmt: skip


def _box(at: Floats, spot: tuple[int, int], letters: int) -> Floats:
    """Return the lower left and upper right corner of a name, (2, 2) inches."""
    x, y = spot
    half = np.array([letters * LETTER, ROW]) / 2
    middle = at + np.array([x * (half[0] + GAP * (0.7 if y else 1.0)), _rise(y)])
    return np.stack([middle - half, middle + half])


def _rise(rows: int) -> float:
    """Return how far up a name stands, in inches."""
    return float(np.sign(rows) * (GAP + ROW * (abs(rows) - 0.5))) if rows else 0.0


def _cost(box: Floats, marks: Floats, lines: Floats, taken: Sequence[Floats], size: float) -> float:
    """Return how many things a name would cover, other names counting most."""
    on_marks, on_lines = (((part > box[0]) & (part < box[1])).all(axis=1).sum() for part in (marks, lines))
    names = sum(bool((box[0] < other[1]).all() and (other[0] < box[1]).all()) for other in taken)
    outside = np.maximum(0, -box[0]).sum() + np.maximum(0, box[1] - size).sum()
    return float(min(on_lines, MOST) + MARK * on_marks + NAME * names + OUTSIDE * outside)
