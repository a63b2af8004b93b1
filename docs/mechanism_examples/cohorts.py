import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Cohorts

# Everyone holds 0.8, the order teaches -0.4, and a twentieth are replaced a year.
citizens = {"private": np.full(2000, 0.8)}
world = make_world(citizens=citizens, societies={"line": [[-0.4]]}, seed=1)
cohorts = Cohorts(turnover=0.05, ageing=0.0, parental=0.0, official=1.0)
simulation = Simulation(Theory("cohorts alone", (cohorts,)), world, dt=1.0)
simulation.advance(20)
# -0.4 + 1.2 exp(-1) = 0.04, up to the luck of the draw. Ids tell how many held a place before.
print(simulation.state.citizens.private.mean().round(2))  # -> 0.03
print((simulation.state.citizens.id >> 32)[:8])  # -> [1 1 0 0 0 0 1 3]
