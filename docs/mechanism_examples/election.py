from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Election

# Three citizens have voted, two of them for party 1; votes are counted at the first step.
world = make_world(
    citizens={"vote": [1, 1, 0]},
    parties={"position": [[-0.5], [0.5]], "valence": [0.0, 0.0]},
    societies={"party_in_power": [0], "election_at": [0]},
)
simulation = Simulation(Theory("election alone", (Election(term=4.0),)), world)
simulation.advance(1)
now = simulation.state.societies
print(now.party_in_power, now.result.round(3), now.election_at)  # -> [1] [0.667] [48]
