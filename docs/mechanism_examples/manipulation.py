from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Ballot, Manipulation

# As many stand left as right; the party in office turns a fifth of the votes against it.
parties = {"position": [[-0.5], [0.5]], "undermining": [0.0, 0.2]}
world = make_world(
    citizens={"private": [-0.5, 0.5] * 5000},
    societies={"election_at": [0], "party_in_power": [1]},
    parties=parties,
)
simulation = Simulation(Theory("manipulation", (Ballot(ruling=0.0), Manipulation())), world)
simulation.advance(1)
print((simulation.state.citizens.vote == 1).mean().round(2))
# -> 0.6
