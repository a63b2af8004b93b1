"""Sequential Deffuant encounters: alone, and against pyseldonlib and NDlib on one lattice.

All count pair encounters, whether or not the two come closer. pyseldonlib's iteration and
NDlib's (AlgorithmicBiasModel without bias, gamma = 0) are n encounters each: a citizen
drawn from all, a partner drawn among its neighbours, both writing in place; NDlib's first
iteration does nothing and is not counted. The lattice is pyseldonlib's own: a torus with
four neighbours each. Everyone starts from the same opinions; epsilon 0.2, mu 0.5.
"""

import atexit
import contextlib
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from comparison import Report, Try, arguments, by_turns, main, rate

from polybius.engine import Simulation
from polybius.model import Clock, Encounter, Partners, Theory, Tick, param
from polybius.state import Column, Kind, make_world, union
from polybius.state.networks import von_neumann_lattice

OPINION = Column(
    name="citizens.opinion", unit="opinion", low=0, high=1, kind=Kind.CARRIED, meaning="opinion held"
)
EPSILON, MU = 0.2, 0.5
PEERS = ("pyseldonlib", "ndlib", "networkx")

#: Given the encounters per citizen: encounters a second, and opinions afterwards.
Meet = Callable[[int], tuple[Try, np.ndarray]]


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


def ours(worlds: list[Any], mechanism: Deffuant, threads: int) -> Meet:
    """Return the engine's loop, in double precision."""
    theory = Theory("encounters", (mechanism,), clock=Clock.STEPS, precision="float64")
    state = union(worlds)

    def meet(per_citizen: int) -> tuple[Try, np.ndarray]:
        simulation = Simulation(
            theory, state, threads=threads, parameters={f"{type(mechanism).__name__}.encounters": per_citizen}
        )
        speed = rate(state.citizens.n * per_citizen, lambda: simulation.advance(1))
        return speed, simulation.state.citizens.opinion

    return meet


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


def seldon(opinion: np.ndarray, edge: int) -> Meet:
    """Return pyseldonlib's compiled loop, timed without set-up or output."""
    import pyseldonlib

    # It draws its default network, which the lattice then replaces, in a time that grows with
    # n^2, and setting opinions one by one copies the whole network each time: give it files.
    folder = Path(tempfile.mkdtemp(prefix="seldon-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    n = edge * edge
    (folder / "ties.txt").write_text("".join(f"{i}, 0\n" for i in range(n)))
    (folder / "opinions.txt").write_text("".join(f"{i}, {x!r}\n" for i, x in enumerate(opinion.tolist())))

    def meet(per_citizen: int) -> tuple[Try, np.ndarray]:
        with quietly():
            model = pyseldonlib.Deffuant_Model(
                max_iterations=per_citizen,
                homophily_threshold=EPSILON,
                mu=MU,
                use_network=True,
                rng_seed=1,
                agent_file=str(folder / "opinions.txt"),
                network_file=str(folder / "ties.txt"),
                other_settings=pyseldonlib.Other_Settings(output_initial=False),
            )
            speed = rate(n * per_citizen, lambda: model._simulation.run(str(folder)))
        return speed, np.array(model.agent_opinion())

    return meet


def ndlib(opinion: np.ndarray, edge: int) -> Meet:
    """Return NDlib's iterations, timed without set-up and without the first, which does nothing."""
    import networkx
    from ndlib.models.ModelConfig import Configuration
    from ndlib.models.opinions import AlgorithmicBiasModel

    n, lattice = edge * edge, von_neumann_lattice((edge, edge))
    graph = networkx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from((i, int(j)) for i in range(n) for j in lattice.neighbours(i))
    settings = Configuration()
    settings.add_model_parameter("epsilon", EPSILON)
    settings.add_model_parameter("gamma", 0.0)

    def meet(per_citizen: int) -> tuple[Try, np.ndarray]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = AlgorithmicBiasModel(graph, seed=1)
            model.set_initial_status(settings)
        model.status = dict(enumerate(opinion.tolist()))
        model.iteration(node_status=False)
        speed = rate(
            n * per_citizen, lambda: [model.iteration(node_status=False) for _ in range(per_citizen)]
        )
        return speed, np.array([model.status[i] for i in range(n)])

    return meet


def run() -> int:
    given = arguments(__doc__, repeats=7)
    edge, many = (50, 100) if given.quick else (316, 200)
    n = edge * edge
    report = Report(f"encounters: {n:,} citizens, opinions in double precision", PEERS, given.quick)
    opinion = np.random.default_rng(1).random(n)
    worlds = [make_world(citizens={"opinion": opinion}, seed=seed) for seed in range(2)]

    one, two = ours(worlds[:1], Deffuant(), 1), ours(worlds, Deffuant(), 2)
    found = by_turns({"one": lambda: one(many)[0], "two": lambda: two(many)[0]}, given.repeats)
    print("\npartners from everyone")
    unit = "million encounters/s and core"
    report.value("one world, 1 thread", [v / 1e6 for v in found["one"]], unit, at_least=100)
    report.value("two worlds, 2 threads", [v / 2e6 for v in found["two"]], unit)

    torus = make_world(citizens={"opinion": opinion}, network=von_neumann_lattice((edge, edge)), seed=1)
    meets = {
        "polybius, 1 thread": (ours([torus], DeffuantOnTies(), 1), 40),
        "pyseldonlib, 1 thread": (seldon(opinion, edge), 10),
        "NDlib, 1 thread": (ndlib(opinion, edge), 1),
    }
    print("\npartners among the four neighbours on a torus")
    print("  variance of opinions before and after one encounter a citizen: the same model?")
    for name, (meet, _) in meets.items():
        print(f"  {name:<46} {opinion.var():.4f} -> {meet(1)[1].var():.4f}")
    turns = {name: lambda meet=meet, k=k: meet(k)[0] for name, (meet, k) in meets.items()}
    found = by_turns(turns, given.repeats)
    report.rates("speed there", found, "million encounters/s", 1e6)
    polybius = found["polybius, 1 thread"]
    report.ratio("polybius / pyseldonlib", polybius, found["pyseldonlib, 1 thread"], 3)
    report.ratio("polybius / NDlib", polybius, found["NDlib, 1 thread"], 500)
    return report.close()


if __name__ == "__main__":
    main(run)
