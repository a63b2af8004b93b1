from polybius import Simulation, Theory, make_world
from polybius.mechanisms import RandomWalk, Tide

# A society in which everyone moves by the same trend, two points a year, and nothing else does.
world = make_world(citizens={"private": [-0.5, 0.0, 0.5]})
simulation = Simulation(Theory("tide", (Tide(trend=0.02, shock=0.0), RandomWalk(sigma=0.0))), world)
simulation.advance(12 * 10)
print(simulation.state.citizens.private[:, 0].round(2))
# -> [-0.3  0.2  0.7]
