from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Enforcement
from polybius.state.networks import Network

# The Emperor's new clothes, in small: 0 believes in the + side and presses for it; 1 and 2 do not
# believe, but say that they do; both hear 0, and 2 hears 1 as well.
world = make_world(
    citizens={
        "private": [1.0, -0.2, -0.2],
        "expressed": [1.0, 1.0, 1.0],
        "resolve": [1.0, 0.5, 0.5],
        "enforces": [1, 0, 0],
    },
    network=Network.from_rows([[1, 2], [0], [0, 1]]),
)
theory = Theory("enforcement alone", (Enforcement(cost=0.125, revisions=1000.0),))
simulation = Simulation(theory, world)
for _ in range(3):
    simulation.advance(1)
    print(simulation.state.citizens.enforces.ravel(), simulation.state.citizens.pressure.ravel())
