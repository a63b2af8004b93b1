"""What is compared: model by model, on which network, and what is counted."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import ours
from posting import posting
from problem import Problem, Runs

from polybius.state.networks import (
    Network,
    erdos_renyi,
    moore_lattice,
    random_regular,
    ring,
    von_neumann_lattice,
)

#: Ratios that are aimed at: over Python, and over compiled code.
PYTHON, COMPILED = 100.0, 2.0

#: A citizen of a random network has so many ties.
DEGREE = 10


@dataclass(frozen=True, kw_only=True)
class Case:
    """One model of ours against a peer's.

    `where` names the network. `problem(quick)` makes what both get. A step of ours does `ours_does`
    units of work and one of theirs `theirs_does`; `ours` and `theirs` are the steps that are timed.
    `same` says how states are compared after a step of ours and as much work of theirs: "equal",
    "variance", or not at all (peers_check asks instead). `deep` gives the peer an unlimited stack.
    `ours_is` makes our side where it is no model that ships. There are at most `repeats` turns.
    `target` is None where the peer is shown at its best, below the size that is aimed at or beyond
    what it can do as it ships.
    """

    model: str
    peer: str
    place: str
    where: str
    unit: str
    target: float | None
    problem: Callable[[bool], Problem]
    ours_does: Callable[[Problem], float]
    theirs_does: Callable[[Problem], float]
    ours: int
    theirs: int
    same: str = ""
    deep: bool = False
    ours_is: Callable[[Problem, int], Runs] | None = None
    repeats: int = 99

    def built(self, problem: Problem, threads: int) -> Runs:
        """Return our side."""
        if self.ours_is is not None:
            return self.ours_is(problem, threads)
        return ours.reference(self.model, problem, threads)


def draws(n: int) -> np.random.Generator:
    return np.random.default_rng(n)


def per_citizen(problem: Problem) -> float:
    return problem.n


def per_tie(problem: Problem) -> float:
    return problem.ties


def one(problem: Problem) -> float:
    return 1.0


def opinions(network: Network | int, **parameters: float) -> Problem:
    """Return opinions drawn from [0, 1), on a network or among so many who all hear each other."""
    n = network if isinstance(network, int) else network.n_nodes
    return Problem(
        n=n,
        network=None if isinstance(network, int) else network,
        state="opinion",
        columns={"opinion": draws(n).random(n)},
        parameters=parameters,
    )


def choices(network: Network | int, **parameters: float) -> Problem:
    """Return choices, half of them 1, on a network or among so many who all hear each other."""
    n = network if isinstance(network, int) else network.n_nodes
    return Problem(
        n=n,
        network=None if isinstance(network, int) else network,
        state="choice",
        columns={"choice": draws(n).permutation(n).astype(np.uint8) % 2},
        parameters=parameters,
    )


def large(quick: bool) -> int:
    return 2_000 if quick else 100_000


def random_network(n: int) -> Network:
    return random_regular(n, degree=DEGREE, seed=1)


def torus(quick: bool) -> Problem:
    edge = 50 if quick else 316
    return opinions(von_neumann_lattice((edge, edge)), d=0.2, mu=0.5)


def stubborn(quick: bool) -> Problem:
    problem = opinions(random_network(large(quick)))
    susceptibility = draws(1).uniform(0.2, 0.9, problem.n)
    return replace(problem, columns={**problem.columns, "susceptibility": susceptibility})


def cascade(quick: bool) -> Problem:
    """Return Watts' setting: Poisson degrees, one threshold, and seeds enough for a cascade."""
    n = large(quick)
    active = (draws(n).permutation(n) < n // 500).astype(np.uint8)
    return Problem(
        n=n,
        network=erdos_renyi(n, mean_degree=4.0, seed=1),
        state="active",
        columns={"active": active, "threshold": np.full(n, 0.18)},
    )


def contagion(quick: bool) -> Problem:
    """Return Centola and Macy's setting on a lattice: two of eight neighbours it takes, and many seeds."""
    edge = 50 if quick else 316
    lattice = moore_lattice((edge, edge))
    n = lattice.n_nodes
    active = (draws(n).permutation(n) < n // 50).astype(np.uint8)
    return Problem(
        n=n,
        network=lattice,
        state="active",
        columns={"active": active, "threshold": np.full(n, 0.25), "least": np.zeros(n)},
    )


def riot(quick: bool) -> Problem:
    """Return Granovetter's crowd, where one more joins each round.

    Thresholds lie between two counts, since NDlib counts the others and we count all.
    """
    n = 200 if quick else 1_000
    columns = {"joined": np.zeros(n, np.uint8), "threshold": (np.arange(n) - 0.5) / n}
    return Problem(n=n, network=None, state="joined", columns=columns)


def radicals(n: int) -> Problem:
    """Return Baumann et al.'s setting, with activities from a power law."""
    u, least, gamma = draws(n).random(n), 0.01, 2.1
    activity = (u + (1.0 - u) * least ** (1.0 - gamma)) ** (1.0 / (1.0 - gamma))
    return Problem(
        n=n,
        network=None,
        state="opinion",
        columns={"opinion": draws(1).uniform(-1.0, 1.0, n), "activity": activity},
        parameters={"dt": 0.01, "m": 10, "K": 3.0, "alpha": 3.0, "beta": 0.5, "r": 0.5},
    )


def readers(quick: bool) -> Problem:
    n = large(quick)
    return Problem(
        n=n,
        network=random_network(n),
        state="belief",
        columns={"belief": draws(n).uniform(-1.0, 1.0, n).astype(np.float32).astype(float)},
        parameters={"delta": 0.1},
    )


def _against(peer: str, target: float) -> Callable[..., Case]:
    """Return what makes a case against `peer` that is found under the model's name in its file."""

    def made(model: str, where: str, unit: str, problem: Callable[[bool], Problem], **more: Any) -> Case:
        about = {"target": target, "place": f"peer_{peer.lower()}:{model}"} | more
        return Case(model=model, peer=peer, where=where, unit=unit, problem=problem, **about)

    return made


_ndlib, _seldon, _doces = (
    _against(peer, target)
    for peer, target in (("NDlib", PYTHON), ("pyseldonlib", COMPILED), ("DOCES", COMPILED))
)
RANDOM, RING = f"random, {DEGREE} neighbours", f"ring, {DEGREE} neighbours"
TORUS, ALL = "torus, 4 neighbours", "everyone"

#: Where a peer's cost per update grows with the population, a small one is shown as well.
CASES = (
    _ndlib(
        "voter", RANDOM, "updates", lambda quick: choices(random_network(large(quick))),
        ours_does=per_citizen, theirs_does=one, ours=50, theirs=30,
    ),
    _ndlib(
        "voter", RANDOM, "updates", lambda quick: choices(random_network(1_000)),
        ours_does=per_citizen, theirs_does=one, ours=50, theirs=3000,
    ),
    _ndlib(
        "q_voter", RANDOM, "updates", lambda quick: choices(random_network(large(quick)), q=2),
        ours_does=per_citizen, theirs_does=one, ours=5, theirs=30,
    ),
    _ndlib(
        "sznajd", "ring", "pairs", lambda quick: choices(ring(large(quick), neighbours=2)),
        ours_does=per_citizen, theirs_does=one, ours=20, theirs=30,
    ),
    _ndlib(
        "majority_rule", ALL, "groups", lambda quick: choices(large(quick), G=3, encounters=1.0),
        ours_does=per_citizen, theirs_does=one, ours=5, theirs=30,
    ),
    _ndlib(
        "watts_cascade", "Poisson, 4 neighbours", "citizens asked", cascade,
        ours_does=per_citizen, theirs_does=per_citizen, ours=5, theirs=5, same="equal",
    ),
    _ndlib(
        "complex_contagion", "torus, 8 neighbours", "citizens asked", contagion,
        ours_does=per_citizen, theirs_does=per_citizen, ours=3, theirs=3, same="equal",
    ),
    _ndlib(
        "granovetter", ALL, "citizens asked", riot,
        ours_does=per_citizen, theirs_does=per_citizen, ours=10, theirs=10, same="equal",
    ),
    _ndlib(
        "degroot", RANDOM, "ties", lambda quick: opinions(random_network(large(quick))),
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=1, same="equal",
    ),
    _ndlib(
        "friedkin_johnsen", RANDOM, "ties", stubborn,
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=1, same="equal",
    ),
    _ndlib(
        "hegselmann_krause", RANDOM, "ties",
        lambda quick: opinions(random_network(large(quick) // 10), epsilon=0.2),
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=1, same="equal",
    ),
    _ndlib(
        "deffuant_weisbuch", TORUS, "encounters", torus,
        ours_does=per_citizen, theirs_does=per_citizen, ours=40, theirs=1, same="variance",
    ),
    _seldon(
        "deffuant_weisbuch", TORUS, "encounters", torus,
        ours_does=per_citizen, theirs_does=per_citizen, ours=40, theirs=10, same="variance",
    ),
    _seldon(
        "deffuant_weisbuch", ALL, "encounters", lambda quick: opinions(large(quick) // 10, d=0.2, mu=0.5),
        ours_does=per_citizen, theirs_does=per_citizen, ours=40, theirs=1, same="variance",
    ),
    _seldon(
        "degroot", RANDOM, "ties", lambda quick: opinions(random_network(large(quick))),
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=20, same="equal",
    ),
    _seldon(
        "degroot", RANDOM, "ties", lambda quick: opinions(random_network(large(quick) * 4 // 5)),
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=20, same="equal",
    ),
    _seldon(
        "degroot", f"{RANDOM}; its stack unlimited", "ties",
        lambda quick: opinions(random_network(large(quick))),
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=20, same="equal", deep=True,
    ),
    _seldon(
        "degroot", f"{RING}; its stack unlimited", "ties",
        lambda quick: opinions(ring(large(quick), neighbours=DEGREE)),
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=20, same="equal", deep=True, target=None,
    ),
    _seldon(
        "degroot", RANDOM, "ties", lambda quick: opinions(random_network(large(quick) // 10)),
        ours_does=per_tie, theirs_does=per_tie, ours=20, theirs=20, same="equal", target=None,
    ),
    _seldon(
        "activity_driven", ALL, "citizen-steps", lambda quick: radicals(1_000),
        ours_does=per_citizen, theirs_does=per_citizen, ours=50, theirs=50, same="variance",
    ),
    _seldon(
        "activity_driven", ALL, "citizen-steps", lambda quick: radicals(large(quick)),
        ours_does=per_citizen, theirs_does=per_citizen, ours=5, theirs=1, same="variance", repeats=3,
    ),
    _doces(
        "posting", RANDOM, "ties told", readers,
        ours_does=per_tie, theirs_does=lambda problem: DEGREE, ours=10, theirs=500_000,
        same="variance", ours_is=posting,
    ),
)  # fmt: skip
