import numpy as np
import pytest
from numpy.testing import assert_allclose

from polybius.errors import ParameterError
from polybius.measures import Turnout, VoteShare, vote_share
from polybius.state import State, make_world


def electorate() -> State:
    """Return societies of four citizens and three parties, of two and two, and of one and two."""
    return make_world(
        citizens={"vote": np.array([0, 2, 2, -1, 1, 0, -1], np.int8)},
        society_sizes=[4, 2, 1],
        parties={"position": np.zeros((7, 1), np.float32)},
        party_counts=[3, 2, 2],
    )


def test_who_stays_at_home_does_not_count() -> None:
    votes = np.array([0, 1, 1, -1, 1], np.int8)
    assert vote_share(votes).tolist() == [0.25, 0.75]
    assert vote_share(votes, 3).tolist() == [0.25, 0.75, 0.0]
    assert np.isnan(vote_share(np.array([-1, -1]))).all()


def test_shares_of_any_number_of_parties() -> None:
    # three votes, one of them for party 0 and two for party 2; a society with two parties has no third
    shares = VoteShare().of(electorate())
    assert_allclose(shares, [[1 / 3, 0, 2 / 3], [0.5, 0.5, np.nan], [np.nan, np.nan, np.nan]])


def test_turnout_is_unknown_before_anybody_has_voted() -> None:
    assert_allclose(Turnout().of(electorate()), [0.75, 1.0, np.nan])


def test_a_vote_for_a_party_that_is_not_there_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"votes must lie in \[-1, 1\]. Got 2 instead"):
        vote_share(np.array([0, 2]))
