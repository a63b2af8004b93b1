import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Adaptation

# Citizens evenly spread over the scale, and two parties at its ends: first aggregators, then hunters.
x = np.linspace(-1, 1, 2001)
for tactic, name in ((1, "aggregators"), (2, "hunters")):
    world = make_world(
        citizens={"private": x},
        parties={"position": [[-1.0], [0.8]], "tactic": [tactic, tactic]},
        seed=1,
    )
    simulation = Simulation(Theory("adaptation alone", (Adaptation(rate=4.0, stride=0.02),)), world)
    simulation.advance(480)  # forty years
    print(name, simulation.state.parties.position.ravel().round(1) + 0.0)
# -> aggregators [-0.5  0.5]
# -> hunters [0. 0.]
# Aggregators stay apart, at the middle of each half; hunters meet at the median.
