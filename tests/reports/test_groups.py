"""Groups of measures: what is drawn together, what moved, and what nobody named."""

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from made_results import TIME, make_result

from polybius.measures import STANDARD
from polybius.reports.groups import GROUPS, Strand, by_axis, groups, stir
from polybius.reports.history import History, Track, societies
from polybius.reports.words.headlines import what_moved
from polybius.results import Record, Result, Variable


def moving(**courses: Any) -> Result:
    """Return a result in which these measures go on a course of time."""
    result = make_result(axes=("nation", "tradition"), worlds=2)
    variables = dict(result.measures.variables)
    for name, (unit, course) in courses.items():
        known = variables.get(name)
        dims = known.dims if known else ("time", "world", "society")
        sizes = known.values.shape[1:] if known else (2, 1)
        course = np.asarray(course).reshape(-1, *(1,) * len(sizes))
        values = np.broadcast_to(course, (len(TIME), *sizes))
        variables[name] = Variable(dims, values, {"units": unit, "long_name": f"what {name} is"})
    return replace(result, measures=Record(variables, result.measures.coords))


def axes_of(result: Result) -> list[History]:
    return next(societies(result))


def drawn(result: Result) -> dict[str, dict[str, list[Strand]]]:
    return {title: dict(panels) for title, panels, _ in groups(axes_of(result)) if panels}


def track(unit: str, *values: float) -> Track:
    return Track("x", "", "x", unit, False, np.array(values).reshape(-1, 1))


def test_stir_is_a_share_of_the_scale() -> None:
    assert stir(track("share", 0.2, 0.7, 0.4)) == pytest.approx(0.5)
    assert stir(track("opinion", -0.5, 0.5)) == pytest.approx(0.5)  # of a scale of 2
    assert stir(track("year", 5.0, 10.0)) == pytest.approx(0.5)  # of the largest value
    assert stir(track("utility", 0.0, 0.02)) == pytest.approx(0.02)  # not of the largest, as it is below 1
    assert stir(track("share", np.nan, np.nan)) == 0.0


def test_only_what_moves_is_drawn_and_the_rest_is_said() -> None:
    result = moving(society_institutions=("1", np.linspace(0.2, 0.8, 11)))
    (panel,) = drawn(result)["Institutions"].items()
    assert panel[0] == "institutions"
    still = {title: rest for title, _, rest in groups(axes_of(result))}
    assert still["Economy"] == ["output a head"]


def test_a_line_for_each_axis_party_and_part() -> None:
    result = moving(
        society_line=("opinion", np.linspace(0, 1, 11)),
        party_position=("opinion", np.linspace(0, 1, 11)),
        fortitude_mean=("1", np.linspace(0, 1, 11)),
        private_axis_correlation=("1", np.linspace(0, 1, 11)),
    )
    found = drawn(result)
    assert [s.label for s in found["Office and its line"]["official line"]] == ["nation", "tradition"]
    assert [s.label for s in found["Parties and their votes"]["positions of parties"]] == [
        "Left & Co, nation", "Right, nation", "Left & Co, tradition", "Right, tradition",
    ]  # fmt: skip
    assert len(found["Resolve and participation"]["parts of resolve"]) == 4
    # a pair of axes is told once
    pairs = found["How the axes hang together"]["in what people think"]
    assert [s.label for s in pairs] == ["nation × tradition"]


def test_what_no_group_names_comes_last_under_its_columns_name() -> None:
    found = drawn(moving(society_faith=("1", np.linspace(0, 1, 11))))
    assert list(found)[-1] == "What else moves"
    assert list(found["What else moves"]) == ["faith"]


def test_groups_name_only_measures_that_there_are() -> None:
    known = {measure.name for measure in STANDARD}
    named = [name for group in GROUPS for panel in group.panels for name, _ in panel.measures]
    assert set(named) <= known
    assert len(named) == len(set(named))


def test_what_moved_most_comes_first_and_says_where_it_turned() -> None:
    turning = np.concatenate([np.linspace(1, 3, 6), np.linspace(2.8, 1.2, 5)])
    text = what_moved(
        axes_of(
            moving(
                society_institutions=("1", np.linspace(0.2, 0.5, 11)),
                society_output=("1", turning),
                salience_mean=("1", np.linspace(0.5, 0.52, 11)),  # too little for a word
            )
        )
    )
    assert text == (
        "What moved most: output a head (actual) from 1.00 up to 3.00, then to 1.20; "
        "institutions (attained) from 0.20 to 0.50."
    )


def test_what_was_set_from_outside_is_not_what_moved() -> None:
    result = moving(
        society_trade=("share", np.linspace(0.2, 0.8, 11)),
        society_institutions=("1", np.linspace(0, 0.5, 11)),
    )
    result.manifest["scenario"]["interventions"] = [
        {"at": 5.0, "column": "societies.trade", "path": [[0.0, [0.2]], [10.0, [0.8]]]}
    ]
    assert what_moved(axes_of(result)) == (
        "What moved most, beside what was set from outside: institutions (attained) from 0.00 to 0.50."
    )


def test_parts_on_axes_get_a_panel_an_axis_where_there_are_many() -> None:
    history = axes_of(moving())[0]
    tracks = [history.tracks["private_mean"]._replace(values=TIME[:, None] / 10 + k) for k in range(8)]
    strands = [
        Strand(f"{part}, {axis}", track, part, axis)
        for track, (part, axis) in zip(tracks, product("abcd", ("nation", "liberty")), strict=True)
    ]
    found = by_axis("positions", strands)
    assert [title for title, _ in found] == ["positions: nation", "positions: liberty"]
    assert [strand.label for strand in found[0][1]] == ["a", "b", "c", "d"]
    assert by_axis("positions", strands[:6]) == [("positions", strands[:6])]


def test_nothing_moved() -> None:
    assert what_moved(axes_of(moving())) == "Hardly anything moved."


def test_what_is_not_yet_known_is_left_out() -> None:
    # Security is -1 until the theory knows it: neither a picture nor a sentence may start there.
    course = np.where(TIME < 2, -1.0, 0.4 + 0.05 * TIME)
    result = moving(society_security=("", course), society_dividend=("", np.full(len(TIME), -10.0)))
    track = axes_of(result)[0].tracks["society_security"]
    assert np.isnan(track.values[:2]).all()
    assert track.values[2, 0] == 0.5
    assert "security of life" in drawn(result)["Economy"]
    assert stir(track) == pytest.approx(0.4)  # from 0.5 to 0.9
    assert np.isnan(axes_of(result)[0]["society_dividend"]).all()  # never known: never shown


def test_what_hardly_moves_gets_no_picture() -> None:
    result = moving(society_trade=("share", np.where(TIME < 5, 0.2, 0.205)))
    assert "openness" not in drawn(result).get("Economy", {})
