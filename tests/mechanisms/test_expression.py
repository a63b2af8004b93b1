import numpy as np
import numpy.typing as npt
import pytest
from hand_worlds import AT_ONCE, Floats, on_both_backends, run, simulation, ties, world
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Expression, Perception
from polybius.mechanisms.expression import sanction
from polybius.numbers import normal_cdf, normal_quantile
from polybius.state import State, union
from polybius.thresholds import SINGLE, above

SOON = {"revisions": AT_ONCE}

# Thresholds: who thinks +1 and is the n-th to be asked says so once enough others do.


def with_thresholds(theta: Floats) -> State:
    """Citizens at x = 1 who speak up once a share `theta` of the others does; all say -1 at first.

    Office stands at -1 and punishes all else by 1, with certainty. Saying +1 is worth
    (1 - resolve)(c - 1/2 - 1), saying -1 is worth -1/127 + (1 - resolve)(1/2 - c): + wins where
    c >= (1 + 1 - 1 / (127 (1 - resolve))) / 2 = theta, so 1 - resolve = 1 / (254 (1 - theta)).
    """
    n = len(theta)
    return world(
        np.ones(n),
        expressed=-np.ones(n),
        climate=np.zeros(n),
        resolve=np.clip(1.0 - 1.0 / (254.0 * (1.0 - theta)), 0.0, 1.0),
        societies={"line": [[-1.0]], "severity": [1.0], "tolerance": [0.0]},
    )


UNDER_OFFICE = Expression(
    expressive=1 / 127, voice=1.0, band=0.0, peer_pressure=0.0, surveillance=1.0, proportionality=0.0, **SOON
)


@pytest.mark.parametrize(("second", "ends_at"), [(1, 128), (2, 1)])
def test_granovetters_riot_out_of_kurans_utilities(second: int, ends_at: int) -> None:
    # 128 people, thresholds 0, 1, 2, ..., 127 others: one joins a step, until all have. Where the
    # second needs two, one is all there will be. Half a person less than the threshold keeps
    # rounding away from the comparison: c = k / 127 >= (m - 1/2) / 127.
    m = np.arange(128.0)
    m[1] = second
    state = with_thresholds((m - 0.5) / 127)
    see = Perception(memory=1e-4, band=0.0, media=0.0, election=0.0)
    running = simulation(state, see, UNDER_OFFICE, backend=Compiled())
    for step in range(1, 130):
        running.advance(1)
        said = running.state.citizens.expressed[:, 0]
        assert_array_equal(said > 0, np.arange(128) < min(step, ends_at))
        assert_array_equal(np.abs(said), np.ones(128))


@pytest.mark.crowd
@pytest.mark.parametrize(
    ("sigma", "limit"),
    [(0.10, 0.0076955127), (0.12, 0.0402113397), (0.1222, 0.0597572215), (0.1225, 1.0), (0.30, 0.9933935443)],
)
def test_normal_thresholds_tip_at_granovetters_critical_spread(sigma: float, limit: float) -> None:
    # Thresholds N(.25, sigma), at the quantiles of 20,000 people: c <- F(c) from 0. Critical: .12222087.
    # Everyone is shown the true share, as by media that count. Thresholds come from peers' pressure here:
    # 2 (c - 1/2 + pressure) + expressive / (1 - resolve) >= 0, so pressure = 1/2 - expressive / 2 - theta.
    n = 20_000
    theta = np.array([0.25 + sigma * normal_quantile((i + 0.5) / n) for i in range(n)])
    state = world(
        np.ones(n),
        expressed=-np.ones(n),
        pressure=np.clip(0.375 - theta, -1.0, 1.0),
        resolve=np.zeros(n),
        attention=np.ones(n),
        network=ties([{}] * n),
        climate=np.zeros(n),
        societies={"slant": [[-1.0]]},
    )
    see = Perception(memory=1e-4, band=0.0, ties=0.0, election=0.0)
    speak = Expression(expressive=0.25, peer_pressure=1.0, voice=1.0, band=0.0, **SOON)
    running = simulation(state, see, speak, backend=Compiled())
    share, before = 0.0, -1.0
    while share > before:
        before = share
        running.state.societies.slant[:] = 2.0 * share - 1.0
        running.advance(1)
        share = float((running.state.citizens.expressed[:, 0] > 0).mean())
    # The continuum's own limit, by the same iteration.
    c = 0.0
    for _ in range(20_000):
        c = normal_cdf((c - 0.25) / sigma)
    slope = np.exp(-0.5 * ((c - 0.25) / sigma) ** 2) / (sigma * np.sqrt(2.0 * np.pi))
    assert abs(share - c) <= 1.0 / (n * (1.0 - slope))  # people come in whole numbers
    assert c == pytest.approx(limit, abs=1e-9)


