import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Ballot

# Ten thousand citizens in the middle between two parties, then as many who stand nearer to party 1.
world = make_world(
    citizens={"private": np.repeat([0.0, 0.5], 10_000)},
    parties={"position": [[-0.5], [0.5]], "valence": [0.0, 0.0]},
    societies={"election_at": [0], "party_in_power": [-1]},
    seed=1,
)
simulation = Simulation(Theory("ballot alone", (Ballot(proximity=1.0),)), world)
simulation.advance(1)
# One half, and 1 / (1 + exp(-(1.0^2 - 0.0^2))) = 0.731, up to the luck of the draw.
print(simulation.state.citizens.vote.reshape(2, -1).mean(axis=1).round(2))  # -> [0.49 0.74]
