import numpy as np
from hand_worlds import AT_ONCE, on_both_backends, run, simulation, within_four_errors, world
from numpy.testing import assert_allclose, assert_array_equal

from polybius.engine import Backend, Compiled
from polybius.mechanisms import Considerations
from polybius.mechanisms.considerations import binomial
from polybius.state import State

ASKED = Considerations(sample=5, revisions=AT_ONCE)


def citizens(x: np.typing.ArrayLike, left: float = -0.5, right: float = 0.75, seed: int = 0) -> State:
    return world(
        x,
        expressed=np.zeros(np.shape(x)),
        parties={"position": [[left], [right]]},
        party_counts=[2],
        seed=seed,
    )


def test_the_binomial_law_by_inversion() -> None:
    # Two trials at .25: 9/16, 6/16, 1/16.
    assert [binomial(u, 2, 0.25) for u in (0.0, 0.56, 0.57, 0.93, 0.94, 0.999)] == [0, 0, 1, 1, 2, 2]


@on_both_backends
def test_answers_are_what_one_thinks_on_average(backend: Backend) -> None:
    # Mean x and variance (x - p_0) (p_1 - x) / n, on the n + 1 points between the parties.
    n = 4000 if backend == Compiled() else 400
    for x in (-0.25, 0.5):
        e = run(citizens(np.full(n, x)), ASKED, backend=backend).citizens.expressed[:, 0]
        assert within_four_errors(e, x)
        assert within_four_errors((e - x) ** 2, (x + 0.5) * (0.75 - x) / 5)
        assert_allclose(((e + 0.5) / 0.25) % 1.0, 0.0, atol=1e-9)


def test_two_answers_have_in_common_what_one_thinks() -> None:
    # Covariance over citizens of answers a year apart: the variance of x, here of a uniform x: 1 / 12.
    x = np.random.default_rng(5).uniform(-0.5, 0.5, 20_000)
    running = simulation(citizens(x, -1.0, 1.0), ASKED, backend=Compiled())
    answers = []
    for _ in range(2):
        running.advance(1)
        answers.append(running.state.citizens.expressed[:, 0].copy())
    assert within_four_errors(answers[0] * answers[1], 1 / 12)
    assert not np.array_equal(answers[0], answers[1])


def test_where_parties_agree_or_leave_one_no_other_side_one_says_what_one_thinks() -> None:
    x = np.linspace(-1.0, 1.0, 9)
    assert_array_equal(run(citizens(x, 0.25, 0.25), ASKED).citizens.expressed[:, 0], x)
    beyond = np.array([-1.0, -0.5, 0.75, 0.9])
    assert_array_equal(run(citizens(beyond), ASKED).citizens.expressed[:, 0], beyond)


def test_without_noise_everyone_says_what_they_think() -> None:
    x = np.linspace(-1.0, 1.0, 9)
    after = run(citizens(x), Considerations(sample=1, noise=0.0, revisions=AT_ONCE))
    assert_array_equal(after.citizens.expressed[:, 0], x)


def test_flipped_parties_and_views_flip_the_answers() -> None:
    x = np.linspace(-1.0, 1.0, 41)
    ours, theirs = run(citizens(x), ASKED), run(citizens(-x, 0.5, -0.75), ASKED)
    assert_allclose(ours.citizens.expressed, -theirs.citizens.expressed, atol=1e-15)


def test_answers_are_new_at_the_rate_of_revisions_whatever_the_step() -> None:
    for steps, dt in ((1, 1.0), (12, 1 / 12)):
        state = citizens(np.full(4000, 1.0))  # beyond the parties: a new answer is 1, an old one 0
        after = run(state, Considerations(revisions=0.5), steps=steps, dt=dt, backend=Compiled())
        assert within_four_errors(after.citizens.expressed, 1.0 - np.exp(-0.5))
