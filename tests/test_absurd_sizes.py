"""What takes more memory than there is, refused in a sentence before any is spent."""

from collections.abc import Callable

import numpy as np
import pytest

from polybius import memory, seeds, simulate, sweep
from polybius.errors import ParameterError, PolybiusError
from polybius.memory import check_memory
from polybius.state import make_world, networks

#: Bytes that there are in these tests.
THERE = 10_000_000

MANY, HALF = 10_000_000, np.full((1, 1), 5000.0)

ABSURD: dict[str, Callable[[], object]] = {
    "make_world": lambda: make_world(citizens=MANY),
    "make_world parties": lambda: make_world(citizens=1, parties={"valence": np.broadcast_to(0.0, MANY)}),
    "from_ties": lambda: networks.Network.from_ties(MANY, [0], [1]),
    "ring": lambda: networks.ring(MANY, neighbours=2),
    "moore": lambda: networks.moore_lattice([1000, 1000], radius=2),
    "von_neumann": lambda: networks.von_neumann_lattice([1000, 1000], radius=2),
    "watts_strogatz": lambda: networks.watts_strogatz(MANY, neighbours=4, p=0.1, seed=1),
    "erdos_renyi": lambda: networks.erdos_renyi(MANY, p=0.9, seed=1),
    "few but tied": lambda: networks.erdos_renyi(10_000, mean_degree=5000, seed=1),
    "blocks": lambda: networks.stochastic_block_model([10_000], HALF, seed=1),
    "corrected": lambda: networks.degree_corrected_block_model([10_000], HALF, np.ones(10_000), seed=1),
    "regular": lambda: networks.random_regular(10_000, degree=5001, seed=1),
    "degrees": lambda: networks.configuration_model(np.full(10_000, 5000), seed=1),
    "preferential": lambda: networks.barabasi_albert(MANY, m=4, seed=1),
    "homophilous": lambda: networks.homophilous(
        np.zeros(100_000), mean_degree=1000, clustering=0.1, homophily=0.5, seed=1
    ),
    "beyond all floats": lambda: make_world(citizens=10**400),
    "seeds": lambda: seeds("a", MANY),
    "citizens": lambda: simulate("voter", n=MANY),
    "replicates": lambda: simulate("voter", n=10, replicates=MANY),
    "moments": lambda: simulate("voter", n=10, steps=MANY, every=1),
    "values": lambda: simulate("deffuant_weisbuch", n=100, d=sweep(np.linspace(0, 0.5, 100_000))),
}


@pytest.mark.parametrize("made", ABSURD.values(), ids=ABSURD)
def test_absurd_sizes(made: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "memory", lambda: THERE)
    with pytest.raises(PolybiusError, match=r"of memory at least, and there is 0\.0 GB\. Ask for fewer"):
        made()


def test_what_fits_is_not_refused() -> None:
    check_memory("a thing", 1e6, "things", ParameterError)
    assert memory.memory() > 1e8
