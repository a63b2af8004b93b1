import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Succession
from polybius.state import union

# A thousand societies without elections, each ruled by the first of two factions.
worlds = union(
    [
        make_world(
            citizens={"private": [0.0]},
            parties={"position": [[-0.5], [0.5]]},
            societies={"party_in_power": [0], "election_at": [-1]},
            seed=seed,
        )
        for seed in range(1000)
    ]
)
simulation = Simulation(Theory("succession alone", (Succession(scale=10.0, shape=1.0),)), worlds)
for years in (5, 5, 30):
    simulation.advance(12 * years)
    print(np.round((simulation.state.societies.party_in_power == 0).mean(), 2))
# -> 0.68
# -> 0.57
# -> 0.48
# 1 / 2 + exp(-2 t / 10) / 2 would be 0.68, 0.57 and 0.5.
