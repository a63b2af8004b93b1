from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Enforcement
from polybius.state.networks import Network

# The Emperor's new clothes, in small: all hear all, and praise the clothes. Only citizen 0 sees
# any, and begins to press the others for praise.
world = make_world(
    citizens={
        "private": [1.0, -0.2, -0.2],
        "expressed": [1.0, 1.0, 1.0],
        "resolve": [1.0, 0.5, 0.5],
        "enforces": [1, 0, 0],
    },
    network=Network.from_rows([[1, 2], [0, 2], [0, 1]]),
)
theory = Theory("enforcement alone", (Enforcement(cost=0.125, revisions=1000.0),))
simulation = Simulation(theory, world)
for _ in range(3):
    simulation.advance(1)
    print(simulation.state.citizens.enforces.ravel(), simulation.state.citizens.pressure.ravel())
# -> [0 1 1] [0.  0.5 0.5]
# -> [0 1 1] [1.  0.5 0.5]
# -> [0 1 1] [1.  0.5 0.5]
# The believer, surrounded by praise, rests; the two others go on pressing each other.
