"""Small worlds for tests of mechanisms, built by hand and run for a few steps."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest

from polybius.engine import Backend, Compiled, Plain, Simulation
from polybius.model import Integrated, Mechanism, Slot, Theory
from polybius.state import SYSTEM, Kind, State, Ties, make_world
from polybius.state.networks import Network

Floats = npt.NDArray[np.float64]

#: A rate that closes every gap in a step of length 1: 1 - exp(-40) is 1 in double precision.
AT_ONCE = 40.0

#: What other mechanisms would write in every step.
DERIVED = tuple(column for column in SYSTEM if column.kind is Kind.DERIVED)

#: Runs a test both in plain Python and compiled.
on_both_backends = pytest.mark.parametrize("backend", [Plain(), Compiled()], ids=repr)


def ties(rows: Sequence[Mapping[int, float]], *, weighted: bool = True) -> Network:
    """Return the network in which citizen i hears `rows[i]`, with those weights."""
    first = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int64)
    to = np.array([j for row in rows for j in row], np.uint32)
    weight = np.array([w for row in rows for w in row.values()], np.float32)
    return Network(first, to, weight if weighted else None)


def world(
    private: npt.ArrayLike,
    *,
    network: Ties | None = None,
    sizes: Sequence[int] | None = None,
    societies: Mapping[str, npt.ArrayLike] | None = None,
    parties: Mapping[str, npt.ArrayLike] | None = None,
    party_counts: Sequence[int] | None = None,
    seed: int = 0,
    **citizens: npt.ArrayLike,
) -> State:
    """Return a world of citizens who say what they think and started there, unless told otherwise.

    `private` (n,) or (n, axes). More columns of citizens by name; without `network` all hear all.
    """
    x = np.array(private, np.float64)  # a copy: runs share what no mechanism writes
    columns = {"private": x, "expressed": x, "anchor": x} | {k: np.asarray(v) for k, v in citizens.items()}
    return make_world(
        axes=tuple("abc"[: x.shape[1] if x.ndim == 2 else 1]),
        citizens=columns,
        network=network,
        society_sizes=sizes,
        societies={k: np.asarray(v) for k, v in (societies or {}).items()},
        parties={k: np.asarray(v) for k, v in (parties or {}).items()},
        party_counts=party_counts,
        seed=seed,
    )


def simulation(
    state: State,
    *mechanisms: Mechanism | Integrated | Slot,
    dt: float = 1.0,
    backend: Backend | None = None,
    precision: str = "float64",
    **parameters: npt.ArrayLike,
) -> Simulation:
    """Return a simulation in double precision, one thread, plain Python unless told otherwise.

    `parameters` are named Mechanism__parameter; an array has one number a world. Derived columns are given.
    """
    return Simulation(
        Theory("by hand", mechanisms, precision=precision, frozen=DERIVED),
        state,
        dt=dt,
        backend=backend or Plain(),
        threads=1,
        parameters={key.replace("__", "."): np.asarray(value) for key, value in parameters.items()},
    )


def run(state: State, *mechanisms: Mechanism | Integrated | Slot, steps: int = 1, **options: Any) -> State:
    """Return the state after some steps; options as in `simulation`."""
    running = simulation(state, *mechanisms, **options)
    running.advance(steps)
    return running.state


def candid(mechanism: Mechanism) -> Slot:
    """Return `mechanism` in a slot where what one hears is what others think."""
    return Slot(type(mechanism).__name__, mechanism, binding={"citizens.expressed": "citizens.private"})


class Actors(NamedTuple):
    """Row-stochastic weights, susceptibility, resilience and first opinions of a group."""

    weights: Floats
    susceptibility: Floats
    resilience: Floats
    start: Floats

    def network(self, own: float) -> Network:
        """Return their ties, without those to themselves, for an `own` weight of everyone's own view."""
        return ties(
            [
                {j: own * w / row[i] for j, w in enumerate(row) if j != i and w > 0}
                for i, row in enumerate(self.weights)
            ]
        )


#: Any four actors would do; these have the limits printed in the tests. With an own weight of
#: 20 all weights are whole numbers, so that nothing is rounded to single precision.
FOUR = Actors(
    np.array([[0.4, 0.3, 0.2, 0.1], [0.2, 0.5, 0.3, 0.0], [0.0, 0.25, 0.5, 0.25], [0.3, 0.0, 0.3, 0.4]]),
    np.array([0.8, 0.6, 0.9, 0.5]),
    np.array([0.3, 0.7, 0.5, 0.9]),
    np.array([1.0, -0.5, 0.2, -1.0]),
)
OWN = 20.0


def within_four_errors(sample: npt.ArrayLike, expected: float) -> bool:
    """Say whether the mean of independent draws lies within four standard errors of `expected`."""
    x = np.asarray(sample, np.float64)
    return abs(float(x.mean()) - expected) <= 4.0 * float(x.std(ddof=1)) / float(np.sqrt(x.size))
