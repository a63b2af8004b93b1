import numpy as np
from hand_worlds import Floats, candid, on_both_backends, run, ties, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import AttractionRepulsion
from polybius.state import union

#: x = (.1, .3, .5, .9) in [0, 1], with E = .1, T = .25 and R = .25; on [-1, 1] all but R double.
START = 2.0 * np.array([0.1, 0.3, 0.5, 0.9]) - 1.0
DRIFT = 2.0 * np.array([0.0018229167, -0.00078125, -0.0041666667, 0.003125])


def drift(x: Floats, exposure: float, tolerance: float, responsiveness: float) -> Floats:
    """Expected change per activation: R / (n - 1) times the sum of 2^(-d/E) (+-1) (x_j - x_i)."""
    gap = x[None, :, :] - x[:, None, :]
    d = np.sqrt((gap**2).sum(axis=2))
    pull = 2.0 ** (-d / exposure) * np.where(d <= tolerance, 1.0, -1.0)
    moved: Floats = responsiveness / (len(x) - 1) * (pull[:, :, None] * gap).sum(axis=1)
    return moved


@on_both_backends
def test_expected_drift_of_axelrod_daymude_and_forrest(backend: Backend) -> None:
    after = run(world(START), candid(AttractionRepulsion()), backend=backend)
    # First by hand, in [0, 1]: .25/3 (2^-2 * .2 - 2^-4 * .4 - 2^-8 * .8) = .25/3 * .021875 = .0018229167.
    assert_allclose(after.citizens.private[:, 0] - START, DRIFT, atol=1e-10)
    assert_allclose(
        after.citizens.private[:, 0] - START, drift(START[:, None], 0.2, 0.5, 0.25)[:, 0], atol=1e-15
    )


def test_rate_step_and_responsiveness_scale_the_drift_in_each_world() -> None:
    after = run(
        union([world(START)] * 3),
        candid(AttractionRepulsion()),
        dt=0.5,
        AttractionRepulsion__rate=[2.0, 4.0, 2.0],
        AttractionRepulsion__responsiveness=[0.25, 0.25, 0.75],
    )
    moved = after.citizens.private.reshape(3, 4) - START
    assert_allclose(moved, np.outer([1.0, 2.0, 3.0], DRIFT), atol=1e-9)


def test_tolerance_includes_its_edge() -> None:
    # At distance 1/2: attracted at tolerance 1/2, repelled just below. Exposure 1/2 halves: 1 * 1/2 * 1/2.
    pair = world([0.0, 0.5], network=ties([{1: 1}, {}]))
    repulsion = AttractionRepulsion(responsiveness=1.0, exposure=0.5)
    after = run(union([pair] * 2), repulsion, AttractionRepulsion__tolerance=[0.5, 0.499])
    assert_allclose(after.citizens.private[::2, 0], [0.25, -0.25], atol=1e-15)


def test_weights_make_a_mean_and_the_lonely_stay() -> None:
    # (3 * .25 - 1 * .125) / 4 * R: near at .5 (2^-1 * .5), far at -1 (2^-2 * 1, pushed away): 3 * .25 + .25.
    state = world([0.0, 0.5, -1.0], network=ties([{1: 3, 2: 1}, {}, {}]))
    after = run(state, AttractionRepulsion(responsiveness=1.0, exposure=0.5, tolerance=0.5))
    assert_allclose(after.citizens.private[:, 0], [(3 * 0.25 + 0.25) / 4, 0.5, -1.0], atol=1e-15)


def test_nobody_is_pushed_off_the_scale() -> None:
    state = world([0.9, -0.9], network=ties([{1: 1}, {0: 1}]))
    after = run(state, candid(AttractionRepulsion(rate=10.0, responsiveness=1.0, exposure=4.0)))
    assert_array_equal(after.citizens.private[:, 0], [1.0, -1.0])


def test_distance_is_euclidean_on_three_axes() -> None:
    x = np.random.default_rng(3).uniform(-0.8, 0.8, (12, 3))
    after = run(world(x), candid(AttractionRepulsion(exposure=0.8, tolerance=0.9)))
    assert_allclose(after.citizens.private - x, drift(x, 0.8, 0.9, 0.25), atol=1e-14)
