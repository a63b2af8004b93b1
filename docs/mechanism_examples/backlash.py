import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Backlash

# One side of each axis held 70 % when the old grew up. Today's climate is even, or past the tipping point.
side = np.array([1.0, 1.0, -1.0])
values = np.outer([0.5, 0.2, -0.5], side)
for share in (0.5, 0.3):
    world = make_world(
        axes=("nation", "tradition", "liberty"),
        citizens={
            "private": values,
            "climate": np.tile(0.5 + (share - 0.5) * side, (3, 1)),
            "upbringing": np.tile(0.5 + 0.2 * side, (3, 1)),
            "age": [60.0, 60.0, 60.0],
        },
    )
    simulation = Simulation(Theory("backlash alone", (Backlash(),)), world)
    simulation.advance(120)  # ten years
    print(simulation.state.citizens.private.round(2))
# -> [[ 0.5  0.5 -0.5]
# ->  [ 0.2  0.2 -0.2]
# ->  [-0.5 -0.5  0.5]]
# -> [[ 0.93  0.93 -0.93]
# ->  [ 0.71  0.71 -0.71]
# ->  [-0.5  -0.5   0.5 ]]
