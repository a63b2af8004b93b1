import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Undermining

# Party 1 holds office; voters would take four logits off for abuse in full. The further parties are
# apart, the less of their votes that moves.
for apart in (0.5, 2.0):
    world = make_world(
        citizens={"private": np.linspace(-1, 1, 2000)},
        societies={"vigilance": [4.0], "restraint": [0.4], "party_in_power": [1], "election_at": [10_000]},
        parties={"position": [[-apart / 2], [apart / 2]]},
    )
    simulation = Simulation(Theory("undermining alone", (Undermining(),)), world)
    simulation.advance(12 * 20)
    print(apart, simulation.state.parties.undermining.round(2))
# -> 0.5 [0. 0.]
# -> 2.0 [0.  0.6]
