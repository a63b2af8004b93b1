"""A study's cell is the single run, to the bit, whatever runs beside it; what fails stops no other."""

from typing import Any

import numpy as np
import pytest
import xarray as xr

import polybius
from polybius import Design, PolybiusError, Scenario, Study, independent
from polybius.errors import SimulationError
from polybius.experiments import study as studies
from polybius.measures import STANDARD

MEASURES = ("falsifying_share", "private_mean", "vote_share")
#: Two elections, an intervention in between, and years of settling.
SCENARIO = polybius.load("two_victories").with_overrides(
    citizens=120, years=6, set={"start.settle": 0.5, "scenario.seed": 3}
)
DESIGN = Design.of(
    {
        "Expression.peer_pressure": [0.0, 0.5, 1.0, 0.5],
        "population.hidden_support": [0.1, 0.3, 0.3, 0.3],
        "Influence.rate": [0.1, 0.2, 0.3, 0.2],
    }
)


def made(scenario: Scenario = SCENARIO, design: Design = DESIGN, **more: Any) -> Study:
    return Study(scenario, design, measures=MEASURES, **{"replicates": 2, "every": 1, **more})


def alone(seed: int, **point: Any) -> xr.Dataset:
    changes = {**point, "record.measures": list(MEASURES), "record.every": 12}
    return polybius.run(SCENARIO, seed=seed, set=changes, threads=1).to_xarray()


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return made().run(threads=1)


def same(one: xr.Dataset, other: xr.Dataset) -> bool:
    return all(np.array_equal(one[name], other[name], equal_nan=True) for name in MEASURES)


@pytest.mark.parametrize(("number", "r"), [(0, 0), (1, 1), (2, 0), (3, 1)])
def test_a_cell_is_the_single_run(found: xr.Dataset, number: int, r: int) -> None:
    one = alone(3 + r, **DESIGN[number]).isel(world=0)
    cell = found.isel(point=number, replicate=r)
    assert same(cell, one) and cell["time"].values.tolist() == one["time"].values.tolist()
    assert cell["world_seed"] == 3 + r == one["seed"]


