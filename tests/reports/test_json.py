"""A result as JSON."""

import json
from typing import Any

from made_results import make_result

from polybius.reports import as_json


def parsed(**choices: Any) -> dict[str, Any]:
    def no_constant(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    found: dict[str, Any] = json.loads(as_json(make_result(**choices)), parse_constant=no_constant)
    return found


def test_every_measure_with_final_and_series() -> None:
    found = parsed()
    assert set(found["measures"]) == set(make_result().measures.variables)
    measure = found["measures"]["expressed_mean"]
    assert measure["dims"] == ["time", "world", "society", "axis"]
    assert measure["unit"] == "opinion"
    assert measure["final"] == [[[0.2]]]
    assert measure["values"][0] == [[[-0.2]]]
    assert found["time"][-1] == 10.0
    assert found["coordinates"]["axis"] == ["ideology"]


def test_what_is_not_a_number_is_null() -> None:
    assert parsed()["measures"]["vote_share"]["values"][0] == [[[None, None]]]


def test_one_fingerprint_or_one_a_world() -> None:
    assert parsed()["fingerprint"] == "0" * 32
    assert parsed(worlds=2)["fingerprint"] == ["0" * 32, f"{1:032x}"]
    assert parsed(worlds=2)["seeds"] == [1, 2]


def test_elections_and_swings_are_rows() -> None:
    found = parsed()
    assert found["elections"][0] == {
        "time": 2.0, "world": 0, "society": 0, "incumbent": 0, "winner": 1, "share": 0.55, "transfer": True,
    }  # fmt: skip
    assert found["swings"][1]["title"] == "after the <second>"
    assert parsed(elections=False, extras=False)["elections"] == []
