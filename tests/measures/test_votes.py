import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.errors import ParameterError
from polybius.measures import VoteShare, vote_share
from polybius.state import make_world


def test_who_stays_at_home_does_not_count() -> None:
    votes = np.array([0, 1, 1, -1, 1], np.int8)
    assert vote_share(votes).tolist() == [0.25, 0.75]
    assert vote_share(votes, 3).tolist() == [0.25, 0.75, 0.0]
    assert np.isnan(vote_share(np.array([-1, -1]))).all()


def test_measure_reads_the_last_result() -> None:
    result = np.array([-1.0, 0.25, 1.0], np.float32)  # -1: no election yet
    state = make_world(citizens=3, society_sizes=[1, 1, 1], societies={"result": result})
    assert_allclose(VoteShare(1).of(state), [np.nan, 0.25, 1.0])
    assert_allclose(VoteShare(0).of(state), [np.nan, 0.75, 0.0])


def test_what_others_have_is_not_the_first_partys() -> None:
    # Two societies: three parties with .2, .5 and .3, then two with .4 and .6.
    state = make_world(
        citizens=2,
        society_sizes=[1, 1],
        societies={"result": np.array([0.5, 0.6])},
        parties={"votes": np.array([0.2, 0.5, 0.3, 0.4, 0.6])},
        party_counts=[3, 2],
    )
    assert_allclose(VoteShare(0).of(state), [0.2, 0.4], atol=1e-7)
    assert_allclose(VoteShare(1).of(state), [0.5, 0.6], atol=1e-7)


def test_what_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"votes must lie in \[-1, 1\]. Got 2 instead"):
        vote_share(np.array([0, 2]))
    with pytest.raises(ParameterError, match=r"VoteShare\.party must be 0 or 1. Got 2 instead"):
        VoteShare(2)
