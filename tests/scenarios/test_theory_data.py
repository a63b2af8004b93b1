"""A theory as data: written down, made again, run again, or said what is lacking."""

import json
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent
from typing import Any, ClassVar

import pytest
from small_scenarios import small_scenario

from polybius.engine import Plain
from polybius.errors import PolybiusError, ScenarioError
from polybius.mechanisms import Expression, Influence, Media, RandomWalk
from polybius.model import Euler, Mechanism, Slot, Theory, Tick, param
from polybius.results import Result
from polybius.scenarios import Scenario, fork, reproduce, resume, run
from polybius.scenarios.theory_data import made_again, moved_on, theory_data, theory_digest
from polybius.theories import THEORIES
from polybius.vectors import put

BASE = THEORIES["hidden_majority"]


@pytest.fixture(autouse=True)
def _in_plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run everything in plain Python: the bits are the same, and nothing needs compiling."""
    monkeypatch.setattr("polybius.engine.simulation.Compiled", Plain)


@dataclass(frozen=True, kw_only=True)
class Shift(Mechanism):
    """Moves what is thought by a little, every step."""

    by: float = param(0.01, "opinion", (0, 1), "arbitrary", "how far")
    reads: ClassVar[tuple[str, ...]] = ("citizens.private",)
    writes: ClassVar[tuple[str, ...]] = ("citizens.private",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        x: tuple[float, ...] = s.citizens.private[i]
        for a in range(len(x)):
            x = put(x, a, x[a] + p.by[s.citizens.world[i]])
        return x


class Grown(Expression):
    """Somebody's own Expression, under another name."""


def reordered() -> Theory:
    return replace(BASE, mechanisms=BASE.slots[::-1]).since(BASE)


def pulled() -> Theory:
    """Return the theory with a mechanism that is bound to what is said instead of to what is thought."""
    apart = Slot("Imitation", RandomWalk(sigma=0.1), binding={"citizens.private": "citizens.expressed"})
    return BASE.adding(apart)


KINDS = {
    "as it ships": BASE,
    "other values": BASE.setting({"Expression.peer_pressure": 0.25, "Influence.rate": 0.4}),
    "without": BASE.without("Media"),
    "without two": BASE.without("Media").without("Enforcement"),
    "adding": BASE.adding(Shift(by=0.002), before="Perception"),
    "swap": BASE.swap(Influence=RandomWalk(sigma=0.05)),
    "another order": reordered(),
    "bound columns": pulled(),
    "a subclass": BASE.swap(Expression=Grown(voice=0.5)),
    "a theory of one's own": Theory("mine", (Shift(), RandomWalk()), claim="Things shift."),
    "a scheme": Theory("carried", (Euler(RandomWalk()), Shift())),
}


@pytest.mark.parametrize("theory", KINDS.values(), ids=KINDS.keys())
def test_data_and_back_is_the_same_theory(theory: Theory) -> None:
    data = json.loads(json.dumps(theory_data(theory)))
    again = made_again(data, "it")
    assert theory_data(again) == data
    assert [slot.mechanism for slot in again.all_slots] == [slot.mechanism for slot in theory.all_slots]
    assert (again.name, again.base) == (theory.name, theory.base)
    assert moved_on(data, theory_data(again)) == []


def test_a_changed_theory_says_so_in_its_name() -> None:
    names = {kind: theory.name for kind, theory in KINDS.items()}
    assert names["other values"] == "hidden_majority"
    assert names["without"] == "hidden_majority without Media"
    assert names["without two"] == "hidden_majority without Media and Enforcement"
    assert names["adding"] == "hidden_majority with Shift"
    assert names["swap"] == "hidden_majority with RandomWalk as Influence"
    assert names["another order"] == "hidden_majority in another order"
    assert names["bound columns"] == "hidden_majority with RandomWalk as Imitation"
    both = BASE.without("Media").adding(Shift())
    assert both.name == "hidden_majority without Media, with Shift"
    assert both.claim == f"hidden_majority, which is changed here, says: {BASE.claim}"
    assert both.source == BASE.source
    assert both.plan().rows() and str(both.plan()).startswith(both.name)


