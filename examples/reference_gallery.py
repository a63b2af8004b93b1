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
    style = {"va": "center", "fontsize": 8.5} | more
    ax.annotate(text, at, (4, 0), textcoords="offset points", color=colour, annotation_clip=False, **style)


def draw_opinions() -> Figure:
    """Show where opinions end, over the confidence: camps merge one after the other."""
    figure, axes = panels(1, 1, sharey=True)
    for ax, name, symbol in zip(
        axes, ("hegselmann_krause", "deffuant_weisbuch"), ("epsilon", "d"), strict=True
    ):
        confidence = np.linspace(0.02, 0.5, 97)
        given: dict[str, Any] = {symbol: confidence, "n": 1000, "replicates": 30, "record": ("opinion",)}
        final = polybius.simulate(name, **given).opinion.to_numpy().reshape(len(confidence), -1)
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
        ax.set(title=MODELS[name].title, xlabel=f"confidence {symbol}", xlim=(0.02, 0.5), ylim=(0, 1))
    axes[0].set(ylabel="opinions at the end", yticks=(0, 0.5, 1))
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
    ax.plot(degrees.repeat(runs), shares.ravel(), ".", color=DARK, alpha=0.3, ms=4, mew=0, rasterized=True)
    chance = [watts_cascade.trigger_probability(watts_cascade.poisson_degrees(z), 0.18) for z in degrees]
    ax.plot(degrees, chance, color=WARM)
    ax.plot(degrees, (shares > 0.05).mean(axis=1), "o", color=WARM, mfc="white", ms=4)
    at = int(np.argmin(abs(degrees - 3.5)))
    label(ax, "probability of a cascade", (degrees[at], chance[at]), WARM)
    label(ax, "share moved, run by run", (6.1, 0.93), DARK)
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
    label(right, "a quarter (Centola et al. 2018)", (24, 0.235), MUTED, va="top")
    right.set(title="The share that tips", xlabel="plays remembered M", ylim=(0, 0.4), xlim=(0, 60))
    return figure


def draw_states() -> Figure:
    """Show an arms race that comes to rest, and the wealth of ten who demand tribute."""
    figure, (left, right) = panels(1, 1.5)
    times = np.unique(np.geomspace(1, 600, 60).astype(int))
    for x, y in ((0, 0), (30, 2), (30, 30), (2, 30), (0, 18), (20, 0)):
        path = [
            polybius.simulate("richardson", x=float(x), y=float(y), steps=int(k)).arms.to_numpy()[0]
            for k in times
        ]
        across, up = np.array([(x, y), *path]).T
        left.plot(across, up, color=DARK, lw=1.2)
        left.annotate(
            "", (across[30], up[30]), (across[27], up[27]), arrowprops={"arrowstyle": "->", "color": DARK}
        )
    values = {"a": 0.2, "b": 0.3, "k": 0.1, "l": 0.15, "g": 1.0, "h": 2.0}
    arms = np.array([0.0, 32.0])
    left.plot((values["k"] * arms + values["g"]) / values["a"], arms, color=WARM, lw=0.9, ls=(0, (4, 3)))
    left.plot(arms, (values["l"] * arms + values["h"]) / values["b"], color=THIRD, lw=0.9, ls=(0, (4, 3)))
    left.plot(*richardson.equilibrium(**values), "o", color=INK, ms=6)
    left.set(title="An arms race at rest", xlabel="arms of the first", ylabel="arms of the second")
    left.set(xlim=(0, 32), ylim=(0, 32))
    years = np.arange(0, 1001, 10)
    wealth = [
        polybius.simulate("tribute", seed=2, steps=int(year)).wealth.to_numpy()[0] for year in years[1:]
    ]
    for actor in np.array(wealth).T:
        rich = actor[-1] == np.max(wealth[-1])
        right.plot(
            years[1:], actor, color=WARM if rich else DARK, lw=1.6 if rich else 0.9, alpha=1 if rich else 0.6
        )
    right.set(
        title="Ten who pay or else (Axelrod 1995)",
        xlabel="year",
        ylabel="wealth",
        xlim=(0, 1000),
        ylim=(0, None),
    )
    return figure


