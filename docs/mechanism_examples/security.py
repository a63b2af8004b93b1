from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Security

# Half as much output, unequal shares of it, a deep crisis, a threat: how secure are five societies?
societies = {
    "output": [1.0, 0.5, 1.0, 1.0, 1.0],
    "inequality": [0.0, 0.0, 0.4, 0.0, 0.0],
    "crisis": [0.0, 0.0, 0.0, 0.2, 0.0],
    "threat": [0.0, 0.0, 0.0, 0.0, 0.5],
}
world = make_world(citizens=5, society_sizes=[1] * 5, societies=societies)
simulation = Simulation(Theory("security alone", (Security(),)), world)
simulation.advance(1)
print(simulation.state.societies.security.round(2))
# -> [0.67 0.5  0.55 0.57 0.55]
