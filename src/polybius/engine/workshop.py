"""A workshop: what all operations of one simulation share."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from polybius.engine.backend import Backend
from polybius.engine.blocks import Blocks
from polybius.engine.explanation import Explained
from polybius.engine.kernel import Kernel
from polybius.model import Theory
from polybius.state import Array, State


class Workshop:
    """Theory, state, backend and parameters, with buffers that operations lend each other.

    `values` are arrays over worlds by `Slot.parameter`, constants among them; `check` makes
    leaving a range an error.
    """

    def __init__(
        self, theory: Theory, state: State, backend: Backend, values: Mapping[str, Array], check: bool
    ) -> None:
        self.theory, self.state, self.backend, self.values, self.check = theory, state, backend, values, check
        self.schema = theory.schema
        self.blocks = Blocks(state)
        self._spares: dict[tuple[str, int, str, int], Array] = {}

    def spare(self, table: str, number: int, dtype: str, width: int = 0) -> Array:
        """Return a buffer that operations may share, because each commits before the next begins."""
        key = (table, number, dtype, width)
        if key not in self._spares:
            n = self.state.tables[table].n
            self._spares[key] = np.zeros((n, width) if width else n, dtype)
        return self._spares[key]

    def build(self, kernel: Kernel) -> Callable[..., Any]:
        """Return the kernel on this simulation's backend; raise RuleError for what rules may not use."""
        for source in kernel.rules.values():
            source.check()
        return Explained(kernel, self.backend)
