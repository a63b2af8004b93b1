from typing import Any

import numpy as np
import pytest
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, world
from numpy.testing import assert_allclose
from scipy.optimize import minimize_scalar

from polybius.engine import Backend
from polybius.mechanisms import Entry, Horizon
from polybius.mechanisms.horizon import chance_to_stay, invested, revealed
from polybius.state import State, union

#: Authority is granted, and nothing else moves it or the horizon.
BARE: dict[str, Any] = {
    "tradition": 0.0,
    "feedback": 0.0,
    "crisis": 0.0,
    "patience": 0.0,
    "heritage": 0.0,
    "rivalry": 0.0,
}


def society(
    *,
    private: float = 0.0,
    office: int = -1,
    votes: tuple[float, ...] = (0.0, 0.0),
    standing: tuple[int, ...] = (),
    **columns: float,
) -> State:
    given = {name: [value] for name, value in columns.items()} | {"party_in_power": [office]}
    parties: dict[str, Any] = {"votes": votes, "position": np.zeros((len(votes), 3))}
    parties["standing"] = standing or (1,) * len(votes)
    return world(np.full((4, 3), [0.9, private, -0.9]), societies=given, parties=parties)


@pytest.mark.parametrize("weight", [0.01, 0.25, 0.6, 1.0, 4.0])
def test_the_best_share_of_a_quasi_hyperbolic_consumer(weight: float) -> None:
    # d/dI: 1 / (1 - I) = v / I, so I = v / (1 + v); and by search.
    def loss(share: float) -> float:
        return float(-np.log(1 - share) - weight * np.log(share))

    best = minimize_scalar(loss, bounds=(1e-9, 1 - 1e-9), method="bounded", options={"xatol": 1e-12}).x
    assert invested(weight) == pytest.approx(best, abs=1e-6)
    assert revealed(invested(weight)) == pytest.approx(weight)


@on_both_backends
def test_laibson_by_hand(backend: Backend) -> None:
    # beta = .6, delta = exp(-1 / 5), fruit after 4 years: v = .6 exp(-.8), I = v / (1 + v) = .2123.
    after = run(society(), Horizon(**BARE, base=5.0, beta=0.6, maturity=4.0), backend=backend).societies
    v = 0.6 * np.exp(-0.8)
    assert after.horizon[0] == pytest.approx(5.0, abs=1e-14)
    assert after.investment[0] == pytest.approx(v / (1 + v), abs=1e-14)
    assert after.investment[0] == pytest.approx(0.21234, abs=1e-5)


def test_present_bias_is_not_impatience() -> None:
    # beta and delta enter as a product over one period, but only delta counts the years.
    state = society()
    betas: dict[str, Any] = {"Horizon__beta": [1.0, 0.5, 1.0, 0.5], "Horizon__maturity": [0.0, 0.0, 5.0, 5.0]}
    found = run(union([state] * 4), Horizon(**BARE), **betas).societies.investment
    assert_allclose(revealed(found[0]) / revealed(found[1]), 2.0)
    assert_allclose(found[:2], [1 / 2, 1 / 3])
    assert_allclose([revealed(found[2]), revealed(found[3])], [np.exp(-1), 0.5 * np.exp(-1)])


@on_both_backends
def test_who_may_lose_office_spends_more(backend: Backend) -> None:
    # Alesina and Tabellini: weight 1/2 in safety; a chance q = L(6 (2 share - 1)) leaves 1 - rivalry (1 - q).
    shares = np.array([0.3, 0.5, 0.6, 0.9])
    worlds = [society(office=1, votes=(1 - r, r), election_at=99) for r in shares]
    rule = Horizon(**{**BARE, "rivalry": 0.8}, beta=0.5, maturity=0.0, certainty=6.0)
    found = run(union(worlds), rule, backend=backend).societies.investment
    stay = 1 / (1 + np.exp(-6 * (2 * shares - 1)))
    v = 0.5 * (1 - 0.8 * (1 - stay))
    assert_allclose(found, v / (1 + v), atol=1e-14)
    assert np.all(np.diff(found) > 0)
    # The more so the less it values what its rival does.
    rivalry = run(union([worlds[1]] * 3), rule, Horizon__rivalry=[0.0, 0.5, 1.0]).societies.investment
    assert np.all(np.diff(rivalry) < 0)