@on_both_backends
def test_a_threshold_is_met_exactly(backend: Backend) -> None:
    # c >= (1 - expressive / (1 - resolve)) / 2 - peer_pressure * pressure: expressive 1/4, resolve 1/2,
    # peer_pressure 1/2: (1 - 1/2) / 2 = 1/4 without pressure, 3/4 at pressure -1, 1/2 at -1/2. All are exact.
    step = 2.0**-30
    climate = [0.25, 0.25 - step, 0.75, 0.75 - step, 0.5, 0.5 - step]
    state = world(np.ones(6), climate=climate, pressure=[0, 0, -1, -1, -0.5, -0.5], resolve=[0.5] * 6)
    speak = Expression(expressive=0.25, peer_pressure=0.5, voice=1.0, band=0.0, **SOON)
    after = run(state, speak, backend=backend)
    assert_array_equal(after.citizens.expressed[:, 0], [1, -1, 1, -1, 1, -1])


def test_office_raises_the_threshold() -> None:
    # At a certain, uniform cost k of all that is off the line, c >= (1 + k - expressive / (1 - resolve)) / 2.
    # Expressive 1/4, resolve 1/2, k = 1/2: (1 + 1/2 - 1/2) / 2 = 1/2.
    state = world(
        np.ones(2),
        climate=[0.5, 0.5 - 2.0**-30],
        resolve=[0.5] * 2,
        societies={"line": [[-1.0]], "severity": [0.5], "tolerance": [0.0]},
    )
    speak = Expression(
        expressive=0.25, peer_pressure=0.0, voice=1.0, band=0.0, surveillance=1.0, proportionality=0.0, **SOON
    )
    after = run(state, speak)
    assert_array_equal(after.citizens.expressed[:, 0], [1, -1])


# Office: Daymude, Axelrod and Forrest's optimal actions.

DESIRED = np.array([0.2, 0.5, 0.7, 0.72, 0.9, 1.0])


def dissent(
    desired: Floats, severity: float, nu: float, q: float, *, backend: Backend | None = None
) -> Floats:
    """What is shown of `desired` dissent under tolerance .25, for boldness 1."""
    state = world(
        2.0 * desired - 1.0,
        resolve=np.zeros(len(desired)),
        climate=np.full(len(desired), 0.5),
        societies={"line": [[-1.0]], "severity": [severity], "tolerance": [0.5]},
    )
    speak = Expression(reputational=0.0, peer_pressure=0.0, surveillance=nu, proportionality=q, **SOON)
    shown: Floats = 0.5 * (run(state, speak, backend=backend).citizens.expressed[:, 0] + 1.0)
    return shown


@on_both_backends
def test_optimal_dissent_of_daymude_axelrod_and_forrest(backend: Backend) -> None:
    # Uniform, severity .6: all or tau, cut at (.25 + .2 * .6) / (1 - .8 * .6) = .7115. Severity 2: tau.
    # Proportional, severity 1: up to (.25 + (1 - .2) / .8) / 2 = .625. Severity .6: no restraint.
    table = [
        (0.6, 0.2, 0.0, [0.2, 0.25, 0.25, 0.72, 0.9, 1.0]),
        (2.0, 0.2, 0.0, [0.2, 0.25, 0.25, 0.25, 0.25, 0.25]),
        (1.0, 0.2, 1.0, [0.2, 0.5, 0.625, 0.625, 0.625, 0.625]),
        (0.6, 0.2, 1.0, DESIRED.tolist()),
    ]
    for severity, nu, q, expected in table:
        assert_allclose(dissent(DESIRED, severity, nu, q, backend=backend), expected, atol=1e-12)


def test_optimal_dissent_under_full_surveillance() -> None:
    # Uniform: .9 pays where 1 * .9 - .6 > .25; proportional: where boldness 1 >= severity.
    for q in (0.0, 1.0):
        assert_allclose(dissent(np.array([0.9]), 0.6, 1.0, q), [0.9], atol=1e-12)
        assert_allclose(dissent(np.array([0.9]), 2.0, 1.0, q), [0.25], atol=1e-12)


