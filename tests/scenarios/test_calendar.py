from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from small_scenarios import small_scenario

from polybius.errors import ScenarioError
from polybius.model import Clock, Mechanism, Theory, Tick
from polybius.scenarios import run
from polybius.scenarios.calendar import Calendar


@dataclass(frozen=True, kw_only=True)
class Candour(Mechanism):
    """All say what they think."""

    reads: ClassVar = ("citizens.private",)
    writes: ClassVar = ("citizens.expressed",)

    @staticmethod
    def rule(i: int, s: Any, p: Any, t: Tick) -> tuple[float, ...]:
        return s.citizens.private[i]  # type: ignore[no-any-return]


STEPS = Theory(name="candour", mechanisms=(Candour(),), clock=Clock.STEPS)


def test_times_are_the_nearest_steps() -> None:
    calendar = Calendar(Clock.YEARS, 12, 36)
    assert [calendar.step_of(time) for time in (0.0, 0.04, 0.05, 1.0, 2.5)] == [0, 0, 1, 12, 30]
    assert calendar.dt == 1 / 12


def test_a_theory_of_steps_counts_steps() -> None:
    plain = {**small_scenario().to_dict(), "parameters": {}, "swings": [], "interventions": [], "society": {}}
    about = {"name": "steps", "steps": 4}
    scenario = type(small_scenario()).parse({**plain, "scenario": about})
    result = run(scenario, theory=STEPS)
    assert (result.step, result.dt, result.manifest["clock"]) == (4, 1.0, "step")
    assert result.measures["time"].tolist() == [0.0, 4.0]
    # everyone is candid after a step, and nobody votes
    assert result.measures["falsification_gap"][-1, 0, 0, 0] == 0.0
    assert "vote_share_party_1" not in result.measures
    assert not result.elections
    with pytest.raises(ScenarioError, match="theory 'candour' counts steps"):
        run(type(scenario).parse({**plain, "scenario": {"years": 1}}), theory=STEPS)


@pytest.mark.parametrize(
    ("years", "message"),
    [
        (1e9, "a run takes at most 89,478,485 years. Give fewer."),
        (1e308, "a run takes at most 89,478,485 years. Give fewer."),
        (1e7, "24,000,000 moments would be recorded, and a result holds 10,000,000."),
    ],
)
def test_a_run_without_end_is_refused_at_once(years: float, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        run(small_scenario(), years=years)
    assert message in str(caught.value)
