"""Animation: the network of a small society, citizens as dots who think, speak and fall silent.

Places are those of a spring layout of the ties, from one seed, the same for the same society. A dot's inside
is what its citizen says, the ring around it what they think; silent dots are hollow, and a square marks who
holds office.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from polybius.engine import Backend
from polybius.errors import PolybiusError, nearest
from polybius.reports.drawing import FRACTION, Axes, drawing, write
from polybius.reports.figures.film import check_film, write_film
from polybius.reports.history import History
from polybius.reports.palette import FAINT, INK, MUTED, PAPER
from polybius.reports.words.phrases import signed
from polybius.results import Record, Result
from polybius.scenarios import Blueprint, Progress, Scenario, load, run

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MOST", "animate"]

Floats = NDArray[np.float64]

MOST = 500  # citizens; more are a blur
FRAMES = 120  # images of a run, about; a GIF of them is of some megabytes
RATE = 10.0  # images a second
LAYOUT_SEED = 1
SIZE, DOTS = (6.4, 7.2), 100  # inches, dots an inch: even numbers of pixels, as video needs

#: From the − to the + end: orange and blue, which nobody takes for each other, over light grey.
ENDS = ("#8a4500", "#d9862b", "#e6e2da", "#5b8fc7", "#173f7a")


def animate(
    source: Result | Scenario | str | Path,
    path: str | Path,
    *,
    citizens: int = 200,
    years: float | None = None,
    seed: int | None = None,
    set: Mapping[str, Any] | None = None,
    axis: str | None = None,
    threads: int | None = None,
    backend: Backend | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write an animation of a small society to `path`, a GIF or an MP4; return the path.

    `source` is a result whose `record.frames` kept every citizen, or a scenario, which is run with so many
    `citizens` for it. `axis` is the one shown, by default the first. Raises PolybiusError.
    """
    target = check_film(path)
    with drawing():
        if isinstance(source, Result):
            result = source
        else:
            small = _small(source, citizens, years, seed, set, axis)
            result = run(small, threads=threads, backend=backend, progress=progress)
        return write_film(Stage(result, _axis(result.final.axes, axis)).images(), target, RATE)


