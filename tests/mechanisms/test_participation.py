from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, ties, world
from numpy.testing import assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Participation
from polybius.model import Mechanism, Tick
from polybius.state import State, union

NOW = Participation(revisions=AT_ONCE)
#: Nothing but injustice and efficacy: one acts when more than 1 - 2 * grievance of the others do.
CROWD = Participation(injustice=2.0, efficacy=1.0, identity=0.0, threshold=1.0, revisions=AT_ONCE)
#: Epstein (2002): grievance alone against the risk of arrest.
REBELS = Participation(
    injustice=1.0, efficacy=0.0, identity=0.0, threshold=0.1, force=1.0, catching=2.3, revisions=AT_ONCE
)


@dataclass(frozen=True, kw_only=True)
class Kept(Mechanism):
    """Restraint as it stands: its presence alone makes others heed it."""

    acts_on: ClassVar[str] = "societies"
    writes: ClassVar[tuple[str, ...]] = ("societies.restraint",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        """Return the restraint that was."""
        return float(s.societies.restraint[i])


def one(x: Any, line: Any, *, of_four: tuple[int, int] = (0, 0), **columns: float) -> State:
    """Return citizen 0 at `x` with four neighbours, of whom so many act against and for the line."""
    against, in_favour = of_four
    acts = [0] + [-1] * against + [1] * in_favour + [0] * (4 - against - in_favour)
    society: dict[str, Any] = {"line": [line]}
    society |= {name: [columns.pop(name)] for name in ("severity", "tolerance") if name in columns}
    citizens: dict[str, Any] = {name: [value, 0.0, 0.0, 0.0, 0.0] for name, value in columns.items()}
    return world(
        np.vstack([x, np.zeros((4, len(x)))]),
        network=ties([dict.fromkeys(range(1, 5), 1.0), *({} for _ in range(4))]),
        participation=np.array(acts, np.int8),
        societies=society,
        **citizens,
    )


@on_both_backends
@pytest.mark.parametrize(
    ("x", "of_four", "grievance", "salience", "expected"),
    [
        # Far from the line, at -.5: .35 g + .34 n_against + .38 s > .5.
        (0.5, (0, 0), 1.0, 0.375, 0),  # .35 + .1425 = .4925
        (0.5, (0, 0), 1.0, 0.5, -1),  # .35 + .19 = .54
        (0.5, (2, 0), 0.5, 0.25, 0),  # .175 + .17 + .095 = .44
        (0.5, (2, 0), 0.5, 0.5, -1),  # .175 + .17 + .19 = .535
        (0.5, (0, 4), 0.5, 0.5, 0),  # .365: supporters move nobody to oppose
        # Near to it: .35 n_against + .34 n_for + .38 s > .5; own grievance does not count.
        (-0.75, (0, 0), 1.0, 1.0, 0),  # .38
        (-0.75, (2, 0), 0.0, 1.0, 1),  # .175 + .38 = .555: moved by the sight of opponents
        (-0.75, (1, 2), 0.0, 0.5, 0),  # .0875 + .17 + .19 = .4475
        (-0.75, (2, 2), 0.0, 0.5, 1),  # .175 + .17 + .19 = .535
        (0.0, (2, 0), 0.0, 1.0, 1),  # just within a latitude of .5
    ],
)
def test_motives_by_hand(
    x: float, of_four: tuple[int, int], grievance: float, salience: float, expected: int, backend: Backend
) -> None:
    state = one([x], [-0.5], of_four=of_four, grievance=grievance, salience=salience)
    assert run(state, NOW, backend=backend).citizens.participation[0] == expected


def test_the_axis_decides_on_which_the_view_is_strongest() -> None:
    # At (.25, -.75) the second axis matters most: there the line is near, on the first it is far.
    near = one([0.25, -0.75], [-1.0, -0.5], of_four=(2, 0), grievance=1.0, salience=1.0)
    far = one([0.25, -0.75], [0.25, 0.5], of_four=(2, 0), grievance=1.0, salience=1.0)
    assert run(near, NOW).citizens.participation[0] == 1
    assert run(far, NOW).citizens.participation[0] == -1
    for state, side in ((near, 1), (far, -1)):  # and with all signs turned the same
        state.citizens["private"] *= -1.0
        state.societies["line"] *= -1.0
        assert run(state, NOW).citizens.participation[0] == side


def crowd(needed: np.ndarray) -> State:
    """Return a crowd in which i acts when `needed[i]` others do: more than (needed - 1/2) / 128."""
    n = len(needed)
    assert n == 129
    return world(np.ones(n), grievance=0.5 - (needed - 0.5) / 256, societies={"line": [[-1.0]]})


@on_both_backends
def test_granovetter_out_of_grievance(backend: Backend) -> None:
    # n > 1 - 2 g = (needed - 1/2) / 128, that is: at least `needed` of the 128 others act.
    needed = np.arange(129.0)
    running = simulation(crowd(needed), CROWD, backend=backend)
    for acting in (1, 2, 3):  # he who needs none, then he who needs one
        running.advance(1)
        assert np.count_nonzero(running.state.citizens.participation) == acting
    running.advance(126)
    assert_array_equal(running.state.citizens.participation, -1)
    needed[1] = 2.0  # a crowd almost alike: the cascade stops with the one who needs nobody
    assert np.count_nonzero(run(crowd(needed), CROWD, steps=20).citizens.participation) == 1


def test_a_crowd_ends_where_its_distribution_of_thresholds_meets_the_share() -> None:
    # Thresholds normal with mean .25: at a deviation of .1 next to nobody, at .3 next to all (EQUATIONS 3;
    # Granovetter 1978: a small change of spread decides). Needed is rounded up: F(k / 128).
    draws = np.random.default_rng(1).standard_normal(129)
    for deviation, low, high in ((0.10, 0.0, 0.1), (0.30, 0.9, 1.0)):
        needed = np.clip(np.ceil(128 * (0.25 + deviation * draws)), 0, 127)
        found = np.count_nonzero(
            run(crowd(needed), CROWD, steps=130, backend=Compiled()).citizens.participation
        )
        shares = np.array([np.count_nonzero(needed <= k) for k in range(129)])  # F, as a count
        fixed = 0
        while shares[min(fixed, 128)] > fixed:
            fixed = int(shares[min(fixed, 128)])
        assert found == fixed
        assert low <= found / 129 <= high


def test_siegel_the_same_motives_on_another_network() -> None:
    # Who needs more than 3/8 of those they know: along a chain, each hears the last, all join one after
    # the other; where all hear all, one in 63 moves nobody.
    n = 64
    grievance = np.full(n, 0.3125)
    grievance[0] = 1.0
    chain = ties([{}] + [{i: 1.0} for i in range(n - 1)])
    joined = {}
    for name, network in (("chain", chain), ("all", None)):
        state = world(np.ones(n), network=network, grievance=grievance, societies={"line": [[-1.0]]})
        running = simulation(state, CROWD)
        running.advance(10)
        joined[name] = np.count_nonzero(running.state.citizens.participation)
    assert joined == {"chain": 10, "all": 1}


def test_epstein_grievance_against_the_risk_of_arrest() -> None:
    # G - R (1 - exp(-2.3 C / A)) > .1 with C = 1 * (1 + 4), A = 1 + those who act; severity 1 as in Epstein.
    rng = np.random.default_rng(2)
    states, expected = [], []
    for _ in range(200):
        grievance, resolve = rng.random(2)
        acting = int(rng.integers(0, 5))
        arrest = 1.0 - np.exp(-2.3 * 5 / (1 + acting))
        expected.append(-1 if grievance - (1.0 - resolve) * arrest > 0.1 else 0)
        states.append(
            one([1.0], [-1.0], of_four=(acting, 0), grievance=grievance, resolve=resolve, severity=1.0)
        )
    assert {*expected} == {-1, 0}
    assert_array_equal(run(union(states), REBELS, backend=Compiled()).citizens.participation[::5], expected)
    assert 1.0 - np.exp(-2.3) == pytest.approx(0.9, abs=3e-4)  # why 2.3


def test_rebels_protect_each_other() -> None:
    # R = .5, severity 1, C = 5 * .5: alone P = 1 - exp(-2.3 * 2.5) = .997, among four .683; G = .55.
    rebels = Participation(
        injustice=1.0, efficacy=0.0, identity=0.0, threshold=0.1, force=0.5, revisions=AT_ONCE
    )
    found = [
        run(one([1.0], [-1.0], of_four=(k, 0), grievance=0.55, severity=1.0), rebels).citizens.participation[
            0
        ]
        for k in (0, 4)
    ]
    assert found == [0, -1]  # .55 - .4984 < .1 < .55 - .3417


def test_office_strikes_only_beyond_its_tolerance() -> None:
    for tolerance, acts in ((1.5, -1), (1.0, 0)):
        state = one([0.75], [-0.5], grievance=0.5, severity=1.0, tolerance=tolerance)  # 1.25 from the line
        assert run(state, REBELS).citizens.participation[0] == acts


def test_restraint_caps_sanction_where_a_mechanism_sets_it() -> None:
    # .7 - .5 * 1 * .99999 = .2 > .1; at severity 2 not: -.3. Restraint of .5 makes 1 of 2.
    state = one([1.0], [-1.0], grievance=0.7, severity=2.0)
    state.societies["restraint"] = np.array([0.5])
    assert run(state, REBELS).citizens.participation[0] == 0
    assert run(state, Kept(), REBELS).citizens.participation[0] == -1
    assert run(state, Kept(), REBELS, Participation__restrained=[0.0]).citizens.participation[0] == 0


def test_action_is_reconsidered_at_a_rate() -> None:
    n = 4000
    state = world(
        np.ones(n),
        network=ties([{}] * n),
        grievance=np.ones(n),
        salience=np.ones(n),
        societies={"line": [[-1.0]]},
    )
    running = simulation(state, Participation(revisions=2.0), dt=0.25, backend=Compiled())
    for step in (1, 2):
        running.advance(1)
        share = 1.0 - np.exp(-0.5 * step)
        acting = -running.state.citizens.participation.mean()
        assert abs(acting - share) < 4 * np.sqrt(share * (1.0 - share) / n)


def test_weights_of_ties_count_in_what_is_seen() -> None:
    # Of weight 3 + 1 a neighbour of weight 3 acts: .34 * .75 + .35 * .75 = .5175, of weight 1: .3475.
    for weights, acts in (((3.0, 1.0), -1), ((1.0, 3.0), 0)):
        state = world(
            [1.0, 0.0, 0.0],
            network=ties([{1: weights[0], 2: weights[1]}, {}, {}]),
            grievance=[0.75, 0.0, 0.0],
            salience=[0.0] * 3,
            participation=np.array([0, -1, 0], np.int8),
            societies={"line": [[-1.0]]},
        )
        assert run(state, NOW).citizens.participation[0] == acts
