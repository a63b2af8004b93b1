import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Participation
from polybius.state.networks import watts_strogatz

# Grievance is spread evenly over citizens far from the line; each knows ten, and at first nobody acts.
n = 2000
theory = Theory("participation alone", (Participation(),))
for severity in (0.0, 0.05, 0.1):
    world = make_world(
        citizens={"private": np.ones(n), "grievance": np.linspace(0.0, 1.0, n), "salience": np.full(n, 0.5)},
        network=watts_strogatz(n, neighbours=10, p=0.1, seed=1),
        societies={"line": [[-1.0]], "severity": [severity], "tolerance": [0.5]},
    )
    # Those of most grievance act first, and make it likelier, and safer, that others follow.
    simulation = Simulation(theory, world)
    simulation.advance(120)
    print(severity, np.mean(simulation.state.citizens.participation == -1).round(2))
# -> 0.0 0.31
# -> 0.05 0.22
# -> 0.1 0.0
