"""A small result made by hand, for tests of folders and files."""

import numpy as np

from polybius.measures import Moment
from polybius.results import Checkpoint, Record, Result, Variable
from polybius.state import State, Table, make_world


def small_state(n: int = 5) -> State:
    private = np.linspace(-1, 1, n, dtype=np.float32)[:, None]
    state = make_world(
        axes=("ideology",),
        citizens={"private": private, "expressed": private / 2, "vote": np.full(n, -1, np.int8)},
        societies={"line": np.array([[0.5]], np.float32)},
        parties={"position": np.array([[-0.5], [0.5]], np.float32)},
        seed=7,
    )
    state.complete = False
    state.citizens["first_tie"] = np.arange(n + 1)
    state.tables["ties"] = Table("ties", n, {"to": np.roll(np.arange(n, dtype=np.uint32), 1)})
    return state


def small_record() -> Record:
    mean = np.array([0.1, np.nan, -0.3]).reshape(3, 1, 1, 1)
    coords = {
        "time": Variable(("time",), np.array([0.0, 0.5, 1.0]), {"units": "year"}),
        "step": Variable(("time",), np.array([0, 6, 12]), {"units": "step"}),
        "axis": Variable(("axis",), np.array(["ideology"])),
    }
    attrs = {"units": "opinion", "long_name": "mean of expressed opinions"}
    return Record({"expressed_mean": Variable(("time", "world", "society", "axis"), mean, attrs)}, coords)


def small_elections() -> Record:
    variables = {
        "winner": Variable(("election",), np.array([1, 0])),
        "transfer": Variable(("election",), np.array([True, False])),
    }
    return Record(variables, {"title": Variable(("election",), np.array(["erste", "zweite, später"]))})


def small_result(n: int = 5) -> Result:
    state = small_state(n)
    snapshot = Moment.of(state)
    manifest = {
        "dt": 1 / 12,
        "clock": "year",
        "citations": ["kuran1995"],
        "scenario": {"scenario": {"name": "hand", "title": "By <hand>"}},
        "theory": {"name": "none", "mechanisms": [], "parameters": {}},
        "seeds": [5],
        "worlds": 1,
        "inputs": {},
        "versions": {"python": "3", "numpy": "2", "numba": "0"},
        **{
            "polybius": "0",
            "source_hash": "0",
            "backend": "Plain()",
            "started": "2020-01-01",
            "seconds": 1.0,
        },
        "parties": [{"name": "left"}, {"name": "right"}],
        "population": {
            "survey": "none",
            "respondents_used": 0,
            "hidden_support": {"share": 0.0, "side": 1, "axis": 0, "evidence": 0.5},
            "mapping": [],
        },
        "segments": [],
    }
    checkpoint = Checkpoint(state, 12, np.array([-1]), {2: snapshot})
    return Result(small_record(), manifest, ["ab" * 16], checkpoint, elections=small_elections())