def lorenz(ax: Axes, wealth: Any, colour: str, name: str, at: float) -> None:
    """Draw the share of all wealth that the poorest own."""
    owned = np.concatenate([[0.0], np.cumsum(np.sort(np.ravel(wealth)))])
    owned /= owned[-1]
    people = np.linspace(0.0, 1.0, len(owned))
    few = np.unique(np.concatenate([np.linspace(0, len(owned) - 1, 200).astype(int), [len(owned) - 2]]))
    ax.plot(people[few], owned[few], color=colour)
    label(ax, name, (at, float(np.interp(at, people, owned))), colour)


def draw_wealth() -> Figure:
    """Show how unequal chance makes equals, how fast, and what an oligarch comes to own."""
    figure, (left, middle, right) = panels(1, 1, 1, height=2.9)
    left.plot((0, 1), (0, 1), color=MUTED, lw=0.8)
    lorenz(left, polybius.simulate("kinetic_exchange", n=20_000, lam=0.8).wealth, THIRD, "saving 0.8", 0.55)
    lorenz(left, polybius.simulate("kinetic_exchange", n=20_000).wealth, DARK, "random split", 0.6)
    lorenz(left, polybius.simulate("yard_sale", n=20_000, steps=200).wealth, WARM, "yard sale", 0.72)
    left.set(
        title="Who owns how much",
        xlabel="share of people",
        ylabel="share of wealth",
        xlim=(0, 1),
        ylim=(0, 1),
    )
    rates = (0.0, 0.005, 0.05)
    found = polybius.simulate("yard_sale", n=2000, chi=rates, steps=1000, every=10, record=("gini",)).gini
    for one, chi, colour in zip(found[:, 0], rates, (WARM, THIRD, DARK), strict=True):
        middle.plot(found.time, one, color=colour)
        label(middle, f"$\\chi$ = {chi:g}", (550, float(one[55]) - 0.07), colour)
    middle.set(
        title="Yard sale, taxed at $\\chi$",
        xlabel="years",
        ylabel="Gini coefficient",
        xlim=(0, 1000),
        ylim=(0, 1),
    )
    ratios = np.linspace(0.25, 4.0, 16)
    tops = [oligarch(0.05, 0.05 * ratio) for ratio in ratios]
    line = np.linspace(0.0, 4.0, 200)
    right.plot(line, [yard_sale.oligarchs_share(1.0, x) for x in line], color=INK, lw=1.2)
    right.plot(ratios, tops, "o", color=WARM, ms=4)
    label(right, "1 − χ/ζ", (1.5, 0.28), INK)
    right.set(title="The oligarch", xlabel="ζ / χ", ylabel="share of wealth", xlim=(0, 4), ylim=(0, 1))
    return figure


def oligarch(chi: float, zeta: float, n: int = 128) -> float:
    """Return what the richest of `n` comes to own, at gamma = 1."""
    rate = 0.5 / yard_sale.longest_step(1.0, zeta, n)
    found = polybius.simulate(
        "yard_sale",
        n=n,
        gamma=1.0,
        chi=chi,
        zeta=zeta,
        encounters=rate,
        dt=0.5,
        steps=500,
        replicates=8,
        record=("top_share",),
    )
    return float(found.top_share.mean())


def draw_institutions() -> Figure:
    """Show people and treasury rise and fall, by what the state spends a head."""
    figure, axes = panels(1, 1)
    rates = (0.10, 0.25, 0.40)
    found = polybius.simulate("demographic_fiscal", beta=rates, steps=5000, every=10).isel(replicate=0)
    for ax, name, title in zip(
        axes, ("population", "resources"), ("People", "Treasury of their state"), strict=True
    ):
        for one, beta, colour in zip(found[name], rates, (DARK, WARM, THIRD), strict=True):
            ax.plot(found.time, one, color=colour)
            peak = int(np.argmax(one.to_numpy()))
            label(
                ax,
                f"β = {beta:g}",
                (float(found.time[peak]), float(one[peak]) * 1.04),
                colour,
                ha="left",
                va="bottom",
            )
        ax.set(title=title, xlabel="years", xlim=(0, 500), ylim=(0, float(found[name].max()) * 1.15))
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
