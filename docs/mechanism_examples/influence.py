from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Influence
from polybius.state.networks import Network

# Citizen 0 listens to 1, close enough to be heard, and to 2, too far off. 1 listens to 0, 2 to nobody.
world = make_world(
    citizens={"private": [0.0, 0.2, 0.9], "expressed": [0.0, 0.2, 0.9]},
    network=Network.from_rows([[1, 2], [0], []]),
)
theory = Theory("influence alone", (Influence(rate=1.0, latitude=0.5),))
simulation = Simulation(theory, world, dt=0.25)
simulation.advance(4)  # a year
print(simulation.state.citizens.private.ravel().round(3))  # -> [0.126 0.074 0.9  ]
