from typing import Any

import numpy as np
import pytest
from hand_worlds import on_both_backends, run, simulation, within_four_errors, world
from numpy.testing import assert_allclose

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Stability
from polybius.mechanisms.stability import happens
from polybius.state import State

#: Hazards that nothing moves.
BARE: dict[str, Any] = dict.fromkeys(("keeping", "opening", "neighbours", "defenders", "income"), 0.0)
N = 4_000


def societies(n: int, *, votes: bool = True, attachment: float = 0.5, **columns: float) -> State:
    given = {name: np.full(n, value) for name, value in columns.items()}
    given["election_at"] = np.full(n, 1_000_000 if votes else -1)
    return world(np.zeros(n), sizes=[1] * n, attachment=np.full(n, attachment), societies=given)


@on_both_backends
def test_prospects_by_hand(backend: Backend) -> None:
    # logit of loss -2 - 1.5 * .5 - (.5 * .4 + 1 * .6 + .25 * log 2).
    state = societies(1, attachment=0.6, institutions=0.5, neighbourhood=0.4, output=2.0)
    rule = Stability(
        loss=1 / (1 + np.exp(2)), win=1 / (1 + np.exp(3)),
        keeping=1.5, opening=0.5, neighbours=0.5, defenders=1.0, income=0.25,
    )  # fmt: skip
    support = 0.2 + 0.6 + 0.25 * np.log(2)
    kept = run(state, rule, dt=1e-9, backend=backend).societies
    assert kept.prospect[0] == pytest.approx(1 - 1 / (1 + np.exp(2.75 + support)), abs=1e-12)
    state.societies.election_at[:] = -1
    without = run(state, rule, dt=1e-9, backend=backend).societies
    assert without.prospect[0] == pytest.approx(1 / (1 + np.exp(3 - 0.25 - support)), abs=1e-12)


@pytest.mark.parametrize("dt", [1.0, 0.25])
def test_democracies_last_as_long_as_their_hazard_says(dt: float) -> None:
    rule = Stability(**{**BARE, "loss": 0.1, "win": 1e-9})
    after = run(societies(N), rule, steps=round(8 / dt), dt=dt, backend=Compiled()).societies
    assert within_four_errors(after.election_at >= 0, 0.9**8)


@pytest.mark.crowd
def test_expected_duration_in_closed_form() -> None:
    # Every month counted until all are gone: -1 / log(1 - h) years, less than a month more for the grid.
    running = simulation(
        societies(N), Stability(**{**BARE, "loss": 0.4, "win": 1e-9}), dt=0.05, backend=Compiled()
    )
    years = np.zeros(N)
    for _ in range(500):
        years += 0.05 * (running.state.societies.election_at >= 0)
        running.advance(1)
    assert within_four_errors(years, 0.05 / (1 - 0.6**0.05))
    assert_allclose(0.05 / (1 - 0.6**0.05), -1 / np.log(0.6), atol=0.03)


@pytest.mark.crowd
def test_time_in_democracy_at_constant_hazards() -> None:
    rule = Stability(**{**BARE, "loss": 0.2, "win": 0.3})
    won, lost = -np.log(0.7), -np.log(0.8)
    for votes in (True, False):
        after = run(societies(N, votes=votes), rule, steps=200, dt=0.1, backend=Compiled()).societies
        assert within_four_errors(after.election_at >= 0, won / (won + lost))


@pytest.mark.parametrize(
    ("link", "column", "votes"),
    [
        ("keeping", "institutions", True),
        ("opening", "institutions", False),
        ("neighbours", "neighbourhood", True),
        ("neighbours", "neighbourhood", False),
        ("income", "output", True),
    ],
)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_each_link_goes_the_way_of_its_sign(link: str, column: str, votes: bool, sign: float) -> None:
    rule = Stability(**{**BARE, link: sign})
    base = {"institutions": 0.3, "neighbourhood": 0.3, "output": 1.0}
    low, high = (
        run(
            societies(1, votes=votes, **(base | {column: base[column] + more})), rule, dt=1e-9
        ).societies.prospect
        for more in (0.0, 0.4)
    )
    assert sign * (high[0] - low[0]) > 0


def test_capital_off_the_regime_does_not_count_for_it() -> None:
    for votes, link in ((True, "opening"), (False, "keeping")):
        rule = Stability(**{**BARE, link: 5.0})
        one, other = (
            run(societies(1, votes=votes, institutions=z), rule, dt=1e-9).societies.prospect[0]
            for z in (0.0, 1.0)
        )
        assert one == other


@on_both_backends
def test_a_new_democracy_sets_its_first_election(backend: Backend) -> None:
    running = simulation(
        societies(1, votes=False), Stability(win=0.999, founding=1.5, **BARE), dt=0.5, backend=backend
    )
    while running.state.societies.election_at[0] < 0:
        running.advance(1)
    assert running.state.societies.election_at[0] == running.step - 1 + 3


def test_where_democracy_is_lost_no_election_is_set() -> None:
    after = run(societies(1), Stability(loss=0.999, **BARE), steps=1, dt=50.0).societies
    assert after.election_at[0] == -1
    assert after.prospect[0] == pytest.approx(0.02)  # of winning it back


def test_yearly_chances_compound() -> None:
    assert 1 - (1 - happens(0.3, 0.25)) ** 4 == pytest.approx(0.3)
    assert_allclose([happens(0.0, 1.0), happens(1.0, 0.1)], [0.0, 1.0])
