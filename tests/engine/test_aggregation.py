"""Aggregates against NumPy, over every grouping, with empty ones and on many threads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from sample_mechanisms import number, run

from polybius.engine import Backend
from polybius.engine.blocks import BLOCK, Blocks
from polybius.errors import DeclarationError, SimulationError
from polybius.model import Aggregate, Gini, Histogram, Mean, Mechanism, Quantile, Slot, Tick, Total, Variance
from polybius.state import Column, State, make_world, union

WEALTH, SHARE = number("citizens.wealth"), number("citizens.share")


def is_rich(i: int, s: Any, p: Any, t: Tick) -> bool:
    rich: bool = s.citizens.wealth[i] > 0.25
    return rich


def found_by(by: str, name: str = "found", **aggregates: Aggregate) -> Mechanism:
    """Return a mechanism that writes an aggregate, or -9 for what is not a number, to a column of `by`."""
    short = next(iter(aggregates))

    space: dict[str, Any] = {}
    exec(f"def rule(i, s, p, t):\n    x = s.{by}.{short}[i]\n    return x if x == x else -9.0", space)
    members = {
        "acts_on": by,
        "writes": (f"{by}.{name}",),
        "columns": (number(f"{by}.{name}"), WEALTH, SHARE),
        "reads": ("citizens.wealth", "citizens.share"),
        "aggregates": aggregates,
        "rule": staticmethod(space["rule"]),
    }
    kind: Any = type("Found", (Mechanism,), members)
    made: Mechanism = dataclass(frozen=True, kw_only=True)(kind)()
    return made


def people(n: int, seed: int = 0, sizes: tuple[int, ...] | None = None) -> State:
    """Return a world of several societies, one of them empty, with parties and groups and wealth."""
    rng = np.random.default_rng(seed)
    sizes = sizes or (n // 2, 0, n - n // 2)
    first = {0: 0, 1: 2, 2: 3}  # 2, 1 and 4 parties
    counts = [2, 1, 4]
    society = np.repeat(range(3), sizes)
    party = np.array([first[j] + rng.integers(counts[j]) for j in society], np.int32)
    return make_world(
        citizens={
            "wealth": rng.exponential(size=n),
            "share": rng.random(n) * (rng.random(n) < 0.9),
            "party": party,
            "group": party,
        },
        society_sizes=sizes,
        parties={"valence": np.zeros(7)},
        party_counts=counts,
        groups={"standing": np.zeros(7)},
        group_counts=counts,
        axes=("a",),
    )


Numbers = npt.NDArray[np.float64]


def weighted_quantile(x: Numbers, w: Numbers, q: float) -> float:
    order = np.argsort(x, kind="stable")
    order = order[w[order] > 0]
    reached = np.cumsum(w[order])
    return float(x[order][np.argmax(reached >= q * reached[-1])])


def weighted_gini(x: Numbers, w: Numbers) -> float:
    # Half the mean absolute difference of two draws, relative to the mean.
    mean = np.average(x, weights=w)
    return float((np.abs(x[:, None] - x) * w[:, None] * w).sum() / w.sum() ** 2 / mean / 2)


CASES: list[tuple[Aggregate, Any]] = [
    (Total(of="citizens.wealth"), lambda x, w: x.sum()),
    (Total(of="citizens.wealth", weight="citizens.share"), lambda x, w: (x * w).sum()),
    (Mean(of="citizens.wealth"), lambda x, w: x.mean()),
    (Mean(of="citizens.wealth", weight="citizens.share"), lambda x, w: np.average(x, weights=w)),
    (Mean(of=is_rich), lambda x, w: (x > 0.25).mean()),
    (Mean(of="citizens.wealth", where=is_rich), lambda x, w: x[x > 0.25].mean()),
    (Variance(of="citizens.wealth"), lambda x, w: x.var()),
    (
        Variance(of="citizens.wealth", weight="citizens.share"),
        lambda x, w: np.average((x - np.average(x, weights=w)) ** 2, weights=w),
    ),
    (Quantile(of="citizens.wealth", q=0.0), lambda x, w: x.min()),
    (Quantile(of="citizens.wealth", q=1.0), lambda x, w: x.max()),
    (
        Quantile(of="citizens.wealth", q=0.3, weight="citizens.share"),
        lambda x, w: weighted_quantile(x, w, 0.3),
    ),
    (Gini(of="citizens.wealth"), lambda x, w: weighted_gini(x, np.ones_like(x))),
    (Gini(of="citizens.wealth", weight="citizens.share"), weighted_gini),
]


@pytest.mark.parametrize("by", ["worlds", "societies", "parties", "groups"])
@pytest.mark.parametrize("case", range(len(CASES)))
def test_aggregates_are_what_numpy_says(case: int, by: str) -> None:
    from dataclasses import replace

    from polybius.engine import Plain
    from polybius.model.aggregate import GROUPED_BY

    aggregate, expected = CASES[case]
    state = union([people(60, seed=1), people(0), people(30, seed=2, sizes=(30, 0, 0))])
    ran = run(state, found_by(by, x=replace(aggregate, by=by)), backend=Plain())
    key = ran.state.citizens[GROUPED_BY[by]]
    x, w = ran.state.citizens.wealth, ran.state.citizens.share
    for row, value in enumerate(ran.state.tables[by]["found"]):
        mine = key == row
        nobody = 0.0 if isinstance(aggregate, Total) else -9.0
        with np.errstate(all="raise"):
            answer = expected(x[mine], w[mine]) if mine.any() else nobody
        assert value == pytest.approx(answer, rel=1e-12), (row, aggregate)


def test_compiled_and_plain_agree_in_every_grouping(backend: Backend) -> None:
    state = union([people(60, seed=1), people(40, seed=2)])
    mechanisms = [
        Slot(
            f"{by} {k}",
            found_by(by, f"found{k}", x=kind(of="citizens.wealth", by=by, weight="citizens.share")),
        )
        for k, kind in enumerate((Mean, Variance, Gini))
        for by in ("worlds", "societies", "parties", "groups")
    ]
    from polybius.engine import Plain

    assert (
        run(state, *mechanisms, backend=backend).fingerprints()
        == run(state, *mechanisms, backend=Plain()).fingerprints()
    )


@dataclass(frozen=True, kw_only=True)
class Spectrum(Mechanism):
    """Histograms and means over axes."""

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("citizens.private",)
    writes: ClassVar[tuple[str, ...]] = ("societies.cells", "societies.centre", "societies.spread")
    columns: ClassVar[tuple[Column, ...]] = (
        number("societies.cells", size=4),
        number("societies.centre", size="axes"),
        number("societies.spread", size="axes"),
    )
    aggregates: ClassVar[Mapping[str, Aggregate]] = {
        "counted": Histogram(of=lambda i, s, p, t: s.citizens.private[i][0], bins=4, low=-0.5, high=0.5),
        "mean": Mean(of="citizens.private"),
        "variance": Variance(of="citizens.private"),
    }

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> Any:
        return s.societies.counted[i], s.societies.mean[i], s.societies.variance[i]


def test_axes_and_cells(backend: Backend) -> None:
    # Cells of 0.25 from -0.5 to 0.5; the ends take what lies beyond, the upper end counts as inside.
    x = np.array(
        [[-0.9, 0.1], [-0.5, 0.2], [-0.26, 0.3], [0.0, 0.4], [0.24, 0.5], [0.5, 0.6], [1.0, 0.7], [0.25, 0.8]]
    )
    state = run(make_world(citizens={"private": x}, axes=("a", "b")), Spectrum(), backend=backend).state
    assert_array_equal(state.societies.cells, [[3 / 8, 0, 2 / 8, 3 / 8]])
    assert_allclose(state.societies.centre[0], x.mean(axis=0), rtol=1e-15)
    assert_allclose(state.societies.spread[0], x.var(axis=0), rtol=1e-15)


def test_threads_and_neighbours_do_not_change_a_sum() -> None:
    # Blocks are counted from each society's first citizen, whatever stands before it.
    rng = np.random.default_rng(3)
    worlds = [
        make_world(citizens={"wealth": rng.exponential(size=n)}, society_sizes=[n // 3, n - n // 3])
        for n in (5, 50_000, 9_000)
    ]
    mechanism = found_by("societies", x=Mean(of="citizens.wealth"))
    alone = [run(world, mechanism).fingerprints()[0] for world in worlds]
    for threads in (1, 3):
        assert run(union(worlds), mechanism, threads=threads).fingerprints() == alone


@pytest.mark.parametrize("case", range(len(CASES)))
def test_many_blocks_make_one_number(case: int) -> None:
    rng = np.random.default_rng(case)
    n = 2 * BLOCK + 100
    state = make_world(citizens={"wealth": rng.exponential(size=n), "share": rng.random(n)})
    aggregate, expected = CASES[case]
    found = run(state, found_by("societies", x=aggregate)).state.societies.found[0]
    if isinstance(aggregate, Gini):
        w = np.ones(n) if aggregate.weight is None else state.citizens.share
        answer = gini_by_order(state.citizens.wealth, w)
    else:
        answer = expected(state.citizens.wealth, state.citizens.share)
    assert found == pytest.approx(answer, rel=1e-11)


def gini_by_order(x: Numbers, w: Numbers) -> float:
    # Half the mean absolute difference, from sums over the order: sum_i w_i w_j |x_i - x_j| in one pass.
    order = np.argsort(x)
    x, w = x[order], w[order]
    before, amount = np.cumsum(w) - w, np.cumsum(w * x) - w * x
    return float(2 * (w * (x * before - amount)).sum() / w.sum() ** 2 / np.average(x, weights=w) / 2)


def test_shared_rows_do_not_race() -> None:
    # One world's society has fewer parties than the next one's: its blocks must not touch their rows.
    worlds = union([people(40, seed=k) for k in range(24)])
    mechanism = found_by("parties", x=Mean(of="citizens.wealth", by="parties"))
    expected = run(worlds, mechanism).fingerprints()
    for _ in range(5):
        assert run(worlds, mechanism, threads=4).fingerprints() == expected


def test_blocks_begin_anew_in_every_society() -> None:
    state = make_world(citizens=2 * BLOCK + 5, society_sizes=[BLOCK + 1, 0, BLOCK + 4])
    blocks = Blocks(state)
    assert_array_equal(blocks.low, [0, BLOCK, BLOCK + 1, 2 * BLOCK + 1])
    assert_array_equal(blocks.high, [BLOCK, BLOCK + 1, 2 * BLOCK + 1, 2 * BLOCK + 5])
    assert_array_equal(blocks.society, [0, 0, 2, 2])


def test_only_one_number_a_citizen_is_sorted_or_counted() -> None:
    state = make_world(citizens={"private": np.zeros((3, 2))}, axes=("a", "b"))
    with pytest.raises(
        DeclarationError, match=r"Found.x takes one number a citizen. Got 'citizens.private', with one"
    ):
        run(state, found_by("societies", x=Quantile(of="citizens.private", q=0.5)))
    with pytest.raises(DeclarationError, match=r"Got 'citizens.private', with one per axis"):
        run(state, found_by("societies", x=Mean(of="citizens.wealth", weight="citizens.private")))


def test_an_aggregate_that_divides_by_zero_is_named(backend: Backend) -> None:
    broken = found_by("societies", x=Mean(of=lambda i, s, p, t: 1.0 / s.citizens.wealth[i]))
    with pytest.raises(SimulationError, match=r"step 0, Found: divided by zero in aggregate 'x'"):
        run(make_world(citizens={"wealth": [0.0]}), broken, backend=backend)


def test_aggregates_go_by_the_theorys_names() -> None:
    state = make_world(citizens={"income": [10.0, 20.0], "wealth": [1.0, 1.0]})
    mechanism = found_by("societies", x=Mean(of="citizens.wealth"))
    bound = Slot("Found", mechanism, binding={"citizens.wealth": "citizens.age"})
    assert run(make_world(citizens={"age": [10, 20]}), bound).state.societies.found[0] == 15.0
    assert run(state, mechanism).state.societies.found[0] == 1.0
