"""Sequential Deffuant encounters: alone, and against pyseldonlib and NDlib on one lattice.

All count pair encounters, whether or not the two come closer. pyseldonlib's iteration and
NDlib's (AlgorithmicBiasModel without bias, gamma = 0) are n encounters each: a citizen
drawn from all, a partner drawn among its neighbours, both writing in place; NDlib's first
iteration does nothing and is not counted. The lattice is pyseldonlib's own: a torus with
four neighbours each. Everyone starts from the same opinions; epsilon 0.2, mu 0.5.
"""

import contextlib
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from comparison import Report, arguments, by_turns, main, rate

from polybius.engine import Simulation
from polybius.model import Clock, Encounter, Partners, Theory, Tick, param
from polybius.state import Column, Kind, make_world, union
from polybius.state.networks import von_neumann_lattice

OPINION = Column(
    name="citizens.opinion", unit="opinion", low=0, high=1, kind=Kind.CARRIED, meaning="opinion held"
)
EPSILON, MU = 0.2, 0.5


@dataclass(frozen=True, kw_only=True)
class Deffuant(Encounter):
    """Two who meet come closer if they are near enough (Deffuant et al. 2000)."""

    epsilon: float = param(EPSILON, "opinion", (0, 1), "deffuant2000", "farthest opinion heard")
    mu: float = param(MU, "1", (0, 0.5), "deffuant2000", "share of the gap that each closes")
    encounters: float = param(1.0, "1/step", (0, 1e9), "deffuant2000", "encounters per citizen")

    reads: ClassVar = ("citizens.opinion",)
    writes: ClassVar = ("citizens.opinion",)
    columns: ClassVar = (OPINION,)

    @staticmethod
    def rule(m: tuple[int, int], e: int, s: Any, p: Any, t: Tick) -> tuple[float, float]:
        w = s.citizens.world[m[0]]
        mu, epsilon = p.mu[w], p.epsilon[w]  # read before the test: no branch to guess
        x, y = s.citizens.opinion[m[0]], s.citizens.opinion[m[1]]
        closing = mu if abs(x - y) < epsilon else 0.0
        return x + closing * (y - x), y + closing * (x - y)


@dataclass(frozen=True, kw_only=True)
class DeffuantOnTies(Deffuant):
    """The same among neighbours."""

    partners: ClassVar = Partners.NEIGHBOURS


def ours(worlds: list[Any], mechanism: Deffuant, per_citizen: int, threads: int) -> float:
    """Return encounters a second, every world from the same start, in double precision."""
    theory = Theory("encounters", (mechanism,), clock=Clock.STEPS, precision="float64")
    state = union(worlds)
    simulation = Simulation(
        theory, state, threads=threads, parameters={f"{type(mechanism).__name__}.encounters": per_citizen}
    )
    return rate(state.citizens.n * per_citizen, lambda: simulation.advance(1))


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Silence what a peer prints, from C++ too."""
    sys.stdout.flush()
    kept = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            sys.stdout.flush()
            os.dup2(kept, 1)
            os.close(kept)


def seldon(opinion: np.ndarray, edge: int, iterations: int) -> Callable[[], float]:
    """Return pyseldonlib's turn: the time of its compiled loop alone, without set-up or output."""
    import pyseldonlib

    # It draws its default network, which the lattice then replaces, in a time that grows with
    # n^2, and setting opinions one by one copies the whole network each time: give it files.
    folder = Path(tempfile.mkdtemp(prefix="seldon-"))
    n = edge * edge
    (folder / "ties.txt").write_text("".join(f"{i}, 0\n" for i in range(n)))
    (folder / "opinions.txt").write_text("".join(f"{i}, {x!r}\n" for i, x in enumerate(opinion.tolist())))

    def turn() -> float:
        with quietly():
            model = pyseldonlib.Deffuant_Model(
                max_iterations=iterations,
                homophily_threshold=EPSILON,
                mu=MU,
                use_network=True,
                rng_seed=1,
                agent_file=str(folder / "opinions.txt"),
                network_file=str(folder / "ties.txt"),
                other_settings=pyseldonlib.Other_Settings(output_initial=False),
            )
            return rate(n * iterations, lambda: model._simulation.run(str(folder)))

    return turn


def ndlib(opinion: np.ndarray, edge: int, iterations: int) -> Callable[[], float]:
    """Return NDlib's turn: the time of its iterations alone, without set-up."""
    import networkx
    from ndlib.models.ModelConfig import Configuration
    from ndlib.models.opinions import AlgorithmicBiasModel

    network = von_neumann_lattice((edge, edge))
    graph = networkx.Graph((i, int(j)) for i in range(edge * edge) for j in network.neighbours(i))
    graph = networkx.convert_node_labels_to_integers(graph, ordering="sorted")
    settings = Configuration()
    settings.add_model_parameter("epsilon", EPSILON)
    settings.add_model_parameter("gamma", 0.0)

    def turn() -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = AlgorithmicBiasModel(graph, seed=1)
            model.set_initial_status(settings)
        model.status = dict(enumerate(opinion.tolist()))
        model.iteration(node_status=False)
        return rate(
            edge * edge * iterations,
            lambda: [model.iteration(node_status=False) for _ in range(iterations)],
        )

    return turn


def run() -> int:
    given = arguments(__doc__, repeats=7)
    edge, per_citizen, iterations = (50, 100, 1) if given.quick else (316, 200, 1)
    n = edge * edge
    title = f"Deffuant: {n:,} citizens, double precision"
    report = Report(title, ("pyseldonlib", "ndlib", "networkx"), given.quick)
    rng = np.random.default_rng(1)
    opinion = rng.random(n)
    anyone = [make_world(citizens={"opinion": opinion}, seed=seed) for seed in range(2)]
    lattice = von_neumann_lattice((edge, edge))
    neighbours = make_world(citizens={"opinion": opinion}, network=lattice, seed=1)

    found = by_turns(
        {
            "one world, 1 thread": lambda: ours(anyone[:1], Deffuant(), per_citizen, 1),
            "two worlds, 2 threads": lambda: ours(anyone, Deffuant(), per_citizen, 2) / 2,
        },
        given.repeats,
    )
    print("\npartners from everyone")
    for name, values in found.items():
        report.value(name, [value / 1e6 for value in values], "million encounters/s and core", at_least=100)

    found = by_turns(
        {
            "polybius, 1 thread": lambda: ours([neighbours], DeffuantOnTies(), per_citizen // 5, 1),
            "pyseldonlib, 1 thread": seldon(opinion, edge, max(1, per_citizen // 20)),
            "NDlib, 1 thread": ndlib(opinion, edge, iterations),
        },
        given.repeats,
    )
    report.rates("partners among the four neighbours on a torus", found, "million encounters/s", 1e6)
    ours_found = found["polybius, 1 thread"]
    report.ratio("polybius / pyseldonlib", ours_found, found["pyseldonlib, 1 thread"], 3)
    report.ratio("polybius / NDlib", ours_found, found["NDlib, 1 thread"], 500)
    return report.close()


if __name__ == "__main__":
    main(run)
