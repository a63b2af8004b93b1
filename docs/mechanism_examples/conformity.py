from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Conformity

# One dissents in private among four without resolve; everyone hears everyone else.
dissent = [1.0, 0.0, 0.0, 0.0]
world = make_world(citizens={"private": dissent, "expressed": dissent, "resolve": [0.0] * 4})
simulation = Simulation(Theory("conformity alone", (Conformity(resilience=0.5),)), world)
for _ in range(3):
    simulation.advance(1)
    print(simulation.state.citizens.expressed.ravel().round(3))
# -> [0.5   0.167 0.167 0.167]
# -> [0.583 0.139 0.139 0.139]
# -> [0.569 0.144 0.144 0.144]
