"""The q-voter model: panels of each kind, noise of each kind, mean field."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from small_rings import State, changed, exit_from

from polybius.engine import Backend
from polybius.errors import ParameterError
from polybius.experiments.replicates import simulate
from polybius.reference import q_voter
from polybius.reference.q_voter import (
    DISTINCT,
    LINE,
    MODEL,
    critical_anticonformity,
    critical_independence,
    drift,
    on_a_line,
    resting_shares,
)
from polybius.state.networks import Network

ALL = [MODEL, DISTINCT, LINE]

#: 0 hears three who hear nobody.
LISTENER = Network.from_rows([[1, 2, 3], [], [], []])


def listen(model: Any, choices: list[int], backend: Backend | None = None, **more: Any) -> np.ndarray:
    """Return choices after hundred updates of everyone."""
    found = simulate(
        model, LISTENER, initial={"choice": choices}, encounters=100.0, steps=1, backend=backend, **more
    )
    values: np.ndarray = found.choice[0].to_numpy()
    return values


def test_a_panel_that_agrees_convinces(backend: Backend) -> None:
    for model in (MODEL, DISTINCT):
        assert_array_equal(listen(model, [0, 1, 1, 1], backend, q=3), [1, 1, 1, 1])


def test_a_divided_panel_does_not_unless_it_repeats_itself(backend: Backend) -> None:
    # Of 1, 1, 0 all three distinct never agree; with repetition they agree on 1 in 8/27 of panels.
    assert_array_equal(listen(DISTINCT, [0, 1, 1, 0], backend, q=3), [0, 1, 1, 0])
    seen = {listen(MODEL, [0, 1, 1, 0], backend, q=3, seed=k)[0] for k in range(8)}
    assert 1 in seen


def test_who_hears_fewer_than_q_hears_all(backend: Backend) -> None:
    assert_array_equal(listen(DISTINCT, [0, 1, 1, 1], backend, q=10), [1, 1, 1, 1])


def one_update(model: Any, choices: list[int], network: Any = None, **more: Any) -> np.ndarray:
    """Return what 300 replicates hold after a single update."""
    n = len(choices)
    found = simulate(
        model, network, n=n, replicates=300, initial={"choice": choices}, steps=1, encounters=1 / n, **more
    )
    values: np.ndarray = found.choice.to_numpy()
    return values


def test_epsilon_flips_before_a_divided_panel() -> None:
    # 0 is asked one time in three, its panel is always divided: flips in 1/3 or 1/6 of replicates.
    pair = Network.from_rows([[1, 2], [], []])
    for epsilon, expected in ((0.0, 0.0), (0.5, 1 / 6), (1.0, 1 / 3)):
        after = one_update(DISTINCT, [0, 0, 1], pair, q=2, epsilon=epsilon)
        assert abs(after[:, 0].mean() - expected) <= 5 * math.sqrt(expected * (1 - expected) / 300)
        assert_array_equal(after[:, 1:], np.tile([0, 1], (300, 1)))


@pytest.mark.parametrize("model", ALL, ids=["repetition", "distinct", "line"])
def test_independence_and_anticonformity(model: Any) -> None:
    # All hold 1: a conformist stays, the contrary flips, the independent flips with probability f.
    def flipped(**noise: float) -> float:
        return float((one_update(model, [1] * 5, **noise) == 0).sum(axis=1).mean())

    assert flipped() == 0.0
    assert flipped(anticonformity=1.0) == 1.0
    assert flipped(p=1.0, f=1.0) == 1.0
    assert flipped(p=1.0, f=0.0) == 0.0
    assert abs(flipped(p=0.5, f=0.5) - 0.25) < 5 * math.sqrt(0.25 * 0.75 / 300)
    assert abs(flipped(p=0.5, f=0.0, anticonformity=0.3) - 0.3) < 5 * math.sqrt(0.3 * 0.7 / 300)


def test_everyone_may_sit_on_a_panel_of_all() -> None:
    # Six who all hear each other, one of them 1: with a panel of five distinct, only it ever sees
    # agreement: 1/6 of first updates flip it, all others see one who differs.
    after = one_update(DISTINCT, [1, 0, 0, 0, 0, 0], q=5)
    assert not after[:, 1:].any()
    assert abs((after[:, 0] == 0).mean() - 1 / 6) < 5 * math.sqrt(5 / 36 / 300)


def in_line(q: int) -> Any:
    """Return the rule on a ring: somebody looks at the next q on one side."""

    def rule(state: State) -> list[tuple[float, State]]:
        n = len(state)
        after = []
        for i in range(n):
            for way in (1, -1):
                panel = {state[(i + way * k) % n] for k in range(1, q + 1)}
                new = changed(state, [i], min(panel)) if len(panel) == 1 else state
                after.append((0.5 / n, new))
        return after

    return rule


@pytest.mark.parametrize("q", [1, 2, 3])
def test_a_small_ring_ends_as_often_as_it_must(q: int) -> None:
    # Seven on a ring, all 128 states solved; with q = 3 some runs end divided.
    ours = on_a_line(simulate, q, 0.4, 7, 2000)["exit probability"]
    assert abs(ours.value - exit_from(7, 0.4, in_line(q))) < 4 * ours.error


def test_walks_end_and_turn_nowhere_back(backend: Backend) -> None:
    # On a path 0 - 1 - 2 the line from 0 is 1, 2, that from 1 is too short: with q = 2 only ends may move.
    path = Network.from_rows([[1], [0, 2], [1]])
    found = simulate(LINE, path, initial={"choice": [0, 1, 1]}, q=2, steps=50, backend=backend)
    assert_array_equal(found.choice[0], [1, 1, 1])
    found = simulate(LINE, path, initial={"choice": [1, 0, 1]}, q=2, steps=50, backend=backend)
    assert_array_equal(found.choice[0], [1, 0, 1])


@pytest.mark.parametrize(
    ("model", "q", "stops"),
    [(MODEL, 3, False), (DISTINCT, 2, True), (DISTINCT, 1, False), (LINE, 3, True), (LINE, 2, False)],
)
def test_pairs_on_a_ring_rest_where_no_panel_can_agree(
    model: Any, q: int, stops: bool, backend: Backend
) -> None:
    # 1 1 0 0 1 1 0 0: nobody has two neighbours who differ, and no three in a row agree.
    circle = q_voter.circle(8, 0)
    start = {"choice": [1, 1, 0, 0] * 2}
    found = simulate(model, circle, q=q, encounters=0.0, steps=2, initial=start, backend=backend)
    assert (found.stopped_at.item() == 1) is stops
    found = simulate(model, circle, q=q, epsilon=0.1, encounters=0.0, steps=2, initial=start)
    assert math.isnan(found.stopped_at.item())


@pytest.mark.parametrize("model", ALL, ids=["repetition", "distinct", "line"])
def test_only_without_noise_is_consensus_the_end(model: Any) -> None:
    assert simulate(model, n=10, x=1.0, steps=3).stopped_at.item() == 1
    noise: Any
    for noise in ({"p": 0.1}, {"anticonformity": 0.1}):
        assert math.isnan(simulate(model, n=10, x=1.0, steps=3, **noise).stopped_at.item())


def test_voter_models_do_not_drift() -> None:
    c = np.linspace(0, 1, 11)
    assert_allclose(drift(c, 1), 0, atol=1e-15)
    assert_allclose(drift(c, 2, epsilon=0.5), 0, atol=1e-15)


def test_drift_is_what_many_do() -> None:
    # One sweep in small steps from c = 0.7: 40,000 citizens, sd of the change about 0.002.
    noise: Any = {"q": 3, "epsilon": 0.2, "p": 0.2, "f": 0.3, "anticonformity": 0.1}
    found = simulate(MODEL, n=40_000, x=0.7, steps=1, encounters=0.2, every=1, record=("share",), **noise)
    before, after = found.share[0].to_numpy()
    middle = drift(0.5 * (before + after), **noise)
    assert abs((after - before) / 0.2 - middle) < 0.02


def test_resting_shares_by_hand() -> None:
    # q = 3: m^2 = (1 - 3p) / (1 - p), so 1/3 at p = 1/4; one half is unstable below p* = 1/3.
    m = 1 / math.sqrt(3)
    shares, stable = zip(*resting_shares(3, p=0.25), strict=True)
    assert_allclose(shares, [(1 - m) / 2, 0.5, (1 + m) / 2], atol=1e-12)
    assert stable == (True, False, True)
    ((only, steady),) = resting_shares(3, p=0.4)
    assert only == pytest.approx(0.5) and steady
    # Without noise consensus and one half; for q = 4 and 3/14 < epsilon < 1/4 all three are stable.
    assert [s for _, s in resting_shares(2)] == [True, False, True]
    assert [s for _, s in resting_shares(4, epsilon=0.23)] == [True, False, True, False, True]


def test_critical_values_are_where_half_turns_stable() -> None:
    for q in (2, 5, 8):
        for at, name in ((critical_independence(q), "p"), (critical_anticonformity(q), "anticonformity")):
            for factor, stable in ((0.99, False), (1.01, True)):
                found = dict(resting_shares(q, **{name: at * factor}))
                half = min(found, key=lambda c: abs(c - 0.5))
                assert half == pytest.approx(0.5, abs=1e-6) and found[half] is stable
    assert critical_independence(3, f=0.25) == pytest.approx(0.5)  # 2 / (2 + 8/4)


@pytest.mark.parametrize("wrong", [{"q": 0}, {"q": 2.5}, {"p": 1.5}, {"epsilon": -1}, {"f": 2}])
def test_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ParameterError, match="q_voter"):
        simulate(MODEL, n=10, **wrong)
