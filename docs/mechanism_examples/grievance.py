from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Grievance

# All expect 1. The first has it, the second has lost a half, the third too but is compensated for half of it.
world = make_world(
    citizens={"earnings": [1.0, 0.5, 0.5], "expected": [1.0, 1.0, 1.0]},
    society_sizes=[2, 1],
    societies={"compensation": [0.0, 0.5]},
)
simulation = Simulation(Theory("grievance alone", (Grievance(),)), world)
for year in (2, 20):
    simulation.advance(12 * year - simulation.step)
    print(year, simulation.state.citizens.grievance.round(2))
# -> 2 [0.  0.4 0.2]
# -> 20 [0.   0.13 0.07]
