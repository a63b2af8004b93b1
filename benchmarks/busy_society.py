"""A society in which every mechanism has something to do: random values, no resting state.

Some speak and some are silent, a few hold office, act, press others or are out of work; people
of all ages differ in what they earn, think and say. Parties disagree and elections are due every four
years; there is trade, threat, sanction and a broadcast. Nothing here is an estimate.
"""

import numpy as np

from polybius.state import Array, State, make_world, union
from polybius.state.networks import watts_strogatz

AXES = ("nation", "tradition", "liberty")

#: Steps a year, and ties a citizen.
STEPS, NEIGHBOURS = 12, 10


def busy_society(n: int, seed: int = 0) -> State:
    """Return one world of one society with `n` citizens, two parties and a row for a third."""
    rng = np.random.default_rng(seed)
    return make_world(
        axes=AXES,
        citizens=_citizens(n, rng),
        network=watts_strogatz(n, neighbours=NEIGHBOURS, p=0.1, seed=seed),
        societies=_society(rng),
        parties={
            "position": [[-0.5, -0.4, 0.3], [0.4, 0.5, -0.4], [0.0, 0.0, 0.0]],
            "valence": [0.0, 0.1, 0.0],
            "thrift": [0.3, 0.6, -1.0],
            "standing": [1, 1, 0],
            "tactic": [2, 1, 1],
        },
        party_counts=[3],
        seed=seed,
    )


def busy_societies(n_worlds: int, n: int) -> State:
    """Return as many worlds side by side, with `n` citizens each."""
    return union([busy_society(n, seed) for seed in range(n_worlds)])


def _citizens(n: int, rng: np.random.Generator) -> dict[str, Array]:
    """Return what citizens differ in, in single precision: at a million, every byte of a draft counts."""

    def share(low: float = 0.0, high: float = 1.0, width: int = 0) -> Array:
        drawn = rng.random((n, width) if width else n, np.float32)
        drawn *= np.float32(high - low)
        drawn += np.float32(low)
        return drawn

    def some(chance: float) -> Array:
        return (rng.random(n, np.float32) < chance).astype(np.uint8)

    def few(chance: float, width: int = 0) -> Array:
        return rng.choice(np.array([-1, 0, 1], np.int8), (n, width) if width else n, p=_either(chance))

    private, width = share(-1.0, 1.0, len(AXES)), len(AXES)
    return {
        "private": private,
        "expressed": 0.7 * private,
        "anchor": private,
        "climate": share(width=width),
        "pressure": share(-0.2, 0.2, width),
        "enforces": few(0.2, width),
        "susceptibility": share(),
        "fortitude": share(width=4),
        "resolve": share(),
        "salience": share(),
        "party_id": share(-1.0, 1.0),
        "attention": share(),
        "grievance": share(0.0, 0.5),
        "attachment": share(),
        "paid": share(0.0, 5.0),
        "age": share(18.0, 88.0),
        "speaks": some(0.8),
        "core": some(0.8),
        "office": some(0.01),
        "participation": few(0.2),
        "skill": share(),
        "sector": some(0.4),
        "displaced": some(0.05),
        "earnings": share(0.3, 1.7),
        "wealth": share(0.0, 2.0),
    }


def _either(chance: float) -> list[float]:
    return [0.5 * chance, 1.0 - chance, 0.5 * chance]


def _society(rng: np.random.Generator) -> dict[str, list[float] | list[list[float]]]:
    """Return a society under pressure, each a little different; its first election is half a year off."""
    shares = ("trade", "finance", "universalism", "threat", "inflow", "projection", "honour")
    drawn = {name: [float(rng.uniform(0.3, 0.7))] for name in shares}
    return {
        **drawn,
        "line": [[-0.4, -0.3, 0.2]],
        "slant": [[-0.2, -0.2, 0.2]],
        "severity": [0.5],
        "tolerance": [0.3],
        "reach": [0.5],
        "appeal": [0.1],
        "party_in_power": [0],
        "election_at": [STEPS // 2],
        "institutions": [0.6],
        "crisis": [0.1],
        "compensation": [0.3],
    }
