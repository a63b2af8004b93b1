from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Election

# Three citizens have voted, two of them for party 1; votes are counted at the first step.
world = make_world(
    citizens={"vote": [1, 1, 0]},
    parties={"position": [[-0.5], [0.5]], "valence": [0.0, 0.0]},
    societies={"line": [[-0.5]], "party_in_power": [0], "election_at": [0]},
)
simulation = Simulation(Theory("election alone", (Election(term=4.0, tempo=0.5),)), world)
for year in (1, 4):
    simulation.advance(12 * year - simulation.step)
    now = simulation.state.societies
    print(year, now.party_in_power, now.result.round(3), now.line[0].round(3), now.election_at)
# -> 1 [1] [0.667] [-0.107] [48]
# -> 4 [1] [0.667] [0.365] [48]
