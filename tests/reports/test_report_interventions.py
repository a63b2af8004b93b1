"""Interventions as a reader is told of them."""

from polybius.reports.interventions import Intervention


def test_tables_of_a_manifest() -> None:
    held = {"at": 1.0, "column": "societies.line", "value": [0.5, -0.5], "for": 2.5, "hold": True, "row": 0}
    item = Intervention.of(held)
    assert (item.course, item.span("year")) == ("= 0.5 and −0.5", "for 2.5 years, held")
    assert (item.societies, item.parties) == ((0,), ())
    added = Intervention.of({"at": 1.0, "parameter": "Policy.tempo", "change": [-0.25], "note": "Slower."})
    assert (added.target, added.course, added.span("year"), added.note) == (
        "Policy.tempo", "− 0.25", "", "Slower",
    )  # fmt: skip
    path = Intervention.of({"at": 0.0, "measure": "private_mean", "path": [[0.0, [0.0]], [4.0, [1.0]]]})
    assert (path.course, path.span("step")) == ("from 0 at 0, to 1 at 4", "held")


def test_a_zero_is_a_value() -> None:
    assert Intervention.of({"at": 1.0, "column": "societies.line", "value": [0.0]}).course == "= 0"
