import numpy as np
import pytest
from small_scenarios import assert_same, small_scenario

from polybius.scenarios import build, resume, run


def test_the_silenced_take_no_side_and_the_others_are_left_alone() -> None:
    plain = build(small_scenario(), seed=3).citizens
    silent = build(small_scenario(start={"silenced": 1.0}), seed=3).citizens
    hidden = plain["private"][:, 0] > 0
    assert 0 < hidden.sum() < 300
    assert (silent["expressed"][hidden] == 0.0).all()
    np.testing.assert_array_equal(silent["expressed"][~hidden], plain["expressed"][~hidden])
    np.testing.assert_array_equal(silent["private"], plain["private"])


def test_more_silence_silences_more_people_and_nobody_speaks_up() -> None:
    silenced = []
    for share in (0.0, 0.3, 0.6):
        state = build(small_scenario(population={"citizens": 5000}, start={"silenced": share}), seed=3)
        silenced.append((state.citizens["private"][:, 0] > 0) & (state.citizens["expressed"][:, 0] == 0.0))
    assert not silenced[0].any()
    assert (silenced[2] | ~silenced[1]).all()
    eligible = int((state.citizens["private"][:, 0] > 0).sum())
    # Binomial shares: four standard deviations around 0.3 and 0.6
    for share, mine in zip((0.3, 0.6), silenced[1:], strict=True):
        assert abs(mine.sum() / eligible - share) < 4 * np.sqrt(share * (1 - share) / eligible)


def test_everyone_begins_with_the_same_climate() -> None:
    assert set(build(small_scenario(start={"climate": 0.25}), seed=3).citizens["climate"].ravel()) == {0.25}


def test_each_axis_may_have_a_climate_and_stigma_follows_the_loadings() -> None:
    latent = {"nation": {"loading": 0.5}, "liberty": {"loading": -0.5}, "other": {"loading": 0.0}}
    population = {"citizens": 2000, "latent": latent}
    society = {"line": [0.1, 0.2, 0.3]}
    plain = build(small_scenario(population=population, society=society), seed=3).citizens
    start = {"climate": [0.2, 0.8, 0.5], "silenced": 1.0}
    state = build(small_scenario(population=population, society=society, start=start), seed=3).citizens
    assert (state["climate"] == np.array([0.2, 0.8, 0.5], np.float32)).all()
    # The + side of the scale is stigmatised: so are + on nation and - on liberty, and nothing on the other.
    hushed = (state["expressed"] == 0.0) & (plain["private"] != 0.0)
    np.testing.assert_array_equal(hushed, plain["private"] * np.array([1.0, -1.0, 0.0]) > 0.0)


def test_a_run_settles_before_its_clock_starts() -> None:
    settled = run(small_scenario(start={"settle": 0.5}), until=0.0)
    assert settled.measures["step"].tolist() == [0]
    assert settled.step == 0
    assert settled.fingerprints != run(small_scenario(), until=0.0).fingerprints
    assert_same(resume(settled), run(small_scenario(start={"settle": 0.5})))


@pytest.mark.parametrize("date", [-1, 0.0])
def test_nobody_votes_while_a_run_settles(date: float) -> None:
    # -1 stands for "never", so no step may bear that number; 0 is the first day that counts.
    result = run(small_scenario(start={"settle": 0.5}, society={"election_at": date}), until=0.5)
    assert result.elections["step"].tolist() == ([] if date == -1 else [0])
