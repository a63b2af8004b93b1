"""Runs: alone and in a batch, cut and taken up again, forked, interrupted."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from small_scenarios import assert_same, fingerprint, small_scenario

from polybius.engine import Plain, Simulation
from polybius.errors import PolybiusError, ResultError, ScenarioError
from polybius.results import Result
from polybius.scenarios import Blueprint, Scenario, build, fork, resume, run, simulation


@cache
def whole() -> Result:
    """Return three years without a break, in two worlds."""
    return run(small_scenario(), worlds=2, threads=2)


def test_a_simulation_by_hand_is_the_scenarios_but_for_what_comes_from_outside() -> None:
    content = {**small_scenario().to_dict(), "interventions": [], "swings": []}
    content["start"] = {**content.get("start", {}), "settle": 0.5}
    content["parameters"] = {"Influence.rate": 0.7, "Expression.peer_pressure": 0.3}
    scenario = Scenario.parse(content)
    running = simulation(scenario, seed=11, backend=Plain())
    assert running.step < 0 and running.values["Influence.rate"].tolist() == [0.7]
    running.advance(3 - running.step)
    whole = run(scenario, seed=11, until=running.time, backend=Plain())
    assert running.fingerprints() == list(whole.fingerprints)
    assert simulation(scenario).state.worlds["seed"].tolist() == [scenario.scenario.seed]


def test_everything_that_was_asked_for_is_there() -> None:
    result = whole()
    assert result.measures["step"].tolist() == [0, 5, 10, 15, 20, 25, 30, 35, 36]
    assert result.measures["time"][-1] == 3.0
    assert result.measures["seed"].tolist() == [5, 6]
    sizes = {"time": 9, "world": 2, "society": 1, "axis": 1, "other": 1, "party": 2}
    assert result.measures.sizes == sizes
    assert result.measures.variables["expressed_mean"].attrs["units"] == "opinion"
    np.testing.assert_allclose(result.distribution["private"].sum(axis=-1), 1.0, atol=1e-6)
    assert result.panel.sizes["citizen"] == 4
    assert result.survey["step"].tolist() == [0, 6, 12, 18, 24, 30, 36]
    assert result.survey["asked"].tolist() == [[[50], [50]]] * 7
    assert result.swings["title"].tolist() == ["early", "late"]


def test_elections_are_held_on_their_day_and_counted() -> None:
    elections = whole().elections
    # at 1.0 years and every year after; the one at 3.0 belongs to the step that would come next
    assert elections["step"].tolist() == [12, 12, 24, 24]
    assert elections["time"].tolist() == [1.0, 1.0, 2.0, 2.0]
    assert elections["world"].tolist() == [0, 1, 0, 1]
    for row in elections.rows():
        assert row["winner"] == int(row["share"] > 0.5)
        assert row["transfer"] == (row["winner"] != row["incumbent"])
    votes = whole().votes
    np.testing.assert_allclose(votes["citizens"].sum(axis=(1, 2)), 1.0)
    np.testing.assert_allclose(votes["citizens"][:, :, 2].sum(axis=1), elections["share"], atol=1e-6)


def test_the_final_record_is_the_final_state() -> None:
    result = whole()
    rows = result.final.worlds["first_citizen"]
    for w in range(2):
        mean = result.final.citizens["expressed"][rows[w] : rows[w + 1]].mean(dtype=np.float64)
        assert result.measures["expressed_mean"][-1, w, 0, 0] == pytest.approx(mean, abs=1e-12)


def test_a_batch_is_its_worlds_one_by_one() -> None:
    for w in range(2):
        alone = run(small_scenario(), seed=5 + w, threads=1)
        assert alone.fingerprints == [whole().fingerprints[w]]
        for name in alone.measures.variables:
            np.testing.assert_array_equal(alone.measures[name][:, 0], whole().measures[name][:, w])
        for part in ("survey", "panel", "swings", "distribution"):
            mine, batch = getattr(alone, part), getattr(whole(), part)
            for name, variable in mine.variables.items():
                k = variable.dims.index("world")
                np.testing.assert_array_equal(variable.values.take(0, k), batch[name].take(w, k))


def test_the_order_of_worlds_does_not_matter() -> None:
    blueprint = Blueprint.of(small_scenario())
    prints = []
    for seeds in ([5, 6, 7], [7, 5, 6]):
        simulation = Simulation(blueprint.theory, blueprint.worlds(seeds, 2), dt=blueprint.calendar.dt)
        simulation.advance(10)
        prints.append(dict(zip(seeds, simulation.fingerprints(), strict=True)))
    assert prints[0] == prints[1]
    assert len(set(prints[0].values())) == 3


def test_threads_change_nothing() -> None:
    for threads in (1, 4):
        assert_same(run(small_scenario(), worlds=2, threads=threads), whole())


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # Python 3.12 and later warn of threads
@pytest.mark.parametrize("start", multiprocessing.get_all_start_methods())
def test_other_processes_come_to_the_same(start: str) -> None:
    here = [fingerprint(seed) for seed in (5, 6)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(start)) as pool:
        assert list(pool.map(fingerprint, (5, 6))) == here


def test_plain_python_runs_the_same() -> None:
    small = small_scenario(population={"citizens": 40})
    assert_same(run(small, years=0.5, backend=Plain()), run(small, years=0.5))


@pytest.mark.parametrize("until", [0.0, 0.75, 1.0, 1.25, 1.5, 2.5])
def test_taken_up_again_it_is_as_if_it_had_never_stopped(until: float) -> None:
    # 0.75 opens a window, 1.0 closes one on election day, 1.25 is a record, 1.5 is an intervention
    assert_same(resume(run(small_scenario(), worlds=2, until=until)), whole())


def test_stopping_twice_and_a_visit_to_the_disk_change_nothing(tmp_path: Path) -> None:
    first = run(small_scenario(), worlds=2, until=1.1, out=tmp_path / "first")
    second = resume(Result.load(tmp_path / "first"), until=2.2, out=tmp_path / "second")
    assert first.checkpoint.swings.keys() == {1}
    assert second.checkpoint.swings.keys() == {1, 2}
    assert_same(resume(Result.load(tmp_path / "second")), whole())


def test_a_longer_horizon_goes_on_beyond_the_end() -> None:
    longer = resume(run(small_scenario(), years=1.5, worlds=2), years=3)
    assert_same(longer, whole())
    assert [segment["until"] for segment in longer.manifest["segments"]] == [18, 36]


def test_forks_share_their_past_and_their_draws() -> None:
    past = run(small_scenario(), worlds=2, until=1.5)
    same = fork(past, set={"Expression.peer_pressure": 1.0})  # its default
    assert_same(same, whole())
    other = fork(past, set={"Expression.peer_pressure": 0.0})
    assert other.fingerprints != whole().fingerprints
    np.testing.assert_array_equal(
        other.measures["expressed_mean"][:4], whole().measures["expressed_mean"][:4]
    )
    assert_same(resume(past), whole())  # the past is as it was


def test_a_fork_may_intervene_from_now_on() -> None:
    past = run(small_scenario(), until=1.5)
    changed = fork(past, interventions=[{"at": 2.0, "column": "societies.line", "value": 1.0}])
    assert changed.fingerprints != [whole().fingerprints[0]]
    with pytest.raises(ScenarioError, match=r"comes too late: the run has reached 1.5"):
        fork(past, interventions=[{"at": 1.4, "column": "societies.line", "value": 1.0}])
    with pytest.raises(ScenarioError, match=r"'population.citizens' cannot change in mid-run"):
        fork(past, set={"population.citizens": 3})
    with pytest.raises(ScenarioError, match=r"the run has reached 1.5 already"):
        resume(past, years=1)


def test_interventions_act_before_their_step() -> None:
    # Severity is given and constant, so the last value set is the one at the end.
    assert whole().final.societies["severity"].tolist() == [0.0, 0.0]
    assert run(small_scenario(), until=1.5).final.societies["severity"].tolist() == [1.0]
    assert resume(run(small_scenario(), until=1.5), until=1.6).final.societies["severity"].tolist() == [0.0]


def test_an_intervention_may_change_one_party() -> None:
    content = [{"at": 0.5, "column": "parties.valence", "row": 1, "value": 5.0}]
    result = run(
        small_scenario().model_copy(update={"interventions": ()}).adding(*content), worlds=2, years=2
    )
    assert result.final.parties["valence"].tolist() == [0.0, 5.0, 0.0, 5.0]
    # 5 logits for party 1: of voters who were in two minds, L(5) = 0.993 now choose it
    assert (result.elections["winner"] == 1).all()


def test_build_gives_the_world_that_a_run_begins_with() -> None:
    state = build(small_scenario(), seed=6)
    blueprint = Blueprint.of(small_scenario())
    simulation = Simulation(blueprint.theory, state, dt=1 / 12)
    begun = run(small_scenario(), worlds=2, until=0.0)
    assert simulation.fingerprints() == [begun.fingerprints[1]]


def test_bad_arguments_are_refused_before_anything_runs(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "something").write_text("")
    for error, arguments in (
        (ResultError, {"out": tmp_path / "full"}),
        (ScenarioError, {"worlds": 0}),
        (ScenarioError, {"threads": 0}),
        (ScenarioError, {"until": float("nan")}),
        (ScenarioError, {"until": 4.0}),
        (ScenarioError, {"citizens": 0}),
        (ScenarioError, {"seed": 2**32 - 1, "worlds": 2}),
    ):
        with pytest.raises(error):
            run(small_scenario(), **arguments)
    assert issubclass(ScenarioError, PolybiusError)


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    run(small_scenario(), until=1.0, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (12, 12)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


INTERRUPTED = """
import sys
from pathlib import Path
sys.path.insert(0, {folder!r})
from small_scenarios import small_scenario
from polybius.scenarios import run
try:
    run(small_scenario(), years=100_000, out=sys.argv[1], progress=lambda *done: print(done, flush=True))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to send")
