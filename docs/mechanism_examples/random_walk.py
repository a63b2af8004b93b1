from polybius import Simulation, Theory, make_world
from polybius.mechanisms import RandomWalk

# All begin in the middle: first the spread grows with the root of time, then the walls hold it.
world = make_world(citizens={"private": [0.0] * 10_000})
simulation = Simulation(Theory("random walk alone", (RandomWalk(sigma=0.1),)), world)
for year in (1, 4, 400):
    simulation.advance(12 * year - simulation.step)
    print(year, simulation.state.citizens.private.std().round(2))
# -> 1 0.1
# -> 4 0.2
# -> 400 0.58
