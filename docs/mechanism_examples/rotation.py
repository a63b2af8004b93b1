import numpy as np

from polybius import Simulation, Theory, make_world
from polybius.mechanisms import Rotation

# A tenth believes and says so in words of its own, four tenths repeat the line, half says something else.
n = 10_000
said = np.repeat([0.1, 0.0, -0.8], [n // 10, 4 * n // 10, n // 2])
skill = (np.arange(n) * 7_919 % n) / n
world = make_world(
    citizens={"expressed": said, "skill": skill, "office": np.zeros(n)},
    societies={"line": [[0.0]], "tolerance": [0.3]},
    seed=1,
)
for loyalty in (0.0, 1.0):
    rotation = Rotation(rate=0.5, share=0.02, candidates=4, loyalty=loyalty)
    simulation = Simulation(Theory("rotation alone", (rotation,)), world)
    simulation.advance(240)  # twenty years
    held = simulation.state.citizens.office == 1
    believers, ability = (said[held] == 0.1).mean(), skill[held].mean()
    print(f"loyalty {loyalty:.0f}: {held.sum()} in office, believers {believers:.2f}, skill {ability:.2f}")
# -> loyalty 0: 200 in office, believers 0.25, skill 0.67
# -> loyalty 1: 200 in office, believers 0.12, skill 0.47
# Without loyalty a fifth of those who say the line believe, and so do about as many in office.
