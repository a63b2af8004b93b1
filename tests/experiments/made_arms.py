"""Two arms made by hand: four worlds, two axes, with known differences."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from polybius.results import Checkpoint, Record, Result, Variable
from polybius.state import make_world, union


def arms() -> tuple[Result, Result]:
    """Return control and treated: +.1 on the first axis, +.3 on the second, nothing on the share."""
    state = union(
        [make_world(axes=("nation", "liberty"), citizens={"age": [30.0]}, seed=k) for k in range(4)]
    )
    manifest = {
        "dt": 1.0,
        "clock": "year",
        "seeds": [0, 1, 2, 3],
        "scenario": {"scenario": {"name": "hand", "title": ""}},
        "theory": {"name": "none"},
    }
    rng = np.random.default_rng(1)
    mean = rng.normal(size=(2, 4, 1, 2)) * 0.1
    control = Result(_record(mean), manifest, ["0" * 32] * 4, Checkpoint(state, 1, np.full(4, -1)))
    return control, replace(control, measures=_record(mean + np.array([0.1, 0.3])))


def _record(mean: NDArray[np.float64]) -> Record:
    dims = ("time", "world", "society")
    share = np.broadcast_to(np.arange(4.0).reshape(1, 4, 1) / 10, (2, 4, 1))
    coords = {
        "time": Variable(("time",), np.array([0.0, 1.0])),
        "world": Variable(("world",), np.arange(4)),
        "society": Variable(("society",), np.arange(1)),
        "axis": Variable(("axis",), np.array(["nation", "liberty"])),
    }
    return Record({"mean": Variable((*dims, "axis"), mean), "share": Variable(dims, share)}, coords)
