"""Designs and regions: points that are read, written, crossed, and brought from elsewhere."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import qmc

from polybius import Choice, Design, LogUniform, PolybiusError, Region, Whole, simulate
from polybius.errors import DataError, ParameterError

CUBE = Region({"a": (0, 1), "b": (0, 1)})
MIXED = Region({"rate": LogUniform(0.01, 1), "size": Whole(2, 5), "kind": Choice(("ring", "random"))})


def test_a_grid_has_all_combinations_the_last_fastest() -> None:
    grid = Design.grid({"a": [1, 2], "b": (0.5, 1, 2)})
    assert [tuple(point.values()) for point in grid] == [(a, b) for a in (1, 2) for b in (0.5, 1, 2)]
    assert grid.axes == {"a": (1, 2), "b": (0.5, 1, 2)} and len(grid) == 6
    assert [type(value) for value in grid[0].values()] == [int, float]
    nothing = Design.grid({})
    assert len(nothing) == 1 and nothing[0] == {} and nothing.axes == {}


@pytest.mark.parametrize("made", [Design.latin, Design.sobol, Design.halton, Design.independent])
def test_points_hang_on_the_seed_alone_and_lie_in_the_region(made: Any) -> None:
    one, again, other = made(MIXED, 64, seed=3), made(MIXED, 64, seed=3), made(MIXED, 64, seed=4)
    assert one == again != other
    assert one.names == ("rate", "size", "kind") and len(one) == 64
    assert one.columns["rate"].min() >= 0.01 and one.columns["rate"].max() <= 1
    assert set(one.columns["size"]) == {2, 3, 4, 5} and set(one.columns["kind"]) == {"ring", "random"}


def test_each_kind_of_points_is_what_it_says() -> None:
    latin = Design.latin(CUBE, 50, seed=1)
    for column in latin.columns.values():
        assert sorted(np.floor(column * 50).astype(int)) == list(range(50))
    for made in (Design.sobol, Design.halton):
        points = np.column_stack(list(made(CUBE, 256, seed=1).columns.values()))
        chance = np.column_stack(list(Design.independent(CUBE, 256, seed=1).columns.values()))
        assert qmc.discrepancy(points) < qmc.discrepancy(chance) / 4
    for made in (Design.halton, Design.independent):  # more points add to those that are there
        assert list(made(CUBE, 8, seed=1)) == list(made(CUBE, 16, seed=1))[:8]


def test_what_is_tied_moves_together() -> None:
    tied = Region.of("two_victories", given={"Expression.band": (0.1, 0.2)}).tying(
        "Expression.band", "x", "y"
    )
    points = Design.latin(tied, 5, seed=1)
    assert points.names == ("Expression.band", "x", "y") and len(tied) == 1
    assert (points.columns["x"] == points.columns["Expression.band"]).all()
    assert tied.without("x").ties == {"y": "Expression.band"}
    assert tied.adding({"x": (0, 1)}).ties == {"y": "Expression.band"}


def test_a_region_believes_what_is_declared_and_what_is_given() -> None:
    found = Region.of("conservative_turn", "Rotation.share", given={"Influence.rate": LogUniform(0.03, 0.3)})
    assert list(found) == ["Rotation.share", "Influence.rate"] and found["Influence.rate"].ends == (0.03, 0.3)
    assert "Rotation.share" in repr(found) and "log-uniform" in found._repr_html_()
    assert Region.of("deffuant_weisbuch", given={"d": (0.1, 0.3)}).owner == "model 'deffuant_weisbuch'"


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_is_saved_is_read(tmp_path: Path, ending: str) -> None:
    design = Design.latin(MIXED, 9, seed=1).with_dummies(1)
    design.save(tmp_path / f"points.{ending}")
    assert Design.of(tmp_path / f"points.{ending}") == design
    assert [type(value) for value in Design.of(tmp_path / f"points.{ending}")[0].values()] == [
        float,
        int,
        str,
    ]


def test_points_come_from_anywhere() -> None:
    columns = {"a": [1, 2], "b": [0.5, 1.5]}
    same = [
        Design.of(columns),
        Design.of(pd.DataFrame(columns)),
        Design.of(pd.DataFrame(columns, dtype="Float64")),
        Design.of([{"a": 1, "b": 0.5}, {"b": 1.5, "a": 2}]),
        Design.of(np.array([[1, 0.5], [2, 1.5]]), names=["a", "b"]),
        Design.of({name: np.array(values, np.float32) for name, values in columns.items()}),
    ]
    assert all(list(each) == list(same[0]) for each in same)


def test_designs_are_crossed_followed_and_thinned() -> None:
    points, arms = Design.of({"a": [1, 2]}), Design.grid({"arm": ["none", "both"]})
    both = points.crossed(arms)
    assert [tuple(point.values()) for point in both] == [(1, "none"), (1, "both"), (2, "none"), (2, "both")]
    assert both.axes is None and Design.grid({"a": [1, 2]}).crossed(arms).axes is not None
    assert points.crossed(Design.grid({})) == points
    assert [point["a"] for point in points.followed(Design.of({"a": [5]}))] == [1, 2, 5]
    assert both.without("arm").names == ("a",) and len(both.without("arm")) == 4


def test_models_never_see_dummies() -> None:
    design = Design.of({"d": [0.2, 0.4]}).with_dummies(3, seed=1)
    assert design.names == ("d", "dummy 1", "dummy 2", "dummy 3") and design[1] == {"d": 0.4}
    found = simulate("deffuant_weisbuch", n=50, design=design, steps=200)
    bare = simulate("deffuant_weisbuch", n=50, d=[0.2, 0.4], steps=200)
    assert found["opinion"].values.tolist() == bare["opinion"].values.tolist()
    assert found["dummy 1"].dims == ("point",)


def test_only_what_is_called_a_dummy_is_one() -> None:
    design = Design.of({"dummy_rate": [1], "dummy 2": [1], "dummy variable": [1], "dummy": [1]})
    assert design.seen == ("dummy_rate", "dummy variable", "dummy")


def test_a_point_is_the_run_with_its_values() -> None:
    design = Design.latin(
        Region.of("deffuant_weisbuch", given={"d": (0.1, 0.5), "mu": (0.1, 0.5)}), 6, seed=1
    )
    found = simulate("deffuant_weisbuch", n=60, design=design, replicates=2, steps=300, tolerance=0.01)
    assert found.sizes["point"] == 6 and found["d"].values.tolist() == design.columns["d"].tolist()
    assert found.attrs["tolerance"] == 0.01 and "d" not in found.attrs
    one = simulate("deffuant_weisbuch", n=60, seed=1, steps=300, tolerance=0.01, **design[4])
    assert (one["opinion"][0] == found["opinion"][4, 1]).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Design.sobol(CUBE, 100), "powers of two.*64 or 128"),
        (lambda: Design.latin(CUBE, 0), "n must be a whole number"),
        (lambda: Design.latin(CUBE, 10**13), "memory"),
        (lambda: Design.grid({f"p{k}": range(100) for k in range(8)}), "memory"),
        (lambda: Design.latin(CUBE, 4, seed=-1), "seed must be a whole number"),
        (lambda: Design.of({"a": [1, None]}), "point 1 of a design.*for 'a'. Got nothing"),
        (lambda: Design.of({"a": [1, float("nan")]}), "point 1 of a design.*Got nothing"),
        (lambda: Design.of({"a": [True, False]}), "point 0 of a design.*Got True"),
        (lambda: Design.of({"a": [1, "x"]}), "numbers, or texts, for 'a', not both"),
        (lambda: Design.of({"a": [1, 2], "b": [1]}), "2 of 'a' and 1 of 'b'"),
        (lambda: Design.of({"a": 3}), "a flat list of values for 'a'"),
        (lambda: Design.of({"a": []}), "at least one"),
        (lambda: Design.of({"": [1]}), "each by a text"),
        (lambda: Design.of({3: [1]}), "each by a text"),
        (lambda: Design.of([[1, 2]], names=["a", "a"]), "'a' 2 times"),
        (lambda: Design.of([[1, 2]], names=["a"]), "a matrix of 1 columns"),
        (lambda: Design.of([{"a": 1}, {"b": 1}]), "point 1 of a design must name what the first does, a"),
        (lambda: Design.of(pd.DataFrame([[1, 2]], columns=["a", "a"])), "'a' 2 times"),
        (lambda: Design.of(7), "a matrix needs names="),
        (lambda: Design.of({"a": [1]})[1], "has none numbered 1"),
        (lambda: Design.of({"a": [1]}).crossed(Design.of({"a": [2]})), "Both have 'a'"),
        (lambda: Design.of({"a": [1]}).followed(Design.of({"b": [2]})), "the same inputs, a"),
        (lambda: Design.of({"a": [1]}).without("b"), "no input 'b'"),
        (lambda: Region({}), "needs an input that varies"),
        (lambda: Region({"a": (0, 1)}, {"a": "b"}), "a prior of its own"),
        (lambda: Region({"a": (0, 1)}, {"b": "c"}), "'c', which does not vary"),
        (lambda: CUBE.without("c"), "does not vary 'c'"),
        (lambda: CUBE.at(np.zeros((3, 1))), "2 numbers each"),
        (lambda: Region.of("two_victories", "Influence.rate"), "declares no prior, and a range is none"),
        (lambda: Region.of("two_victories", given={"Influence.rate": (-1, 1)}), "must vary within"),
        (
            lambda: Region.of("two_victories", given={"Influence.rat": (0, 1)}),
            "Did you mean 'Influence.rate'",
        ),
        (lambda: Region.of("no_such"), "there is no scenario 'no_such'"),
        (lambda: simulate("voter", design={"a": [1]}), "must be a Design"),  # type: ignore[arg-type]
        (lambda: simulate("deffuant_weisbuch", design=Design.of({"c": [1]})), "no parameter 'c'"),
        (lambda: simulate("deffuant_weisbuch", design=Design.of({"d": [-1]})), "must lie in"),
        (lambda: simulate("deffuant_weisbuch", design=Design.of({"d": ["a"]})), "must be a number"),
        (lambda: simulate("deffuant_weisbuch", design=Design.of({"d": [1]}), d=0.1), "d is given twice"),
        (lambda: simulate("deffuant_weisbuch", design=Design.of({"d": [1]}), mu=[0.1, 0.2]), "mu is a list"),
    ],
)
def test_what_is_no_design_is_refused_in_a_sentence(call: Any, message: str) -> None:
    with pytest.raises(PolybiusError, match=message):
        call()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1\n", "row 1 has 1 cells where the header has 2"),
        ("a,a\n1,2\n", "'a' 2 times"),
        ("a,b\n1,\n", "row 1 has nothing for 'b'"),
        ("a,\n1,2\n", "each by a text"),
        ("a\n", "at least one"),
    ],
)
def test_files_that_are_no_design_are_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "points.csv").write_text(content, encoding="utf-8")
    with pytest.raises((ParameterError, DataError), match=message):
        Design.of(tmp_path / "points.csv")
    with pytest.raises(DataError, match="cannot be read"):
        Design.of(tmp_path / "none.csv")
    (tmp_path / "points.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(DataError, match="no Parquet file that can be read"):
        Design.of(tmp_path / "points.parquet")
