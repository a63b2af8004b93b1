import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import EliteCues

# Partisans of either side, unaware, middling and aware. On the first axis their parties agree.
world = make_world(
    axes=("defence", "taxes"),
    citizens={
        "private": np.zeros((6, 2)),
        "party_id": [-0.5, -0.5, -0.5, 0.5, 0.5, 0.5],
        "attention": [0.0, 0.5, 1.0, 0.0, 0.5, 1.0],
    },
    parties={"position": [[0.5, -0.8], [0.5, 0.8]]},
    party_counts=[2],
)
simulation = Simulation(Theory("elite cues alone", (EliteCues(schooling=0.0),)), world)
simulation.advance(12 * 4)
for axis in simulation.state.citizens.private.T:
    print(axis.round(2))
# -> [0.08 0.16 0.21 0.08 0.16 0.21]
# -> [-0.04 -0.1  -0.11  0.04  0.1   0.11]
