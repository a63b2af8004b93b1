from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Cleavage

# Three societies: open to people, to goods, and to both.
world = make_world(
    citizens={"private": [0.0, 0.0, 0.0]},
    society_sizes=[1, 1, 1],
    societies={"inflow": [0.4, 0.0, 0.4], "trade": [0.0, 0.4, 0.4], "narrative": [0.5, 0.5, 0.5]},
)
simulation = Simulation(Theory("cleavage alone", (Cleavage(),)), world)
simulation.advance(12 * 10)
print(simulation.state.societies.narrative.round(2))  # -> [0.93 0.07 0.64]
