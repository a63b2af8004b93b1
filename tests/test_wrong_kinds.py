"""The wrong object handed to a public function: one sentence, whatever it is."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

import polybius
from polybius import Plain, PolybiusError
from polybius.experiments import contrast
from polybius.reports.figures.animation import animate

FROZEN = polybius.load("frozen").theory
STATE = polybius.make_world(citizens=3)

WRONG: dict[str, Any] = {
    "a Dataset": xr.Dataset({"a": ("x", [1.0])}),
    "a number": 3,
    "None": None,
    "a list": [1],
    "a dictionary": {"a": 1},
    "a theory": FROZEN,
    "a state": STATE,
    "an array": np.ones(3),
}

NAMELESS: Any = 1
VOTER: dict[str, Any] = {"n": 4, "steps": 1, "backend": Plain()}

#: Each function, and which of the wrong ones it takes.
CALLS: dict[str, tuple[Callable[[Any, Path], object], tuple[str, ...]]] = {
    "load": (lambda x, at: polybius.load(x), ()),
    "run": (lambda x, at: polybius.run(x), ()),
    "run(set=)": (lambda x, at: polybius.run("frozen", set=x), ("None",)),
    "run(theory=)": (lambda x, at: polybius.run("frozen", theory=x), ("None", "a theory")),
    "animate": (lambda x, at: animate(x, at / "film.gif"), ()),
    "contrast": (lambda x, at: contrast(x, set={"a.b": 1}), ()),
    "contrast(set=)": (lambda x, at: contrast("frozen", set=x), ()),
    "contrast(, x)": (lambda x, at: contrast("frozen", x), ()),
    "resume": (lambda x, at: polybius.resume(x), ()),
    "fork": (lambda x, at: polybius.fork(x), ()),
    "reproduce": (lambda x, at: polybius.reproduce(x), ()),
    "write_report": (lambda x, at: polybius.write_report(x, at / "report.html"), ()),
    "export": (lambda x, at: polybius.export(x, at / "table.csv"), ("a Dataset",)),
    "long_table": (lambda x, at: polybius.long_table(x), ("a Dataset",)),
    "Result.load": (lambda x, at: polybius.Result.load(x), ()),
    "union": (lambda x, at: polybius.union(x), ()),
    "Simulation": (lambda x, at: polybius.Simulation(x, STATE), ("a theory",)),
    "Simulation(, x)": (lambda x, at: polybius.Simulation(FROZEN, x), ("a state",)),
    "simulate": (lambda x, at: polybius.simulate(x), ()),
    "simulate(, x)": (lambda x, at: polybius.simulate("voter", x, **VOTER), ("None",)),
    "simulate(initial=)": (lambda x, at: polybius.simulate("voter", initial=x, **VOTER), ("None",)),
    "simulate(record=)": (lambda x, at: polybius.simulate("voter", record=x, **VOTER), ("None",)),
    "make_world": (lambda x, at: polybius.make_world(citizens=x), ("a number", "a Dataset", "a dictionary")),
    "cite": (lambda x, at: polybius.cite(x), ()),
    "Theory": (lambda x, at: polybius.Theory("t", x), ()),
    "Scenario.adding": (lambda x, at: polybius.load("frozen").adding(x), ()),
    "Scenario.without": (lambda x, at: polybius.load("frozen").without(x), ()),
    "Scenario.read": (lambda x, at: polybius.Scenario.read(x), ()),
    "Scenario.parse": (lambda x, at: polybius.Scenario.parse(x), ()),
    "people": (lambda x, at: polybius.people(x), ()),
    "run(backend=)": (lambda x, at: polybius.run("frozen", citizens=20, years=1, backend=x), ("None",)),
    "run(set=) key": (lambda x, at: polybius.run("frozen", set={NAMELESS: x}), ()),
    "simulate(backend=)": (lambda x, at: polybius.simulate("voter", n=5, steps=1, backend=x), ("None",)),
    "outcome": (
        lambda x, at: polybius.simulate("voter", n=5, outcomes={"o": lambda s: x}, steps=1),
        ("a list",),
    ),
    "seeds": (lambda x, at: polybius.seeds("a", x), ("a number",)),
    "independent": (lambda x, at: polybius.independent(x), ("a number",)),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_object_is_told_in_a_sentence(call: str, kind: str, tmp_path: Path) -> None:
    function, takes = CALLS[call]
    if kind in takes:
        pytest.skip(f"{call} takes {kind}")
    with pytest.raises(PolybiusError) as found:
        function(WRONG[kind], tmp_path)
    text = str(found.value)
    assert text.endswith(".") or "?" in text
    assert not list(tmp_path.iterdir())


def test_a_mapping_of_the_users_own_is_a_dictionary() -> None:
    class Own(Mapping[str, float]):
        def __getitem__(self, key: str) -> float:
            return 0.3

        def __iter__(self) -> Any:
            return iter(["Influence.rate"])

        def __len__(self) -> int:
            return 1

    changed = polybius.load("two_victories").with_overrides(set=Own())
    assert changed.parameters["Influence.rate"] == 0.3
