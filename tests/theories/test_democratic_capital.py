import numpy as np
import pytest

from polybius import Simulation, make_world
from polybius.theories import DEMOCRATIC_CAPITAL


def democracies(capital: float, n: int = 10, **parameters: float) -> Simulation:
    """Return `n` small societies in which votes decide, at a `capital`."""
    world = make_world(
        citizens={"private": np.tile([-0.5, 0.5], n), "expressed": np.tile([-0.5, 0.5], n)},
        society_sizes=[2] * n,
        societies={"institutions": np.full(n, capital), "election_at": np.full(n, 12)},
        parties={"position": np.tile([[-0.5], [0.5]], (n, 1))},
        party_counts=[2] * n,
    )
    theory = DEMOCRATIC_CAPITAL.setting({k.replace("__", "."): v for k, v in parameters.items()})
    return Simulation(theory, world, dt=1 / 12, threads=1)


def alive(simulation: Simulation, years: int = 30) -> float:
    simulation.advance(12 * years)
    return float(np.mean(simulation.state.societies.election_at >= 0))


def test_old_democracies_outlive_young_ones_where_capital_keeps_them() -> None:
    young, old = (alive(democracies(z, 200, Stability__loss=0.15)) for z in (0.0, 0.9))
    assert old > young + 0.1


def test_years_under_democracy_make_defenders() -> None:
    attached = []
    for habit in (-0.05, 0.0, 0.05):
        simulation = democracies(0.9, Attachment__habit=habit, Stability__loss=1e-9)
        simulation.advance(12 * 20)
        attached.append(float(simulation.state.citizens.attachment.mean()))
    assert attached == sorted(attached)
    assert attached[2] - attached[0] > 0.1


def test_stability_pays_in_output() -> None:
    outputs = []
    for worth in (0.0, 0.18):
        simulation = democracies(0.0, Dividend__worth=worth, Crisis__calm=0.0, Stability__loss=1e-9)
        simulation.state.societies.dividend[:] = 0.0  # nobody has reckoned with democracy so far
        simulation.advance(12 * 25)
        outputs.append(float(simulation.state.societies.potential.mean()))
    assert outputs[1] / outputs[0] == pytest.approx(np.exp(0.18 * (1 - np.exp(-2.5))), rel=0.01)
