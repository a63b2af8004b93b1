import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Entry

# Two parties at the centre, four rows in waiting, and citizens from end to end of the scale.
world = make_world(
    citizens={"private": np.linspace(-1, 1, 2001)},
    parties={"position": [[-0.1], [0.1], [0], [0], [0], [0]], "standing": [1, 1, 0, 0, 0, 0]},
    seed=1,
)
simulation = Simulation(Theory("entry alone", (Entry(rate=4.0),)), world)
for years in (5, 100):
    simulation.advance(12 * years)
    now = simulation.state.parties
    print(years, np.sort(now.position.ravel()[now.standing == 1]).round(1))
# -> 5 [-0.4 -0.1  0.1]
# -> 100 [-0.9 -0.4 -0.1  0.1  0.6  0.9]
