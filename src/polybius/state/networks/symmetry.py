"""Does everyone hear back from those whom they listen to?"""

import numpy as np
from numpy.typing import NDArray

from polybius.compiled import compiled
from polybius.state.networks.rows import Nodes, Weights

__all__ = ["mirrored"]

_NO_WEIGHT = np.empty(0, np.float32)
_NO, _YES, _UNSORTED = 0, 1, 2


@compiled
def _mirrored(first: NDArray[np.int64], to: Nodes, weight: Weights, seen: NDArray[np.int64]) -> int:
    """Take the ties row by row; each must be answered by the next tie of the row that it points to."""
    for i in range(len(first) - 1):
        for e in range(first[i], first[i + 1]):
            j = to[e]
            answer = seen[j]
            heard = answer < first[j + 1] and to[answer] == i
            if not heard or (len(weight) > 0 and weight[answer] != weight[e]):
                for f in range(first[j] + 1, first[j + 1]):
                    if to[f] < to[f - 1]:
                        return _UNSORTED
                return _NO
            seen[j] += 1
    return _YES


def mirrored(first: NDArray[np.int64], to: Nodes, weight: Weights | None) -> bool | None:
    """Return whether all ties go both ways, with one weight; None if only sorted rows would tell."""
    found = _mirrored(first, to, _NO_WEIGHT if weight is None else weight, first[:-1].copy())
    return None if found == _UNSORTED else found == _YES
