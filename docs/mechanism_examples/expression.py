from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Expression

# Three who think the same. They see 10, 45 and 60 of 100 on their side.
world = make_world(
    citizens={
        "private": [0.8, 0.8, 0.8],
        "expressed": [0.8, 0.8, 0.8],
        "climate": [0.1, 0.45, 0.6],
        "resolve": [0.0, 0.0, 0.0],
    }
)
theory = Theory("expression alone", (Expression(expressive=1.0, revisions=1000.0),))
simulation = Simulation(theory, world)
simulation.advance(1)
print(simulation.state.citizens.expressed.ravel().round(2))  # -> [-0.29  0.8   0.8 ]
