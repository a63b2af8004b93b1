"""Draw ten years of the default scenario: what people say, what they think, and two elections.

    python examples/two_victories.py docs/figures/two_victories.svg

Above, the distribution of what is said in public, month by month; below, the means of what is
thought and said. The figure of the README is this one.
"""

import argparse
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, PowerNorm

import polybius

SAID, THOUGHT, INK, MUTED = "#c97b10", "#0b5f66", "#26241f", "#6d6a63"
STYLE = {
    "font.size": 9,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "svg.hashsalt": "polybius",
}


PLATE = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": "none", "alpha": 0.85}


def write(ax: Axes, text: str, place: tuple[float, float], offset: tuple[float, float], **style: Any) -> None:
    """Put text beside a place, `offset` points away from it."""
    ax.annotate(text, place, offset, textcoords="offset points", annotation_clip=False, **style)


def draw_distribution(ax: Axes, result: polybius.Result) -> None:
    """Show the share of citizens at each place of the public scale, through time."""
    shares = result.distribution.to_xarray()["expressed"].isel(world=0, society=0, axis=0)
    paper = LinearSegmentedColormap.from_list("said", ["#fffdf8", "#f3d9ab", SAID, "#6e4708"])
    scale = PowerNorm(0.4, vmin=0.0, vmax=float(shares.max()))
    ax.pcolormesh(shares["time"], shares["cell"], shares.T, cmap=paper, norm=scale, rasterized=True)
    ax.set(
        ylim=(-1, 1), yticks=(-1, 0, 1), title="What is said in public: the share of citizens at each place"
    )


def draw_means(ax: Axes, result: polybius.Result) -> None:
    """Show the means of what is thought and said, and the space between them."""
    means = result.to_xarray().isel(world=0, society=0, axis=0)
    time, said, thought = means["time"], means["expressed_mean"], means["private_mean"]
    ax.fill_between(time, said, thought, color=MUTED, alpha=0.12, lw=0)
    ends = sorted([(float(said[-1]), "said"), (float(thought[-1]), "thought")])
    for (end, name), lift in zip(ends, (-5, 5), strict=True):
        values, colour = (said, SAID) if name == "said" else (thought, THOUGHT)
        ax.plot(time, values, color=colour, lw=2)
        write(ax, name, (float(time[-1]), end), (5, lift), color=colour, va="center", fontweight="bold")
    ax.axhline(0, color=MUTED, lw=0.5)
    ax.margins(y=0.2)
    ax.set(title="Mean of what is thought and of what is said", xlabel="years", xlim=(0, float(time[-1])))


def mark_elections(axes: list[Axes], result: polybius.Result) -> None:
    """Draw a line at each election, and say who won."""
    names = [party["name"] for party in result.manifest["parties"]]
    for election in result.elections.rows():
        share = election["share"] if election["winner"] == 1 else 1 - election["share"]
        for ax in axes:
            ax.axvline(election["time"], color=INK, lw=0.9, ls=(0, (4, 3)))
        text = f"{names[election['winner']]} wins, {share:.0%}"
        write(axes[0], text, (election["time"], -1), (4, 6), fontsize=8, bbox=PLATE)


def mark_interventions(ax: Axes, result: polybius.Result) -> None:
    """Draw a line at each thing that happens from outside, and say what it is."""
    for k, event in enumerate(result.manifest["scenario"]["interventions"]):
        ax.axvline(event["at"], color=MUTED, lw=0.8, ls=":")
        place = (event["at"], 0.13 - 0.09 * k)
        coords = ("data", "axes fraction")
        write(ax, event["note"], place, (4, 0), xycoords=coords, fontsize=7.5, color=MUTED, bbox=PLATE)


def main() -> None:
    """Run the scenario and write the figure."""
    parser = argparse.ArgumentParser(description="Draw ten years of the default scenario.")
    parser.add_argument("file", type=Path, nargs="?", default=Path("two_victories.svg"))
    parser.add_argument("--citizens", type=int, help="left out: as many as the scenario has")
    given = parser.parse_args()
    result = polybius.run("two_victories", citizens=given.citizens)
    with plt.rc_context(STYLE):
        figure, (above, below) = plt.subplots(
            2, 1, figsize=(8, 4.6), sharex=True, gridspec_kw={"hspace": 0.3}
        )
        figure.subplots_adjust(left=0.07, right=0.91, top=0.94, bottom=0.1)
        draw_distribution(above, result)
        draw_means(below, result)
        mark_elections([above, below], result)
        mark_interventions(below, result)
        figure.savefig(given.file, dpi=120, metadata={"Date": None} if given.file.suffix == ".svg" else None)


if __name__ == "__main__":
    main()