def test_punishment_expected_by_five_people() -> None:
    desired = np.array([0.1, 0.3, 0.5, 0.75, 0.95])
    for severity, q, shown, cost in ((0.6, 0.0, 2.3, 1.056), (1.0, 1.0, 2.15, 0.697)):
        a = dissent(desired, severity, 0.2, q)
        assert a.sum() == pytest.approx(shown, abs=1e-12)
        # .6 (.2 + .8 * .75) + .6 (.2 + .8 * .95); .44 * .05 + .6 * .25 + 2 * .7 * .375.
        total = sum(sanction(2.0 * each - 1.0, -1.0, severity, 0.5, 0.2, q) for each in a)
        assert total == pytest.approx(cost, abs=1e-12)


def optimal(desired: Floats, boldness: Floats, severity: Floats, tau: Floats, nu: float, q: float) -> Floats:
    """Closed form of Daymude, Axelrod and Forrest (2025), in the same terms."""
    if q == 0.0:
        margin = boldness - (1.0 - nu) * severity
        with np.errstate(divide="ignore", invalid="ignore"):
            defiant = (margin > 0) & (desired > (boldness * tau + nu * severity) / margin)
        return np.where(desired <= tau, desired, np.where(defiant, desired, tau))
    if nu == 1.0:
        best = np.where(boldness >= severity, desired, tau)
    else:
        best = 0.5 * (tau + (boldness - nu * severity) / ((1.0 - nu) * severity))
    return np.where(desired <= tau, desired, np.minimum(desired, np.maximum(tau, best)))


@pytest.mark.parametrize("axes", [1, 3])
def test_optimal_dissent_for_any_boldness_line_and_policy(axes: int) -> None:
    rng = np.random.default_rng(4)
    n = 400  # societies of one
    line, x = rng.uniform(-0.8, 0.8, (n, axes)), rng.uniform(-1, 1, (n, axes))
    severity, tolerance, resolve = rng.uniform(0.05, 3, n), rng.uniform(0, 1, n), rng.uniform(0, 0.9, n)
    state = world(
        x,
        sizes=[1] * n,
        climate=np.full((n, axes), 0.5),
        resolve=resolve,
        societies={"line": line, "severity": severity, "tolerance": tolerance},
    )
    policies = [(0.2, 0.0), (0.0, 0.0), (1.0, 0.0), (0.2, 1.0), (0.0, 1.0), (1.0, 1.0)]
    after = run(
        union([state] * 6),
        Expression(expressive=0.8, reputational=0.0, peer_pressure=0.0, **SOON),
        backend=Compiled(),
        Expression__surveillance=[nu for nu, _ in policies],
        Expression__proportionality=[q for _, q in policies],
    )
    desired = 0.5 * np.abs(x - line)
    for (nu, q), said in zip(policies, after.citizens.expressed.reshape(6, n, axes), strict=True):
        boldness = (0.8 / (1.0 - resolve))[:, None]
        shown = optimal(desired, boldness, severity[:, None], 0.5 * tolerance[:, None], nu, q)
        assert_allclose(said, line + 2.0 * shown * np.sign(x - line), atol=1e-9)


# What there is to say, and what nothing can be gained beyond.


def test_truth_is_said_where_nothing_presses() -> None:
    x = np.random.default_rng(0).uniform(-1, 1, (200, 3))
    state = world(x, expressed=np.zeros((200, 3)), climate=np.full((200, 3), 0.5), resolve=np.zeros(200))
    assert_array_equal(run(state, Expression(**SOON), backend=Compiled()).citizens.expressed, x)


def test_full_resolve_says_the_truth_whatever_presses() -> None:
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (200, 3))
    state = world(
        x,
        expressed=np.zeros((200, 3)),
        climate=rng.random((200, 3)),
        pressure=rng.uniform(-1, 1, (200, 3)),
        resolve=np.ones(200),
        societies={"line": [[-1.0, 0.5, 1.0]], "severity": [50.0], "tolerance": [0.1]},
    )
    assert_array_equal(run(state, Expression(**SOON), backend=Compiled()).citizens.expressed, x)


def test_what_is_said_mirrors_when_all_sides_are_flipped() -> None:
    # Dyadic climates, so that 1 - c is exact; then every number in the rule is the same but for its sign.
    rng = np.random.default_rng(6)
    n = 300
    x, line = rng.uniform(-1, 1, (n, 3)), rng.uniform(-1, 1, (n, 3))
    climate, pressure = rng.integers(0, 1025, (n, 3)) / 1024, rng.uniform(-1, 1, (n, 3))
    resolve, severity, tolerance = rng.random(n), rng.uniform(0, 2, n), rng.uniform(0, 1, n)
    said = []
    for sign in (1.0, -1.0):
        state = world(
            sign * x,
            sizes=[1] * n,
            climate=0.5 + sign * (climate - 0.5),
            pressure=sign * pressure,
            resolve=resolve,
            societies={"line": sign * line, "severity": severity, "tolerance": tolerance},
        )
        after = run(
            union([state] * 2), Expression(**SOON), backend=Compiled(), Expression__proportionality=[0.0, 1.0]
        )
        said.append(after.citizens.expressed)
    assert_array_equal(said[0], -said[1])
    assert len(np.unique(np.sign(said[0] - np.concatenate([x, x])))) == 3  # truth, and lies both ways


