from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Media

# The second hears no news, the third stands too far off to take the message in.
world = make_world(
    citizens={"private": [0.0, 0.0, -0.9], "attention": [1.0, 0.0, 1.0]},
    societies={"slant": [0.6], "reach": [1.0], "appeal": [0.1]},
)
theory = Theory("media alone", (Media(contacts=12.0, latitude=1.0),))
simulation = Simulation(theory, world)
simulation.advance(12)
print(simulation.state.citizens.private.ravel().round(3))  # -> [ 0.462  0.    -0.9  ]
