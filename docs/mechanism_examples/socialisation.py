import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Security, Socialisation

# Four who are 18 and four who are 60, all with the same values, in a secure and in an insecure society.
values = np.zeros((16, 3))
theory = Theory("socialisation alone", (Security(), Socialisation())).without("Security")  # which is given
for security in (0.9, 0.1):
    world = make_world(
        axes=("nation", "tradition", "liberty"),
        citizens={"private": values, "anchor": values, "age": np.tile([18.0, 60.0], 8)},
        societies={"security": [security], "assured": [security]},
    )
    simulation = Simulation(theory, world)
    simulation.advance(60)  # five years
    print(simulation.state.citizens.private[:2].round(2))
# -> [[-0.37 -0.57  0.57]
# ->  [ 0.    0.    0.  ]]
# -> [[ 0.37  0.57 -0.57]
# ->  [ 0.    0.    0.  ]]
