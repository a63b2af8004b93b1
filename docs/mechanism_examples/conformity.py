from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Conformity

# One dissents in private among four; everyone hears everyone else.
world = make_world(citizens={"private": [1.0, 0.0, 0.0, 0.0], "expressed": [1.0, 0.0, 0.0, 0.0]})
simulation = Simulation(Theory("conformity alone", (Conformity(resilience=0.5),)), world)
for _ in range(3):
    simulation.advance(1)
    print(simulation.state.citizens.expressed.ravel().round(3))
