# ruff: noqa: E501  (messages are compared whole)
"""Interventions: for a while, added, on a path, held, on parameters and measures; cut and taken up again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from small_scenarios import assert_same, small_scenario

from polybius.engine import Plain
from polybius.errors import ScenarioError
from polybius.measures import STANDARD, Share
from polybius.measures.voices import COLUMNS
from polybius.model import Mechanism, Theory, Tick, param
from polybius.results import Result
from polybius.scenarios import Blueprint, Scenario, fork, reproduce, resume, run
from polybius.scenarios.held import HeldMean, HeldShare
from polybius.scenarios.holdable import holdable
from polybius.state import Column, Kind, make_world


def column(short: str, kind: Kind, start: float = 0.0, **more: Any) -> Column:
    return Column(
        name=f"societies.{short}", unit="1", low=-16, high=16, kind=kind, meaning=short, start=start, **more
    )


PUSH, X, SEEN = column("push", Kind.GIVEN, 1.0), column("x", Kind.CARRIED), column("seen", Kind.DERIVED)
TURNS = column("turns", Kind.CARRIED, dtype="int32")


@dataclass(frozen=True, kw_only=True)
class Growth(Mechanism):
    """dx/dt = rate * push, and turns are counted."""

    rate: float = param(1.0, "1/year", (0, 4), "arbitrary", "speed")
    each: int = param(1, "1", (0, 4), "arbitrary", "turns a step")

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.push", "societies.x", "societies.turns")
    writes: ClassVar[tuple[str, ...]] = ("societies.x", "societies.turns")
    columns: ClassVar[tuple[Column, ...]] = (PUSH, X, TURNS)
    constants: ClassVar[dict[str, Any]] = {"share": lambda p, dt: p.rate * dt}

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, int]:
        me, w = s.societies, s.societies.world[i]
        return me.x[i] + p.share[w] * me.push[i], me.turns[i] + p.each[w]


@dataclass(frozen=True, kw_only=True)
class Look(Mechanism):
    """Sees x, after it has grown."""

    acts_on: ClassVar[str] = "societies"
    reads: ClassVar[tuple[str, ...]] = ("societies.x",)
    writes: ClassVar[tuple[str, ...]] = ("societies.seen",)
    columns: ClassVar[tuple[Column, ...]] = (X, SEEN)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> float:
        return float(s.societies.x[i])


@dataclass(frozen=True, kw_only=True)
class Sway(Mechanism):
    """Private opinions rise by 1 a year."""

    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)
    reads: ClassVar[tuple[str, ...]] = ("citizens.private",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        return (s.citizens.private[i][0] + t.dt,)


THEORY = Theory("growth", (Growth(), Look(), Sway()))
QUARTERS = {
    "scenario": {"name": "growth", "years": 3, "steps_per_year": 4},
    "population": {"citizens": 20},
    "network": {"kind": "ring", "neighbours": 2},
    "record": {"cells": 0, "measures": ["private_mean"]},
}


def scenario(*interventions: dict[str, Any], **sections: Any) -> Scenario:
    return Scenario.parse({**QUARTERS, **sections, "interventions": interventions})


def state(*interventions: dict[str, Any], until: float = 3.0, short: str = "x") -> float:
    """Return x, which grows by 1 a year unless somebody intervenes, at some time."""
    final = run(scenario(*interventions), theory=THEORY, until=until, threads=1).final
    return float(final.societies[short][0])


PUSHED = {"column": "societies.push"}
MOVED = {"column": "societies.x"}
RATE = {"parameter": "Growth.rate"}


def test_nothing_from_outside() -> None:
    assert state() == 3.0
    assert state(short="turns") == 12


@pytest.mark.parametrize("target", [PUSHED, RATE])
def test_a_shock_for_a_while_returns_to_the_base_value(target: dict[str, str]) -> None:
    # 1 a year, but 3 in the second year
    shock = {**target, "at": 1.0, "for": 1.0, "value": 3.0}
    assert [state(shock, until=time) for time in (1.0, 1.5, 2.0, 3.0)] == [1.0, 2.5, 4.0, 5.0]


@pytest.mark.parametrize("target", [PUSHED, RATE])
def test_overlays_lie_on_each_other_in_the_order_of_the_scenario(target: dict[str, str]) -> None:
    more = {**target, "at": 0.5, "for": 1.0, "change": 1.0}
    fixed = {**target, "at": 1.0, "for": 1.0, "value": 2.0}
    # more, then fixed: 1 until 0.5, 2 until 2, then 1: 0.5 + 3 + 1
    assert state(more, fixed) == 4.5
    # fixed, then more: 1 until 0.5, 2 until 1, 3 until 1.5, 2 until 2, then 1: 0.5 + 1 + 1.5 + 1 + 1
    assert state(fixed, more) == 5.0
    # a lasting value is in place again when a later one for a while is over: 1 + 0.5 + 1 * 0.5 + ...
    lasting = {**target, "at": 0.5, "value": 3.0}
    assert state(lasting, fixed) == 0.5 + 1.5 + 2.0 + 3.0


@pytest.mark.parametrize("target", [PUSHED, RATE])
def test_a_path_is_followed_in_straight_lines(target: dict[str, str]) -> None:
    path = {**target, "path": [[1.0, 1.0], [2.0, 3.0]]}
    # quarters at 1, 1.5, 2, 2.5 in the second year, and 3 for good
    assert state(path, until=2.0) == 1.0 + 7 / 4
    assert state(path) == 1.0 + 7 / 4 + 3.0
    # until 2.5 only, and then 1 again
    assert state({**path, "for": 1.5}) == 1.0 + 7 / 4 + 1.5 + 0.5


def test_what_is_added_to_a_written_column_is_taken_away_from_what_became_of_it() -> None:
    added = {**MOVED, "at": 1.0, "change": 2.0}
    assert state(added) == 5.0
    passing = {**added, "for": 1.0}
    assert [state(passing, until=time) for time in (1.0, 1.25, 2.0, 2.25, 3.0)] == [1.0, 3.25, 4.0, 2.25, 3.0]
    # set to 10, that is 9 more, and 9 less later
    assert [state({**MOVED, "at": 1.0, "for": 1.0, "value": 10.0}, until=time) for time in (2.0, 3.0)] == [
        11.0,
        3.0,
    ]
    # x ends at 16, so of 15.5 more 15 are added, and 15 taken away again from 16
    assert state({**MOVED, "at": 1.0, "for": 1.0, "change": 15.5}) == 1.0 + 1.0


def test_a_held_column_is_held_for_every_reader_and_then_let_go() -> None:
    held = {**MOVED, "at": 1.0, "for": 1.0, "value": 8.0, "hold": True}
    assert [state(held, until=time, short="seen") for time in (1.0, 1.25, 2.0, 2.25)] == [1.0, 8.0, 8.0, 8.25]
    assert state(held) == 9.0
    # for good; without `hold` it is set once
    assert state({**MOVED, "at": 1.0, "value": 8.0, "hold": True}) == 8.0
    assert state({**MOVED, "at": 1.0, "value": 8.0}) == 10.0
    # on a path: 0, 1, 2, 3 in the second year's quarters
    path = {**MOVED, "path": [[1.0, 0.0], [2.0, 4.0]]}
    assert [state(path, until=time, short="seen") for time in (1.25, 1.5, 1.75, 2.0, 2.25)] == [
        0.0,
        1.0,
        2.0,
        3.0,
        4.0,
    ]
    turns = {"column": "societies.turns", "at": 1.0, "for": 1.0, "value": 0, "hold": True}
    assert [state(turns, until=time, short="turns") for time in (1.0, 2.0, 3.0)] == [4, 0, 4]


def test_a_whole_parameter_may_be_set_or_added_to() -> None:
    rest = {"parameter": "Growth.each", "at": 1.0, "for": 1.0}
    # one turn a quarter, but none in the second year
    assert state({**rest, "change": -1}, short="turns") == 4 + 0 + 4
    assert state({**rest, "value": 0}, short="turns") == 4 + 0 + 4


def test_a_measure_is_held_where_it_shall_be() -> None:
    free = run(scenario(), theory=THEORY)
    assert free.measures["private_mean"][-1, 0, 0, 0] > 0.9  # opinions rise to 1
    path = {"measure": "private_mean", "path": [[1.0, 0.5], [2.0, -0.5]]}
    means = run(scenario(path), theory=THEORY).measures["private_mean"][:, 0, 0, 0]
    # a record shows what the step before left
    np.testing.assert_allclose(means[5:10], [0.5, 0.25, 0.0, -0.25, -0.5], atol=1e-6)
    np.testing.assert_allclose(means[10:], -0.5, atol=1e-6)
    short = run(scenario({**path, "for": 1.0}), theory=THEORY).measures["private_mean"][:, 0, 0, 0]
    assert short[9] > short[8] + 0.1


def test_parties_and_worlds() -> None:
    base = small_scenario().model_copy(update={"interventions": ()})
    shock = {"column": "parties.valence", "parties": [1], "at": 0.25, "for": 0.5, "change": 2.0}
    ends = [
        run(base.adding(shock), worlds=2, until=time).final.parties["valence"].tolist() for time in (0.5, 1.0)
    ]
    assert ends == [[0.0, 2.0, 0.0, 2.0], [0.0, 0.0, 0.0, 0.0]]


def everything() -> Scenario:
    """Return a small scenario in which all kinds of interventions overlap, over the one that it has."""
    return small_scenario().adding(
        {"column": "societies.severity", "at": 0.5, "for": 1.5, "change": -0.25},
        {"column": "societies.reach", "path": [[0.25, 0.5], [1.25, 1.0]], "for": 2.0},
        {"column": "societies.party_in_power", "at": 0.75, "for": 1.5, "value": 1, "hold": True},
        {"column": "societies.result", "at": 1.25, "value": 0.25, "hold": True},
        {"parameter": "Expression.peer_pressure", "at": 0.5, "for": 1.5, "change": 0.2},
        {"parameter": "Expression.revisions", "path": [[0.5, 12.0], [1.5, 6.0]]},
        {"measure": "climate_mean", "at": 1.0, "for": 0.75, "value": 0.6},
    )


def test_many_at_once_change_nothing_between_threads_batches_and_backends() -> None:
    whole = run(everything(), worlds=2, threads=1)
    assert whole.fingerprints != run(small_scenario(), worlds=2).fingerprints
    assert_same(run(everything(), worlds=2, threads=4), whole)
    assert [run(everything(), seed=seed).fingerprints[0] for seed in (5, 6)] == whole.fingerprints
    few = everything().with_overrides(citizens=40, years=1.5)
    assert_same(run(few, backend=Plain()), run(few))


@pytest.mark.parametrize("until", [0.25, 0.5, 0.6, 1.0, 1.25, 1.5, 2.0, 2.1, 2.25, 2.5])
def test_taken_up_again_in_the_middle(until: float, tmp_path: Path) -> None:
    run(everything(), worlds=2, until=until, out=tmp_path / "half")
    half = Result.load(tmp_path / "half")
    assert_same(resume(half), run(everything(), worlds=2))


@pytest.mark.parametrize("until", [0.5, 1.0, 1.25, 2.0, 2.25])
def test_added_amounts_survive_a_visit_to_the_disk(until: float, tmp_path: Path) -> None:
    plan = scenario(
        {**MOVED, "at": 1.0, "for": 1.0, "change": 2.0},
        {**MOVED, "at": 0.5, "for": 2.0, "value": 8.0},
        {**PUSHED, "at": 1.0, "for": 1.0, "change": 2.0},
        {**RATE, "path": [[0.5, 1.0], [2.5, 2.0]]},
    )
    run(plan, theory=THEORY, until=until, out=tmp_path / "half")
    onward = resume(Result.load(tmp_path / "half"), theory=THEORY)
    assert_same(onward, run(plan, theory=THEORY))


def test_a_fork_may_intervene_for_a_while_and_is_reproduced(tmp_path: Path) -> None:
    past = run(everything(), until=1.0)
    shock = {"column": "societies.severity", "at": 1.25, "for": 0.5, "value": 0.75}
    forked = fork(past, interventions=[shock], set={"Expression.peer_pressure": 0.3}, out=tmp_path / "fork")
    assert forked.fingerprints != run(everything()).fingerprints
    # the office's relenting at 1.5 and the 0.25 less from 0.5 to 2 come first, then 0.75 until 1.75
    ends = [
        fork(past, interventions=[shock], until=time).final.societies["severity"][0]
        for time in (1.5, 1.75, 2.0, 2.5)
    ]
    assert ends == [0.75, 0.75, 0.0, 0.0]
    assert str(reproduce(tmp_path / "fork")) == "identical: 1 fingerprint is the same."


def test_interventions_survive_json() -> None:
    plan = everything()
    assert Scenario.parse(plan.to_dict()) == plan
    item = plan.to_dict()["interventions"][2]
    assert item["path"] == [[0.25, [0.5]], [1.25, [1.0]]]
    assert (item["at"], item["for"]) == (0.25, 2.0)
    assert plan.adding(*plan.interventions).interventions == (*plan.interventions, *plan.interventions)


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"value": 1}, "interventions entry 1: must name one of column, parameter or measure. Got none."),
        ({**PUSHED, **RATE, "value": 1}, "must name one of column, parameter or measure. Got column and parameter."),
        (PUSHED, "interventions entry 1: must give one of value, change or path. Got none."),
        ({**PUSHED, "value": 1, "change": 1}, "must give one of value, change or path. Got value and change."),
        ({**PUSHED, "value": 1, "for": 0.0}, "interventions entry 1, for must be greater than 0. Got 0.0 instead."),
        ({**PUSHED, "value": 1, "fr": 1.0}, "has an unknown key 'fr'. Did you mean 'for'?"),
        ({**PUSHED, "value": 1, "for": 0.1}, "an intervention on societies.push must last a step of 0.25 years at least. Got for = 0.1."),
        ({**PUSHED, "path": []}, "interventions entry 1, path"),
        ({**PUSHED, "path": [[1.0, 1], [1.0, 2]]}, "interventions entry 1: a path's times must rise. Got 1, 1."),
        ({**PUSHED, "path": [[2.0, 1]]}, "a path begins at its first time, 2. Leave out at = 1."),
        ({**PUSHED, "path": [[1.0, 99]]}, "societies.push must lie in [-16, 16]. Got 99 instead."),
        ({**PUSHED, "change": 1, "hold": True}, "hold keeps a column at a value or on a path, but a change is added once. Leave it out."),
        ({**RATE, "value": 1, "hold": True}, "but nothing else sets a parameter. Leave it out."),
        ({**RATE, "value": 1, "societies": [0]}, "Growth.rate is set in whole worlds, so nothing. Got 'societies'."),
        ({**PUSHED, "value": 1, "parties": [0]}, "societies.push is set in 'societies' or nothing. Got 'parties'."),
        ({**PUSHED, "value": 1, "societies": [0], "row": 0}, "takes one of societies, parties and row. Got societies and row."),
        ({**PUSHED, "value": 1, "societies": [1]}, "societies.push has rows 0 to 0 in each world. Got row 1."),
        ({**PUSHED, "change": [1, 2]}, "societies.push takes 1 numbers at most. Got 2."),
        ({**RATE, "value": 9}, "Growth.rate must lie in [0, 4] 1/year. Got 9.0 instead."),
        ({**RATE, "change": -3}, "Growth.rate must lie in [0, 4] 1/year. Got -2.0 instead."),
        ({**RATE, "value": [1, 2]}, "Growth.rate takes one number. Got 2."),
        ({"parameter": "Growth.rat", "value": 1}, "Growth has no parameter 'rat'. Did you mean 'rate'?"),
        ({"parameter": "Growth.each", "change": 0.5}, "Growth.each must be a whole number"),
        ({"parameter": "Growth.each", "path": [[1.0, 1], [2.0, 3]]}, "Growth.each is a whole number and cannot follow a path. Give a value."),
        ({"column": "societies.turns", "path": [[1.0, 1]]}, "societies.turns is a whole number and cannot follow a path."),
        ({"column": "societies.turns", "change": 1}, "societies.turns is a whole number and cannot be added to."),
        ({"column": "societies.turns", "value": 1, "for": 1.0}, "societies.turns counts in whole numbers and is written by Growth, so that nothing can be added to it for a while. Give a value, with hold = true."),
        ({"column": "societies.seen", "change": 1}, "societies.seen is made anew every step and is written by Look"),
        ({"column": "citizens.private", "value": 1}, "citizens.private is each citizen's own and cannot be set. Hold a measure of it instead, as in measure = \"private_mean\"."),
        ({"column": "citizens.privat", "value": 1}, "Name a column of societies or parties, or a measure of citizens."),
        ({"measure": "private_mean", "change": 1}, "a measure is held at a value or on a path. Got a change."),
        ({"measure": "private_men", "value": 1}, "there is no measure 'private_men' to hold. Did you mean 'private_mean'?"),
        ({"measure": "expressed_mean", "value": 1}, "measure 'expressed_mean' reads citizens.expressed, which theory 'growth' lacks."),
        ({"measure": "private_mean", "value": 2}, "citizens.private must lie in [-1, 1] opinion. Got 2 instead."),
        ({"measure": "private_mean", "value": 0, "parties": [0]}, "private_mean is set in 'societies' or nothing. Got 'parties'."),
    ],
)  # fmt: skip
def test_what_an_intervention_may_not_be(item: dict[str, Any], message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Blueprint.of(scenario({"at": 1.0, **item}), THEORY)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def held_end(measure: str, value: float, **more: Any) -> Result:
    """Return what a year of the whole society leaves with a measure held in its second half."""
    base = small_scenario().with_overrides(years=1.0, set={"scenario.theory": "whole_society"})
    plain = base.model_copy(update={"interventions": ()})
    return run(plain.adding({"measure": measure, "at": 0.5, "value": value, **more}), worlds=2)


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("attachment_mean", 0.25),
        ("silent_share", 0.5),
        ("against_share", 0.25),
        ("sincerity_mean_among_office", 0.5),
        ("expressed_mean", 0.125),
        ("society_institutions", 0.75),
        ("society_severity", 2.0),
    ],
)
def test_what_is_told_of_citizens_or_societies_is_held(measure: str, value: float) -> None:
    found = held_end(measure, value).measures[measure]
    np.testing.assert_allclose(found[-1], value, atol=1e-5)
    assert not np.allclose(found[1], value)


def test_what_a_party_carries_is_held_where_it_is_told() -> None:
    found = held_end("party_valence", 2.0, parties=[1]).measures["party_valence"][-1, :, 0]
    assert (found[:, 1] == 2.0).all() and (found[:, 0] != 2.0).all()


def test_a_share_changes_as_few_as_will_do_and_always_the_same() -> None:
    state = make_world(citizens={"office": np.zeros(10, np.uint8)})
    seen = []
    for share in (0.3, 0.5, 0.3, 0.34):
        HeldShare("citizens.office", "citizens.office", np.array([True]), np.array(share), 1.0, 0.0).restore(
            state, 0, 1
        )
        seen.append(state.citizens["office"].copy())
    assert [int(each.sum()) for each in seen] == [3, 5, 3, 3]
    assert (seen[0] <= seen[1]).all()
    assert (seen[3] == seen[2]).all()


def test_parameters_of_a_mechanism_left_out_are_set_for_nothing() -> None:
    rate = {"parameter": "Growth.rate", "at": 1.0, "value": 2.0}
    lacking = THEORY.without("Growth")
    given = scenario(rate).with_overrides(set={"Growth.rate": 3.0})
    bare = run(scenario(), theory=lacking)
    found = run(given, theory=lacking)
    assert found.fingerprints == bare.fingerprints
    assert [each["slot"] for each in found.manifest["theory"]["left_out"]] == ["Growth"]
    assert "Growth.rate" not in found.manifest["theory"]["parameters"]


@pytest.mark.parametrize("wrong", ["Growth.rat", "Grwth.rate"])
def test_a_mistyped_parameter_of_a_mechanism_left_out_is_an_error(wrong: str) -> None:
    lacking = THEORY.without("Growth")
    for given in (
        scenario({"parameter": wrong, "at": 1.0, "value": 2.0}),
        scenario().with_overrides(set={wrong: 1.0}),
    ):
        with pytest.raises(ScenarioError, match=r"no (mechanism|parameter) .(Grwth|rat)\b"):
            Blueprint.of(given, lacking)
    with pytest.raises(ScenarioError, match=r"Growth\.rate must lie in \[0, 4\] 1/year\. Got 9"):
        Blueprint.of(scenario().with_overrides(set={"Growth.rate": 9.0}), lacking)


def test_every_share_that_can_be_held_can_be_left() -> None:
    for measure in STANDARD:
        if isinstance(measure, Share) and holdable(measure):
            assert COLUMNS[f"citizens.{measure.counted}"].start != measure.low


def test_what_cannot_be_held_is_told_with_what_can() -> None:
    with pytest.raises(ScenarioError) as caught:
        Blueprint.of(scenario({"at": 1.0, "measure": "private_spread", "value": 0.5}), THEORY)
    assert str(caught.value).endswith(
        "measure 'private_spread' cannot be held. What can be held are means and shares of citizens in one "
        "column, and what societies and parties carry: private_mean, society_push, society_x, society_turns, society_seen."
    )


def test_a_held_mean_of_words_is_that_of_those_who_speak() -> None:
    state = make_world(
        citizens={
            "expressed": np.array([[0.5], [-0.5], [-1.0]], np.float32),
            "speaks": np.array([1, 1, 0], np.uint8),
        }
    )
    words, speaks, all_of_them = "citizens.expressed", "citizens.speaks", np.array([True])
    held = HeldMean(words, words, (speaks,), all_of_them, np.array([0.25]), -1.0, 1.0)
    held.restore(state, 0, 1)
    # both who speak move by a quarter; the silent one's last words stay
    assert state.citizens["expressed"].tolist() == [[0.75], [-0.25], [-1.0]]
