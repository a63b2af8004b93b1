from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Representation

# One society's office reads the public, the other's keeps to what it offered.
world = make_world(
    citizens={"expressed": [0.5, 0.1, 0.5, 0.1]},
    society_sizes=[2, 2],
    societies={"line": [0.0, 0.0], "party_in_power": [0, 0]},
    parties={"position": [-0.5, 0.5, -0.7, 0.5]},
    party_counts=[2, 2],
)
simulation = Simulation(Theory("representation alone", (Representation(anticipation=0.5),)), world)
simulation.advance(12 * 10)
print(simulation.state.societies.line.ravel().round(2))  # -> [-0.1 -0.2]
