import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Stability

# A thousand young democracies and a thousand old ones: how many are left after thirty years?
capital = np.repeat([0.0, 0.9], 1000)
world = make_world(
    citizens=2000,
    society_sizes=[1] * 2000,
    societies={"institutions": capital, "election_at": np.full(2000, 100_000)},
)
simulation = Simulation(Theory("stability alone", (Stability(),)), world)
simulation.advance(12 * 30)
votes = simulation.state.societies.election_at >= 0
print(votes[:1000].mean().round(2), votes[1000:].mean().round(2))
# -> 0.52 0.94