def test_reconsidering_comes_at_a_rate() -> None:
    n = 4000
    state = world(np.ones(n), expressed=np.zeros(n), climate=np.full(n, 0.5), network=ties([{}] * n))
    running = simulation(state, Expression(revisions=2.0), dt=0.25, backend=Compiled())
    for step in (1, 2, 3):
        running.advance(1)
        share = 1.0 - np.exp(-0.5 * step)
        error = np.sqrt(share * (1.0 - share) / n)
        assert abs(running.state.citizens.expressed.mean() - share) < 4 * error


def test_silence_leans_towards_a_line_on_the_other_side() -> None:
    # x = .8, line -1, band 1/4, voice 1/2; climate worth .2 a side; office takes 2 a^2. Worth of saying
    # .8: .2 - 1.62; .5: -.15 + .2 - 1.125; 1/4: -.275 - .78125; -1/4: -.525 - .28125; -.5: -.65 - .2 - .125.
    # The best compromise, -.5, takes a side: the silent point nearest to it, -1/4, is worth most, -.80625.
    state = world(
        [0.8],
        climate=[0.7],
        resolve=[0.0],
        societies={"line": [[-1.0]], "severity": [2.0], "tolerance": [0.0]},
    )
    after = run(state, Expression(surveillance=0.0, band=0.25, voice=0.5, **SOON))
    assert after.citizens.expressed[0, 0] == pytest.approx(-0.25, abs=1e-6)


def worth(
    y: Floats,
    x: float,
    standing: float,
    timid: float,
    line: float,
    severity: float,
    tolerance: float,
    p: Expression,
) -> Floats:
    """Return the utility of saying `y`, written anew."""
    side = above(y, p.band, SINGLE).astype(float) - above(-y, p.band, SINGLE)
    a, tau, nu, q = np.abs(y - line) / 2, tolerance / 2, p.surveillance, p.proportionality
    office = np.where(above(a, tau, SINGLE), severity * (nu + (1 - nu) * a) * ((1 - q) + q * (a - tau)), 0.0)
    value: Floats = -p.expressive * np.abs(y - x) / 2 + timid * (side * standing - office)
    return value


UNIT, VALUE = st.floats(0.0, 1.0), st.floats(-1.0, 1.0)
UTILITY, WIDTH = st.floats(0.0, 4.0), st.floats(0.0, 2.0)


@settings(max_examples=200, deadline=None)
@given(
    x=VALUE, line=VALUE, climate=UNIT, pressure=VALUE, resolve=UNIT, severity=UTILITY, tolerance=WIDTH,
    expressive=UTILITY, reputational=UTILITY, peer_pressure=UTILITY, nu=UNIT, q=UNIT,
    band=st.floats(0.0, 0.5), more=st.floats(0.01, 0.5),
)  # fmt: skip
def test_nothing_else_one_might_say_is_worth_more(
    x: float, line: float, climate: float, pressure: float, resolve: float, severity: float, tolerance: float,
    expressive: float, reputational: float, peer_pressure: float, nu: float, q: float,
    band: float, more: float,
) -> None:  # fmt: skip
    # Anything may be said that takes no side, or that goes as far as `voice`, besides the truth.
    p = Expression(
        expressive=expressive, reputational=reputational, peer_pressure=peer_pressure, surveillance=nu,
        proportionality=q, voice=band + more, band=band, **SOON,
    )  # fmt: skip
    societies: dict[str, npt.ArrayLike] = {"line": [[line]], "severity": [severity], "tolerance": [tolerance]}
    state = world([x], climate=[climate], pressure=[pressure], resolve=[resolve], societies=societies)
    said = run(state, p).citizens.expressed[:, 0]
    y = np.linspace(-1.0, 1.0, 2001)
    y = np.append(y[(np.abs(y) <= band) | (np.abs(y) >= p.voice)], x)
    standing = reputational * (climate - 0.5) + peer_pressure * pressure
    given_state = (x, standing, 1.0 - resolve, line, severity, tolerance, p)
    slack = 1e-6 * (1.0 + expressive + severity)  # the silent stay a millionth inside the band
    assert worth(said, *given_state)[0] >= worth(y, *given_state).max() - slack
