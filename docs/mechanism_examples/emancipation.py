import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Emancipation

# A public that values free choice under institutions that offer little of it: tension, then a jump.
values = np.tile([0.0, -0.5, 0.7], (10, 1))
world = make_world(
    axes=("nation", "tradition", "liberty"),
    citizens={"private": values},
    societies={"institutions": [0.2]},
    seed=3,
)
simulation = Simulation(Theory("emancipation alone", (Emancipation(),)), world)
for _ in range(5):
    simulation.advance(60)  # five years
    print(simulation.state.societies.institutions.round(2))
# -> [0.2]
# -> [0.5]
# -> [0.65]
# -> [0.65]
# -> [0.72]