def test_what_is_put_back_is_the_theory_of_before() -> None:
    place = [slot.name for slot in BASE.slots].index("Media")
    after = BASE.slots[place + 1].name
    again = BASE.without("Media").adding(Media(), before=after)
    assert (again.name, again.claim, again.base) == (BASE.name, BASE.claim, None)
    assert BASE.without("Media").adding(Media()).name == "hidden_majority in another order"


def test_a_name_of_ones_own_is_kept_and_changes_start_from_it() -> None:
    mine = replace(BASE.without("Media"), name="quiet", claim="No media.")
    assert (mine.name, mine.base) == ("quiet", None)
    assert mine.without("Enforcement").name == "quiet without Enforcement"


def test_a_digest_is_of_what_determines_numbers() -> None:
    def digest(theory: Theory) -> str:
        return theory_digest(theory_data(theory))

    assert digest(BASE) == digest(replace(BASE, name="another", claim="", source=""))
    others = [digest(theory) for kind, theory in KINDS.items() if kind != "as it ships"]
    assert len({digest(BASE), *others}) == len(KINDS)


@pytest.mark.parametrize("kind", ["without", "adding", "swap", "another order", "bound columns"])
def test_a_changed_theory_is_reproduced_with_nothing_said(kind: str, tmp_path: Path) -> None:
    theory = KINDS[kind]
    first = run(small_scenario(scenario={"years": 0.5}), theory=theory, out=tmp_path / "kept")
    assert theory.name in first.title
    assert first.manifest["theory"]["base"] == "hidden_majority"
    again = reproduce(tmp_path / "kept")
    assert str(again) == "identical: 1 fingerprint is the same."
    plain = run(small_scenario(scenario={"years": 0.5}))
    assert plain.fingerprints != first.fingerprints, "the test could not tell the two theories apart"


def test_a_theory_under_a_name_that_ships_is_told_as_the_change_it_is() -> None:
    bold = Theory(BASE.name, tuple(slot for slot in BASE.slots if slot.name != "Media"), claim=BASE.claim)
    result = run(small_scenario(scenario={"years": 0.25}), theory=bold)
    assert result.manifest["theory"]["name"] == "hidden_majority without Media"


def test_going_on_goes_on_with_the_theory_that_ran(tmp_path: Path) -> None:
    theory = KINDS["without"]
    short = small_scenario(scenario={"years": 0.5})
    whole = run(short, theory=theory)
    half = run(short, theory=theory, until=0.25, out=tmp_path / "half")
    assert resume(half).fingerprints == whole.fingerprints
    loaded = Result.load(tmp_path / "half")
    turned = fork(loaded, set={"Expression.peer_pressure": 0.1}, out=tmp_path / "turned")
    assert turned.manifest["theory"]["name"] == theory.name
    values = [segment["theory"]["parameters"] for segment in turned.manifest["segments"]]
    assert [each["Expression.peer_pressure"] for each in values] == [1.0, 0.1]
    assert reproduce(tmp_path / "turned").verdict == "identical"


def test_values_of_ones_own_theory_come_back(tmp_path: Path) -> None:
    short = small_scenario(scenario={"years": 0.25})
    run(short, theory=BASE.setting({"Influence.rate": 0.7}), out=tmp_path / "kept")
    assert reproduce(tmp_path / "kept").verdict == "identical"


SAME = "identical: 1 fingerprint is the same."


def saved(folder: Path, theory: Theory, change: Any = None) -> Path:
    """Return a saved run of `theory`, its data changed by `change` as another world would have it."""
    result = run(small_scenario(scenario={"years": 0.25}), theory=theory)
    for data in (result.manifest["theory"], *(each["theory"] for each in result.manifest["segments"])):
        if change is not None:
            change(data["mechanisms"][-1])
    result.save(folder / "kept")
    return folder / "kept"


