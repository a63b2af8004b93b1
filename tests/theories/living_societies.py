"""Societies full of difference, on which every theory can run, and their images in a mirror."""

from typing import Any

import numpy as np

from polybius.model import Replacement, Theory
from polybius.state import STRUCTURE, SYSTEM, State, make_world
from polybius.state.networks import Network, erdos_renyi
from polybius.theories import THEORIES

AXES = ("nation", "tradition", "liberty")

#: Every theory that ships; a new one stands these tests as soon as it is named.
NAMES = sorted(THEORIES)

#: Columns that hold places on the value axes, or differences of them: a mirror turns their signs.
SIGNED = frozenset(
    {
        "citizens.private",
        "citizens.expressed",
        "citizens.anchor",
        "citizens.pressure",
        "citizens.enforces",
        "parties.position",
        "parties.heading",
        "societies.line",
        "societies.programme",
        "societies.origin",
        "societies.slant",
        "societies.tide",
        "societies.liberal",
    }
)

#: Shares of the + side: a mirror makes them shares of the other.
SHARES = frozenset({"citizens.climate", "citizens.upbringing", "societies.verdict"})

#: Parameters whose sign names a pole: by their own name, or with their mechanism's.
MIRRORED = frozenset(
    {
        "nation",
        "tradition",
        "liberty",
        "heritage",
        "Tide.trend",
        "Insecurity.own",
        "Insecurity.local",
        "Insecurity.national",
    }
)

#: Chance that strikes opinions, or a society as a whole, under another name than noise.
CHANCE = frozenset({"RandomWalk.sigma", "Tide.shock", "Stability.loss", "Stability.win"})


def society(seed: int, n: int = 120, alike: bool = False) -> dict[str, dict[str, np.ndarray]]:
    """Return columns of a society of `n` with two parties; `alike`, nobody differs and nothing presses."""
    rng = np.random.default_rng(seed)
    counts = {"citizens": n, "societies": 1, "parties": 2}
    values: dict[str, dict[str, np.ndarray]] = {table: {} for table in counts}
    for column in SYSTEM:
        if column.table not in counts or column.name in STRUCTURE:
            continue
        low, high = max(column.low, -1.0), min(column.high, 1.0)
        width = column.width(len(AXES))
        shape = (counts[column.table], width) if width else (counts[column.table],)
        drawn = np.full(shape, column.start) if alike else rng.uniform(low, high, shape)
        values[column.table][column.short] = drawn if column.dtype == "float" else np.round(drawn)
    values["citizens"]["age"] = np.full(n, 40.0) if alike else rng.uniform(18, 95, n)
    values["citizens"]["anchor"] = values["citizens"]["private"].copy()
    apart = 0.0 if alike else 1.0
    values["parties"]["position"] = apart * np.array([[-0.4, -0.3, 0.2], [0.4, 0.3, 0.1]])
    values["societies"]["election_at"] = np.array([-1 if alike else 3])
    values["societies"]["elected_at"] = np.array([-1])
    values["societies"]["party_in_power"] = np.array([-1 if alike else 0])
    return values


def world(values: dict[str, dict[str, np.ndarray]], network: Network | None = None, seed: int = 0) -> State:
    """Return a world of these columns; without `network` a random one."""
    n = len(values["citizens"]["private"])
    return make_world(
        axes=AXES,
        citizens=values["citizens"],
        societies=values["societies"],
        parties=values["parties"],
        network=network or erdos_renyi(n, mean_degree=6, seed=seed),
        seed=seed,
    )


def image(name: str, column: np.ndarray) -> np.ndarray:
    """Return what a column is in the mirror; a share below 0 is not known yet."""
    if name in SHARES:
        return np.where(column < 0.0, column, 1.0 - column)
    return -column if name in SIGNED else column


def mirrored(values: dict[str, dict[str, np.ndarray]]) -> dict[str, dict[str, np.ndarray]]:
    """Return the same society with the signs of all axes turned."""
    turned: dict[str, dict[str, np.ndarray]] = {}
    for table, columns in values.items():
        turned[table] = {}
        for short, column in columns.items():
            name = f"{table}.{short}"
            turned[table][short] = image(name, column)
    return turned


def without_noise(theory: Theory) -> Theory:
    """Return a theory without noise in opinions or regime: what is drawn else is who, when and whether."""
    known = theory.parameters()
    noises = [key for key in known if key.rpartition(".")[2] == "noise" or key in CHANCE]
    return theory.setting({key: known[key].low for key in noises})


def at_once(theory: Theory) -> Theory:
    """Return a theory in which everyone reconsiders in every step, so that nobody is ahead of others."""
    known = theory.parameters()
    rates = [key for key in known if key.rpartition(".")[2] == "revisions"]
    return theory.setting({key: known[key].high for key in rates})


def without_births(theory: Theory) -> Theory:
    """Return a theory in which nobody is born, so that nobody is younger than the others."""
    return theory.without(*(slot.name for slot in theory.slots if isinstance(slot.mechanism, Replacement)))


def in_the_mirror(theory: Theory) -> Theory:
    """Return a theory whose parameters speak of the poles of the mirror."""
    values = theory.values()
    return theory.setting({key: -values[key] for key in values if _names_a_pole(key)})


def _names_a_pole(key: str) -> bool:
    mechanism, _, short = key.rpartition(".")
    # In Emancipation it is `liberal`, which a mirror turns already, that gives its weights a sign.
    return bool({key, short} & MIRRORED) and mechanism != "Emancipation"


def drawn_parameters(theory: Theory, seed: int) -> dict[str, Any]:
    """Return a value for every parameter: from its prior, or at an end of its range."""
    rng = np.random.default_rng(seed)
    found: dict[str, Any] = {}
    for key, parameter in theory.parameters().items():
        low, high = parameter.low, parameter.high
        if parameter.prior is not None and rng.random() < 0.8:
            low, high = parameter.prior.ends
        value = rng.choice([low, high]) if rng.random() < 0.2 else rng.uniform(low, high)
        found[key] = (
            int(np.clip(round(value), parameter.low, min(parameter.high, 10)))
            if parameter.whole
            else float(value)
        )
    return found
