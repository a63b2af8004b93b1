from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Insecurity
from polybius.state.networks import Network

# The first lives among those who have lost, the last two do not; only the second and third have lost.
world = make_world(
    citizens={"private": [0.0] * 5, "anchor": [0.0] * 5, "grievance": [0.0, 0.03, 0.03, 0.0, 0.0]},
    network=Network.from_rows([[1, 2], [0, 2], [0, 1], [4], [3]]),
    societies={"narrative": [1.0]},
)
simulation = Simulation(Theory("insecurity alone", (Insecurity(),)), world)
simulation.advance(12 * 10)
print(simulation.state.citizens.private.ravel().round(2))  # -> [0.17 0.11 0.11 0.02 0.02]