def test_nothing_depends_on_threads_batches_or_order(
    found: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert same(made().run(threads=2), found)
    backwards = Design.of({name: each[::-1] for name, each in DESIGN.columns.items()})
    assert same(made(design=backwards).run().isel(point=slice(None, None, -1)), found)
    monkeypatch.setattr(studies, "WORLDS", 3)
    assert same(made().run(), found)


def test_points_that_are_alike_give_the_same(found: xr.Dataset) -> None:
    assert same(found.isel(point=1), found.isel(point=3))
    assert not same(found.isel(point=1), found.isel(point=2))
    assert not same(found.isel(replicate=0), found.isel(replicate=1))


def test_a_grid_has_a_dimension_for_each_of_its_inputs() -> None:
    grid = Design.grid({"Expression.peer_pressure": [0.0, 0.5], "population.hidden_support": [0.1, 0.3]})
    found = made(design=grid, every=None).run()
    assert list(found["private_mean"].dims)[:4] == [*grid.names, "replicate", "time"]
    assert found["time"].values.tolist() == [0, 6] and found["world_seed"].shape == (2, 2, 2)
    assert "peers press" in found["Expression.peer_pressure"].attrs["long_name"]
    point = {"Expression.peer_pressure": 0.5, "population.hidden_support": 0.1}
    one = alone(4, **point).isel(world=0, time=[0, -1])
    assert same(found.sel(point).isel(replicate=1), one)
    single = made(design=Design.grid({}), replicates=1).run()
    assert dict(single["private_mean"].sizes) == {"replicate": 1, "time": 7, "society": 1, "axis": 1}


def test_seeds_are_shared_or_each_its_own() -> None:
    assert made().seeds == [3, 4] * 4 and made(seed=7).seeds == [7, 8] * 4
    own = made(seed=independent("pilot"))
    assert len(set(own.seeds)) == 8
    found = own.run()
    assert found["world_seed"].values.ravel().tolist() == own.seeds
    assert found.attrs["seed"] == "independent('pilot')"


def test_worlds_that_settle_unequally_long_do_not_disturb_each_other() -> None:
    design = Design.of({"start.settle": [0.0, 1.0, 0.0]})
    found = made(design=design).run()
    assert same(found.isel(point=0), found.isel(point=2))
    assert same(found.isel(point=1, replicate=0), alone(3, **design[1]).isel(world=0))


def test_one_run_that_fails_is_told_and_stops_no_other(
    found: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = studies.Study._together

    def together(self: Study, cells: Any, every: int, how: Any) -> Any:
        if any(cell.values["Influence.rate"] == 0.3 and cell.seed == 4 for cell in cells):
            raise SimulationError("world 5, step 7, Influence, citizen 3: divided by zero")
        return whole(self, cells, every, how)

    monkeypatch.setattr(studies.Study, "_together", together)
    after = made().run()
    assert after["error"].values.tolist()[2] == ["", "world 5, step 7, Influence, citizen 3: divided by zero"]
    assert np.isnan(after["private_mean"][2, 1]).all()
    for number, r in ((0, 0), (0, 1), (1, 0), (2, 0), (3, 1)):
        assert same(after.isel(point=number, replicate=r), found.isel(point=number, replicate=r))
    with pytest.raises(PolybiusError, match="all runs failed, the first because world 5"):
        made(design=Design.of({"Influence.rate": [0.3]}), seed=4, replicates=1).run()


def test_progress_counts_runs() -> None:
    told: list[tuple[int, int]] = []
    made(design=Design.of({"start.settle": [0.0, 1.0]})).run(progress=lambda *now: told.append(now))
    assert told == [(2, 4), (4, 4)]


def test_a_theory_of_ones_own_takes_its_place() -> None:
    theory = polybius.THEORIES["hidden_majority"].without("Media")
    found = made(theory=theory).run()
    one = polybius.run(
        SCENARIO, theory=theory, set={**DESIGN[1], "record.measures": list(MEASURES), "record.every": 12}
    )
    assert same(found.isel(point=1, replicate=0), one.to_xarray().isel(world=0))
    assert found.attrs["theory"] == theory.name


def test_a_study_shows_itself() -> None:
    study = made()
    assert repr(study) == "<study of 'two_victories': 4 points x 2>" and len(study) == 8
    assert "Expression.peer_pressure" in study._repr_html_()
    everything = Study(SCENARIO, DESIGN)
    assert {measure.name for measure in STANDARD} & set(everything.run().data_vars) > set(MEASURES)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: made(design={"a": [1]}), "a study takes a Design"),  # type: ignore[arg-type]
        (
            lambda: made(design=Design.of({"Influence.rat": [1]})),
            "Influence has no parameter 'rat'. Did you mean 'rate'",
        ),
        (lambda: made(design=Design.of({"Influence.rate": [0.1, -1]})), "Influence.rate must lie in"),
        (lambda: made(design=Design.of({"Influence.rate": ["fast"]})), "Influence.rate must be a number"),
        (lambda: made(design=Design.of({"population.citizens": [0]})), "citizens"),
        (lambda: made(design=Design.of({"nowhere.at_all": [0]})), "nowhere"),
        (lambda: made(design=Design.of({"scenario.years": [1, 2]})), "the same at all points"),
        (lambda: made(design=Design.of({"scenario.seed": [1, 2]})), "the same at all points"),
        (lambda: made(design=Design.of({"record.every": [1, 2]})), "the same at all points"),
        (lambda: made(design=Design.of({"time": [1]})), "a dimension called 'time'"),
        (
            lambda: made(design=Design.of({"Expression.band": [0.1], "Perception.band": [0.2]})),
            "'Expression.band' under two names",
        ),
        (lambda: made(replicates=0), "replicates must be a whole number"),
        (lambda: made(replicates=10**12).run(), "ask for fewer"),
        (lambda: made(seed=-1), "seed must be a whole number"),
        (lambda: made(seed=2**32 - 1), "Got 2 replicates: ask for fewer"),
        (lambda: made(every=0).run(), "every must be at least a step"),
        (lambda: made(every=0.001).run(), "every must be at least a step"),
        (lambda: Study(SCENARIO, measures=["vote_shore"]), "there is no measure 'vote_shore'"),
        (lambda: Study("two_victory"), "Did you mean 'two_victories'"),
        (lambda: made().run(threads=0), "threads"),
    ],
)
def test_what_does_not_fit_is_told_before_anything_runs(make: Any, message: str) -> None:
    with pytest.raises(PolybiusError, match=message):
        make()
