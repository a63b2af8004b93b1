"""How opinion is spread: shares of citizens by opinion, as ridges and as heat maps through time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius.reports.drawing import FRACTION, Axes, figure, svg, write
from polybius.reports.figures.picture import Numbers, Picture, moments
from polybius.reports.history import History
from polybius.reports.palette import EXPRESSED, INK, MUTED, PALE, PRIVATE, TINTS
from polybius.reports.speech import menu
from polybius.reports.words.phrases import count, percent, signed, when

__all__ = ["changes", "heat", "ridges"]

Floats = NDArray[np.float64]

RIDGES = 11  # as many as fit on a page without a crowd
STEEP = 1.55  # height of the highest ridge, in rows
CROWD = 2.0  # times the highest share in private at which shares in public are cut off, or all else were flat
CUT = " Peaks that are cut off carry the share that stands there."


class Shares(NamedTuple):
    """Shares of citizens (n_times, n_cells) by cells of opinion with these middles, means over worlds."""

    private: Floats
    expressed: Floats
    cells: Floats

    @property
    def cap(self) -> float:
        """The highest share that is drawn as it is."""
        return float(min(self.expressed.max(), CROWD * self.private.max()))

    @property
    def moves(self) -> bool:
        """Say whether anything changes."""
        return any(bool((part != part[0]).any()) for part in (self.private, self.expressed))

    def plus(self, name: str, k: int) -> str:
        """Return the share above the middle at record `k`, as text."""
        return percent(float(getattr(self, name)[k, self.cells > 0].sum()))

    def peak(self, name: str) -> str:
        """Return where more citizens stand at the end than anywhere else, as text."""
        return signed(float(self.cells[np.argmax(getattr(self, name)[-1])]))


def ridges(history: History) -> Picture | None:
    """Draw the distribution of private and expressed opinion at a few moments, one above the other."""
    shares = _shares(history)
    if shares is None:
        return None
    chosen = _chosen(history) if shares.moves else [0]
    n = len(chosen)
    made, axes = figure(7.6, 0.95 + 0.42 * n, margins=(0.95, 0.55, 0.42, 0.42))
    private, expressed = (np.pad(s[chosen], ((0, 0), (1, 1)), "edge") for s in shares[:2])
    wide = np.array([-1.0, *shares.cells, 1.0])
    height = STEEP / max(shares.cap, private.max())
    cut = np.minimum(expressed, shares.cap)
    for row, k in enumerate(chosen):
        base, order = n - 1.0 - row, 3 * row  # later ridges stand before earlier ones
        axes.fill_between(wide, base, base + height * cut[row], color=PALE, linewidth=0, zorder=order)
        axes.plot(wide, base + height * cut[row], color=EXPRESSED, linewidth=0.9, zorder=order + 1)
        axes.plot(wide, base + height * private[row], color=PRIVATE, linewidth=1.4, zorder=order + 2)
        for c in np.flatnonzero(expressed[row, 1:-1] > shares.cap):
            at, share = (float(shares.cells[c]), base + 0.62), percent(float(expressed[row, c + 1]))
            write(axes, share, at, "data", (-8, 0), color=EXPRESSED, size=8, ha="right", zorder=99)
        label = when(float(history.time[k]), history.unit)
        axes.text(-1.04, base, label, ha="right", va="bottom", size=8.5, color=MUTED)
    tops = np.arange(n)[::-1] + height * np.maximum(private, cut).max(axis=1)
    axes.set(xlim=(-1, 1), ylim=(-0.05, tops.max() + 0.1), yticks=[])
    _name(axes, history)
    cut_off = CUT if (expressed > shares.cap).any() else ""
    caption = f"{_same(history, shares) if history.sincere else _differ(history, shares)}{cut_off}"
    return Picture("distribution", svg(made, caption), caption, _numbers(history, shares))


def _differ(history: History, shares: Shares) -> str:
    return (
        f"Shares of citizens by opinion: a line for what they think, an area for what they say. On the + "
        f"side of the middle stand {shares.plus('private', 0)} in private and {shares.plus('expressed', 0)} "
        f"in public at the start, {shares.plus('private', -1)} and {shares.plus('expressed', -1)} in "
        f"{when(float(history.time[-1]), history.unit)}. {_peaks(history, shares)}"
    )


def _peaks(history: History, shares: Shares) -> str:
    """Say where most citizens stand at the end; of what comes in a menu, that it does."""
    private = f"The commonest opinion is then about {shares.peak('private')} in private"
    found = menu(history)
    if found is None:
        return f"{private} and {shares.peak('expressed')} in public."
    return (
        f"{private}; in public {percent(found.share)} say one of {count(len(found.items), 'thing')} to the "
        f"letter, for what can be said comes in a menu: peaks there are the rule’s steps."
    )


def _same(history: History, shares: Shares) -> str:
    course = (
        f"{shares.plus('private', 0)} throughout"
        if not shares.moves
        else f"{shares.plus('private', 0)} at the start and {shares.plus('private', -1)} in "
        f"{when(float(history.time[-1]), history.unit)}"
    )
    return (
        "Shares of citizens by opinion; what they say is what they think. On the + side of the middle stand "
        f"{course}."
    )


def changes(history: History) -> Picture | None:
    """Draw the heat map where anything moves."""
    shares = _shares(history)
    return heat(history) if shares is not None and shares.moves else None


def heat(history: History) -> Picture | None:
    """Draw the same for every moment: time to the right, opinion upwards, darker where more citizens are."""
    shares = _shares(history)
    if shares is None:
        return None
    made, both = figure(7.6, 2.9, 1, 2, margins=(0.5, 0.22, 0.42, 0.42), sharey=True)
    darkest = max(shares.cap, float(shares.private.max()))
    for axes, part, tints, title, colour in zip(
        both, shares[:2], TINTS, ("what people think", "what people say"), (PRIVATE, EXPRESSED), strict=True
    ):
        _map(axes, history, part, tints, darkest)
        axes.set_title(title, color=colour)
    minus, plus = history.poles
    if len(history.result.final.axes) > 1:
        write(both[1], history.axis_name, (1, 1), FRACTION, (0, 7), color=MUTED, size=9, ha="right")
    write(both[0], plus, (0, 1), FRACTION, (4, -3), size=8, va="top")
    write(both[0], minus, (0, 0), FRACTION, (4, 3), size=8, va="bottom")
    caption = (
        f"The same at every moment: the darker, the more citizens stand there; darkest is "
        f"{percent(darkest, 1)} of them or more in a cell of {2 / len(shares.cells):.2g} opinion."
        f"{' Dotted lines are elections.' if history.contests else ''}"
    )
    return Picture("heat", svg(made, caption), caption, None)


def _map(axes: Axes, history: History, part: Floats, tints: tuple[str, ...], darkest: float) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    edges = (history.time[0], history.time[-1], -1.0, 1.0)
    axes.imshow(
        part.T,
        origin="lower",
        aspect="auto",
        extent=edges,
        cmap=LinearSegmentedColormap.from_list("shares", tints),
        vmin=0.0,
        vmax=darkest,
        interpolation="none",
    )
    axes.grid(False)
    axes.set_yticks((-1, -0.5, 0, 0.5, 1), ("−1", "−0.5", "0", "+0.5", "+1"))
    axes.set_xlabel(f"time ({history.unit}s)")
    for contest in history.contests:
        axes.axvline(contest.time, color=INK, linewidth=0.9, linestyle=(0, (1, 2)))


def _shares(history: History) -> Shares | None:
    record = history.result.distribution
    if not record:
        return None
    private, expressed = (
        np.nan_to_num(history.of(record, name)).mean(axis=1) for name in ("private", "expressed")
    )
    return Shares(private, expressed, np.asarray(record["cell"], np.float64))


def _chosen(history: History) -> list[int]:
    """Return evenly spaced records, at whole units of time where there are such."""
    time = history.time
    whole = [k for k, t in enumerate(time) if abs(t - round(t)) < 1e-6]
    known = whole if len(whole) >= 3 else list(range(len(time)))
    return known[:: max(1, -(-(len(known) - 1) // (RIDGES - 1)))]


def _name(axes: Axes, history: History) -> None:
    """Say above the axes what line and area are, and below them what the ends mean."""
    write(axes, "— what people think", (0, 1), FRACTION, (0, 8), color=PRIVATE, size=9)
    write(axes, "■ what people say", (0, 1), FRACTION, (130, 8), color=EXPRESSED, size=9)
    minus, plus = history.poles
    if len(history.result.final.axes) > 1:
        write(axes, history.axis_name, (1, 1), FRACTION, (0, 8), color=MUTED, size=9, ha="right")
    axes.set_xticks((-1, -0.5, 0, 0.5, 1), (f"−1\n{minus}", "−0.5", "0", "+0.5", f"+1\n{plus}"))
    for end, side in ((0, "left"), (-1, "right")):  # else a long name would leave the figure
        axes.get_xticklabels()[end].set_horizontalalignment(side)
    axes.grid(False)
    axes.grid(True, axis="x")
    axes.spines["bottom"].set_visible(False)


def _numbers(history: History, shares: Shares) -> Numbers:
    head = [f"time ({history.unit})", "opinion", "share in private", "share in public"]
    rows = [
        (history.time[k], x, shares.private[k, c], shares.expressed[k, c])
        for k in moments(history)
        for c, x in enumerate(shares.cells)
    ]
    return Numbers(head, rows)
