"""What societies and parties carry, read off."""

import numpy as np
from numpy.testing import assert_allclose

from polybius.measures import Carried, carried
from polybius.state import SYSTEM, Column, Kind, make_world

COLUMNS = {column.name: column for column in SYSTEM}


def test_a_number_a_society_or_one_an_axis() -> None:
    state = make_world(
        axes=("a", "b"),
        citizens=2,
        society_sizes=[1, 1],
        societies={"line": np.array([[0.5, -0.5], [0.0, 1.0]]), "output": np.array([1.0, 2.0])},
    )
    line, output = (Carried(COLUMNS[f"societies.{name}"]) for name in ("line", "output"))
    assert (line.name, line.dims, line.unit) == ("society_line", ("axis",), "opinion")
    assert_allclose(line.of(state), [[0.5, -0.5], [0.0, 1.0]])
    assert (output.dims, output.long_name) == ((), "output a head")
    assert_allclose(output.of(state), [1.0, 2.0])


def test_what_is_not_there_yet_is_no_number() -> None:
    state = make_world(
        citizens=2, society_sizes=[1, 1],
        societies={"result": np.array([-1.0, 0.25]), "potential": np.array([0.0, 1.0]),
                   "party_in_power": np.array([-1, 1], np.int8)},
    )  # fmt: skip
    assert_allclose(Carried(COLUMNS["societies.result"]).of(state), [np.nan, 0.25])
    assert_allclose(Carried(COLUMNS["societies.potential"]).of(state), [np.nan, 1.0])
    assert_allclose(Carried(COLUMNS["societies.party_in_power"]).of(state), [np.nan, 1.0])  # nobody


def test_parties_side_by_side() -> None:
    state = make_world(
        citizens=2,
        society_sizes=[1, 1],
        parties={"position": np.array([[-0.5], [0.5], [0.0]]), "valence": np.array([0.0, 0.1, 0.2])},
        party_counts=[2, 1],
    )
    place, appeal = (Carried(COLUMNS[f"parties.{name}"]) for name in ("position", "valence"))
    assert (place.name, place.dims) == ("party_position", ("party", "axis"))
    assert_allclose(place.of(state), [[[-0.5], [0.5]], [[0.0], [np.nan]]])
    assert_allclose(appeal.of(state), [[0.0, 0.1], [0.2, np.nan]])


def test_a_theory_s_own_columns_have_measures_and_dates_have_none() -> None:
    own = Column(name="societies.faith", unit="1", kind=Kind.CARRIED, meaning="faith")
    (measure,) = carried((own, COLUMNS["societies.election_at"], COLUMNS["citizens.age"]))
    assert (measure.name, measure.reads) == ("society_faith", ("societies.faith",))
