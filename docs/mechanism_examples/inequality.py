from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Inequality

# Of four, all earn alike; two earn three times as much as the others; one earns nearly all.
world = make_world(
    citizens={"earnings": [1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 1.5, 1.5, 0.0, 0.0, 0.0, 4.0]},
    society_sizes=[4, 4, 4],
)
simulation = Simulation(Theory("inequality alone", (Inequality(),)), world)
simulation.advance(1)
print(simulation.state.societies.inequality.round(2))
# -> [0.   0.25 0.75]
