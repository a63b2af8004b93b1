"""Random worlds on which every mechanism can run, for the contract."""

import numpy as np

from polybius import mechanisms
from polybius.model import Clock, Mechanism, Theory
from polybius.rng import stream
from polybius.state import STRUCTURE, SYSTEM, Kind, State, make_world
from polybius.state.networks import erdos_renyi

#: Every mechanism class that ships; a new one is under contract as soon as it is exported.
CLASSES: list[type[Mechanism]] = [getattr(mechanisms, name) for name in mechanisms.__all__]

AXES = ("a", "b")


def random_world(seed: int, sizes: tuple[int, ...] = (25, 15)) -> State:
    """Return a world of two societies and four parties, with random values in all of the system's columns."""
    counts = {"citizens": sum(sizes), "societies": len(sizes), "parties": 2 * len(sizes), "worlds": 1}
    values: dict[str, dict[str, np.ndarray]] = {table: {} for table in counts}
    for column in SYSTEM:
        if column.table not in counts or column.table == "worlds":
            continue
        if column.name in STRUCTURE:
            continue
        low, high = max(column.low, -1.0), min(column.high, 1.0)
        width = column.width(len(AXES))
        shape = (counts[column.table], width) if width else (counts[column.table],)
        # By the column's name, so that a new column leaves the others as they are.
        drawn = np.random.default_rng([seed, stream(column.name)]).uniform(low, high, shape)
        values[column.table][column.short] = drawn if column.dtype == "float" else np.round(drawn)
    values["citizens"]["age"] *= 130.0  # so that some are about to die
    values["societies"]["election_at"] = np.array([1, 2])[: len(sizes)]
    values["societies"]["elected_at"] = np.array([0, -1])[: len(sizes)]
    return make_world(
        axes=AXES,
        citizens=values["citizens"],
        network=erdos_renyi(sum(sizes), mean_degree=min(5, sum(sizes) - 1), seed=seed),
        society_sizes=sizes,
        societies=values["societies"],
        parties=values["parties"],
        party_counts=[2] * len(sizes),
        seed=seed,
    )


def alone(cls: type[Mechanism]) -> Theory:
    """Return the theory of one mechanism, at its defaults; what others derive for it is given."""
    given = tuple(column for column in SYSTEM if column.kind is Kind.DERIVED and column.name in cls.reads)
    return Theory(cls.__name__, (cls(),), clock=Clock.YEARS, frozen=given)
