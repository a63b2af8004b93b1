"""Whether manifest, records and state of a result belong together, and are such as a run writes."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from polybius.errors import ResultError
from polybius.results.checkpoint import Checkpoint
from polybius.results.record import Record
from polybius.state import SYSTEM, State
from polybius.state.soundness import check_tables

__all__ = ["check_together"]

NUMBERS = "biuf"  # kinds of arrays that hold some
NEEDED = ("worlds.seed", "societies.first_citizen", "societies.world", "citizens.world", "citizens.society")


def check_together(
    manifest: Mapping[str, Any], records: Mapping[str, Record], checkpoint: Checkpoint, root: str
) -> None:
    """Raise ResultError or StateError at the first thing that no run writes."""
    state = checkpoint.state
    _check_state(state)
    n, axes = state.n_worlds, list(state.axes)
    facts = {
        "worlds": n,
        "fingerprints": n,
        "seeds": n,
        "axes": axes,
        "steps": checkpoint.step,
        "parties": state.parties.n // state.societies.n,
    }
    for key, fact in facts.items():
        given = manifest.get(key, fact)
        given = len(given) if isinstance(given, list) and isinstance(fact, int) else given
        _demand(given == fact, f"its manifest's {key} are not those of its state")
    _demand(checkpoint.step >= 0, "its state has not begun")
    stops = checkpoint.stopped_at
    _demand(stops.shape == (n,) and stops.dtype.kind == "i", "its state does not say where worlds stopped")
    for moment in checkpoint.swings.values():
        for values in moment:
            _demand(
                isinstance(values, np.ndarray) and values.dtype.kind in NUMBERS, "a swing holds no numbers"
            )
    sizes = {"world": n, "axis": len(axes), "society": state.societies.n // n}
    for name, record in records.items():
        _check_record(root if name == root else f"record '{name}'", record, sizes)
    times = records[root].everything.get("time")
    _demand(times is None or times.dims == ("time",), "its measures have no times")
    if times is not None:
        _demand(bool(len(times.values)) and bool(np.isfinite(times.values).all()), "its times are no numbers")


def _check_state(state: State) -> None:
    _demand(state.n_worlds > 0 and state.societies.n > 0, "its state has no worlds")
    for name in NEEDED:
        _demand(state.has(name), f"its state lacks {name}")
    known = {column.name: column for column in SYSTEM}
    for table in state.tables.values():
        for short, values in table.items():
            name = f"{table.name}.{short}"
            _demand(values.dtype.kind in NUMBERS, f"{name} holds no numbers")
            column = known.get(name)
            if column is not None:
                _demand((values.dtype.kind in "iu") == column.whole, f"{name} is of another type")
                width = column.width(len(state.axes))
                _demand(values.shape[1:] == ((width,) if width else ()), f"{name} is of another width")
    check_tables(state.tables, state.complete)


def _check_record(owner: str, record: Record, sizes: Mapping[str, int]) -> None:
    for dim, size in sizes.items():
        _demand(record.sizes.get(dim, size) == size, f"{owner} has another number along '{dim}'")
    for name, variable in record.variables.items():
        _demand(variable.values.dtype.kind in NUMBERS, f"{owner}: '{name}' holds no numbers")
    for name, coordinate in record.coords.items():
        kinds = NUMBERS if name in ("time", "step", "seed", "world", "society", "cell") else f"{NUMBERS}U"
        _demand(coordinate.values.dtype.kind in kinds, f"{owner}: '{name}' is of another type")
    attributes = (v.attrs.values() for v in record.everything.values())
    _demand(
        all(isinstance(x, str | np.str_) for each in attributes for x in each),
        f"{owner} is labelled by no text",
    )


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ResultError(f"{otherwise}.")
