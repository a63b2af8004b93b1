"""Speech: whether a theory lets people hide what they think, and whether what can be said comes in a menu."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from polybius import mechanisms
from polybius.model import Mechanism, Replacement
from polybius.reports.history import History

__all__ = ["Menu", "hides", "menu", "other_side"]

#: What makes it dear to say what one thinks: whoever chooses words and looks at none of these hides nothing.
COSTS = frozenset(
    ("citizens.climate", "citizens.pressure", "societies.severity", "societies.tolerance", "societies.line")
)
SAID = "citizens.expressed"
COMMON, FEWEST = 0.02, 10  # share and number of citizens who say the very same, for that to be no chance
CLOSE = 2e-3  # opinion within which a parameter is what somebody says


class Menu(NamedTuple):
    """What many say to the letter, the share of those who speak who do, and which parameters these are."""

    items: tuple[float, ...]
    share: float
    parameters: tuple[str, ...]


def hides(history: History) -> bool:
    """Say whether some mechanism chooses words by what they cost; of an unknown one that is assumed."""
    writers = _writers(history)
    return any(kind is None or COSTS & {*kind.reads, *kind.heeds} for _, kind in writers)


def menu(history: History) -> Menu | None:
    """Return what comes in a menu at the end of the first world; None where all find words of their own."""
    said = _citizens(history, "expressed", first=True)
    if said is None or not len(said):
        return None
    values, counts = np.unique(np.round(said, 5), return_counts=True)
    common = counts >= max(FEWEST, COMMON * len(said))
    if not common.any():
        return None
    items = values[common]
    slots = {slot for slot, _ in _writers(history)}
    given = history.result.manifest["theory"]["parameters"]
    named = tuple(
        f"{key} {value:.2g}"
        for key, value in given.items()
        if key.rpartition(".")[0] in slots and value and (np.abs(np.abs(items) - abs(value)) < CLOSE).any()
    )
    return Menu(tuple(map(float, items)), float(counts[common].sum() / len(said)), named)


def other_side(history: History, off: float = 0.1) -> float:
    """Return how many of those whose words are `off` their thoughts at the end take the other side."""
    said, held = _citizens(history, "expressed"), _citizens(history, "private")
    if said is None or held is None:
        return np.nan
    apart = np.abs(said - held) > off
    return float((said[apart] * held[apart] < 0).mean()) if apart.any() else np.nan


def _writers(history: History) -> list[tuple[str, type[Mechanism] | None]]:
    """Return the mechanisms that write what people say; those that are not ours as None, if no other does."""
    slots = history.result.manifest["theory"]["mechanisms"]
    kinds = [(item["slot"], getattr(mechanisms, item["mechanism"], None)) for item in slots]
    ours = [(slot, kind) for slot, kind in kinds if kind is not None and _chooses(kind)]
    return ours or [(slot, kind) for slot, kind in kinds if kind is None]


def _chooses(kind: type[Mechanism]) -> bool:
    """Say whether a mechanism decides what people say; who takes another's place brings words along."""
    return SAID in kind.writes and not issubclass(kind, Replacement)


def _citizens(history: History, column: str, first: bool = False) -> NDArray[np.float64] | None:
    """Return a column of those who speak, in this society of every world or the `first`, on this axis."""
    state = history.result.final
    if column not in state.citizens or "society" not in state.citizens:
        return None
    mine = state.citizens["society"] % max(1, state.societies.n // history.n_worlds) == history.society
    if first:
        mine &= state.citizens["world"] == 0
    if "speaks" in state.citizens:
        mine &= state.citizens["speaks"] != 0
    values = state.citizens[column]
    return np.asarray(values[mine] if values.ndim == 1 else values[mine, history.axis], np.float64)
