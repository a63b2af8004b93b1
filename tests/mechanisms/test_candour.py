import numpy as np
from hand_worlds import on_both_backends, run, world
from numpy.testing import assert_array_equal

from polybius.engine import Backend
from polybius.mechanisms import Candour, Expression


@on_both_backends
def test_everyone_says_what_they_think_on_every_axis(backend: Backend) -> None:
    x = np.array([[0.5, -1.0], [0.0, 0.25], [-0.75, 1.0]])
    after = run(world(x, expressed=-x), Candour(), backend=backend)
    assert_array_equal(after.citizens.expressed, x)
    assert_array_equal(after.citizens.private, x)


def test_it_is_the_choice_of_what_to_say_where_nothing_hangs_on_reputation() -> None:
    x = np.linspace(-1.0, 1.0, 41)
    state = world(x, expressed=-x, climate=np.linspace(1.0, 0.0, 41), pressure=-np.sign(x))
    free = Expression(reputational=0.0, peer_pressure=0.0, revisions=40.0)
    assert_array_equal(run(state, Candour()).citizens.expressed, run(state, free).citizens.expressed)
