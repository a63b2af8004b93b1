"""What every reference model must do, without a list of exceptions."""

import inspect
import math
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import xarray as xr

import polybius
from polybius.engine import Compiled, Plain
from polybius.errors import ParameterError
from polybius.experiments import simulate, verdicts
from polybius.reference import MODELS, ReferenceModel, Sure
from polybius.sources import sources

NAMES = list(MODELS)
SIMULATED = [name for name in NAMES if MODELS[name].theory is not None]

#: Small enough for plain Python; 10 by 10 is a lattice, too.
SMALL, FEW = 100, 2


@pytest.fixture(params=NAMES)
def model(request: pytest.FixtureRequest) -> ReferenceModel:
    return MODELS[request.param]


@pytest.fixture(params=SIMULATED)
def simulated(request: pytest.FixtureRequest) -> ReferenceModel:
    return MODELS[request.param]


def short(model: ReferenceModel, **more: Any) -> xr.Dataset:
    """Return a short run of few citizens."""
    settings: dict[str, Any] = {"n": min(model.n, SMALL), "steps": FEW, "replicates": 3, "seed": 5}
    return simulate(model, **{**settings, **more})


def same(a: Mapping[Any, xr.DataArray], b: Mapping[Any, xr.DataArray]) -> None:
    assert set(a) == set(b)
    for name in a:
        np.testing.assert_array_equal(a[name].to_numpy(), b[name].to_numpy(), err_msg=str(name))


def test_it_says_what_it_is(model: ReferenceModel) -> None:
    module = sys.modules[f"polybius.reference.{model.name}"]
    words = inspect.cleandoc(module.__doc__ or "")
    assert "\n    " in words, "its equations stand in an indented block"
    assert "\nLimits: " in words, "it says what it leaves out"
    assert model.summary.endswith(".")
    assert "MODEL" in module.__all__
    assert model.source in sources()
    assert (model.theory is not None) or model.functions


def test_every_number_has_a_source(model: ReferenceModel) -> None:
    known = {*sources(), "arbitrary"}
    assert {p.source for p in model.parameters().values()} <= known
    assert {p.meaning for p in model.parameters().values()} & {""} == set()
    for theory in (model.theory, model.complete):
        if theory is not None:
            assert theory.source in known
            assert {key for slot in theory.slots for key in slot.mechanism.sources} <= known


def test_known_answers_are_whole(model: ReferenceModel) -> None:
    assert model.known_answers
    for answer in model.known_answers:
        assert answer.source in sources()
        assert answer.sure and all(isinstance(each, Sure) for each in answer.sure)
        assert math.isfinite(answer.expected)
        assert answer.reproducible or answer.note, "who is not judged says why"
    keys = [(answer.quantity, repr(answer.parameters)) for answer in model.known_answers]
    assert len(set(keys)) == len(keys)


def test_quick_known_answers_hold(model: ReferenceModel) -> None:
    found = list(verdicts([model]))
    assert [f"{v.answer.quantity}: {v.ours} for {v.answer.expected}" for v in found if v.fails] == []


@pytest.mark.slow
def test_slow_known_answers_hold(model: ReferenceModel) -> None:
    found = list(verdicts([model], slow=True))
    assert [f"{v.answer.quantity}: {v.ours} for {v.answer.expected}" for v in found if v.fails] == []


def test_values_out_of_range_are_refused(simulated: ReferenceModel) -> None:
    for name, parameter in simulated.parameters().items():
        with pytest.raises(ParameterError, match=name):
            short(simulated, **{name: parameter.outside()})


def test_a_replicate_is_a_run_of_its_seed(simulated: ReferenceModel) -> None:
    together = short(simulated)
    for r in range(3):
        same(together.isel(replicate=[r]), short(simulated, replicates=1, seed=5 + r))


def test_replicates_differ(simulated: ReferenceModel) -> None:
    random = simulated.name not in ("richardson", "demographic_fiscal", "asabiya")  # nothing is drawn there
    early, late = (short(simulated, steps=steps, replicates=4) for steps in (FEW, 20))
    assert (_varies(early) or _varies(late)) == random  # early: in the end all may be alike


def _varies(found: xr.Dataset) -> bool:
    first = found.isel(replicate=0, drop=True)
    return any(not found.isel(replicate=r, drop=True).equals(first) for r in range(1, 4))  # NaN is NaN


def test_threads_change_nothing(simulated: ReferenceModel) -> None:
    same(short(simulated, replicates=9, threads=1), short(simulated, replicates=9, threads=4))


def test_plain_python_gives_the_same_bits(simulated: ReferenceModel) -> None:
    one = {"replicates": 1, "steps": 1}
    same(short(simulated, backend=Plain(), **one), short(simulated, backend=Compiled(), **one))


def test_a_sweep_is_its_points(simulated: ReferenceModel) -> None:
    """Every parameter in turn takes its own value and another one, side by side and alone."""
    defaults = simulated.defaults()
    for name, parameter in simulated.parameters().items():
        other = _another(defaults[name], parameter.low, parameter.high, parameter.whole)
        both = short(simulated, replicates=1, **{name: polybius.sweep([defaults[name], other])})
        assert both.sizes[name] == 2
        alone = short(simulated, replicates=1, **{name: other})
        same(both.isel({name: 1}).drop_vars(name), alone)


def _another(value: float, low: float, high: float, whole: bool) -> float:
    """Return a nearby value within the range."""
    step = 1.0 if whole else 0.1 * max(abs(value), 0.1)
    for other in (value + step, value - step):
        if low <= other <= high:
            return int(other) if whole else other
    return value


def test_it_comes_to_rest_and_stays(simulated: ReferenceModel) -> None:
    assert simulated.theory is not None
    if simulated.theory.stops_when is None:
        pytest.skip(f"{simulated.name} has no state in which it rests")
    found = short(simulated, steps=60, every=1)
    assert "stopped_at" in found
    for outcome in simulated.outcomes:
        series = found[outcome.name]
        after = series.where(series.time >= found.stopped_at)  # NaN where it never stopped
        low, high = after.min("time"), after.max("time")
        assert bool(((low == high) | low.isnull()).all()), outcome.name
