import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Capture

# Two parties in the centre; those beyond 0.2 to either side identify with one of them.
x = np.linspace(-1, 1, 2001)
for prospects in (0.0, 1.0):
    world = make_world(
        citizens={"private": x, "party_id": np.sign(x) * (np.abs(x) > 0.2), "vote": np.full(2001, -1)},
        parties={"position": [[-0.05], [0.05]]},
        seed=1,
    )
    simulation = Simulation(Theory("capture alone", (Capture(rate=4.0, prospects=prospects),)), world)
    simulation.advance(600)  # fifty years
    print(prospects, simulation.state.parties.position.ravel().round(1))
# -> 0.0 [-0.6  0.6]
# -> 1.0 [-0.3  0.3]
# They end at the medians of their own, or where prospects count half way to the centre.
