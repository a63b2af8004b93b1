from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Struggle

# Three of four act, two of them against an illiberal line: they fight for liberal institutions.
world = make_world(
    citizens={"private": [0.0] * 4, "participation": [-1, -1, 1, 0]},
    societies={"line": [[-0.5]], "liberal": [1.0]},
)
simulation = Simulation(Theory("struggle alone", (Struggle(axis=0),)), world)
simulation.advance(1)
print(simulation.state.societies.struggle)
# -> [0.5]
