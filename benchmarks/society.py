"""Worlds for the benchmarks of the whole step: survey population, homophilous ties, two parties."""

import numpy as np

from polybius.populations import HiddenSupport, Synthesis, anes1996
from polybius.state import State, make_world
from polybius.state.networks import homophilous


def survey_world(n: int, seed: int, mean_degree: float = 10.0) -> State:
    """Return one society of `n` citizens drawn from the embedded survey under a stigma."""
    people = Synthesis(anes1996(), HiddenSupport()).population(n, seed)
    ties = homophilous(people.features(), mean_degree=mean_degree, clustering=0.2, homophily=0.3, seed=seed)
    columns = {name: people.columns[name] for name in people.columns if name not in ("respondent",)}
    return make_world(
        axes=people.axes,
        citizens=columns,
        network=ties,
        seed=seed,
        parties={"position": people.positions, "valence": np.zeros(2, np.float32)},
        societies={
            "line": people.positions[:1],
            "severity": np.array([0.5]),
            "tolerance": np.array([0.5]),
            "slant": people.positions[:1],
            "reach": np.array([0.5]),
            "appeal": np.array([0.02]),
            "party_in_power": np.array([0]),
            "election_at": np.array([2]),
        },
    )