@pytest.mark.parametrize(
    ("change", "lack"),
    [
        ({"module": "nobodys_module"},
         "needs mechanism 'Shift', the class Shift of nobodys_module, and no result imports code by itself. "
         "Import nobodys_module first (--import nobodys_module), or give the theory: theory=..."),
        ({"module": "antigravity"}, "Import antigravity first"),
        ({"module": "__main__"}, "the class Shift of a notebook, script or function, which is not here."),
        ({"mechanism": "made.<locals>.Shift"}, "of a notebook, script or function"),
        ({"mechanism": "Shifted"}, "which has none of that name any more. Bring it back"),
        ({"module": "polybius.mechanisms.nowhere"}, "which has none of that name any more"),
        ({"module": "os", "mechanism": "system"}, "the class system of os, which has none of that name"),
        ({"digest": "0" * 32}, "was made with another Shift: mechanism 'Shift' has changed since."),
        ({"binding": {"citizens.private": "worlds.seed"}}, "a column of another table"),
        ({"scheme": 7}, "does not say what theory it ran"),
        ({"slot": None}, "'theory.mechanisms.8.slot' holds what it cannot"),
    ],
)  # fmt: skip
def test_what_is_not_to_be_had_is_said_in_a_sentence(
    change: dict[str, Any], lack: str, tmp_path: Path
) -> None:
    kept = saved(tmp_path, BASE.adding(Shift()), lambda slot: slot.update(change))
    with pytest.raises(PolybiusError) as error:
        reproduce(kept)
    assert lack in str(error.value)
    assert "antigravity" not in sys.modules


def test_the_theory_can_be_given_and_what_has_changed_is_told(tmp_path: Path) -> None:
    kept = saved(tmp_path, BASE.adding(Shift()), lambda slot: slot.update(digest="0" * 32))
    assert reproduce(kept, theory=BASE.adding(Shift())).verdict == "identical"
    found = reproduce(kept, theory=BASE)
    assert (found.verdict, found.changes) == ("differs", ("mechanism Shift taken out",))


OWN = dedent(
    '''
    """A mechanism of one's own."""
    from dataclasses import dataclass
    from typing import Any, ClassVar
    from polybius.model import Mechanism, param

    @dataclass(frozen=True, kw_only=True)
    class Lean(Mechanism):
        """Leans."""

        by: float = param(0.01, "opinion", (0, 1), "arbitrary", "how far")
        reads: ClassVar = ("citizens.attention",)
        writes: ClassVar = ("citizens.attention",)

        @staticmethod
        def rule(i, s, p, t):
            seen = s.citizens.attention[i]
            return seen * (1.0 - p.by[s.citizens.world[i]])
    '''
)

RUN = dedent(
    """
    import polybius
    from polybius.engine import Plain
    alone = polybius.Scenario.parse({"scenario": {"years": 0.1}, "population": {"citizens": 30}})
    theory = polybius.Theory("leaning alone", (Lean(),))
    polybius.run(alone, theory=theory, backend=Plain(), out="kept")
    """
)


def called(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False, timeout=300
    )


def again(folder: Path, *more: str) -> str:
    done = called(folder, "-m", "polybius", "reproduce", "kept", *more)
    return " ".join((done.stdout + done.stderr).split())


def test_a_module_of_ones_own_is_imported_only_on_its_owners_word(tmp_path: Path) -> None:
    (tmp_path / "leaning.py").write_text(OWN)
    (tmp_path / "first.py").write_text("from leaning import Lean\n" + RUN)
    assert called(tmp_path, "first.py").returncode == 0
    assert "Import leaning first (--import leaning)" in again(tmp_path)
    assert SAME in again(tmp_path, "--import", "leaning")
    assert "module 'leening' cannot be imported" in again(tmp_path, "--import", "leening")
    # Comments, docstrings and names of one's own may change; what the rule does may not.
    (tmp_path / "leaning.py").write_text(
        OWN.replace('"""Leans."""', '"""Leans on."""  # so').replace("seen", "x")
    )
    assert SAME in again(tmp_path, "--import", "leaning")
    (tmp_path / "leaning.py").write_text(OWN.replace("1.0 - p.by", "1.0 + p.by"))
    assert "mechanism 'Lean' has changed since" in again(tmp_path, "--import", "leaning")


