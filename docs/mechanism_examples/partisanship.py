from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Partisanship

# Both think with party 1; the second has been of party 0.
world = make_world(
    citizens={"private": [0.5, 0.5], "party_id": [0.0, -0.5]},
    parties={"position": [-0.5, 0.5]},
    party_counts=[2],
)
for follow in (0.0, 0.2):
    simulation = Simulation(Theory("partisanship alone", (Partisanship(follow=follow),)), world)
    simulation.advance(12 * 10)
    print(simulation.state.citizens.party_id.round(2))
# -> [ 0.  -0.5]
# -> [ 0.46 -0.05]
