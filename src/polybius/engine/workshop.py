"""A workshop: what all operations of one simulation share."""

import os
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from polybius.engine.backend import Backend, Plain
from polybius.engine.blocks import Blocks
from polybius.engine.edges import edges_of
from polybius.engine.explanation import Explained
from polybius.engine.kernel import Kernel
from polybius.model import Theory
from polybius.state import Array, State


class Workshop:
    """Theory, state, backend and parameters, with buffers that operations lend each other.

    `values` are arrays over worlds by `Slot.parameter`, constants among them; `check` makes
    leaving a range an error. `guarded` says whether reading another world's rows is one, too: in plain
    Python, under `check`, and where the environment variable POLYBIUS_GUARD is set, as in tests.
    """

    def __init__(
        self, theory: Theory, state: State, backend: Backend, values: Mapping[str, Array], check: bool
    ) -> None:
        self.theory, self.state, self.backend, self.values, self.check = theory, state, backend, values, check
        self.schema = theory.schema
        self.guarded = check or isinstance(backend, Plain) or bool(os.environ.get("POLYBIUS_GUARD"))
        self.blocks, self.edges = Blocks(state), edges_of(state)
        self._spares: dict[tuple[str, int, int], npt.NDArray[np.uint8]] = {}

    def spare(self, table: str, number: int, dtype: str, width: int = 0) -> Array:
        """Return a buffer that operations may share, because each commits before the next begins.

        Rows of one size share one place, whatever their type. Rows of different sizes must not: worlds
        run side by side, and one may be at another operation than its neighbour.
        """
        n, size = self.state.tables[table].n, np.dtype(dtype).itemsize * max(1, width)
        if (table, number, size) not in self._spares:
            self._spares[table, number, size] = np.zeros(n * size, np.uint8)
        buffer = self._spares[table, number, size].view(dtype)
        return buffer.reshape(n, width) if width else buffer

    def build(self, kernel: Kernel) -> Callable[..., Any]:
        """Return the kernel on this simulation's backend; raise RuleError for what rules may not use."""
        for source in kernel.rules.values():
            source.check()
        return Explained(kernel, self.backend, self.edges)
