"""Draw a picture for each family of reference models: what they say, and what is known of it.

    python examples/reference_gallery.py docs/figures/reference

Points and shades are simulated here, lines are closed forms or known answers.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure

import polybius
from polybius.reference import MODELS, conventions, richardson, watts_cascade, yard_sale
from polybius.reports.palette import FAINT, INK, MUTED, SHADE, STYLE, TINTS
from polybius.state.networks import erdos_renyi

DARK, WARM, THIRD = "#0b5f66", "#d08a1d", "#8b6391"
THREE = (DARK, WARM, THIRD)
INKS = LinearSegmentedColormap.from_list("opinions", TINTS[0])


def panels(*widths: float, height: float = 3.1, **more: Any) -> tuple[Figure, list[Axes]]:
    """Return a figure with a row of panels, so wide in relation to each other."""
    figure, axes = plt.subplots(
        1,
        len(widths),
        figsize=(8, height),
        squeeze=False,
        layout="constrained",
        gridspec_kw={"width_ratios": widths},
        **more,
    )
    return figure, list(axes[0])


def label(ax: Axes, text: str, at: tuple[float, float], colour: str = MUTED, **more: Any) -> None:
    """Write beside what is meant, instead of a legend."""
    style: dict[str, Any] = {"va": "center", "fontsize": 8.5} | more
    ax.annotate(text, at, (4, 0), textcoords="offset points", color=colour, annotation_clip=False, **style)


def draw_opinions() -> Figure:
    """Show where opinions end, over the confidence: camps merge one after the other."""
    figure, axes = panels(1, 1, sharey=True)
    confidence = np.linspace(0.02, 0.5, 97)
    given: dict[str, Any] = {"n": 1000, "replicates": 24, "record": ("opinion",)}
    ends = {
        "hegselmann_krause": ("epsilon", polybius.simulate("hegselmann_krause", epsilon=confidence, **given)),
        "deffuant_weisbuch": (
            "d",
            polybius.simulate("deffuant_weisbuch", d=confidence, tolerance=0.01, steps=1000, **given),
        ),
    }
    for ax, (name, (symbol, found)) in zip(axes, ends.items(), strict=True):
        final = found.opinion.to_numpy().reshape(len(confidence), -1)
        edges = np.linspace(0.0, 1.0, 102)
        shares = np.array([np.histogram(row, edges)[0] for row in final]) / final.shape[1]
        ax.pcolormesh(
            confidence,
            (edges[1:] + edges[:-1]) / 2,
            shares.T,
            cmap=INKS,
            norm=PowerNorm(0.35, 0.0, 0.5),
            rasterized=True,
        )
        ax.grid(visible=False)
        ax.set(
            title=f"{MODELS[name].title.split()[0]}: where opinions end",
            xlabel=f"confidence {symbol}",
            xlim=(0.02, 0.5),
            ylim=(0, 1),
        )
    axes[0].set(ylabel="opinion", yticks=(0, 0.5, 1))
    return figure


def draw_cascades() -> Figure:
    """Show how many one citizen moves, over the mean degree: all, within a window."""
    figure, (ax,) = panels(1)
    degrees, n, runs = np.linspace(0.25, 8.0, 32), 4000, 60
    low, high = watts_cascade.cascade_window(0.18) or (0.0, 0.0)
    ax.axvspan(low, high, color=SHADE, lw=0)
    label(ax, f"cascade window {low:.2f} < z < {high:.2f}", (low, 1.06), INK)
    shares = np.array(
        [
            polybius.simulate(
                "watts_cascade",
                lambda seed, z=z: erdos_renyi(n, mean_degree=z, seed=seed),
                phi=0.18,
                replicates=runs,
                record=("share",),
            ).share
            for z in degrees
        ]
    )
    ax.plot(degrees.repeat(runs), shares.ravel(), ".", color=DARK, alpha=0.4, ms=6, mew=0, rasterized=True)
    fine = np.linspace(0.25, 8.0, 400)
    chance = [watts_cascade.trigger_probability(watts_cascade.poisson_degrees(z), 0.18) for z in fine]
    ax.plot(fine, chance, color=WARM)
    ax.plot(degrees, (shares > 0.05).mean(axis=1), "o", color=WARM, mfc="white", ms=4)
    label(ax, "how often many move: theory and runs", (1.95, 0.5), WARM)
    label(ax, "share moved, run by run", (6.1, 0.98), DARK)
    ax.set(
        title="One active citizen among many with thresholds of 0.18 (Watts 2002)",
        xlim=(0, 8),
        ylim=(0, 1.12),
    )
    ax.set(xlabel="mean number of neighbours z", yticks=(0, 0.5, 1))
    return figure


def draw_tipping() -> Figure:
    """Show how many a committed minority brings to its convention, over its size."""
    figure, (left, right) = panels(1.6, 1)
    shares = np.linspace(0.02, 0.4, 39)
    for memory, colour in zip((5, 12, 30), THREE, strict=True):
        given: dict[str, Any] = {"c": shares, "M": memory, "replicates": 8, "record": ("adoption",)}
        final = polybius.simulate("conventions", n=1000, **given).adoption.mean("replicate")
        threshold = conventions.critical_share(memory)
        left.axvline(threshold, color=colour, lw=0.9, ls=(0, (4, 3)))
        left.plot(shares, final, "o-", color=colour, ms=3, lw=1.2)
        label(left, f"M = {memory}", (threshold, 0.5), colour)
    left.set(title="Who gives in to a committed minority", xlabel="share committed c", ylim=(-0.02, 1.02))
    left.set(ylabel="share of the others who play the new", yticks=(0, 0.5, 1))
    memories = np.arange(3, 61)
    right.plot(memories, [conventions.critical_share(int(m)) for m in memories], color=INK)
    right.axhline(0.25, color=MUTED, lw=0.9, ls=":")
    for memory, colour in zip((5, 12, 30), THREE, strict=True):
        right.plot(memory, conventions.critical_share(memory), "o", color=colour, ms=6)
    label(right, "a quarter", (40, 0.232), MUTED)
    right.set(title="The share that tips", xlabel="plays remembered M", ylim=(0, 0.4), xlim=(0, 60))
    return figure


def draw_states() -> Figure:
    """Show an arms race that comes to rest, and the wealth of ten who demand tribute."""
    figure, (left, right) = panels(1, 1.5)
    starts = np.array([(0, 0), (30, 2), (30, 30), (2, 30), (0, 18), (20, 0)], float)
    times = np.unique(np.geomspace(1, 600, 40).astype(int))
    given: dict[str, Any] = {"replicates": len(starts), "initial": {"arms": starts}, "record": ("arms",)}
    paths = [polybius.simulate("richardson", steps=int(k), **given).arms.to_numpy() for k in times]
    for path in np.array([starts, *paths]).transpose(1, 2, 0):
        left.plot(*path, color=DARK, lw=1.2)
        left.annotate("", path[:, 18], path[:, 16], arrowprops={"arrowstyle": "->", "color": DARK})
    values = {"a": 0.2, "b": 0.3, "k": 0.1, "l": 0.15, "g": 1.0, "h": 2.0}
    arms = np.array([0.0, 32.0])
    left.plot((values["k"] * arms + values["g"]) / values["a"], arms, color=WARM, lw=0.9, ls=(0, (4, 3)))
    left.plot(arms, (values["l"] * arms + values["h"]) / values["b"], color=THIRD, lw=0.9, ls=(0, (4, 3)))
    left.plot(*richardson.equilibrium(**values), "o", color=INK, ms=6)
    label(left, "first rests", (18.5, 27), WARM)
    label(left, "second rests", (21.5, 16.2), THIRD)
    left.set(title="An arms race at rest", xlabel="arms of the first", ylabel="arms of the second")
    left.set(xlim=(0, 32), ylim=(0, 32))
    years = np.arange(10, 1001, 10)
    runs = (polybius.simulate("tribute", seed=2, steps=int(year), record=("wealth",)) for year in years)
    wealth = np.array([run.wealth.to_numpy()[0] for run in runs]) / 1000
    for actor in wealth.T[np.argsort(wealth[-1])]:
        right.plot(years, actor, color=DARK, lw=1.1, alpha=0.75)
    right.plot(years, wealth[:, np.argmax(wealth[-1])], color=WARM)
    right.set(title="Ten who pay or else (Axelrod 1995)", xlabel="years", ylabel="wealth, thousands")
    right.set(xlim=(0, 1000), ylim=(0, None))
    return figure


def lorenz(ax: Axes, wealth: Any, colour: str) -> None:
    """Draw the share of all wealth that the poorest own."""
    owned = np.concatenate([[0.0], np.cumsum(np.sort(np.ravel(wealth)))])
    few = np.unique(np.linspace(0, np.sqrt(len(owned) - 1), 150) ** 2 // 1).astype(int)
    few = len(owned) - 1 - few  # more of them where it is steep
    ax.plot(few / few[0], owned[few] / owned[-1], color=colour)


def draw_wealth() -> Figure:
    """Show how unequal chance makes equals, how fast, and what an oligarch comes to own."""
    figure, (left, middle, right) = panels(1, 1, 1, height=2.9)
    left.plot((0, 1), (0, 1), color=MUTED, lw=0.8)
    worlds: dict[str, dict[str, Any]] = {
        "saving 0.8, then a split": {"model": "kinetic_exchange", "lam": 0.8},
        "random split": {"model": "kinetic_exchange"},
        "yard sale, year 200": {"model": "yard_sale", "steps": 200},
    }
    for k, ((name, given), colour) in enumerate(zip(worlds.items(), (THIRD, DARK, WARM), strict=True)):
        lorenz(left, polybius.simulate(**given, n=20_000, record=("wealth",)).wealth, colour)
        label(left, name, (0.02, 0.94 - 0.09 * k), colour)
    left.set(title="Who owns how much", xlabel="share of people", xlim=(0, 1), ylim=(0, 1))
    left.set(ylabel="share of wealth")
    rates = (0.0, 0.005, 0.05)
    found = polybius.simulate("yard_sale", n=2000, chi=rates, steps=1000, every=10, record=("gini",)).gini
    for one, chi, colour in zip(found[:, 0], rates, (WARM, THIRD, DARK), strict=True):
        middle.plot(found.time, one, color=colour)
        label(middle, f"χ = {chi:g}", (550, float(one[55]) - 0.07), colour)
    middle.set(title="A yard sale, taxed at χ", xlabel="years", xlim=(0, 1000), ylim=(0, 1))
    middle.set(ylabel="Gini coefficient")
    ratios = np.linspace(0.25, 4.0, 16)
    tops = [oligarch(0.05, 0.05 * ratio) for ratio in ratios]
    line = np.linspace(0.0, 4.0, 200)
    right.plot(line, [yard_sale.oligarchs_share(1.0, x) for x in line], color=INK, lw=1.2)
    right.plot(ratios, tops, "o", color=WARM, ms=4)
    label(right, "1 − χ / ζ", (2.1, 0.46), INK)
    label(right, "the richest of 128", (0.15, 0.8), WARM)
    right.set(
        title="An edge ζ for the richer", xlabel="ζ / χ", ylabel="share of wealth", xlim=(0, 4), ylim=(0, 1)
    )
    return figure


def oligarch(chi: float, zeta: float, n: int = 128) -> float:
    """Return what the richest of `n` comes to own, at gamma = 1."""
    years = max(250.0, 12.0 / (zeta - chi) if zeta > chi else 0.0)  # an oligarch grows at zeta - chi
    given: dict[str, Any] = {"chi": chi, "zeta": zeta, "gamma": 1.0, "dt": 0.5, "steps": int(2 * years)}
    rate = 0.5 / yard_sale.longest_step(1.0, zeta, n)
    found = polybius.simulate("yard_sale", n=n, encounters=rate, replicates=8, record=("top_share",), **given)
    return float(found.top_share.mean())


def draw_institutions() -> Figure:
    """Show people and treasury rise and fall, by what the state spends a head."""
    figure, axes = panels(1, 1)
    rates = (0.10, 0.25, 0.40)
    found = polybius.simulate("demographic_fiscal", beta=rates, steps=6000, every=10).isel(replicate=0)
    for ax, name, title in zip(
        axes,
        ("population", "resources"),
        ("A people (Turchin 2003)", "The treasury of its state"),
        strict=True,
    ):
        for one, beta, colour in zip(found[name], rates, (DARK, WARM, THIRD), strict=True):
            ax.plot(found.time, one, color=colour)
            half = (float(one.max()) + float(one[-1])) / 2  # beside the fall, half-way down
            fall = int(np.flatnonzero(one.to_numpy() > half)[-1])
            label(ax, f"β = {beta:g}", (float(found.time[fall]), half), colour)
        ax.set(title=title, xlabel="years", xlim=(0, 600), ylim=(0, None))
    return figure


PICTURES: dict[str, Callable[[], Figure]] = {
    "opinions": draw_opinions,
    "cascades": draw_cascades,
    "tipping": draw_tipping,
    "states": draw_states,
    "wealth": draw_wealth,
    "institutions": draw_institutions,
}


def main() -> None:
    """Draw all pictures, or those asked for."""
    parser = argparse.ArgumentParser(description="Draw a picture for each family of reference models.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("reference"))
    parser.add_argument("--only", choices=PICTURES, action="append", help="draw this one; may be repeated")
    parser.add_argument("--format", choices=("svg", "png"), default="svg")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with plt.rc_context({**STYLE, "axes.grid.axis": "both", "grid.color": FAINT}):
        for name in given.only or PICTURES:
            figure = PICTURES[name]()
            metadata = {"Date": None} if given.format == "svg" else None
            figure.savefig(given.folder / f"{name}.{given.format}", dpi=120, metadata=metadata)
            plt.close(figure)


if __name__ == "__main__":
    main()
