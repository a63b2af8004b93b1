from polybius import Simulation, Theory, make_world
from polybius.mechanisms import AttractionRepulsion

# The first two are near enough to attract each other, the third repels both and is repelled.
opinions = [-0.1, 0.1, 0.9]
world = make_world(citizens={"private": opinions, "expressed": opinions})
theory = Theory("repulsion alone", (AttractionRepulsion(exposure=1.0, tolerance=0.5),))
simulation = Simulation(theory, world)
simulation.advance(12)
print(simulation.state.citizens.private.ravel().round(3))  # -> [-0.139  0.023  1.   ]
