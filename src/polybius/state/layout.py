"""Lay out one world: who belongs to whom, and who listens to whom."""

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol, SupportsIndex

import numpy as np
import numpy.typing as npt

from polybius.errors import StateError, slip_of
from polybius.memory import check_memory
from polybius.rng import checked_seed
from polybius.state.schema import LABELS, SYSTEM
from polybius.state.state import State
from polybius.state.table import Array, Table
from polybius.text import misnamed

LOG = logging.getLogger("polybius")

Columns = Mapping[str, npt.ArrayLike]


class Ties(Protocol):
    """Anything with `first` (n + 1,), `to` (n_ties,) and `weight` (n_ties,) or None.

    Row i, `to[first[i]:first[i + 1]]`, lists those whom i hears.
    """

    @property
    def first(self) -> npt.NDArray[np.int64]: ...  # noqa: D102
    @property
    def to(self) -> npt.NDArray[np.uint32]: ...  # noqa: D102
    @property
    def weight(self) -> npt.NDArray[np.float32] | npt.NDArray[np.float64] | None: ...  # noqa: D102


def make_world(
    *,
    axes: Sequence[str] = ("opinion",),
    citizens: Columns | SupportsIndex,
    network: Ties | None = None,
    society_sizes: Sequence[int] | None = None,
    societies: Columns | None = None,
    parties: Columns | None = None,
    party_counts: Sequence[int] | None = None,
    groups: Columns | None = None,
    group_counts: Sequence[int] | None = None,
    seed: int = 0,
) -> State:
    """Return one world out of columns.

    `citizens` are columns of one length, or just a number of citizens; those of one
    society stand together, `society_sizes` (default: one society of all) says how many
    each has. `parties` and `groups` likewise, with `party_counts` and `group_counts`
    (default: all in the first society); the columns `party` and `group` of citizens are
    rows of these tables. Without `network` everyone hears everyone, implicitly. Columns
    not given take their start values when a run begins. Raises StateError.
    """
    if not axes or misnamed(map(str, axes)):
        raise StateError(f"a world needs at least one value axis, each with its own name. Got {list(axes)}.")
    if not isinstance(citizens, (Mapping, int, np.integer)):
        raise StateError(
            "a world's citizens are a number, or columns in a dictionary, as in {'private': values}. "
            f"Got {type(citizens).__name__} instead."
        )
    given = dict(citizens) if isinstance(citizens, Mapping) else {}
    n = _length(given) if isinstance(citizens, Mapping) else citizens.__index__()
    check_memory("a world", 16 * n, "citizens", StateError)
    sizes = _counts("society_sizes", society_sizes, "citizens", n, 1)
    party_counts = _counts("party_counts", party_counts, "parties", _length(parties), len(sizes))
    group_counts = _counts("group_counts", group_counts, "groups", _length(groups), len(sizes))
    state = State(tuple(axes), complete=network is None)
    state.tables["worlds"] = Table(
        "worlds",
        1,
        {
            "seed": np.array([checked_seed(seed)], np.uint32),
            "first_society": np.array([0, len(sizes)]),
            "first_citizen": np.array([0, n]),
        },
    )
    state.tables["societies"] = _members("societies", [len(sizes)], None, societies)
    for name, counts in (("citizen", sizes), ("party", party_counts), ("group", group_counts)):
        state.societies[f"first_{name}"] = np.cumsum([0, *counts])
    state.tables["parties"] = _members("parties", party_counts, "society", parties)
    state.tables["groups"] = _members("groups", group_counts, "society", groups)
    state.tables["citizens"] = _members("citizens", sizes, "society", given)
    _tie(state, network)
    state.validate()
    return state


def _length(columns: Columns | None) -> int:
    first = next(iter((columns or {}).values()), ())
    return len(np.asarray(first))


def _counts(name: str, given: Sequence[int] | None, noun: str, n: int, n_societies: int) -> list[int]:
    """Return how many rows each society has; by default all belong to the first."""
    counts = [n] + [0] * (n_societies - 1) if given is None else list(given)
    fits = name == "society_sizes" or len(counts) == n_societies
    if not fits or sum(counts) != n or min(counts, default=0) < 0:
        raise StateError(f"{name} must say for each society how many of the {n} {noun} it has. Got {counts}.")
    return counts


def _members(name: str, counts: Sequence[int], parent: str | None, columns: Columns | None) -> Table:
    n = sum(counts)
    check_memory("a world", 16 * n, name, StateError)
    table = Table(name, n, {"world": np.zeros(n, np.int32), "id": np.arange(n, dtype=LABELS[f"{name}.id"])})
    if parent is not None:
        table[parent] = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    for key, values in (columns or {}).items():
        table[key] = np.asarray(values)
        _tell_if_misspelt(name, key)
    return table


@lru_cache(maxsize=1024)
def _tell_if_misspelt(table: str, key: str) -> None:
    """Say, once, that a column of one's own is called nearly like one of the system's."""
    known = [column.short for column in SYSTEM if column.table == table]
    if isinstance(key, str) and key not in known and (meant := slip_of(key, known)):
        LOG.warning("%s.%s is a column of your own. Did you mean '%s'?", table, key, meant)


def _tie(state: State, network: Ties | None) -> None:
    if network is None:
        return
    n = state.citizens.n
    if len(network.first) != n + 1:
        raise StateError(f"the network has {len(network.first) - 1} nodes, but there are {n} citizens.")
    if len(network.to) and int(network.to.max()) >= n:
        tie = int(np.argmax(network.to >= n))
        row = int(np.searchsorted(network.first, tie, side="right")) - 1
        raise StateError(f"a tie of citizen {row} points to citizen {int(network.to[tie])}: there are {n}.")
    state.citizens["first_tie"] = np.asarray(network.first, np.int64)
    columns: dict[str, Array] = {"to": network.to}
    if network.weight is not None:
        columns["weight"] = network.weight
    state.tables["ties"] = Table("ties", len(network.to), columns)
