import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Election, Exit

# The third party gets 6 % at every election, and is remembered for 30 %.
world = make_world(
    citizens={"vote": np.repeat([0, 1, 2], [50, 44, 6])},
    parties={
        "position": [[-0.5], [0.5], [0.9]],
        "standing": [1, 1, 1],
        "fitness": [0.5, 0.44, 0.3],
    },
    societies={"party_in_power": [0], "election_at": [0]},
)
theory = Theory("election and exit", (Election(term=4.0), Exit(threshold=0.1, memory=0.5)))
simulation = Simulation(theory, world)
for _ in range(3):
    simulation.advance(48)
    now = simulation.state.parties
    print(now.standing, now.fitness.round(2))
# -> [1 1 1] [0.5  0.44 0.18]
# -> [1 1 1] [0.5  0.44 0.12]
# -> [1 1 0] [0.5  0.44 0.09]