def test_a_class_of_a_script_is_not_looked_for_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(OWN + RUN)
    assert called(tmp_path, "script.py").returncode == 0
    assert "the class Lean of a notebook, script or function, which is not here" in again(tmp_path)
    # Who has it, has it: the same script may ask.
    ask = "\nprint(polybius.scenarios.reproduce('kept'))\n"
    (tmp_path / "asking.py").write_text(OWN + "import polybius, polybius.scenarios\n" + ask)
    assert "identical" in called(tmp_path, "asking.py").stdout


def test_results_of_before_are_run_by_their_name(tmp_path: Path) -> None:
    result = run(small_scenario(scenario={"years": 0.25}))
    data = result.manifest["theory"]
    del data["python"], result.manifest["segments"][0]["theory"]
    result.save(tmp_path / "old")
    assert reproduce(tmp_path / "old").verdict == "identical"
    data["mechanisms"].pop()
    result.save(tmp_path / "older")
    with pytest.raises(ScenarioError, match="did not write down a theory of one's own"):
        reproduce(tmp_path / "older")


def test_parameters_that_differ_between_worlds_are_lists() -> None:
    data = theory_data(BASE, {"Expression.peer_pressure": [0.5, 1.5]})
    assert data["parameters"]["Expression.peer_pressure"] == [0.5, 1.5]
    assert theory_digest(data) != theory_digest(theory_data(BASE))


def test_influence_is_the_slot_that_was_swapped() -> None:
    assert isinstance(BASE.slot("Influence").mechanism, Influence)


def test_a_scenario_may_leave_mechanisms_out() -> None:
    short = small_scenario(scenario={"years": 0.25, "without": ["Media"]})
    found = run(short)
    assert found.manifest["theory"]["name"] == "hidden_majority without Media"
    assert (
        found.fingerprints
        == run(small_scenario(scenario={"years": 0.25}), theory=KINDS["without"]).fingerprints
    )
    assert resume(run(short, until=0.1)).fingerprints == found.fingerprints
    with pytest.raises(ScenarioError, match="theory 'hidden_majority' has no mechanism 'Medea'"):
        run(small_scenario(scenario={"without": ["Medea"]}))


def test_a_shared_parameter_is_set_under_any_name_over_what_a_scenario_gives() -> None:
    other = {"Perception.band": 0.4}
    changed = small_scenario(parameters={"Expression.band": 0.2}).with_overrides(set=other)
    assert changed.parameters == {"Election.term": 1.0, "Expression.revisions": 12.0, "Perception.band": 0.4}
    assert run(changed, until=0.1).manifest["theory"]["parameters"]["Expression.band"] == 0.4
    both = {"Expression.band": 0.2, "Enforcement.band": 0.3}
    with pytest.raises(
        ScenarioError, match=r"Expression\.band is 0\.2 and Enforcement\.band is 0\.3, but they"
    ):
        run(small_scenario(parameters=both))


def test_an_intervention_on_a_shared_parameter_reaches_all_under_any_name() -> None:
    def end(key: str) -> list[str]:
        pulse = {"parameter": key, "at": 0.1, "value": 0.6, "for": 0.2}
        return run(small_scenario(scenario={"years": 0.5}).adding(pulse)).fingerprints

    assert end("Perception.band") == end("Expression.band") == end("Enforcement.band")
    assert end("Perception.band") != run(small_scenario(scenario={"years": 0.5})).fingerprints


def test_an_intervention_reaches_who_shares_the_parameter_of_a_mechanism_left_out() -> None:
    theory = BASE.without("Expression")
    pulse = {"parameter": "Expression.band", "at": 0.1, "value": 0.6}
    content = {**small_scenario(scenario={"years": 0.5}).to_dict(), "interventions": []}
    scenario = Scenario.parse(content)
    pushed = run(scenario.adding(pulse), theory=theory)
    assert pushed.fingerprints != run(scenario, theory=theory).fingerprints
