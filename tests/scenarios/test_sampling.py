import numpy as np

from polybius.scenarios.sampling import sample
from polybius.state import State, make_world, union


def world(n: int, seed: int, sizes: list[int] | None = None) -> State:
    return make_world(citizens=n, seed=seed, society_sizes=sizes)


def test_nobody_is_drawn_twice_and_all_are_drawn_from_each_society() -> None:
    rows = sample(world(100, 3, [70, 30]), 25, "test", 0)
    assert len(set(rows.tolist())) == 50
    assert (np.diff(rows) > 0).all()
    assert int((rows < 70).sum()) == 25


def test_a_sample_larger_than_the_society_is_everybody() -> None:
    assert sample(world(10, 3), 1000, "test", 0).tolist() == list(range(10))


def test_draws_are_keyed_by_world_purpose_and_step() -> None:
    one, two = world(1000, 1), world(1000, 2)
    first = sample(one, 20, "test", 0)
    assert sample(one, 20, "test", 0).tolist() == first.tolist()
    assert sample(one, 20, "test", 1).tolist() != first.tolist()
    assert sample(one, 20, "other", 0).tolist() != first.tolist()
    batch = sample(union([two, one]), 20, "test", 0)
    assert (batch[20:] - 1000).tolist() == first.tolist()


def test_everyone_is_as_likely_as_anyone() -> None:
    # 4000 samples of 5 out of 20: each is drawn Binomial(4000, 1/4) times, mean 1000, sd 27.4, and any
    # two together with chance 5 * 4 / (20 * 19) = 0.0526: mean 210.5, sd 14.1. Five sd allowed.
    state = world(20, 11)
    drawn = np.zeros((4000, 20))
    for k in range(4000):
        drawn[k, sample(state, 5, "test", k)] = 1
    assert (abs(drawn.sum(axis=0) - 1000) < 137).all()
    together = drawn.T @ drawn
    assert (abs(together[~np.eye(20, dtype=bool)] - 210.5) < 71).all()