def test_control_c_leaves_nothing(tmp_path: Path) -> None:
    code = INTERRUPTED.format(folder=str(Path(__file__).parent))
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "new" / "out")],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )
    assert process.stdout is not None
    process.stdout.readline()  # it runs
    os.kill(process.pid, signal.SIGINT)
    started = time.monotonic()
    rest = process.communicate(timeout=30)[0]
    assert rest.splitlines()[-1] == "interrupted"
    assert time.monotonic() - started < 10
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_memory_stays_within_its_budget() -> None:
    # 150 bytes a citizen and 12 a tie, as the peak of 10^6 citizens less the peak of 10^3.
    code = (
        "import resource, sys; from polybius.scenarios import run;"
        "r = run(citizens=int(sys.argv[1]), years=5);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, r.final.ties.n)"
    )
    peaks = []
    for citizens in ("1000", "1000000"):
        done = subprocess.run(
            [sys.executable, "-c", code, citizens], capture_output=True, text=True, check=True
        )
        peaks.append([int(number) for number in done.stdout.split()])
    (small, few), (large, many) = peaks
    assert large - small < 150 * 999_000 + 12 * (many - few)


def test_an_intervention_beyond_the_end_is_told_and_noted(caplog: pytest.LogCaptureFixture) -> None:
    late = {"at": 0.5, "column": "societies.severity", "value": 0.0}
    scenario = small_scenario().adding(late)
    items = "societies.severity at 1.5, societies.severity at 0.5"
    notes = [
        f"Not made, for the run ends at year 0.5: {items}.",
        "Not split, for the run ends at year 0.5: swing 'early', 'late', 'never'.",
    ]
    manifest = run(scenario, years=0.5).manifest
    assert manifest["notes"] == notes
    assert f"scenario 'small': {notes[0]}" in caplog.messages  # the other may have been told before
    assert run(scenario, years=9.0, until=0.0).manifest["notes"] == []
