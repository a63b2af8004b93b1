from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Crisis

# A thousand societies with open finance and a thousand without, over ten years.
world = make_world(
    citizens=2000,
    society_sizes=[1] * 2000,
    societies={"finance": [1.0] * 1000 + [0.0] * 1000},
)
simulation = Simulation(Theory("crisis alone", (Crisis(),)), world)
simulation.advance(12 * 10)
crisis = simulation.state.societies.crisis
print((crisis[:1000] > 0).mean().round(2), crisis[:1000].mean().round(3), crisis[1000:].max())
# -> 0.34 0.021 0.0
