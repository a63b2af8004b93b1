from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Policy

# Two societies with the same party in office; the second's institutions do not restrain it.
world = make_world(
    citizens={"private": [0.0, 0.0]},
    society_sizes=[1, 1],
    parties={"position": [[0.8], [0.8]], "valence": [0.0, 0.0]},
    party_counts=[1, 1],
    societies={"line": [[0.0], [0.0]], "party_in_power": [0, 0], "restraint": [1.0, 0.0]},
    seed=3,
)
policy = Policy(tempo=1.0, distance=0.75, retreat=0.8, size=0.5, bound=1.0)
simulation = Simulation(Theory("policy alone", (policy,)), world)
for year in (1, 4):
    simulation.advance(12 * year - simulation.step)
    now = simulation.state.societies
    print(year, now.line.ravel().round(2), now.retreats, now.durability.round(2))
# -> 1 [0.38 0.21] [0. 1.] [0.67 0.44]
# -> 4 [0.59 0.55] [0. 3.] [0.83 0.48]
# The line of the first nears 0.75 * 0.8 = 0.6; belief in its life is Laplace's (1 + 4) / (2 + 4).