def _small(
    source: Scenario | str | Path,
    citizens: int,
    years: float | None,
    seed: int | None,
    changes: Mapping[str, Any] | None,
    axis: str | None,
) -> Scenario:
    """Return the scenario of a small society that keeps some `FRAMES` frames."""
    if not 2 <= citizens <= MOST:
        raise PolybiusError(f"an animation shows 2 to {MOST} citizens. Got {citizens}.")
    chosen = source if isinstance(source, Scenario) else load(source)
    small = chosen.with_overrides(citizens=citizens, years=years, seed=seed, set=changes)
    blueprint = Blueprint.of(small)
    _axis(blueprint.respondents.axes, axis)
    return small.with_overrides(set={"record.frames": -(-blueprint.calendar.horizon // FRAMES)})


def _axis(names: Sequence[str], name: str | None) -> int:
    if name is not None and name not in names:
        raise PolybiusError(f"the society has no value axis '{name}'.{nearest(name, names)}")
    return 0 if name is None else list(names).index(name)


class Stage:
    """The first society of the first world of a result, frame by frame."""

    def __init__(self, result: Result, axis: int) -> None:
        self.history = History(result, 0, axis)
        if not result.frames:
            raise PolybiusError(
                "this result kept no frames. Run it again with --set record.frames=1, or more."
            )
        self.frames: Record = result.frames
        self.n = int(result.final.societies["first_citizen"][1])
        if self.n > MOST:
            raise PolybiusError(f"an animation shows 2 to {MOST} citizens. The result has {self.n:,}.")

    def images(self) -> Iterator["Image"]:
        """Yield one image a frame."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from PIL.Image import frombuffer

        figure = Figure(figsize=SIZE, dpi=DOTS, facecolor=PAPER)
        canvas = FigureCanvasAgg(figure)
        map_, scale = self._ground(figure)
        canvas.draw()
        ground = canvas.copy_from_bbox(figure.bbox)  # what stays is drawn once
        for k in range(len(self.frames["time"])):
            canvas.restore_region(ground)
            for moving in (*self._citizens(map_, k), *self._moment(map_, k), *self._line(scale, k)):
                moving.axes.draw_artist(moving)
                moving.remove()
            size = canvas.get_width_height()
            yield frombuffer("RGBA", size, canvas.buffer_rgba().tobytes(), "raw", "RGBA", 0, 1).convert("RGB")

    def _ground(self, figure: Any) -> tuple[Axes, Axes]:
        """Draw what stays: ties, title and scale; return the axes of the map and of the scale."""
        axes = figure.add_axes((0.02, 0.13, 0.96, 0.79))
        axes.set_axis_off()
        axes.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05))
        self._ties(axes)
        title = self.history.result.title.partition(": theory")[0]
        write(axes, title, (0, 1), FRACTION, (4, 14), size=11, weight="bold")
        scale = figure.add_axes((0.08, 0.085, 0.84, 0.016))
        self._scale(scale)
        return axes, scale

    def _moment(self, axes: Axes, k: int) -> list[Any]:
        time = f"{self.history.unit} {float(self.frames['time'][k]):.1f}"
        return [axes.text(1.03, 1.122, time, size=11, ha="right", va="baseline")]

    def _ties(self, axes: Axes) -> None:
        from matplotlib.collections import LineCollection

        lines = LineCollection(list(self._places[self._pairs]), colors=FAINT, linewidths=0.5, alpha=0.7)
        axes.add_collection(lines, autolim=False)

    def _citizens(self, axes: Axes, k: int) -> list[Any]:
        """Return squares of office, rings, gaps and insides, each as one collection."""
        x, y = self._places.T
        held, said = (self._of(name, k) for name in ("private", "expressed"))
        inside = self._colours(said)
        inside[self._flag("speaks", k, True) == 0] = self._paper
        unit = 26000 / max(self.n, 80)  # points², of a whole dot
        office = self._flag("office", k, False) == 1
        plain = {"linewidths": 0}
        return [
            axes.scatter(x[office], y[office], 1.9 * unit, marker="s", color="none", edgecolors=INK),
            axes.scatter(x, y, unit, c=self._colours(held), **plain),
            axes.scatter(x, y, 0.5 * unit, color=PAPER, **plain),
            axes.scatter(x, y, 0.34 * unit, c=inside, **plain),
        ]

    def _scale(self, axes: Axes) -> None:
        """Draw the scale of colours with its poles, and what is what."""
        axes.imshow([np.linspace(-1, 1, 256)], cmap=self._map, aspect="auto", extent=(-1, 1, 0, 1))
        axes.set(yticks=[], xticks=[])
        axes.spines["bottom"].set_visible(False)
        low, high = self.history.poles
        for text, at, side in (
            (f"−{self._most:.1f} {low}", 0, "left"),
            (f"{high} +{self._most:.1f}", 1, "right"),
        ):
            write(axes, text, (at, 0), FRACTION, (0, -12), color=MUTED, size=9, ha=side)
        write(axes, self.history.axis_name, (0.5, 0), FRACTION, (0, -12), color=MUTED, size=9, ha="center")
        marks = {"speaks": "hollow: silent", "office": "square: in office"}
        known = [text for name, text in marks.items() if name in self.frames]
        write(
            axes,
            "\u2003".join(["inside: says", "ring: thinks", *known]),
            (0.5, 0),
            FRACTION,
            (0, -29),
            size=9,
            ha="center",
        )

    def _line(self, axes: Axes, k: int) -> list[Any]:
        """Return where the line of office stands on the scale."""
        if "line" not in self.frames:
            return []
        line = float(self.frames["line"][k, 0, 0, self.history.axis])
        at = min(1.0, max(-1.0, line / self._most))
        side, text = ("left", f"▼ official line {signed(line)}") if at < 0 else (
            "right", f"official line {signed(line)} ▼"
        )  # fmt: skip
        return [axes.text(at + (-0.015 if at < 0 else 0.015), 1.25, text, size=9, ha=side, va="bottom")]

    def _of(self, name: str, k: int) -> Floats:
        return np.asarray(self.frames[name][k, 0, : self.n, self.history.axis], np.float64)

    def _flag(self, name: str, k: int, otherwise: bool) -> NDArray[np.int64]:
        if name not in self.frames:
            return np.full(self.n, int(otherwise), np.int64)
        return self.frames[name][k, 0, : self.n].astype(np.int64)

    def _colours(self, values: Floats) -> Floats:
        return np.asarray(self._map(0.5 + 0.5 * np.clip(values / self._most, -1, 1)))

    @cached_property
    def _most(self) -> float:
        """The value at the ends of the scale: nineteen in twenty lie within, rounded up to a tenth."""
        seen = [
            np.abs(self.frames[name][:, 0, : self.n, self.history.axis]) for name in ("private", "expressed")
        ]
        return float(np.clip(np.ceil(10 * np.quantile(seen, 0.95)) / 10, 0.2, 1.0))

    @cached_property
    def _map(self) -> Any:
        from matplotlib.colors import LinearSegmentedColormap

        return LinearSegmentedColormap.from_list("poles", ENDS)

    @cached_property
    def _paper(self) -> Any:
        from matplotlib.colors import to_rgba

        return to_rgba(PAPER)

    @cached_property
    def _pairs(self) -> NDArray[np.int64]:
        """Ties within the society, each pair once, (n, 2); none where all are tied to all."""
        state = self.history.result.final
        if not state.ties.n:
            return np.empty((0, 2), np.int64)
        first = state.citizens["first_tie"][: self.n + 1].astype(np.int64)
        origin, to = np.repeat(np.arange(self.n), np.diff(first)), state.ties["to"][: first[-1]]
        both = np.stack([origin, to.astype(np.int64)], axis=1)
        return np.unique(np.sort(both[(both < self.n).all(axis=1)], axis=1), axis=0)

    @cached_property
    def _places(self) -> Floats:
        """Places (n, 2) in [-1, 1]: ties pull together, and citizens push each other apart."""
        try:
            import networkx
        except ImportError:
            raise PolybiusError(
                "an animation needs networkx, which is not installed. Run: pip install 'polybius[networks]'"
            ) from None
        graph = networkx.empty_graph(self.n)
        graph.add_edges_from(self._pairs.tolist())
        found = networkx.spring_layout(graph, seed=LAYOUT_SEED, iterations=200, k=2.2 / np.sqrt(self.n))
        places = np.array([found[i] for i in range(self.n)])
        middle = (places.max(axis=0) + places.min(axis=0)) / 2
        return np.asarray((places - middle) / np.abs(places - middle).max(axis=0))