def test_chance_to_stay() -> None:
    assert chance_to_stay(-0.4, -1, 6.0) == 1.0  # no vote is due
    assert chance_to_stay(0.0, 10, 6.0) == 0.5
    assert chance_to_stay(0.2, 10, 5.0) == pytest.approx(1 / (1 + np.exp(-1)))
    assert chance_to_stay(-0.2, 10, 5.0) == pytest.approx(1 / (1 + np.exp(1)))
    assert chance_to_stay(-0.6, 10, 0.0) == 0.5


@on_both_backends
def test_office_counts_its_lead_over_the_strongest_other_that_stands(backend: Backend) -> None:
    # .4 leads .35 by .05; were that party gone, .25 by .15. Before any vote, and without office, q = 1/2.
    votes = (0.25, 0.35, 0.4)
    worlds = [society(office=k, votes=votes, election_at=99) for k in (2, 1, 0, -1)]
    worlds.append(society(office=2, votes=(0.0, 0.0, 0.0), election_at=99))
    worlds.append(society(office=2, votes=votes, election_at=99, standing=(1, 0, 1)))
    rule = Horizon(**{**BARE, "rivalry": 1.0}, beta=0.5, maturity=0.0, certainty=6.0)
    founding = Entry(rate=0.0)  # so that standing counts; nobody enters
    found = run(union(worlds), founding, rule, backend=backend).societies.investment
    leads = np.array([0.05, -0.05, -0.15, 0.0, 0.0, 0.15])
    assert_allclose(found / (1 - found), 0.5 / (1 + np.exp(-6 * leads)), atol=1e-7)


@on_both_backends
def test_authority_by_hand(backend: Backend) -> None:
    # .5 + .2 * .5 + 1 * (.4 - .6) - .3 * .5 - .1 * 3 / 4 = .175, reached at once.
    state = society(private=0.5, institutions=0.4, expected=0.6, crisis=0.5, severity=3.0)
    rule = Horizon(rate=AT_ONCE, tradition=0.2, feedback=1.0, crisis=0.3, provocation=0.1)
    after = run(state, rule, backend=backend).societies
    assert after.authority[0] == pytest.approx(0.175, abs=1e-14)


def test_authority_follows_at_its_rate() -> None:
    for dt in (1.0, 0.1):
        running = simulation(society(authority=0.9), Horizon(**BARE, granted=0.2, rate=0.4), dt=dt)
        running.advance(round(3 / dt))
        expected = 0.2 + 0.7 * np.exp(-1.2)
        assert running.state.societies.authority[0] == pytest.approx(expected, abs=1e-13)


def test_authority_and_tradition_lengthen_the_horizon_and_may_shorten_it() -> None:
    # Authority 3/4 lengthens by exp(patience / 2), tradition 1/2 by exp(heritage / 2).
    state = society(private=0.5, authority=0.75)
    signs: dict[str, Any] = {
        "Horizon__patience": [2.0, -2.0, 0.0, 0.0],
        "Horizon__heritage": [0.0, 0.0, 1.0, -1.0],
    }
    after = run(union([state] * 4), Horizon(**BARE, rate=0.0, base=4.0), **signs).societies
    assert_allclose(after.horizon, 4 * np.exp([1.0, -1.0, 0.5, -0.5]), atol=1e-13)
    assert after.investment[0] > after.investment[2] > after.investment[3] > after.investment[1]


