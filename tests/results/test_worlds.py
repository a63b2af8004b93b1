import numpy as np
import pytest
from small_results import small_result

from polybius.errors import ParameterError
from polybius.results.worlds import spread


def test_four_worlds_by_hand() -> None:
    # 1, 2, 3, 6: mean 3, squares 4 + 1 + 0 + 9 = 14 over 3; the fifth knows no number
    found = spread(np.array([1.0, 2.0, np.nan, 3.0, 6.0]))
    assert found == pytest.approx((3, np.sqrt(14 / 3), 2.5, 1, 6, 4))


def test_one_world_and_none() -> None:
    one, none = spread(np.array([2.0])), spread(np.array([np.nan]))
    assert (one.mean, one.n) == (2.0, 1) and np.isnan(one.sd)
    assert none.n == 0 and np.isnan(none.median)


def test_by_name_time_and_place() -> None:
    result = small_result()
    assert result.by_world("expressed_mean").tolist() == [-0.3]
    assert result.describe("expressed_mean", at=0.0, axis="ideology").mean == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("measure", "at", "where", "message"),
    [
        ("expressed_men", None, {}, r"no measure 'expressed_men'\. Did you mean 'expressed_mean'"),
        ("expressed_mean", 0.7, {}, "not recorded at time 0.7"),
        ("expressed_mean", None, {"axis": "nation"}, "not recorded at axis 'nation'"),
        ("expressed_mean", None, {"party": 1}, "no dimension 'party'"),
    ],
)
def test_what_was_not_recorded(
    measure: str, at: float | None, where: dict[str, str | int], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        small_result().describe(measure, at, **where)
