"""Lay out one world: who belongs to whom, and who listens to whom."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from polybius.errors import StateError
from polybius.state.table import Array, State, Table


class Ties(Protocol):
    """Anything with `first` (n + 1,), `to` (n_ties,) and `weight` (n_ties,) or None; row i lists whom i hears."""

    @property
    def first(self) -> npt.NDArray[np.int64]: ...  # noqa: D102
    @property
    def to(self) -> npt.NDArray[np.uint32]: ...  # noqa: D102
    @property
    def weight(self) -> npt.NDArray[np.float32] | None: ...  # noqa: D102


def make_world(
    *,
    axes: Sequence[str] = ("opinion",),
    citizens: Mapping[str, Array] | int,
    network: Ties | None = None,
    society_sizes: Sequence[int] | None = None,
    societies: Mapping[str, Array] | None = None,
    parties: Mapping[str, Array] | None = None,
    party_counts: Sequence[int] | None = None,
    seed: int = 0,
) -> State:
    """Return one world out of columns.

    `citizens` are columns of one length, or just a number of citizens; those of one
    society stand together, `society_sizes` (default: one society of all) says how many
    each has. `parties` likewise, with `party_counts`. Without `network` everyone hears
    everyone, implicitly. Columns not given take their start values when a run begins.
    """
    given = {} if isinstance(citizens, int) else dict(citizens)
    n = citizens if isinstance(citizens, int) else len(next(iter(given.values()), ()))
    sizes = [n] if society_sizes is None else list(society_sizes)
    if sum(sizes) != n or min(sizes, default=0) < 0:
        raise StateError(f"society_sizes must add up to the {n} citizens. Got {sizes}, which is {sum(sizes)}.")
    n_parties = len(next(iter((parties or {}).values()), ()))
    counts = [n_parties] + [0] * (len(sizes) - 1) if party_counts is None else list(party_counts)
    state = State(tuple(axes), complete=network is None)
    state.tables["worlds"] = Table(
        "worlds", 1, {"seed": np.array([seed], np.uint32), "first_society": np.array([0, len(sizes)]),
                      "first_citizen": np.array([0, n])}
    )
    state.tables["societies"] = _members("societies", [len(sizes)], "world", societies)
    state.societies["first_citizen"] = np.cumsum([0, *sizes])
    state.societies["first_party"] = np.cumsum([0, *counts])
    state.tables["parties"] = _members("parties", counts, "society", parties)
    state.tables["citizens"] = _members("citizens", sizes, "society", given)
    _tie(state, network)
    return state


def _members(name: str, counts: Sequence[int], parent: str, columns: Mapping[str, Array] | None) -> Table:
    n = sum(counts)
    table = Table(name, n, {"world": np.zeros(n, np.int32), "id": np.arange(n, dtype=np.uint32)})
    if parent != "world":
        table[parent] = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    for key, values in (columns or {}).items():
        table[key] = np.asarray(values)
    return table


def _tie(state: State, network: Ties | None) -> None:
    if network is None:
        return
    n = state.citizens.n
    if len(network.first) != n + 1:
        raise StateError(f"the network has {len(network.first) - 1} nodes, but there are {n} citizens.")
    if len(network.to) and int(network.to.max()) >= n:
        row = int(np.searchsorted(network.first, int(np.argmax(network.to >= n)), side="right")) - 1
        raise StateError(f"a tie of citizen {row} points to citizen {int(network.to.max())}: there are {n}.")
    state.citizens["first_tie"] = np.asarray(network.first, np.int64)
    columns: dict[str, Array] = {"to": network.to}
    if network.weight is not None:
        columns["weight"] = network.weight
    state.tables["ties"] = Table("ties", len(network.to), columns)