def test_the_axis_of_tradition_is_named_by_its_number() -> None:
    state = society(private=0.5, authority=0.5)
    rule = Horizon(**{**BARE, "heritage": 1.0}, rate=0.0, base=4.0)
    found = run(union([state] * 4), rule, Horizon__axis=[0, 1, 2, 3]).societies.horizon
    assert_allclose(found, 4 * np.exp([0.9, 0.5, -0.9, 0.0]), atol=1e-13)


def test_the_level_at_first_is_taken_for_granted_and_forgotten_slowly() -> None:
    # The level falls from .8 to .4: expected - .4 = .4 exp(-.1 t), and authority lacks as much.
    running = simulation(
        society(institutions=0.8, authority=0.5),
        Horizon(**{**BARE, "feedback": 0.5}, adaptation=0.1, rate=AT_ONCE),
    )
    running.advance(1)
    assert running.state.societies.expected[0] == pytest.approx(0.8)
    assert running.state.societies.authority[0] == pytest.approx(0.5)
    running.state.societies.institutions[:] = 0.4
    running.advance(7)
    assert running.state.societies.expected[0] == pytest.approx(0.4 + 0.4 * np.exp(-0.7), abs=1e-13)
    assert running.state.societies.authority[0] == pytest.approx(0.5 - 0.2 * np.exp(-0.6), abs=1e-13)


def test_without_feedback_institutions_do_not_touch_authority() -> None:
    worlds = [society(institutions=level, expected=0.9) for level in (0.0, 0.5, 1.0)]
    found = run(union(worlds), Horizon(feedback=0.0), steps=20).societies.authority
    assert np.ptp(found) == 0.0
    signs = run(
        union([worlds[0]] * 2), Horizon(), steps=20, Horizon__feedback=[-1.0, 1.0]
    ).societies.authority
    assert signs[0] > found[0] > signs[1]


def test_sanctions_may_provoke_or_command() -> None:
    found = run(
        union([society(severity=1.0)] * 3),
        Horizon(**BARE, granted=0.5, rate=AT_ONCE),
        Horizon__provocation=[-0.4, 0.0, 0.4],
    ).societies.authority
    assert_allclose(found, [0.7, 0.5, 0.3], atol=1e-14)


def test_authority_stays_within_bounds() -> None:
    worlds = [society(institutions=level, expected=1.0 - level) for level in (0.0, 1.0)]
    found = run(
        union(worlds), Horizon(rate=AT_ONCE, feedback=10.0, adaptation=0.0), steps=3
    ).societies.authority
    assert_allclose(found, [0.0, 1.0])


def test_a_party_with_a_thrift_of_its_own_invests_it() -> None:
    state = world(
        np.zeros(2),
        societies={"party_in_power": [1]},
        parties={"position": [[-0.5], [0.5]], "valence": [0.0, 0.0], "thrift": [0.1, 0.45]},
    )
    running = simulation(state, Horizon(rivalry=0.0))
    found = []
    for office in (0, 1, -1):
        running.state.societies.party_in_power[:] = office
        running.advance(1)
        found.append(running.state.societies.investment[0])
    v = 0.6 * np.exp(-0.8)
    assert_allclose(found, [0.1, 0.45, v / (1 + v)], atol=1e-12)


def test_flipped_axes_with_flipped_signs_change_nothing() -> None:
    one = run(society(private=0.4), Horizon(tradition=0.3, heritage=0.7), steps=10).societies
    other = run(society(private=-0.4), Horizon(tradition=-0.3, heritage=-0.7), steps=10).societies
    assert_allclose(one.horizon, other.horizon, atol=1e-14)


def test_halving_the_step_changes_little() -> None:
    state = society(private=0.4, institutions=0.3, expected=0.7, authority=0.9)
    coarse, fine = (run(state, Horizon(), steps=10 * k, dt=1 / k).societies.horizon[0] for k in (12, 24))
    assert coarse == pytest.approx(fine, rel=2e-3)
